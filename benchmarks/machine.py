"""What it costs to know what runs take of their machine: 50 runs that live, beside what else runs there.

    python -m benchmarks.machine [RUNS]

Per look: the processor time of one look at all processes, on its thread; the share of a processor at one look in two
seconds; what the feed thread spends on it (asking, collecting, disks); and one look at every checkpoint folder, as
`check --json` takes it. GPUs are asked by a process of their own: its time stands beside where there is a GPU.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tui_monitor.clock import SystemClock
from tui_monitor.hosts.local import gpus
from tui_monitor.hosts.local.host_counters import system_counters
from tui_monitor.hosts.local.meter import LocalMeter
from tui_monitor.hosts.local.patient import PatientSource
from tui_monitor.hosts.local.process_use import ProcessUse
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.patience import WATCHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.run import Process
from tui_monitor.reading.discovery import checkpoints
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.text import Shown
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.machine_watch import EVERY, MachineWatch
from tui_monitor.watching.watch_options import WatchOptions
from tui_monitor.watching.watched_run import WatchedRun

RUNS, CHECKPOINTS, LOOKS = 50, 20, 20


def write(folder: Path, count: int) -> None:
    for number in range(count):
        run = folder / "logs" / f"exp-{number:03d}"
        run.mkdir(parents=True)
        (run / "train.log").write_text("".join(f"step {step} | loss {2 / step}\n" for step in range(1, 200)))
        for step in range(CHECKPOINTS):
            (run / f"checkpoint-{step}").mkdir()
            (run / f"checkpoint-{step}" / "model.safetensors").write_text("x")


def measure(folder: Path, trainings: list[subprocess.Popen[bytes]]) -> None:
    clock, table = SystemClock(), system_table()
    source = PatientSource(clock, WATCHING)
    fleet = Fleet(
        source,
        Discovery(source, [str(folder)]),
        clock,
        lambda spec, now: WatchedRun(source, spec, Thresholds(), now, WatchOptions()),
    )
    fleet.exhaust()
    none = Shown("")
    for run, training in zip(fleet.runs.values(), trainings, strict=True):
        facts = table.facts(training.pid)
        assert facts is not None
        run.link(Process(training.pid, table.started(facts.start), none, none, none, True, none))
    print(f"{len(fleet.runs)} runs, {len(table.pids())} processes on this machine")

    use = ProcessUse(table, system_counters())
    signs = ((key, run.signs.process) for key, run in fleet.runs.items())
    roots = {key: (process.pid, process.started) for key, process in signs if process is not None}
    found, spent = use.look(roots), time.thread_time()
    for _ in range(LOOKS):
        found = use.look(roots)
    each = (time.thread_time() - spent) / LOOKS
    assert len(found.trees) == len(roots)
    print(f"{'one look at processes':<32}{each * 1000:8.1f} ms CPU, {each / EVERY:.2%} of a processor")

    machine = MachineWatch(source, clock, LocalMeter(source))
    spent, begun = time.thread_time(), time.monotonic()
    while time.monotonic() - begun < 10:
        machine.look(fleet.runs)
        time.sleep(0.1)
    each = (time.thread_time() - spent) / 10
    print(f"{'the feed thread, 10 looks a s':<32}{each * 1000:8.1f} ms CPU a s, {each:.2%} of a processor")

    spent = time.thread_time()
    for run in fleet.runs.values():
        assert checkpoints.newest(source, run.spec.folder, whole=False) is not None
    each = (time.thread_time() - spent) / len(fleet.runs)
    print(f"{'newest checkpoint of a run':<32}{each * 1000:8.1f} ms CPU ({CHECKPOINTS} folders)")
    if (why := gpus.missing()) is not None:
        print(f"{'GPUs':<32}{why}")
        return
    gpus.look()
    spent = time.process_time()
    for _ in range(LOOKS):
        gpus.look()
    print(f"{'one look at GPUs':<32}{(time.process_time() - spent) / LOOKS * 1000:8.1f} ms CPU, in its own process")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("runs", nargs="?", type=int, default=RUNS)
    count = parser.parse_args().runs
    sleeper = [sys.executable, "-S", "-c", "import time; time.sleep(600)"]
    trainings = [subprocess.Popen(sleeper, stdin=subprocess.DEVNULL) for _ in range(count)]
    try:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), count)
            measure(Path(folder), trainings)
    finally:
        for training in trainings:
            training.kill()
            training.wait()


if __name__ == "__main__":
    main()

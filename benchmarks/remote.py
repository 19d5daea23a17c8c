"""Line to pane over ssh: 100 runs on one connection, one line a second each; then nothing for a while.

    python -m benchmarks.remote [--runs 100] [--seconds 30] [--host NAME] [--away MS]

`--host`: one that `ssh NAME` reaches and that sees this machine's files (loopback); else a private sshd is started by
tests/engines/ssh_up.sh. `--away`: milliseconds that the way there and back takes. Prints when all runs had been seen,
the seconds from a line to its view, the processor time of both sides (trainmon; ssh, sshd and helper), and the bytes
on the loopback interface. The same runs read here, in the same minute, are the baseline.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from tui_monitor.cli.assemble import watching
from tui_monitor.monitor import Monitor
from tui_monitor.settings.settings import Settings

_SETTLING = 14.0
ROOT = Path(__file__).resolve().parent.parent


_WRITE = """
import sys, time
files, written = sys.argv[1:], []
begun, step, pause = time.monotonic(), 0, 1 / len(files)
while time.monotonic() < begun + {seconds}:
    step += 1
    for number, file in enumerate(files):
        with open(file, "a") as log:
            log.write(f"step {{step}} | loss {{2 / step**0.5:.4f}} | lr 0.001\\n")
        written.append(f"{{number}} {{step}} {{time.monotonic()}}")
        time.sleep(max(0.0, begun + (step - 1) + (number + 1) * pause - time.monotonic()))
print("\\n".join(written))
"""


class Writers:
    """A process that gives each log a line a second, spread over the second; the monotonic clock is the machine's."""

    def __init__(self, folder: Path, runs: int, seconds: float) -> None:
        self._files = [folder / f"exp-{n:03}/train.log" for n in range(runs)]
        for file in self._files:
            file.parent.mkdir(parents=True)
        program = [sys.executable, "-c", _WRITE.format(seconds=seconds), *map(str, self._files)]
        self._process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        self.pid = self._process.pid

    def written(self) -> dict[tuple[str, int], float]:
        """(run, step) -> when, once all was written."""
        lines = (line.split() for line in self._process.communicate()[0].splitlines())
        return {(self._files[int(number)].parent.name, int(step)): float(at) for number, step, at in lines}


def look(monitor: Monitor, seconds: float, seen: dict[tuple[str, int], float]) -> None:
    end, newest = time.monotonic() + seconds, {}
    while time.monotonic() < end:
        for view in monitor.step().runs:
            step, name = int(view.progress.step), view.id.rpartition(":")[2]
            for reached in range(newest.get(name, 0) + 1, step + 1):
                seen.setdefault((name, reached), time.monotonic())
            newest[name] = max(step, newest.get(name, 0))
        monitor.wait(0.1)


def cpu(pids: Iterator[int]) -> dict[int, float]:
    used = {}
    for pid in pids:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.Error:
            continue
        used[pid] = times.user + times.system
    return used


def of_the_other_side(sshd: int | None, writers: int) -> Iterator[int]:
    yield from (child.pid for child in psutil.Process().children(recursive=True) if child.pid != writers)
    if sshd is not None:
        yield from (child.pid for child in psutil.Process(sshd).children(recursive=True))


def measure(title: str, place: str, folder: Path, runs: int, seconds: float, sshd: int | None) -> None:
    writers = Writers(folder, runs, _SETTLING + seconds + 1)
    monitor, seen, begun = watching([place], Settings()), {}, time.monotonic()
    look(monitor, _SETTLING, seen)  # found, connected, caught up
    start, before, own = time.monotonic(), cpu(of_the_other_side(sshd, writers.pid)), time.process_time()
    lo = psutil.net_io_counters(pernic=True)["lo"].bytes_recv
    look(monitor, seconds, seen)
    took = time.monotonic() - start
    after, mine = cpu(of_the_other_side(sshd, writers.pid)), time.process_time() - own
    others = sum(used - before.get(pid, 0.0) for pid, used in after.items())
    traffic = psutil.net_io_counters(pernic=True)["lo"].bytes_recv - lo
    look(monitor, _SETTLING, seen)
    written = writers.written()
    lags = sorted(seen[key] - at for key, at in written.items() if at >= start and key in seen)
    lost = len(written.keys() - seen.keys())
    quiet_from, quiet = psutil.net_io_counters(pernic=True)["lo"].bytes_recv, 15.0
    before, own = cpu(of_the_other_side(sshd, 0)), time.process_time()
    look(monitor, quiet, seen)
    after = cpu(of_the_other_side(sshd, 0))
    idle_cpu = time.process_time() - own + sum(used - before.get(pid, 0.0) for pid, used in after.items())
    idle = (psutil.net_io_counters(pernic=True)["lo"].bytes_recv - quiet_from) / quiet
    first = {}
    for (name, _), at in sorted(seen.items(), key=lambda one: one[1]):
        first.setdefault(name, at - begun)
    print(f"{title}: {runs} runs, a line a second each, {took:.0f} s")
    print(f"  all seen after {max(first.values()):.1f} s")
    print(f"  line to view   median {lags[len(lags) // 2]:.3f} s   p95 {lags[int(len(lags) * 0.95)]:.3f} s   "
          f"worst {lags[-1]:.3f} s   not seen {lost}")  # fmt: skip
    print(f"  processor      trainmon {mine / took:.1%}   ssh, sshd and helper {others / took:.1%}")
    print(f"  traffic        {traffic / took / 1000:.1f} kB/s, {traffic / took / runs:.0f} bytes a second and run")
    print(f"  nobody writes  {idle / 1000:.2f} kB/s   processor of all {idle_cpu / quiet:.1%}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--host")
    parser.add_argument("--away", type=int, default=0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tm-"))
    sshd, host = None, options.host
    if host is None:
        host, engine = "tm-remote", folder / "sshd"
        subprocess.run([ROOT / "tests/engines/ssh_up.sh", engine], check=True, stdout=subprocess.DEVNULL)
        sshd = int((engine / "sshd.pid").read_text())
        if options.away:
            way = f"{sys.executable} {ROOT}/tests/engines/far_line.py %h %p {options.away}"
            told = (engine / "config").read_text().replace("  HostName", f"  ProxyCommand {way}\n  HostName")
            (engine / "config").write_text(told)
        (folder / "bin").mkdir()
        (folder / "bin/ssh").write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {engine}/config "$@"\n')
        (folder / "bin/ssh").chmod(0o755)
        os.environ["PATH"] = f"{folder}/bin:{os.environ['PATH']}"
    try:
        measure("here", str(folder / "here"), folder / "here", options.runs, options.seconds, None)
        there = folder / "there"
        measure("over ssh", f"/ssh:{host}{there}", there, options.runs, options.seconds, sshd)
    finally:
        if sshd is not None:
            subprocess.run(
                [ROOT / "tests/engines/ssh_down.sh", folder / "sshd"], check=False, stdout=subprocess.DEVNULL
            )
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

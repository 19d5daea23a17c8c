"""A real training process, watched by a real `trainmon watch`."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import logs
import pytest
from contract_shape import DOCUMENT, departures, strict
from outside import surroundings, trainmon

pytestmark = pytest.mark.alone

TRAINER = """
import sys, time
log = open(sys.argv[1], "a", buffering=1)
for step in range(1, 41):
    loss = float("nan") if step > 30 else 2 / step ** 0.5
    if step == 31:
        sys.stdin.readline()
        print(time.time(), flush=True)
    log.write(f"step {step} | loss {loss:.4f}\\n")
print("trained", flush=True)
sys.stdin.read()
"""
"""It goes NaN when it is told to, and ends when it is told to."""


LONGEST = 120.0
"""Seconds in which all that is waited for has been printed."""


class Lines:
    """What a process prints, line by line, each with the time it came.

    Who waits for a line that never comes is told so, however many others come.
    """

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._lines: Queue[tuple[float, str]] = Queue()
        self._until = time.monotonic() + LONGEST
        threading.Thread(target=self._read, args=(process.stdout,), daemon=True).start()

    def _read(self, out: Iterator[str]) -> None:
        for line in out:
            self._lines.put((time.time(), line))
        self._lines.put((time.time(), ""))

    def next(self) -> tuple[float, str]:
        assert time.monotonic() < self._until, f"not printed in {LONGEST:g} s"
        try:
            return self._lines.get(timeout=60)
        except Empty:
            raise AssertionError("nothing was printed for 60 s") from None


def hear_ctrl_c() -> None:
    """A shell makes what it starts in the background deaf to Ctrl-C, tests included."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(*command: str | Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *map(str, command)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=surroundings(),
        preexec_fn=hear_ctrl_c,
    )


@pytest.mark.parametrize("pid_file", [True, False], ids=["by its pid file", "by the log it holds open"])
def test_a_nan_of_a_real_process_is_said_and_watching_ends_with_the_process(tmp_path: Path, pid_file: bool) -> None:
    log = logs.run(tmp_path / "logs", "exp-1", "")
    trainer = start("-c", TRAINER, log)
    if pid_file:
        (log.parent / "pid").write_text(f"{trainer.pid}\n")
    watcher = start("-m", "tui_monitor", "watch", "--json", "--interval", "1", tmp_path)
    try:
        trained, watched = Lines(trainer), Lines(watcher)
        while json.loads(watched.next()[1])["runs"][0]["process"] is None:
            pass
        trainer.stdin.write("go on\n")
        trainer.stdin.flush()
        written = float(trained.next()[1])
        while True:
            at, line = watched.next()
            assert line, "watching ended before the NaN was said"
            assert at < written + 60, f"not said in 60 s: {line}"
            document = strict(line)
            finding = next((f for run in document["runs"] for f in run["findings"] if f["kind"] == "nan"), None)
            if finding is not None and finding["severity"] == "critical":
                break
        print(f"said {at - written:.2f} s after it was written")
        (run,) = document["runs"]
        assert (run["exp_id"], run["decision"], run["status"]) == ("exp-1", "STOP", "diverged")
        assert run["process"]["pid"] == trainer.pid
        assert finding["evidence"]["lines"][0]["text"] == "step 31 | loss nan"
        trained.next()
        trainer.stdin.close()
        trainer.wait(timeout=60)
        while line:
            last, (_, line) = line, watched.next()
        assert watcher.wait(timeout=60) == 20
        (run,) = strict(last)["runs"]
        assert list(departures(strict(last), DOCUMENT)) == []
        assert (run["process"]["pid"], run["process"]["alive"]) == (trainer.pid, False)
        assert run["steps"] == list(range(1, 41))
        assert run["verdict_reason"].startswith("already ended: ")
    finally:
        for process in (trainer, watcher):
            process.kill()
            process.wait()


def test_watching_until_a_verdict_ends_at_the_first_stop(tmp_path: Path) -> None:
    logs.run(tmp_path, "ill", logs.diverging())
    said = trainmon("watch", "--until", "verdict", tmp_path)
    assert said.status == 20
    assert "■ STOP ill" in said.out


def test_watching_runs_that_are_over_says_so_once_and_ends(samples: Path) -> None:
    said = trainmon("watch", "--report", samples / "cnn-oom-rlimit")
    assert said.status == 20
    assert said.out.splitlines()[-1].startswith("FINAL_SUMMARY cnn-oom-rlimit: STOP, failed, already ended")


_WITHOUT_PATIENCE = """
import sys
from tui_monitor.cli import main, watch
watch.FIRST_RUN_WITHIN = -1
wait = watch.Monitor.wait
watch.Monitor.wait = lambda self, seconds: (print("waits", flush=True), wait(self, seconds))
sys.exit(main.main(["watch", *sys.argv[1:]]))
"""
"""It gives up at once where no run appears, and says when it goes on."""


@pytest.mark.parametrize(("until", "first", "status"), [("never", "waits\n", 0), ("end", "", 2)])
def test_only_until_never_a_first_run_is_waited_for_without_an_end(
    tmp_path: Path, until: str, first: str, status: int
) -> None:
    watcher = start("-c", _WITHOUT_PATIENCE, "--until", until, tmp_path)
    lines = Lines(watcher)
    assert lines.next()[1] == first
    if first:
        os.kill(watcher.pid, signal.SIGINT)
    assert watcher.wait(timeout=60) == status


def test_watching_until_never_goes_on_when_all_runs_have_ended(tmp_path: Path) -> None:
    logs.run(tmp_path, "first", logs.healthy() + "Training finished\n")
    watcher = start("-m", "tui_monitor", "watch", "--interval", "1", "--until", "never", tmp_path)
    lines = Lines(watcher)
    assert "FINISHED first" in lines.next()[1]
    assert "first" in lines.next()[1], "told again at the next round"
    os.kill(watcher.pid, signal.SIGINT)
    assert watcher.wait(timeout=60) == 0


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_s0_49_watch_ends_when_it_is_told_to_with_its_final_word_and_the_status_of_check(
    tmp_path: Path, told: signal.Signals
) -> None:
    logs.run(tmp_path, "ill", logs.diverging())
    logs.run(tmp_path, "well", logs.healthy())
    watcher = start("-m", "tui_monitor", "watch", "--json", tmp_path)
    lines = Lines(watcher)
    said = [lines.next()[1]]
    watcher.send_signal(told)
    while (line := lines.next()[1]) != "":
        said.append(line)
    assert watcher.wait(timeout=60) == 20
    final = strict(said[-1])
    assert list(departures(final, DOCUMENT)) == []
    assert {run["exp_id"]: len(run["metric_trajectory"]) for run in final["runs"]} == {"ill": 40, "well": 40}


def test_s0_49_watch_ends_when_all_runs_were_stopped_whoever_did_it(tmp_path: Path) -> None:
    log = logs.run(tmp_path / "logs", "exp-1", "")
    trainer = start("-c", TRAINER, log)
    watcher = start("-m", "tui_monitor", "watch", "--json", tmp_path)
    try:
        lines = Lines(watcher)
        while strict(lines.next()[1])["runs"][0]["process"] is None:
            pass
        proposed = strict(trainmon("stop", "exp-1", "--root", tmp_path, "--json").out)
        done = trainmon("stop", "exp-1", "--root", tmp_path, "--yes", proposed["proposal"]["id"])
        assert done.status == 0, done.err
        trainer.wait(timeout=60)
        said = []
        while (line := lines.next()[1]) != "":
            said.append(line)
        assert watcher.wait(timeout=60) == 0
        (run,) = strict(said[-1])["runs"]
        assert run["life"] == "stopped"
        assert run["reason"].startswith("stopped by ")
    finally:
        for process in (trainer, watcher):
            process.kill()
            process.wait()


def test_watch_ends_at_ctrl_c_with_what_it_knows(tmp_path: Path) -> None:
    logs.run(tmp_path, "well", logs.healthy())
    watcher = start("-m", "tui_monitor", "watch", tmp_path)
    lines = Lines(watcher)
    _, first = lines.next()
    assert "CONTINUE well training" in first
    os.kill(watcher.pid, 2)
    said = []
    while (line := lines.next()[1]) != "":
        said.append(line)
    assert watcher.wait(timeout=60) == 0
    assert said[-1] == "1 run: 1 CONTINUE\n"


@pytest.mark.parametrize("name", ["tqdm-hang", "nanogpt-char-healthy"])
def test_watching_a_recording_ends_at_once_with_what_check_says(samples: Path, name: str) -> None:
    """Neither says that it ended: the first hangs, the second was watched for a while only."""
    watched, checked = (trainmon(command, samples / name) for command in ("watch", "check"))
    assert watched.status == checked.status
    assert watched.out.endswith(checked.out)

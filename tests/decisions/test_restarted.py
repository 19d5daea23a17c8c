"""A run whose launcher starts it again after a stop: seen, told once, and left alone."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from by_hand import append, steps

from tests.acting.trainers import wait_for
from tests.decisions.test_a_run_that_changed import Asked
from tui_monitor.acting.restarted import LOOKED_AFTER
from tui_monitor.decisions import approvals
from tui_monitor.model.act import Outcome, Result

TRAINS = """
import os, signal, sys
log = open(sys.argv[1], "a")
print(os.getpid(), flush=True)
signal.pause()
"""
BY_PID_FILE = """
import os, signal, sys
open(os.path.join(os.path.dirname(sys.argv[1]), "pid"), "w").write(str(os.getpid()))
print(os.getpid(), flush=True)
signal.pause()
"""
SUPERVISOR = """
import subprocess, sys
for _ in range(int(sys.argv[1])):
    subprocess.Popen([sys.executable, *sys.argv[2:]]).wait()
print("over", flush=True)
sys.stdin.read()
"""


class Supervised:
    """A training below a supervisor that starts it so many times, whatever becomes of it."""

    def __init__(self, root: Path, times: int, script: str) -> None:
        self.log = root / "logs/exp-1/train.log"
        append(self.log, steps(1, 40))
        (root / "train.py").write_text(script)
        command = [sys.executable, "-c", SUPERVISOR, str(times), str(root / "train.py"), str(self.log)]
        self.supervisor = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.first = self.said()
        self.asked = Asked(root, self.supervisor)

    def said(self) -> str:
        assert self.supervisor.stdout is not None
        return self.supervisor.stdout.readline().strip()

    def look(self, later: float = 1.0) -> list[Outcome]:
        self.asked.watching.clock.sleep(later)
        runs = self.asked.watching.fleet.runs
        self.asked.office.link(runs)
        return [outcome for _, outcome in self.asked.office.follow_up(runs)]

    def stop(self) -> None:
        question = self.asked.ask()
        assert str(question.process.pid) == self.first
        assert self.asked.say_yes(question).result is Result.SENT
        found: list[Outcome] = []
        wait_for(lambda: found.extend(self.look(0.3)) or found, "the end of the first")
        assert found[0].result is Result.DONE
        self.more = found[1:]

    def close(self) -> None:
        self.supervisor.kill()
        self.supervisor.communicate()


Begin = Callable[..., Supervised]


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Begin]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    begun: list[Supervised] = []

    def begin(times: int, script: str = TRAINS) -> Supervised:
        begun.append(Supervised(tmp_path, times, script))
        return begun[-1]

    yield begin
    for one in begun:
        one.close()


@pytest.mark.parametrize("script", [TRAINS, BY_PID_FILE], ids=["holds the log", "new pid file"])
def test_k17_a_run_that_its_launcher_starts_again_is_told_and_gets_no_second_signal(
    supervised: Begin, script: str
) -> None:
    run = supervised(2, script)
    run.stop()
    second = run.said()
    try:
        assert second.isdigit()
        found = list(run.more)
        wait_for(lambda: found.extend(run.look()) or found, "the restart is seen")
        (told,) = found
        assert told.result is Result.RESTARTED
        assert told.message.startswith(f"restarted by its launcher: pid {second} (")
        assert run.look(5.0) == []
        assert Path(f"/proc/{second}/stat").exists()
        journal = (run.asked.root / ".trainmon/journal.jsonl").read_text().splitlines()
        assert [json.loads(line).get("result") for line in journal][-2:] == ["done", "restarted"]
        assert run.asked.watching.look_at_one().life.over is False
    finally:
        os.kill(int(second), signal.SIGKILL)


def test_a_restart_is_seen_where_a_search_for_processes_takes_long(
    supervised: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the pause after a search is many times as long as it took, and nobody looks after the run any more."""
    ticks = count(step=0.5)
    monkeypatch.setattr(approvals, "monotonic", lambda: next(ticks))
    run = supervised(2)
    run.stop()
    second = run.said()
    try:
        found = [*run.more, *(outcome for _ in range(6) for outcome in run.look())]
        assert [told.result for told in found] == [Result.RESTARTED]
    finally:
        os.kill(int(second), signal.SIGKILL)


def test_a_log_that_grows_on_after_the_stop_is_told(supervised: Begin) -> None:
    """Another machine writes it, or somebody who opens it for every line: what was stopped was not the training."""
    run = supervised(1)
    run.stop()
    found: list[Outcome] = []
    for step in range(41, 46):
        found += run.look()
        append(run.log, steps(step, step))
    (told,) = [*found, *run.look(), *run.look(), *run.look()]
    assert told.result is Result.LEFT
    assert told.message.startswith(f"its log grows on, though pid {run.first} has ended")
    assert run.look() == []


def test_who_starts_it_again_between_two_searches_is_not_called_unknown(supervised: Begin, tmp_path: Path) -> None:
    """The log is looked at more often than the processes are: a second training is written there before it is seen."""
    run = supervised(1)
    run.stop()
    assert run.look(3.0) == []
    command = [sys.executable, str(tmp_path / "train.py"), str(run.log)]
    second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert second.stdout is not None
        assert second.stdout.readline().strip() == str(second.pid)
        found: list[Outcome] = []
        for step in range(1, 10):
            append(run.log, steps(step, step))
            found += run.look(0.5)
        (told,) = found
        assert f"pid {second.pid} (" in told.message
    finally:
        second.kill()
        second.communicate()


LEAVES = """
import os, signal, sys
log = open(sys.argv[1], "a")
def leave(*_):
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if "setsid" in sys.argv:
            os.setsid()
        print(os.getpid(), flush=True)
        signal.pause()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)
signal.signal(signal.SIGTERM, leave)
print(os.getpid(), flush=True)
while True:
    signal.pause()
"""


@pytest.mark.parametrize("how", ["", "setsid"])
def test_a_worker_that_the_run_left_is_not_called_a_restart(supervised: Begin, how: str) -> None:
    """It was born after the yes, so that it got no signal, and it inherited the log."""
    run = supervised(1, LEAVES.replace('"setsid" in sys.argv', str(bool(how))))
    run.stop()
    said = {run.said(), run.said()}
    (left,) = said - {"over"}
    try:
        found = list(run.more)
        wait_for(lambda: found.extend(run.look()) or found, "what goes on is seen")
        (told,) = found
        assert told.result is Result.LEFT
        assert told.message.startswith(f"left by the run{', or started again' if how else ''}: pid {left} (")
        assert Path(f"/proc/{left}/stat").exists()
    finally:
        os.kill(int(left), signal.SIGKILL)


def test_k17_one_that_stays_ended_is_looked_after_for_half_a_minute(supervised: Begin) -> None:
    run = supervised(1)
    run.stop()
    assert run.said() == "over"
    for _ in range(5):
        assert run.look(LOOKED_AFTER / 5) == []
    run.look(2.0)
    assert not run.asked.office._stops.looks_after
    later = subprocess.Popen([sys.executable, "-c", TRAINS, str(run.log)], stdout=subprocess.PIPE)
    try:
        assert later.stdout is not None
        later.stdout.readline()
        run.asked.office.link(run.asked.watching.fleet.runs, anew=True)
        assert run.look(0.3) == [], "whoever starts it tomorrow is no launcher"
    finally:
        later.send_signal(signal.SIGKILL)
        later.communicate()

"""The machine's own clock is set anew, by hours and to and fro, while a real `trainmon watch` follows a real log.

The clock of the machine that runs the tests is left alone: the process that watches is told another time, and the files
have the times that they would have.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from outside import surroundings
from test_watch import Lines, hear_ctrl_c

from tui_monitor.clock import SystemClock

pytestmark = pytest.mark.alone

HOUR = 3600.0
JUMPS = (5 * HOUR, -7 * HOUR, 0.0)
"""Seconds by which the clock is wrong, one after the other."""
CLOCK = """
import time
class Set:
    usual, usual_ns = time.time, time.time_ns
    def ahead():
        with open({path!r}) as told:
            return float(told.read() or 0)
time.time = lambda: Set.usual() + Set.ahead()
time.time_ns = lambda: Set.usual_ns() + int(Set.ahead() * 1e9)
import tui_monitor.watching.fleet
tui_monitor.watching.walks.RESCAN = 0.3
"""


class Machine:
    """A folder of logs, and the clock of the one who watches them."""

    def __init__(self, folder: Path) -> None:
        self.logs, self._clock = folder / "logs", folder / "clock"
        (folder / "patched").mkdir()
        (folder / "patched/sitecustomize.py").write_text(CLOCK.format(path=str(self._clock)))
        self.environment = surroundings() | {
            "PYTHONPATH": os.pathsep.join([str(folder / "patched"), surroundings()["PYTHONPATH"]])
        }
        self.ahead = 0.0
        self.set(0.0)

    def set(self, ahead: float) -> None:
        """In one piece: a file that is read half would be a jump of its own."""
        self.ahead = ahead
        new = self._clock.with_suffix(".new")
        new.write_text(str(ahead))
        new.rename(self._clock)

    def write(self, run: str, steps: range) -> None:
        """A line a step; the file is as old as this machine says."""
        log = self.logs / run / "train.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as out:
            out.write("".join(f"step {step} | loss {2 / step**0.5:.4f}\n" for step in steps))
            out.flush()
            os.utime(out.fileno(), (time.time() + self.ahead,) * 2)

    def is_now(self, generated: str) -> bool:
        told = datetime.fromisoformat(generated).timestamp()
        return abs(told - (time.time() + self.ahead)) < HOUR


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def watched(machine: Machine) -> Iterator[Lines]:
    machine.write("before", range(1, 20))
    watcher = subprocess.Popen(
        [sys.executable, "-m", "tui_monitor", "watch", "--json", "--interval", "1", str(machine.logs)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env=machine.environment,
        preexec_fn=hear_ctrl_c,
    )
    yield Lines(watcher)
    watcher.kill()
    watcher.wait()


def seen(watched: Lines, machine: Machine, points: Mapping[str, int]) -> None:
    """Until each run has so many points, told at the time that the machine's clock shows now. On the way none is said
    to be silent, late or over."""
    found, until = {}, time.monotonic() + 60
    while time.monotonic() < until:
        _, line = watched.next()
        assert line, "it ended"
        document = json.loads(line)
        for told in document["runs"]:
            assert (told["life"], told["findings"]) in (("training", []), ("waiting", [])), line
            found[told["exp_id"]] = told["source"]["points"]
        if found == points and machine.is_now(document["generated"]):
            return
    raise AssertionError(f"not seen: {points}")


def test_a_clock_that_jumps_by_hours_makes_nothing_silent_late_or_unread(watched: Lines, machine: Machine) -> None:
    points = {"before": 19}
    seen(watched, machine, points)
    for number, ahead in enumerate(JUMPS):
        machine.set(ahead)
        machine.write("before", range(20 + number, 21 + number))
        points["before"] += 1
        if ahead < 0:
            machine.write("learns", range(1, 10))
            machine.write("waits", range(0))
            points |= {"learns": 9, "waits": 0}
        seen(watched, machine, points)


def test_how_long_ago_is_measured_and_what_time_it_is_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    clock = SystemClock()
    at_first = clock.now()
    assert clock.told(at_first) == at_first
    for ahead in JUMPS:
        monkeypatch.setattr(time, "time", lambda ahead=ahead: real() + ahead)
        now = clock.now()
        assert abs(clock.told(now) - time.time()) < HOUR
        assert 0 <= now - at_first < HOUR
    assert clock.told(at_first) == at_first

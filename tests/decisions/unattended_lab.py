"""A watcher that may act, moved by hand: real processes and files, a clock that stands until it is told to go on."""

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tests.acting.trainers import wait_until_ended
from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.ladder import Ladder
from tui_monitor.acting.policy import Policy
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.decisions.notices import Notice, Topic
from tui_monitor.decisions.permissions import Permissions
from tui_monitor.decisions.unattended import Unattended
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.act import Outcome, Result
from tui_monitor.monitor import Monitor
from tui_monitor.records.ledger import StopLedger
from tui_monitor.text import Shown

HOLDS = """
import signal, sys
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
log = open(sys.argv[1], "a") if "apart" not in sys.argv else None
print("ready", flush=True)
while True:
    signal.pause()
"""
"""What a training is to trainmon: a process that holds its log. The test writes the log."""
STOP_WAIT = 20.0


class Lab:
    """Trainings under one root, whose logs the test writes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self._step: dict[str, int] = {}

    def log(self, name: str) -> Path:
        return self.root / "logs" / name / "train.log"

    def begin(self, name: str, *words: str, log: bool = True) -> "subprocess.Popen[str]":
        """A living process with 40 healthy points, if its `log` is not written otherwise."""
        if not Path("/proc/self/stat").exists():
            pytest.skip("real processes are looked at through /proc, which is not here")
        if log:
            self.write(name, 40)
        command = [sys.executable, "-c", HOLDS, str(self.log(name)), *words]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=self.log(name).parent)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        self.processes[name] = process
        return process

    def write(self, name: str, points: int, template: str = "step {step} | loss {loss:.4f}\n") -> None:
        first = self._step.get(name, 1)
        append(self.log(name), steps(first, first + points - 1, template))
        self._step[name] = first + points

    def nan(self, *names: str, points: int = 5) -> None:
        for name in names:
            self.write(name, points, "step {step} | loss nan\n")

    def lives(self, name: str) -> bool:
        return self.processes[name].poll() is None

    def end(self) -> None:
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()
            if process.stdout:
                process.stdout.close()


class Watcher:
    """`found`, `kill` and so on are for the policy. What it did is in `notices`."""

    def __init__(
        self,
        lab: Lab,
        state: Path,
        policy: Policy | None = None,
        is_root: bool = False,
        forbidden: Callable[[], Shown | None] = lambda: None,
        acts: bool = True,
        clock_of: "Watcher | None" = None,
        command: tuple[str, ...] = (),
    ) -> None:
        self.lab = lab
        self.watching = Watching(lab.root)
        self.clock = self.watching.clock
        if clock_of is not None:
            self.clock.set(clock_of.clock.now())
        table = system_table()

        def waiting(*_: str) -> Ladder:
            return Ladder(stop_wait=STOP_WAIT, command=command, command_wait=STOP_WAIT)

        approvals = Approvals(self.clock, RealHands(table, self.clock), self.watching.source, table, waiting)
        self.monitor = Monitor(self.watching.fleet, self.clock, approvals)
        ledger = StopLedger(str(state), self.clock)
        self.door = self.monitor
        self.permissions = Permissions(is_root, forbidden, acts)
        self.unattended = Unattended(self.door, policy or Policy(), self.clock, ledger, self.permissions)
        self.notices: list[Notice] = []
        self.monitor.settle()
        self.look()

    def look(self, later: float = 0.0) -> list[Notice]:
        """Everything is read `later` seconds after the last look; what is said at this one."""
        self.clock.sleep(later)
        self.watching.fleet.exhaust()
        new = self.unattended.follow(self.monitor.step())
        self.notices += new
        return new

    def topics(self) -> list[Topic]:
        return [notice.topic for notice in self.notices]

    def words(self, topic: Topic) -> str:
        return "\n".join(f"{notice.run}: {notice.message}" for notice in self.notices if notice.topic is topic)

    def goes_nan(self, *names: str) -> None:
        """A minute of NaN, seen as it begins, and one look more: what may be stopped was decided."""
        self.lab.nan(*names)
        self.look(1)
        for _ in range(3):
            self.lab.nan(*names)
            self.look(20.5)

    def acts(self, name: str) -> Outcome:
        """What was decided is done, and the process has ended."""
        self.look(0.5)
        wait_until_ended(self.lab.processes[name].pid)
        for _ in range(50):  # a command has to end, too
            self.look(0.3)
            if not self.unattended.busy:
                break
        about = [notice for notice in self.notices if notice.run.endswith(f"/{name}")]
        outcomes = [notice.outcome for notice in about if notice.outcome is not None]
        assert [outcome.result for outcome in outcomes] == [Result.SENT, Result.DONE], self.notices
        return outcomes[-1]

"""A person before runs with real processes: asks, says yes, and sees what comes of it. The clock moves when told to."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from by_hand import Watching, append, steps

from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.ladder import Ladder
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.act import Approval, Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeStop, Refusal
from tui_monitor.text import Shown

DEADLINE = 30.0
"""Seconds of the real clock that anything may take on a busy machine."""

TRAINER = """
import os, signal, sys
log = open(sys.argv[1], "a")
words = sys.argv[2:]
def save(*_):
    path = os.path.join(os.path.dirname(sys.argv[1]), "checkpoint-400.pt")
    open(path, "w").write("weights")
    if "dies" in words:
        os._exit(3)
if "database" in words:
    database = open(os.path.join(os.path.dirname(sys.argv[1]), "..", "..", "mlflow.db"), "ab")
if "saves" in words:
    signal.signal(signal.SIGUSR1, save)
if "silent" in words:
    signal.signal(signal.SIGUSR1, lambda *_: None)
if "deaf" in words:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "late" in words:  # it goes on until it has saved
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGUSR2, lambda *_: os._exit(0))
print("ready", flush=True)
while True:
    signal.pause()
"""


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.005)


class Training:
    """`before`: a program that starts it, and becomes it."""

    def __init__(self, root: Path, exp_id: str, *words: str, before: tuple[str, ...] = ()) -> None:
        self.log = root / "logs" / exp_id / "train.log"
        if not self.log.exists():
            append(self.log, steps(1, 20))
        command = [*before, sys.executable, "-I", "-S", "-c", TRAINER, str(self.log), *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def lives(self) -> bool:
        return self.process.poll() is None

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


class Person:
    def __init__(self, folder: Path, state: Path | None = None, ladder: Ladder | None = None) -> None:
        self.watching = Watching(folder)
        clock, table = self.watching.clock, system_table()
        chosen = ladder or Ladder()
        self.state = state
        self.office = Approvals(
            clock,
            RealHands(table, clock),
            LocalSource(clock),
            table,
            lambda run, experiment: chosen,
            str(state) if state is not None else None,
        )

    def answer(self, rung: Rung = Rung.TERM, exp_id: str = "exp-1", unrecorded: bool = False) -> StopProposal | Refusal:
        self.watching.look()
        self.office.link(self.watching.fleet.runs, anew=True)
        run = next(run for run in self.watching.fleet.runs.values() if run.spec.exp_id == exp_id)
        answer = self.office.propose(ProposeStop(run.spec.id, rung, unrecorded), run)
        assert isinstance(answer, StopProposal | Refusal)
        return answer

    def ask(self, rung: Rung = Rung.TERM, exp_id: str = "exp-1", unrecorded: bool = False) -> StopProposal:
        answer = self.answer(rung, exp_id, unrecorded)
        assert isinstance(answer, StopProposal), answer
        return answer

    def only(self) -> str:
        """The name of the only run there is."""
        (view,) = self.watching.look()
        return str(view.exp_id)

    def yes(self, proposal: StopProposal, reason: str | None = None) -> Outcome:
        at = self.watching.clock.now()
        approval = Approval(proposal, at, Shown("keyboard"), Shown(reason) if reason else None)
        return self.office.act(approval, self.watching.fleet.runs)

    def told(self, later: float = 0.2) -> list[Outcome]:
        """What came of what is under way, `later` seconds of the clock after the last look."""
        self.watching.clock.sleep(later)
        return [outcome for _, outcome in self.office.follow_up(self.watching.fleet.runs)]

    def outcome(self, each: float = 0.2) -> Outcome:
        """The next one, while real time passes and the clock goes on by `each` seconds every few thousandths.

        Little where something has to come about within a time of that clock, on a busy machine, too.
        """
        found: list[Outcome] = []
        wait_for(lambda: found.extend(self.told(each)) or found)
        (outcome,) = found
        return outcome

    def stops(self, exp_id: str = "exp-1", reason: str | None = None) -> Outcome:
        sent = self.yes(self.ask(Rung.TERM, exp_id), reason)
        assert sent.result is Result.SENT, sent
        return self.outcome()

"""Two trainmons that were started on different folders see one process: one of them may act on it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tests.acting.trainers import wait_until_ended
from tui_monitor.acting.hands import RealHands
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.act import Approval, Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeStop
from tui_monitor.text import Shown

HOLDS = """
import signal, sys
log = open(sys.argv[1], "a")
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
while True:
    signal.pause()
"""


@pytest.fixture
def deaf(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    log = tmp_path / "deep/exps/exp-1/train.log"
    append(log, steps(1, 40) + steps(41, 45, "step {step} | loss nan\n"))
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(log)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield process
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


class Trainmon:
    def __init__(self, root: Path, state: Path) -> None:
        self.watching = Watching(root)
        clock, table = self.watching.clock, system_table()
        self.office = Approvals(clock, RealHands(table, clock), LocalSource(clock), table, state=str(state))

    def stop(self) -> Outcome:
        self.watching.look()
        runs = self.watching.fleet.runs
        self.office.link(runs, anew=True)
        run = self.watching.run()
        answer = self.office.propose(ProposeStop(run.spec.id, Rung.TERM), run)
        assert isinstance(answer, StopProposal), answer
        return self.office.act(Approval(answer, self.watching.clock.now(), Shown("keyboard")), runs)

    def journal(self) -> list[dict[str, object]]:
        file = Path(self.watching.run().spec.root) / ".trainmon/journal.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_k20_of_two_trainmons_with_different_roots_one_acts_and_the_other_is_told_why(
    tmp_path: Path, deaf: "subprocess.Popen[str]"
) -> None:
    """Broken once: both sent, into two journals and two result files."""
    state = tmp_path / "state"
    one, other = Trainmon(tmp_path / "deep", state), Trainmon(tmp_path / "deep/exps/exp-1", state)
    assert one.stop().result is Result.SENT

    refused = other.stop()
    assert refused.result is Result.REFUSED
    assert f"another trainmon (pid {os.getpid()}) is acting on this run" in refused.message
    assert [entry["what"] for entry in other.journal() if entry["what"] == "intent"] == []
    deaf.send_signal(signal.SIGKILL)
    wait_until_ended(deaf.pid)
    one.watching.clock.sleep(1.0)
    ((_, outcome),) = one.office.follow_up(one.watching.fleet.runs)
    assert outcome.result is Result.DONE

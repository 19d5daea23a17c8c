"""A yes counts for what was asked: a run that became another one meanwhile is asked about again."""

import json
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
from tui_monitor.model.finding import Decision
from tui_monitor.text import Shown

HOLDS = """
import signal, sys
logs = [open(sys.argv[1], "a")]
def begin_another(*_):
    logs.append(open(sys.argv[1].replace("exp-1", "exp-2"), "a"))
    print("opened", flush=True)
signal.signal(signal.SIGUSR1, begin_another)
print("ready", flush=True)
while True:
    signal.pause()
"""


class Asked:
    """A run with a living process, and a person in front of the question whether to stop it."""

    def __init__(self, folder: Path, process: "subprocess.Popen[str]") -> None:
        self.root, self.process = folder, process
        self.log = folder / "logs/exp-1/train.log"
        self.watching = Watching(self.log.parent)
        clock, table = self.watching.clock, system_table()
        self.office = Approvals(clock, RealHands(table, clock), LocalSource(clock), table)

    def ask(self, rung: Rung = Rung.TERM) -> StopProposal:
        self.watching.look()
        self.office.link(self.watching.fleet.runs, anew=True)
        answer = self.office.propose(ProposeStop(self.watching.run().spec.id, rung), self.watching.run())
        assert isinstance(answer, StopProposal), answer
        return answer

    def decision(self) -> Decision:
        return self.watching.look_at_one().verdict.decision

    def say_yes(self, proposal: StopProposal) -> Outcome:
        approval = Approval(proposal, self.watching.clock.now(), Shown("keyboard"))
        return self.office.act(approval, self.watching.fleet.runs)

    def see_it_end(self) -> Outcome:
        wait_until_ended(self.process.pid)
        self.watching.clock.sleep(1.0)
        ((_, outcome),) = self.office.follow_up(self.watching.fleet.runs)
        return outcome

    def is_refused(self, proposal: StopProposal) -> str:
        """Nothing was sent and nothing was written; why."""
        outcome = self.say_yes(proposal)
        assert outcome.result is Result.REFUSED, outcome
        assert "nothing was sent" in outcome.message
        assert "ask again" in outcome.message
        assert self.process.poll() is None
        assert not (self.root / ".trainmon").exists()
        return outcome.message


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    log = tmp_path / "logs/exp-1/train.log"
    append(log, steps(1, 40))
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(log)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield Asked(tmp_path, process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def nan(first: int, last: int) -> str:
    return steps(first, last, "step {step} | loss nan\n")


def test_a_finding_that_recovered_is_no_reason_to_stop_any_more(asked: Asked) -> None:
    append(asked.log, nan(41, 45))
    question = asked.ask()
    assert asked.decision() is Decision.STOP
    append(asked.log, steps(46, 120))
    assert "STOP" in asked.is_refused(question)
    assert asked.decision() is Decision.CONTINUE


def test_k8_a_run_that_says_it_finished_is_left_to_save_its_checkpoint(asked: Asked) -> None:
    question = asked.ask()
    append(asked.log, "Training finished. Saving final checkpoint\n")
    assert "finished" in asked.is_refused(question)


def test_a_run_that_reached_its_last_step_is_left_to_save_its_checkpoint(asked: Asked) -> None:
    append(asked.log, steps(41, 50, "step {step}/60 | loss {loss:.4f}\n"))
    question = asked.ask()
    append(asked.log, steps(51, 59, "step {step}/60 | loss {loss:.4f}\n"))
    append(asked.log, steps(60, 60, "step {step}/60 | loss {loss:.4f}\n"))
    assert "finished" in asked.is_refused(question)


def test_k8_one_that_ended_while_the_question_was_open_gets_no_signal_and_its_result_stays(asked: Asked) -> None:
    question = asked.ask()
    result = asked.root / "results/exp-1.json"
    result.parent.mkdir()
    result.write_text('{"exp_id": "exp-1", "status": "completed"}')
    asked.process.kill()
    asked.process.wait()
    asked.office.link(asked.watching.fleet.runs, anew=True)
    outcome = asked.say_yes(question)
    assert outcome.result is Result.ALREADY_GONE
    assert "nothing was sent" in outcome.message
    assert json.loads(result.read_text())["status"] == "completed"
    assert not (asked.root / "dev_notes.md").exists()


def test_one_that_had_finished_before_the_question_can_be_stopped(asked: Asked) -> None:
    append(asked.log, "Training finished. Saving final checkpoint\n")
    question = asked.ask()
    append(asked.log, "still uploading\n")
    assert asked.say_yes(question).result is Result.SENT


def test_a_healthy_run_that_diverged_meanwhile_is_asked_about_again(asked: Asked) -> None:
    question = asked.ask()
    assert asked.decision() is Decision.CONTINUE
    append(asked.log, nan(41, 45))
    assert "CONTINUE" in asked.is_refused(question)
    assert asked.say_yes(asked.ask()).result is Result.SENT


def test_another_finding_that_decides_is_another_question(asked: Asked) -> None:
    two = "step {step} | loss {loss:.4f} | val_loss {loss:.4f}\n"
    append(asked.log, steps(41, 60, two) + steps(61, 65, "step {step} | loss nan | val_loss {loss:.4f}\n"))
    question = asked.ask()
    append(asked.log, steps(66, 70, "step {step} | loss {loss:.4f} | val_loss nan\n"))
    append(asked.log, steps(71, 120, "step {step} | loss {loss:.4f} | val_loss nan\n"))
    assert asked.decision() is Decision.STOP
    assert "decides" in asked.is_refused(question)


@pytest.mark.parametrize(
    ("file", "text"), [("results/exp-1.json", '{"exp_id": "exp-1", "status": "running"}'), ("dev_notes.md", "# Mine\n")]
)
def test_a_file_that_would_be_written_otherwise_than_shown_is_another_question(
    asked: Asked, file: str, text: str
) -> None:
    question = asked.ask()
    (asked.root / file).parent.mkdir(exist_ok=True)
    (asked.root / file).write_text(text)
    assert file in asked.is_refused(question)
    assert (asked.root / file).read_text() == text


def test_a_second_run_that_the_process_took_on_is_another_question(asked: Asked) -> None:
    append(asked.root / "logs/exp-2/train.log", steps(1, 10))
    question = asked.ask()
    asked.process.send_signal(signal.SIGUSR1)
    assert asked.process.stdout is not None
    assert asked.process.stdout.readline() == "opened\n"
    assert "also writes logs/exp-2" in asked.is_refused(question)


def test_what_goes_on_counting_is_written_as_it_was_shown(asked: Asked) -> None:
    question = asked.ask()
    assert question.reason == "40 points, no active alarm"
    append(asked.log, steps(41, 60))
    assert asked.decision() is Decision.CONTINUE
    assert asked.say_yes(question).result is Result.SENT
    outcome = asked.see_it_end()
    assert outcome.result is Result.DONE
    result, note = question.changes
    written = json.loads((asked.root / "results/exp-1.json").read_text())
    assert [f"{key}: {written[key]}" for key in ("status", "notes")] == list(result.lines)
    assert "\n".join(note.lines) in (asked.root / "dev_notes.md").read_text()
    assert "40 points" in written["notes"]


def test_a_divergence_that_goes_on_is_stopped_and_told_by_the_step_that_was_shown(asked: Asked) -> None:
    append(asked.log, nan(41, 45))
    question = asked.ask()
    append(asked.log, nan(46, 80))
    assert asked.say_yes(question).result is Result.SENT
    assert asked.see_it_end().result is Result.DONE
    result, note = question.changes
    written = json.loads((asked.root / "results/exp-1.json").read_text())
    assert [f"{key}: {written[key]}" for key in ("status", "notes")] == list(result.lines)
    assert "\n".join(note.lines) in (asked.root / "dev_notes.md").read_text()

"""One run is acted on once, whoever watches it from where; several runs are stopped side by side."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acting.trainers import wait_until_ended
from tests.decisions.conftest import Train
from tests.decisions.person import Person
from tui_monitor.acting.ladder import Ladder
from tui_monitor.clock import ManualClock
from tui_monitor.decisions.unsettled import Unsettled
from tui_monitor.model.act import Result, Rung
from tui_monitor.model.ask import Declined, Refusal
from tui_monitor.text import Shown


def entries(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_k20_two_that_watch_one_run_from_different_folders_do_not_both_act(
    root: Path, state: Path, train: Train
) -> None:
    training = train("../deep/exps/exp-1", "deaf")
    near, far = Person(training.log.parent, state), Person(root, state)
    from_near, from_far = near.ask(exp_id=near.only()), far.ask(exp_id=far.only())
    assert near.watching.run().spec.root != far.watching.run().spec.root
    assert from_near.targets[0] == from_far.targets[0]
    assert near.yes(from_near).result is Result.SENT
    refused = far.yes(from_far)
    assert refused.result is Result.REFUSED
    assert f"another trainmon (pid {os.getpid()}) is acting on this run" in refused.message
    assert refused.next is None
    assert not (root / ".trainmon").exists()
    (outcome,) = near.told(later=31)
    assert outcome.result is Result.STILL_ALIVE
    assert far.yes(far.ask(exp_id=far.only())).result is Result.SENT


def test_several_yeses_at_once_are_carried_out_side_by_side_each_with_its_outcome(
    root: Path, state: Path, train: Train
) -> None:
    names = ["exp-1", "exp-2", "exp-3"]
    trainings = [train(name) for name in names]
    deaf = train("exp-4", "deaf")
    user = Person(root, state)
    proposals = [user.ask(exp_id=name) for name in [*names, "exp-4"]]
    assert [user.yes(proposal).result for proposal in proposals] == [Result.SENT] * 4
    for training in trainings:
        wait_until_ended(training.pid)
    told = user.told()
    assert [(outcome.proposal.run, outcome.result) for outcome in told] == [
        (f"logs/{name}", Result.DONE) for name in names
    ]
    (still,) = user.told(later=31)
    assert (still.proposal.run, still.result) == ("logs/exp-4", Result.STILL_ALIVE)
    assert deaf.lives
    assert (root / "dev_notes.md").read_text().count("- Action: Training process killed") == 3
    journal = entries(root / ".trainmon/journal.jsonl")
    assert sum(entry.get("final") is True for entry in journal) == 4


def test_a_second_yes_for_a_run_that_is_being_stopped_is_refused(root: Path, state: Path, train: Train) -> None:
    train("exp-1", "deaf")
    user = Person(root, state)
    proposal = user.ask()
    assert user.yes(proposal).result is Result.SENT
    assert "under way already" in user.yes(proposal).message


def test_k13_one_that_saves_on_term_has_as_long_as_its_owner_says_and_kill_is_asked_only_then(
    root: Path, state: Path, train: Train
) -> None:
    training = train("exp-1", "deaf")
    user = Person(root, state, Ladder(stop_wait=300))
    user.yes(user.ask())
    assert user.told(later=299) == []
    early = user.answer(Rung.KILL)
    assert isinstance(early, Refusal)
    assert "it has 300 s to end by itself" in early.reason
    (still,) = user.told(later=2)
    assert still.result is Result.STILL_ALIVE
    assert training.lives
    kill = user.ask(Rung.KILL)
    assert [target.pid for target in kill.targets] == [training.pid]
    assert user.yes(kill).result is Result.SENT
    assert user.outcome().result is Result.DONE
    assert not training.lives


def outlived(root: Path, state: Path) -> Person:
    """A person who said yes to a TERM that the run outlives."""
    user = Person(root, state, Ladder(stop_wait=5))
    assert user.yes(user.ask(), "it is NaN").result is Result.SENT
    (still,) = user.told(later=6)
    assert still.result is Result.STILL_ALIVE
    return user


def test_k13_one_that_ends_by_term_once_its_time_was_over_is_told_and_written_as_any_other(
    root: Path, state: Path, train: Train
) -> None:
    training = train("exp-1", "late")
    user = outlived(root, state)
    assert not (root / "results").exists()
    training.process.send_signal(signal.SIGUSR2)
    ended = user.outcome()
    assert ended.result is Result.DONE
    assert [Path(path).name for path in ended.written] == ["exp-1.json", "dev_notes.md"]
    assert "- Why: it is NaN\n" in (root / "dev_notes.md").read_text()
    assert user.told(later=10) == []


def test_k13_a_late_end_is_left_to_who_did_something_about_the_run_since(root: Path, state: Path, train: Train) -> None:
    training = train("exp-1", "late")
    user = outlived(root, state)
    other = Person(root, state, Ladder(stop_wait=5))
    assert other.yes(other.ask()).result is Result.SENT
    training.process.send_signal(signal.SIGUSR2)
    assert other.outcome().result is Result.DONE
    assert user.told(later=10) == []
    assert (root / "dev_notes.md").read_text().count("- Experiment: exp-1") == 1


def test_k13_a_late_end_is_told_as_soon_as_it_is_seen(root: Path, state: Path, train: Train) -> None:
    """Whoever watches until all runs are over leaves then: result file and note would never be written."""
    training = train("exp-1", "late")
    user = outlived(root, state)
    assert user.told(later=5) == []
    training.process.send_signal(signal.SIGUSR2)
    wait_until_ended(training.pid)
    (ended,) = user.told(later=0.1)
    assert ended.result is Result.DONE


def test_k13_a_late_end_is_told_once_another_trainmon_has_left_the_root(root: Path, state: Path, train: Train) -> None:
    training = train("exp-1", "late")
    train("exp-2", "deaf")
    user = outlived(root, state)
    other = Person(root, state, Ladder(stop_wait=5))
    assert other.yes(other.ask(exp_id="exp-2")).result is Result.SENT
    training.process.send_signal(signal.SIGUSR2)
    wait_until_ended(training.pid)
    assert user.told(later=10) == []
    (still,) = other.told(later=6)
    assert still.result is Result.STILL_ALIVE
    (ended,) = user.told(later=30)
    assert ended.result is Result.DONE
    assert [Path(path).name for path in ended.written] == ["exp-1.json", "dev_notes.md"]


# Refusals, and a no


def test_a_refusal_before_the_first_act_is_written_in_ones_own_folder_and_after_it_in_the_journal(
    root: Path, state: Path, train: Train
) -> None:
    training = train("exp-1")
    train("exp-2")
    user = Person(root, state)
    proposal, other = user.ask(), user.ask(exp_id="exp-2")
    finished = "Training finished. Saving final checkpoint\n"
    with training.log.open("a") as log:
        log.write(finished)
    assert user.yes(proposal).result is Result.REFUSED
    assert not (root / ".trainmon").exists()
    (refusal,) = entries(state / "journal.jsonl")
    assert (refusal["what"], refusal["action"], refusal["run"]) == ("refusal", "TERM", "logs/exp-1")
    assert "training finished" in str(refusal["message"])
    assert user.yes(other).result is Result.SENT
    user.outcome()
    assert user.yes(proposal).result is Result.REFUSED
    assert [entry["what"] for entry in entries(root / ".trainmon/journal.jsonl")] == ["intent", "outcome", "refusal"]
    assert len(entries(state / "journal.jsonl")) == 1


def test_a_no_is_written_down_and_leaves_the_run_and_its_files_alone(root: Path, state: Path, train: Train) -> None:
    training = train("exp-1")
    user = Person(root, state)
    assert user.office.decline(Declined(user.ask(), Shown("keyboard")), user.watching.fleet.runs) is None
    (no,) = entries(state / "journal.jsonl")
    assert (no["what"], no["by"], no["action"]) == ("no", "keyboard", "TERM")
    assert sorted(path.name for path in root.iterdir()) == ["logs"]
    assert training.lives


def test_why_it_was_stopped_is_written_clean_short_and_without_secrets(root: Path, state: Path, train: Train) -> None:
    train()
    user = Person(root, state)
    why = "see \x1b]52;c;AAAA\x07 password=hunter2hunter2 " + "x" * 2000
    assert user.stops(reason=why).result is Result.DONE
    note = (root / "dev_notes.md").read_text()
    result = json.loads((root / "results/exp-1.json").read_text())
    said = str(entries(root / ".trainmon/journal.jsonl")[0]["said"])
    (line,) = [line for line in note.splitlines() if line.startswith("- Why: ")]
    for text in (line, result["notes"], said):
        assert "hunter2" not in text
        assert text.isprintable()
        assert len(text) <= 500 + len("Stopped by hand: ")
    assert result["notes"].startswith("Stopped by hand: see ")


# The end of trainmon in the middle of an act

DIES = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {top!r}]
from tests.decisions.person import Person
from tui_monitor.hosts.local import send_signal
from tui_monitor.model.act import Rung
send = send_signal._PidfdHandle.send
def die(handle, number):
    if {after!r}:
        send(handle, number)
    os.kill(os.getpid(), signal.SIGKILL)
send_signal._PidfdHandle.send = die
user = Person(Path({root!r}), Path({state!r}))
user.yes(user.ask(Rung.TERM, unrecorded={unrecorded!r}))
"""


@pytest.mark.parametrize(
    ("after", "unrecorded"), [(False, False), (True, False), pytest.param(True, True, marks=pytest.mark.long)]
)
def test_k19_a_trainmon_killed_beside_the_signal_is_told_of_at_the_next_start(
    root: Path, state: Path, train: Train, after: bool, unrecorded: bool
) -> None:
    training = train()
    top = Path(__file__).parents[2]
    names = {"tests": str(top / "tests"), "top": str(top), "root": str(root), "state": str(state)}
    script = DIES.format(after=after, unrecorded=unrecorded, **names)
    killed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    if after:
        wait_until_ended(training.pid)
    assert training.lives is not after
    next_start = Unsettled(ManualClock(2e9), str(state))
    (told,) = next_start.told([str(root)])
    assert told.endswith(f"TERM for logs/exp-1 (pid {training.pid}): nobody knows whether it was done")
    user = Person(root, state)
    user.watching.look()
    assert [str(words) for words in user.office.unsettled(user.watching.fleet.runs)] == [told]
    if not after:
        assert user.stops().result is Result.DONE
        assert Unsettled(ManualClock(2e9), str(state)).told([str(root)]) == []


def test_a_run_that_is_not_watched_any_more_is_refused_and_that_is_written(
    root: Path, state: Path, train: Train
) -> None:
    train()
    user = Person(root, state)
    proposal = user.ask()
    user.watching.fleet.reset()
    outcome = user.yes(proposal)
    assert outcome.result is Result.REFUSED
    assert len(entries(state / "journal.jsonl")) == 1

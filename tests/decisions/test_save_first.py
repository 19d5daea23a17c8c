"""A signal on which the training saves, by its owner's word: sent only where it is caught, and believed by a file."""

import json
import os
from pathlib import Path

import pytest

from tests.decisions.conftest import Train
from tests.decisions.person import Person, wait_for
from tui_monitor.acting.ladder import Ladder
from tui_monitor.model.act import Result, Rung
from tui_monitor.model.ask import Refusal
from tui_monitor.model.run import Life


def person(root: Path, state: Path) -> Person:
    return Person(root, state, Ladder(checkpoint_signal="USR1", checkpoint_wait=300))


def test_a_new_checkpoint_is_named_with_its_age_and_the_run_goes_on(root: Path, state: Path, train: Train) -> None:
    training = train("exp-1", "saves")
    old = training.log.parent / "checkpoint-300.pt"
    old.write_text("weights")
    os.utime(old, (1e9, 1e9))
    user = person(root, state)
    proposal = user.ask(Rung.CHECKPOINT)
    assert (proposal.signal, proposal.wait_seconds, proposal.changes) == ("USR1", 300, ())
    assert user.yes(proposal).result is Result.SENT
    assert user.watching.look()[0].life is not Life.STOPPING
    wait_for((training.log.parent / "checkpoint-400.pt").exists)
    outcome = user.outcome()
    assert outcome.result is Result.DONE
    assert outcome.message.startswith("checkpoint checkpoint-400.pt was written after USR1, ")
    assert training.lives
    assert not (root / "results").exists()
    assert not (root / "dev_notes.md").exists()
    entries = [json.loads(line) for line in (root / ".trainmon/journal.jsonl").read_text().splitlines()]
    assert [(entry["what"], entry.get("action"), entry.get("signal")) for entry in entries] == [
        ("intent", "checkpoint", "USR1"),
        ("outcome", None, None),
    ]
    assert user.stops().result is Result.DONE


def test_a_signal_that_is_not_caught_would_end_the_run_and_is_not_sent(root: Path, state: Path, train: Train) -> None:
    training = train("exp-1")
    answer = person(root, state).answer(Rung.CHECKPOINT)
    assert isinstance(answer, Refusal)
    assert f"pid {training.pid} does not catch USR1 (SigCgt in /proc/{training.pid}/status)" in answer.reason
    assert training.lives


def test_one_that_stops_catching_it_after_the_question_gets_none(
    root: Path, state: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = train("exp-1", "saves")
    user = person(root, state)
    proposal = user.ask(Rung.CHECKPOINT)
    monkeypatch.setattr("tui_monitor.acting.delivery.is_caught", lambda *_: True)  # between the look and the signal
    monkeypatch.setattr("tui_monitor.hosts.local.linux.ProcTable.caught", lambda *_: frozenset({15}))
    outcome = user.yes(proposal)
    assert outcome.result is Result.REFUSED
    assert "does not catch USR1" in outcome.message
    assert training.lives
    assert not (training.log.parent / "checkpoint-400.pt").exists()


def test_that_none_came_is_told_after_the_time_that_was_given(root: Path, state: Path, train: Train) -> None:
    training = train("exp-1", "silent")
    user = person(root, state)
    user.yes(user.ask(Rung.CHECKPOINT))
    assert user.told(later=299) == []
    (outcome,) = user.told(later=2)
    assert outcome.result is Result.FAILED
    assert outcome.message == "no new checkpoint came within 300 s after USR1; the run goes on"
    assert training.lives


def test_a_file_that_is_still_being_written_is_no_checkpoint_yet(root: Path, state: Path, train: Train) -> None:
    training = train("exp-1", "silent")
    user = person(root, state)
    user.yes(user.ask(Rung.CHECKPOINT))
    file = training.log.parent / "model.pt"
    for size in range(1, 6):
        file.write_bytes(b"w" * size)
        os.utime(file, (user.watching.clock.now(),) * 2)
        assert user.told(later=0.5) == []
    user.told(later=0.5)
    (outcome,) = user.told(later=1.1)
    assert outcome.result is Result.DONE
    assert "model.pt" in outcome.message


def test_a_run_that_ends_while_it_saves_is_told_as_ended(root: Path, state: Path, train: Train) -> None:
    training = train("exp-1", "saves", "dies")
    user = person(root, state)
    user.yes(user.ask(Rung.CHECKPOINT))
    wait_for(lambda: not training.lives)
    outcome = user.outcome()
    assert outcome.result is Result.DONE
    assert outcome.message.endswith(f"; pid {training.pid} has ended")
    assert not (root / "results").exists()


def test_no_signal_is_known_for_other_runs(root: Path, state: Path, train: Train) -> None:
    train("exp-1", "saves")
    answer = Person(root, state).answer(Rung.CHECKPOINT)
    assert isinstance(answer, Refusal)
    assert "no checkpoint_signal is set for it in your own configuration" in answer.reason

"""A full disk, a read-only mount: what cannot be recorded does not make stopping impossible, and is never hushed up."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from by_hand import append, steps

from tests.decisions.conftest import Train
from tests.decisions.person import Person
from tui_monitor.decisions.stop_journal import NO_RECORD
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.run import Life


@contextmanager
def mounted(point: Path, *words: str) -> Iterator[None]:
    done = subprocess.run(["mount", *words, str(point)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"needs root that may mount: {done.stderr.strip()[-100:]}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(point)], check=False)


@pytest.fixture
def full(root: Path) -> Iterator[Path]:
    """A disk of 64 kB with a log on it, and not a byte left."""
    with mounted(root, "-t", "tmpfs", "-o", "size=64k", "none"):
        append(root / "logs/exp-1/train.log", steps(1, 20))
        yield root


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 512)
        except OSError:
            pass


@pytest.fixture
def read_only(root: Path) -> Iterator[Path]:
    """A folder that can be mounted read-only here, and stays writable for a trainer with mounts of its own."""
    behind = root.parent / "behind"
    append(behind / "logs/exp-1/train.log", steps(1, 20))
    with mounted(root, "--bind", str(behind)):
        yield root


def is_asked_again(user: Person, outcome: Outcome) -> StopProposal:
    assert outcome.result is Result.REFUSED
    assert outcome.message.startswith("nothing was sent: ")
    assert outcome.message.endswith("; it can be stopped without a record")
    question = outcome.next
    assert question is not None
    assert question.unrecorded
    return question


def entries(state: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (state / "journal.jsonl").read_text().splitlines()]


def test_f3_f4_on_a_full_disk_a_second_question_stops_it_without_a_record(
    full: Path, state: Path, train: Train
) -> None:
    training = train()
    user = Person(full, state)
    first = user.ask()
    fill(full)
    question = is_asked_again(user, user.yes(user.ask()))
    assert training.lives
    missing, elsewhere = question.changes
    assert "the disk is full" in missing.text
    assert (elsewhere.path, elsewhere.what) == (str(state / "journal.jsonl"), "append")
    assert not first.unrecorded
    assert user.yes(question, "it filled the disk").result is Result.SENT
    outcome = user.outcome()
    assert outcome.result is Result.DONE
    assert outcome.problems == (NO_RECORD,)
    assert outcome.written == (str(state / "journal.jsonl"),)
    assert not (full / "dev_notes.md").exists()
    assert not (full / "results").exists()
    refusal, intent, done = entries(state)
    assert (refusal["what"], intent["what"], done["what"]) == ("refusal", "intent", "outcome")
    assert (intent["unrecorded"], intent["said"], done["result"]) == (True, "it filled the disk", "done")
    assert (state.stat().st_mode & 0o777, (state / "journal.jsonl").stat().st_mode & 0o777) == (0o700, 0o600)


def test_f3_on_a_read_only_mount_too(read_only: Path, state: Path, train: Train) -> None:
    training = train("exp-1", before=("unshare", "--mount", "--propagation", "private"))
    subprocess.run(["mount", "-o", "remount,bind,ro", str(read_only)], check=True)
    user = Person(read_only, state)
    question = is_asked_again(user, user.yes(user.ask()))
    assert "mounted read-only" in question.changes[0].text
    assert user.yes(question).result is Result.SENT
    assert user.outcome().problems == (NO_RECORD,)
    assert not training.lives


def test_f4_where_nothing_at_all_can_be_written_it_is_stopped_and_said(full: Path, train: Train) -> None:
    training = train()
    user = Person(full, full / "state")
    fill(full)
    question = is_asked_again(user, user.yes(user.ask()))
    assert user.yes(question).result is Result.SENT
    outcome = user.outcome()
    assert not training.lives
    assert outcome.result is Result.DONE
    assert outcome.problems[0] == NO_RECORD
    assert any("it is recorded nowhere: " in problem for problem in outcome.problems)
    assert outcome.written == ()


def test_f4_a_record_that_fails_after_the_signal_is_told_beside_the_verified_end(
    full: Path, state: Path, train: Train
) -> None:
    training = train()
    user = Person(full, state)
    assert user.yes(user.ask()).result is Result.SENT
    fill(full)
    outcome = user.outcome()
    assert outcome.result is Result.DONE
    assert not training.lives
    assert sum("the disk is full" in problem for problem in outcome.problems) >= 2
    assert outcome.written == ()


def test_f4_a_journal_that_is_lost_after_the_signal_is_told_beside_what_was_written(
    root: Path, state: Path, train: Train
) -> None:
    train()
    user = Person(root, state)
    assert user.yes(user.ask()).result is Result.SENT
    journal = root / ".trainmon/journal.jsonl"
    journal.unlink()
    journal.symlink_to(root / "elsewhere")
    outcome = user.outcome()
    assert outcome.result is Result.DONE
    assert [Path(path).name for path in outcome.written] == ["exp-1.json", "dev_notes.md"]
    (problem,) = outcome.problems
    assert problem.startswith(f"{journal}: it is a symbolic link")
    assert not (root / "elsewhere").exists()


def test_a_run_that_was_stopped_without_a_record_is_shown_as_stopped(root: Path, state: Path, train: Train) -> None:
    train()
    user = Person(root, state)
    assert user.yes(user.ask(Rung.TERM, unrecorded=True), "no room").result is Result.SENT
    assert user.outcome().result is Result.DONE
    later = Person(root, state)
    later.watching.look()
    later.office.link(later.watching.fleet.runs, anew=True)
    view = later.watching.look_at_one()
    assert view.life is Life.STOPPED
    assert view.told.stopped is not None
    assert view.told.stopped.reason == "no room"
    assert not (root / ".trainmon").exists()


def test_who_asks_for_a_stop_without_a_record_gets_that_question(root: Path, state: Path, train: Train) -> None:
    train()
    proposal = Person(root, state).ask(Rung.TERM, unrecorded=True)
    assert proposal.unrecorded
    assert [change.what for change in proposal.changes] == ["no record", "append"]


def test_a_stop_without_a_record_still_looks_again_whether_the_run_changed(
    root: Path, state: Path, train: Train
) -> None:
    training = train()
    user = Person(root, state)
    question = user.ask(Rung.TERM, unrecorded=True)
    append(training.log, "Training finished. Saving final checkpoint\n")
    assert user.yes(question).result is Result.REFUSED
    assert training.lives

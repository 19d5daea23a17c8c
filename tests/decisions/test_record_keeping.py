"""Notes, warnings and lessons that are kept by themselves, once a person said yes to that: each once, none lost."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.acting.hands import ReadOnlyHands, RealHands, SimulatedHands
from tui_monitor.clock import utc_second
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.errors import RecordError
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.act import Approval, KeepProposal, Outcome, Result, UndoProposal
from tui_monitor.model.ask import ProposeKeeping, ProposeUndo, Refusal
from tui_monitor.records import error_log, learned
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.text import Shown


class Kept:
    """A root in front of a person who is asked whether to keep its notes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.log = root / "logs/exp-1/train.log"
        self.watching = Watching(root)
        clock = self.watching.clock
        self.office = Approvals(clock, RealHands(system_table(), clock), LocalSource(clock), system_table())

    def look(self, later: float = 5.0) -> list[str]:
        self.watching.look(later)
        runs = self.watching.fleet.runs
        self.office.link(runs, anew=True)
        self.watching.look()
        return [str(words) for words in self.office.keep(runs)]

    def ask(self) -> KeepProposal:
        self.look()
        run = next(iter(self.watching.fleet.runs.values()))
        answer = self.office.propose(ProposeKeeping(run.spec.id), run, self.watching.fleet.runs)
        assert isinstance(answer, KeepProposal), answer
        return answer

    def yes(self) -> Outcome:
        approval = Approval(self.ask(), self.watching.clock.now(), Shown("keyboard"))
        return self.office.act(approval, self.watching.fleet.runs)

    def undo(self) -> UndoProposal:
        run = next(iter(self.watching.fleet.runs.values()))
        answer = self.office.propose(ProposeUndo(run.spec.id), run)
        assert isinstance(answer, UndoProposal), answer
        return answer

    def events(self) -> list[dict[str, object]]:
        file = self.root / error_log.NAME
        read = json.loads(file.read_text())["events"] if file.exists() else []
        assert isinstance(read, list)
        return read

    def lessons(self, kind: str) -> list[dict[str, object]]:
        file = self.root / learned.NAME
        read = json.loads(file.read_text())[kind] if file.exists() else []
        assert isinstance(read, list)
        return read

    def notes(self) -> str:
        file = self.root / "dev_notes.md"
        return file.read_text() if file.exists() else ""


def nan(first: int, last: int) -> str:
    return steps(first, last, "step {step} | loss nan\n")


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    append(tmp_path / "logs/exp-1/train.log", steps(1, 40))
    return Kept(tmp_path)


def tree(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def test_nothing_is_written_before_a_yes(kept: Kept) -> None:
    before = tree(kept.root)
    append(kept.log, nan(41, 50))
    for _ in range(3):
        kept.look()
    shown = kept.ask()
    assert [(Path(change.path).name, change.what) for change in shown.changes] == [("error-log.json", "create")]
    assert shown.changes[0].lines[0].startswith("divergence: exp-1: step 41: ")
    assert tree(kept.root) == before


def test_what_is_known_is_written_at_the_yes_and_what_comes_later_when_it_comes(kept: Kept) -> None:
    append(kept.log, nan(41, 50))
    outcome = kept.yes()
    assert (outcome.result, outcome.problems) == (Result.DONE, ())
    assert [Path(path).name for path in outcome.written] == ["error-log.json"]
    (event,) = kept.events()
    assert (event["category"], event["severity"], event["source"]) == ("divergence", "warning", "monitor")
    assert event["context"]["divergence_type"] == "nan"  # type: ignore[index]
    assert event["context"]["step"] == 41.0  # type: ignore[index]
    assert event["context"]["metric_to_watch"] == "loss"  # type: ignore[index]
    append(kept.root / "logs/exp-2/train.log", steps(1, 40) + nan(41, 50))
    kept.watching.fleet.walks.rescan()
    kept.look()
    kept.look()
    assert [event["exp_id"] for event in kept.events()] == ["exp-1", "exp-2"]
    for first in (51, 61, 71):
        append(kept.log, nan(first, first + 9))
        assert kept.look() == []
    assert len(kept.events()) == 2


def test_a_trainmon_that_is_started_again_tells_nothing_twice(kept: Kept) -> None:
    append(kept.log, nan(41, 50))
    kept.yes()
    again = Kept(kept.root)
    assert again.yes().result is Result.DONE
    again.look()
    assert len(again.events()) == 1


def test_the_configuration_and_the_branch_come_from_the_result_file(kept: Kept) -> None:
    (kept.root / "results").mkdir()
    said = {"status": "running", "config": {"lr": 0.5, "api_key": "abcd1234efgh"}, "code_branch": "wild-idea"}
    (kept.root / "results/exp-1.json").write_text(json.dumps(said))
    append(kept.log, nan(41, 50))
    kept.yes()
    (event,) = kept.events()
    assert event["config"] == {"lr": 0.5, "api_key": "[redacted:value]"}
    assert event["code_branch"] == "wild-idea"


def test_overfitting_is_a_warning_and_a_lesson_that_calls_itself_a_warning(kept: Kept) -> None:
    both = "".join(
        f"step {step} | loss {2 - 0.05 * step:.3f} | val_loss {1.3 + 0.05 * abs(step - 15):.3f}\n"
        for step in range(1, 31)
    )
    kept.log.write_text(both)
    kept.yes()
    assert [event["category"] for event in kept.events()] == ["overfitting"]
    (lesson,) = kept.lessons("training_insights")
    assert str(lesson["insight"]).startswith("Overfitting detected: ")
    assert str(lesson["insight"]).endswith(": a warning, not what works")


def test_a_run_that_was_stopped_teaches_what_led_there_and_one_that_was_not_teaches_nothing(kept: Kept) -> None:
    append(kept.log, nan(41, 50))
    kept.yes()
    assert kept.lessons("divergence_patterns") == []
    at = utc_second(kept.watching.clock.now())
    journal = kept.root / ".trainmon/journal.jsonl"
    intent = {"id": "a", "what": "intent", "time": at, "action": "TERM", "run": "x", "log": str(kept.log)}
    done = {"id": "a", "what": "outcome", "time": at, "result": "done", "final": True}
    with journal.open("a") as file:
        file.write(f"{json.dumps(intent)}\n{json.dumps(done)}\n")
    kept.look()
    kept.look()
    (lesson,) = kept.lessons("divergence_patterns")
    assert str(lesson["description"]).startswith("nan of loss at step 41")
    assert lesson["source"] == "monitor"
    assert lesson["threshold"] == {"parameter": "loss", "value": "nan"}
    kept.look()
    assert len(kept.lessons("divergence_patterns")) == 1


def test_an_empty_log_is_a_training_failure(tmp_path: Path) -> None:
    append(tmp_path / "logs/exp-1/train.log", "")
    kept = Kept(tmp_path)
    kept.yes()
    assert kept.events() == []
    kept.look(400.0)
    assert [event["category"] for event in kept.events()] == ["training_failure"]


def test_a_run_without_a_metric_is_told_once_and_not_too_early(tmp_path: Path) -> None:
    log = tmp_path / "logs/exp-1/train.log"
    append(log, "loading data\nmore words without numbers\n")
    kept = Kept(tmp_path)
    kept.yes()
    kept.look()
    assert kept.notes() == ""
    kept.look(301.0)
    append(log, "still words\n")
    for _ in range(3):
        kept.look()
    assert kept.notes().count("## Unmonitored") == 1
    assert "## Unmonitored\n\n- Experiment: exp-1\n- Log: logs/exp-1/train.log\n- Reason: " in kept.notes()
    assert "no metric to watch was found" in kept.notes()


def test_a_note_that_was_taken_back_does_not_come_again(tmp_path: Path) -> None:
    log = tmp_path / "logs/exp-1/train.log"
    append(log, "loading data\nmore words without numbers\n")
    kept = Kept(tmp_path)
    kept.yes()
    kept.look(301.0)
    append(log, "still words\n")
    kept.look()
    kept.look()
    assert "## Unmonitored" in kept.notes()
    approval = Approval(kept.undo(), kept.watching.clock.now(), Shown("keyboard"))
    assert kept.office.act(approval, kept.watching.fleet.runs).result is Result.DONE
    kept.look()
    again = Kept(tmp_path)
    again.watching.clock.sleep(400.0)
    again.yes()
    append(log, "still words\n")
    again.look(301.0)
    again.look()
    assert "## Unmonitored" not in kept.notes()


def test_what_cannot_be_written_waits_is_told_once_and_is_written_later(kept: Kept) -> None:
    kept.yes()
    file = kept.root / error_log.NAME
    file.parent.mkdir()
    file.write_text("{damaged")
    append(kept.log, nan(41, 50))
    (told,) = kept.look()
    assert "not kept: " in told
    assert "1 waiting, tried again" in told
    lines = (kept.root / ".trainmon/journal.jsonl").read_text().count("\n")
    for _ in range(10):
        assert kept.look(60.0) == []
    assert file.read_text() == "{damaged"
    assert len(list(file.parent.glob("*.damaged-*"))) == 1
    assert (kept.root / ".trainmon/journal.jsonl").read_text().count("\n") == lines, "tries leave no trace"
    file.unlink()
    wrote, told = kept.look(700.0)
    assert wrote == f"kept: wrote {file}"
    assert told.endswith("what could not be kept before was written")
    assert len(kept.events()) == 1


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a disk of 64 kB needs the right to mount a tmpfs: only root has it")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_f1_a_full_disk_makes_entries_wait_until_there_is_room(small: Path) -> None:
    append(small / "logs/exp-1/train.log", steps(1, 40))
    kept = Kept(small)
    kept.yes()
    append(kept.log, nan(41, 50))
    with (small / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"x" * 4096)
        except OSError:
            pass
    (told,) = kept.look()
    assert "the disk is full" in told
    assert kept.look(60.0) == []
    assert kept.events() == []
    (small / "filler").unlink()
    kept.look(700.0)
    assert len(kept.events()) == 1
    assert [path.name for path in (small / "reports").iterdir() if "trainmon" in path.name] == []


@pytest.fixture
def no_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full once the files were written."""

    def outcome(self: FileJournal, intent: str, outcome: Outcome, final: bool) -> None:
        raise RecordError("journal.jsonl: the disk is full")

    monkeypatch.setattr(FileJournal, "outcome", outcome)


@pytest.mark.usefixtures("no_last_line")
def test_f1_what_was_written_is_told_as_written_when_the_journal_can_take_no_last_line(kept: Kept) -> None:
    """Told once: `nothing was done: journal.jsonl: the disk is full`."""
    append(kept.log, nan(41, 50))
    outcome = kept.yes()
    assert outcome.result is Result.DONE
    assert [Path(path).name for path in outcome.written] == ["error-log.json"]
    assert outcome.problems == ("the journal does not tell that it was done: journal.jsonl: the disk is full",)
    append(kept.root / "logs/exp-2/train.log", steps(1, 40) + nan(41, 50))
    (told,) = kept.look()
    assert told == f"kept: wrote {kept.root / error_log.NAME}; {outcome.problems[0]}"
    assert kept.look(60.0) == []
    assert len(kept.events()) == 2


def test_while_another_trainmon_acts_there_it_waits_in_silence(kept: Kept) -> None:
    kept.yes()
    append(kept.log, nan(41, 50))
    other = RootFolder(str(kept.root), kept.watching.clock).locks.claim()
    assert kept.look() == []
    assert kept.events() == []
    other.release()
    assert kept.look() == [f"kept: wrote {kept.root}/{error_log.NAME}"]
    assert len(kept.events()) == 1


def test_two_trainmons_that_keep_the_same_root_tell_each_thing_once(kept: Kept) -> None:
    other = Kept(kept.root)
    kept.yes()
    other.yes()
    append(kept.log, nan(41, 50))
    for _ in range(2):
        kept.look()
        other.look()
    assert len(kept.events()) == 1


def test_what_waits_is_bounded_and_what_is_given_up_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_monitor.decisions.record_keeping._MOST", 2)
    kept.yes()
    (kept.root / "reports").write_text("no folder")
    for number in range(2, 6):
        append(kept.root / f"logs/exp-{number}/train.log", steps(1, 40) + nan(41, 50))
    kept.watching.fleet.walks.rescan()
    told = kept.look() + kept.look()
    assert any("more than 2 entries wait: 4 were given up" in words for words in told), (
        "note and event of the batch, too"
    )


def test_it_is_asked_once_and_not_where_nothing_may_be_written(kept: Kept) -> None:
    kept.yes()
    run = kept.watching.run()
    answer = kept.office.propose(ProposeKeeping(run.spec.id), run)
    assert isinstance(answer, Refusal)
    assert "are kept already" in answer.reason
    clock = kept.watching.clock
    reader = Approvals(clock, ReadOnlyHands(clock), LocalSource(clock), None)
    refused = reader.propose(ProposeKeeping(run.spec.id), run)
    assert isinstance(refused, Refusal)
    player = Approvals(clock, SimulatedHands(clock), LocalSource(clock), None)
    simulated = player.propose(ProposeKeeping(run.spec.id), run)
    assert isinstance(simulated, KeepProposal)
    approval = Approval(simulated, clock.now(), Shown("keyboard"))
    assert player.act(approval, kept.watching.fleet.runs).message == "simulated: nothing is kept"


def diverged_at_once(kept: Kept, *names: str) -> None:
    """They appear while their root is watched, with a number that is lost within seconds."""
    for name in names:
        append(kept.root / "logs" / name / "train.log", steps(1, 20))
    kept.watching.fleet.walks.rescan()
    kept.look(1.0)
    for name in names:
        append(kept.root / "logs" / name / "train.log", nan(21, 30))
    kept.look(3.0)


def test_s0_68_a_batch_that_diverges_at_once_is_one_critical_event_and_one_note_however_it_grows(kept: Kept) -> None:
    kept.yes()
    diverged_at_once(kept, "exp-2", "exp-3")
    diverged_at_once(kept, "exp-4")
    for _ in range(3):
        kept.look()
    (event,) = [event for event in kept.events() if event["severity"] == "critical"]
    assert (event["category"], event["exp_id"], event["source"]) == ("training_failure", "exp-2", "monitor")
    assert str(event["message"]).startswith("2 runs diverged within ")
    assert event["context"]["exp_ids"] == ["exp-2", "exp-3"]  # type: ignore[index]
    assert kept.notes().count("## Mass Divergence") == 1
    assert "- Experiments: exp-2, exp-3\n" in kept.notes()
    assert "- Action: none: what else of the batch goes on is stopped only by a yes\n" in kept.notes()
    again = Kept(kept.root)
    again.watching.clock.set(kept.watching.clock.now())
    again.yes()
    again.look()
    assert len([event for event in again.events() if event["severity"] == "critical"]) == 1


def test_a_single_run_that_diverges_at_its_start_is_no_batch(kept: Kept) -> None:
    kept.yes()
    diverged_at_once(kept, "exp-2")
    kept.look()
    assert [event["severity"] for event in kept.events()] == ["warning"]
    assert "Mass Divergence" not in kept.notes()


def test_what_came_since_the_last_write_waits_and_says_so_until_it_is_written(kept: Kept) -> None:
    kept.yes()
    assert not kept.office.unwritten
    append(kept.log, nan(41, 50))
    kept.look(0.0)
    assert kept.office.unwritten, "what comes together is written together"
    kept.look(3.0)
    assert not kept.office.unwritten
    assert [event["category"] for event in kept.events()] == ["divergence"]

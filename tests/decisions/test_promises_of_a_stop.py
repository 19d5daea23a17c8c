"""What a stop leaves behind, from the question to the last file: promise by promise (docs/promises.md)."""

import json
from pathlib import Path

import pytest
from by_hand import append, steps
from msgspec.structs import replace

from tests.acting.test_propose import finding, view
from tests.decisions.conftest import Train
from tests.decisions.person import Person
from tui_monitor.clock import ManualClock
from tui_monitor.decisions.stop_under_way import records
from tui_monitor.model.act import Approval, KeepProposal, Result
from tui_monitor.model.ask import ProposeKeeping
from tui_monitor.model.run import Status
from tui_monitor.records import error_log, learned, results, schema
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import Shown


def nan(first: int, last: int) -> str:
    return steps(first, last, "step {step} | loss nan\n")


def keep(user: Person) -> None:
    """A yes to notes, error log and memory."""
    run = next(iter(user.watching.fleet.runs.values()))
    proposal = user.office.propose(ProposeKeeping(run.spec.id), run, user.watching.fleet.runs)
    assert isinstance(proposal, KeepProposal), proposal
    approval = Approval(proposal, user.watching.clock.now(), Shown("keyboard"))
    assert user.office.act(approval, user.watching.fleet.runs).result is Result.DONE


def look_again(user: Person) -> list[str]:
    """What is told of that."""
    user.watching.look(10.0)
    user.office.link(user.watching.fleet.runs, anew=True)
    user.watching.look()
    return [str(words) for words in user.office.keep(user.watching.fleet.runs)]


def of(file: Path) -> dict[str, object]:
    read = json.loads(file.read_text())
    assert isinstance(read, dict)
    return read


def test_s1_19_a_stop_leaves_result_note_event_lesson_and_its_story(root: Path, state: Path, train: Train) -> None:
    (root / "results").mkdir()
    said = {"exp_id": "exp-1", "status": "running", "config": {"lr": 0.5}, "metrics": {}, "mine": [1, None]}
    (root / "results/exp-1.json").write_text(json.dumps(said))
    train()
    append(root / "logs/exp-1/train.log", nan(21, 30))
    user = Person(root, state)
    user.ask()
    keep(user)
    assert not (root / learned.NAME).exists()
    assert user.stops(reason="a typo in the learning rate").result is Result.DONE
    assert look_again(user) == [f"kept: wrote {root / learned.NAME}"]

    result = of(root / "results/exp-1.json")
    assert schema.problems(result) == []
    assert (result["status"], result["config"], result["mine"]) == ("diverged", {"lr": 0.5}, [1, None])
    assert str(result["notes"]).startswith("Divergence detected: loss is NaN")
    assert str(result["notes"]).endswith(" at step 21")
    note = (root / "dev_notes.md").read_text().splitlines()
    assert note[:6] == ["# Dev Notes", "", "## Divergence Detected", "", "- Experiment: exp-1", note[5]]
    assert note[5].startswith("- Reason: loss is NaN")
    assert note[6:9] == [
        "- Step: 21",
        "- Action: Training process killed",
        "- Why: a typo in the learning rate",
    ]
    (event,) = of(root / error_log.NAME)["events"]  # type: ignore[misc]
    assert (event["category"], event["exp_id"], event["config"]) == ("divergence", "exp-1", {"lr": 0.5})
    (lesson,) = of(root / learned.NAME)["divergence_patterns"]  # type: ignore[misc]
    assert lesson["threshold"] == {"parameter": "lr", "value": 0.5}
    assert str(lesson["description"]).startswith("nan of loss at step 21 with lr=0.5")
    story = [json.loads(line) for line in (root / ".trainmon/journal.jsonl").read_text().splitlines()]
    stop = next(entry["id"] for entry in story if entry.get("action") == "TERM")
    told = [(entry["what"], entry.get("result")) for entry in story if entry["id"] == stop]
    assert told == [("intent", None), ("outcome", "done")]


def test_s0_39_a_final_result_stays_and_everything_else_is_still_written(root: Path, state: Path, train: Train) -> None:
    training = train()
    append(training.log, nan(21, 30))
    file = root / "results/exp-1.json"
    file.parent.mkdir()
    file.write_text('{"exp_id": "exp-1", "status": "completed"}')
    user = Person(root, state)
    question = user.ask()
    assert question.changes[0].what == "keep"
    assert user.stops().result is Result.DONE
    assert file.read_text() == '{"exp_id": "exp-1", "status": "completed"}'
    notes = (root / "dev_notes.md").read_text()
    assert "exp-1 but experiment already completed with status 'completed': skipping overwrite" in notes
    assert "- Action: Training process killed" in notes
    assert '"result": "done"' in (root / ".trainmon/journal.jsonl").read_text()


@pytest.mark.parametrize("status", Status)
def test_s0_67_whatever_a_run_looks_like_its_result_file_gets_an_end(tmp_path: Path, status: Status) -> None:
    """`healthy`, `no_output`, `unmonitored` and `overfitting_warning` are words of the screen alone."""
    for seen in (view(), view(finding())):
        folder = RootFolder(str(tmp_path), ManualClock())
        ending = records(replace(seen, status=status), folder).ending
        assert ending.status in ("diverged", "failed")
        assert not schema.problems(results.merge(None, ending))

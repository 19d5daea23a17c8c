"""What goes wrong is told to other programs: nothing of theirs is lost, nothing of ours is told twice."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_monitor.clock import ManualClock
from tui_monitor.errors import RecordError
from tui_monitor.records import error_log, learned
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import Shown

ABOUT = Experiment(Shown("exp-1"), Shown("logs/exp-1/train.log"), {"lr": 0.1, "batch_size": 8}, Shown("try-2"))


def event(finding: str = "nan:loss:0:3", category: str = "divergence", about: Experiment = ABOUT) -> dict[str, object]:
    context = {"divergence_type": "nan", "step": 3.0, "metric_to_watch": "loss"}
    return dict(error_log.event(category, Shown("loss is NaN"), about, finding, context))


def lesson(finding: str = "nan:loss:0:3") -> learned.Behavior:
    return learned.divergence_pattern(ABOUT, "nan of loss at step 3 with lr=0.1", ("lr", 0.1), finding)


def of(root: Path, name: str = error_log.NAME) -> dict[str, object]:
    read = json.loads((root / name).read_text())
    assert isinstance(read, dict)
    return read


def test_an_event_says_all_that_its_readers_learn_from(folder: RootFolder, tmp_path: Path) -> None:
    assert error_log.append(folder, [event()]) == 1
    written = of(tmp_path)
    (one,) = written["events"]  # type: ignore[misc]
    assert one.pop("event_id").startswith("err-1-1800000000-")
    assert one == {
        "timestamp": "2027-01-15T08:00:00Z",
        "category": "divergence",
        "severity": "warning",
        "source": "monitor",
        "message": "loss is NaN",
        "exp_id": "exp-1",
        "config": {"lr": 0.1, "batch_size": 8},
        "code_branch": "try-2",
        "context": {
            "divergence_type": "nan",
            "step": 3.0,
            "metric_to_watch": "loss",
            "finding": "nan:loss:0:3",
            "log": "logs/exp-1/train.log",
        },
    }
    assert written["summary"] == {"total_events": 1, "by_category": {"divergence": 1}, "by_severity": {"warning": 1}}
    assert written["project_id"] == hashlib.md5(str(tmp_path).encode()).hexdigest()[:12]


def test_the_same_event_is_told_once_and_overfitting_is_a_category(folder: RootFolder, tmp_path: Path) -> None:
    assert error_log.append(folder, [event(), event("o", "overfitting")]) == 2
    assert error_log.append(RootFolder(str(tmp_path), ManualClock(0.0)), [event()]) == 0
    assert of(tmp_path)["summary"]["by_category"] == {"divergence": 1, "overfitting": 1}  # type: ignore[index]


def test_events_of_one_second_have_ids_of_their_own(folder: RootFolder, tmp_path: Path) -> None:
    error_log.append(folder, [event(f"nan:loss:0:{step}") for step in range(500)])
    assert len({one["event_id"] for one in of(tmp_path)["events"]}) == 500  # type: ignore[index, attr-defined]


FOREIGN = {
    "project_id": "abc",
    "session_start": "2026-01-01T00:00:00+00:00",
    "mine": [1, None, "ü", 0.1],
    "events": [{"event_id": "err-1-1", "category": "wholly mine", "severity": "critical", "config": {"x": 1}}],
    "summary": "nonsense",
}


def test_what_others_wrote_stays_and_is_counted(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / error_log.NAME).write_text(json.dumps(FOREIGN))
    assert error_log.change(folder, [event()]).what == "append"
    error_log.append(folder, [event()])
    written = of(tmp_path)
    assert {key: written[key] for key in ("project_id", "session_start", "mine")} == {
        key: FOREIGN[key] for key in ("project_id", "session_start", "mine")
    }
    assert written["events"][0] == FOREIGN["events"][0]  # type: ignore[index]
    assert written["summary"]["by_severity"] == {"critical": 1, "warning": 1}  # type: ignore[index]


def test_what_others_say_in_the_summary_stays(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / error_log.NAME).write_text('{"events": [], "summary": {"total_events": 9, "read_by": "me"}}')
    error_log.append(folder, [event()])
    said = of(tmp_path)["summary"]
    assert isinstance(said, dict) and (said["total_events"], said["read_by"]) == (1, "me")


def test_the_memory_keeps_lessons_apart_and_says_that_overfitting_is_no_advice(
    folder: RootFolder, tmp_path: Path
) -> None:
    insight = learned.overfitting_insight(ABOUT, "severe", "40", "overfitting:val_loss:0:40")
    assert learned.append(folder, [lesson(), insight]) == 2
    assert learned.append(folder, [lesson(), insight]) == 0
    written = of(tmp_path, learned.NAME)
    (pattern,) = written["divergence_patterns"]  # type: ignore[misc]
    assert pattern["description"] == "nan of loss at step 3 with lr=0.1"
    assert pattern["affected_branches"] == ["try-2"]
    assert pattern["threshold"] == {"parameter": "lr", "value": 0.1}
    assert pattern["source"] == "monitor"
    (told,) = written["training_insights"]  # type: ignore[misc]
    assert told["insight"] == "Overfitting detected: severe at step 40: a warning, not what works"
    assert told["kind"] == "warning"
    assert written["hp_constraints"] == written["evolve_hp"] == []


def test_a_memory_of_others_keeps_all_its_lists(folder: RootFolder, tmp_path: Path) -> None:
    mine = {"version": 3, "training_insights": [{"insight": "warm up"}], "goal_update": [{"x": 1}]}
    (tmp_path / learned.NAME).write_text(json.dumps(mine))
    learned.append(folder, [lesson()])
    written = of(tmp_path, learned.NAME)
    assert (written["version"], written["goal_update"], written["training_insights"]) == (
        3,
        mine["goal_update"],
        mine["training_insights"],
    )


DAMAGED = [
    "",
    "{",
    "[]",
    "null",
    '{"events": 3}',
    '{"events": [1]}',
    '{"events": [], "events": []}',
    '{"events": [{"x": 1e400}]}',
    "\xff",
    "nonsense",
]
OF_BOTH: list[tuple[str, Callable[[RootFolder], object], str]] = [
    (error_log.NAME, lambda folder: error_log.append(folder, [event()]), "events"),
    (learned.NAME, lambda folder: learned.append(folder, [lesson()]), "training_insights"),
]


@pytest.mark.parametrize(("name", "add", "key"), OF_BOTH, ids=["errors", "memory"])
@pytest.mark.parametrize("content", [*DAMAGED, pytest.param("[" * 100_000, id="deep")])
def test_a_damaged_file_is_copied_beside_itself_told_and_never_replaced(
    folder: RootFolder, tmp_path: Path, name: str, add: Callable[[RootFolder], object], key: str, content: str
) -> None:
    raw = content.replace("events", key).encode("latin-1")
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(raw)
    for _ in range(3):
        with pytest.raises(RecordError, match=r"not touched.*a copy is .*\.damaged-") as told:
            add(folder)
    assert file.read_bytes() == raw
    (copy,) = file.parent.glob(f"{file.name}.damaged-*")
    assert copy.read_bytes() == raw
    assert str(copy) in str(told.value)
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_file_that_somebody_writes_in_place_is_read_once_more(folder: RootFolder, tmp_path: Path) -> None:
    file = tmp_path / learned.NAME
    file.write_text('{"training_insights": [{"insig')

    class FinishesMeanwhile(ManualClock):
        def sleep(self, seconds: float) -> None:
            file.write_text('{"training_insights": [{"insight": "theirs"}]}')

    folder.clock = FinishesMeanwhile()
    assert learned.append(folder, [lesson()]) == 1
    assert of(tmp_path, learned.NAME)["training_insights"] == [{"insight": "theirs"}]
    assert not list(tmp_path.glob("*.damaged-*"))

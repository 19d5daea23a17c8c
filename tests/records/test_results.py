import json
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.errors import RecordError
from tui_monitor.records import results
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.results import ResultEntry, change, ending, merge, record, status
from tui_monitor.records.schema import STATUSES, problems

CONFIG = {"lr": 0.1, "layers": [1, 2], "api_key": "sk-abcdefghijklmnopqrstuv", "betas": (0.9, math.nan)}
METRICS = {"loss": math.nan, "lr": 0.0003}


def stopped(diverged: bool = True, round_name: str | None = None) -> ResultEntry:
    return ending(
        "exp-1",
        round_name,
        reason="NaN in loss",
        step="342",
        diverged=diverged,
        config=CONFIG,
        metrics=METRICS,
        log_file="logs/exp-1/train.log",
    )


def put(root: Path, content: str | bytes, name: str = "results/exp-1.json") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def strict(path: Path) -> dict[str, object]:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    read = json.loads(path.read_text(), parse_constant=refuse)
    assert isinstance(read, dict)
    return read


def test_a_missing_result_is_made_whole_and_valid_at_once(folder: RootFolder, tmp_path: Path) -> None:
    told = record(folder, stopped())
    written = strict(tmp_path / "results/exp-1.json")
    assert told.written
    assert told.path == str(tmp_path / "results/exp-1.json")
    assert problems(written) == []
    assert written["status"] == "diverged"
    assert written["notes"] == "Divergence detected: NaN in loss at step 342"
    assert written["metrics"] == {"lr": 0.0003}
    assert written["metrics_not_finite"] == {"loss": "NaN"}
    assert written["log_file"] == "logs/exp-1/train.log"
    assert written["config"] == {"lr": 0.1, "layers": [1, 2], "api_key": "[redacted:token]", "betas": [0.9, "nan"]}


def test_a_run_stopped_without_divergence_failed_by_hand(folder: RootFolder, tmp_path: Path) -> None:
    record(folder, stopped(diverged=False))
    written = strict(tmp_path / "results/exp-1.json")
    assert (written["status"], written["notes"]) == ("failed", "Stopped by hand: NaN in loss")


@pytest.mark.parametrize("said", ['"running"', '"pending"', "null", None])
def test_an_open_result_is_updated_and_every_other_key_stays(
    folder: RootFolder, tmp_path: Path, said: str | None
) -> None:
    status_line = f'"status": {said}, ' if said else ""
    path = put(
        tmp_path,
        f'{{{status_line}"exp_id": "x-1", "mine": {{"deep": [1, null]}}, "config": {{"a": 1}}, "metrics": {{}}}}',
    )
    record(folder, stopped())
    written = strict(path)
    assert written["status"] == "diverged"
    assert written["exp_id"] == "x-1"
    assert written["mine"] == {"deep": [1, None]}
    assert written["config"] == {"a": 1}
    assert problems(written) == []


@pytest.mark.parametrize("said", ["completed", "failed", "diverged", "timeout", "cancelled", "???"])
def test_a_final_or_unknown_status_is_never_overwritten(folder: RootFolder, tmp_path: Path, said: str) -> None:
    path = put(tmp_path, json.dumps({"status": said}))
    before = path.stat()
    told = record(folder, stopped())
    assert not told.written
    assert told.kept == said
    after = path.stat()
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)
    assert change(folder, stopped()).what == "keep"
    assert status(folder, "exp-1", None, "") == said


UNREADABLE = [
    "",
    "{",
    '{"status": "running"',
    "[]",
    '"text"',
    "null",
    "3",
    '{"a": 1, "a": 2}',
    '{"status": 5}',
    "\xff\xfe",
]
UNREADABLE += ["[" * 100_000, "nonsense", '{"x": ' + "9" * 5000 + "}", "{'status': 'running'}", '{"loss": 1e400}']


@pytest.mark.parametrize("content", UNREADABLE)
def test_a_file_that_makes_no_sense_is_reported_and_never_replaced(
    folder: RootFolder, tmp_path: Path, content: str
) -> None:
    raw = content.encode("latin-1")
    path = put(tmp_path, raw)
    with pytest.raises(RecordError, match=re.escape("results/exp-1.json")):
        record(folder, stopped())
    with pytest.raises(RecordError):
        change(folder, stopped())
    assert path.read_bytes() == raw


def test_a_huge_file_is_not_read_at_all(folder: RootFolder, tmp_path: Path) -> None:
    path = put(tmp_path, "")
    with path.open("r+b") as file:
        file.truncate(200 << 20)
    with pytest.raises(RecordError, match="larger than 8 MiB"):
        record(folder, stopped())
    assert path.stat().st_size == 200 << 20


def test_a_file_caught_in_the_middle_of_a_write_is_read_once_more(folder: RootFolder, tmp_path: Path) -> None:
    path = put(tmp_path, '{"status": "run')

    class FinishesMeanwhile:
        def wall(self) -> float:
            return 0.0

        def sleep(self, seconds: float) -> None:
            path.write_text('{"status": "running", "mine": 1}')

    folder.clock = FinishesMeanwhile()
    assert record(folder, stopped()).written
    assert strict(path)["mine"] == 1


def test_a_run_that_finished_since_the_preview_keeps_its_result(folder: RootFolder, tmp_path: Path) -> None:
    put(tmp_path, '{"status": "running"}')
    assert change(folder, stopped()).what == "update"
    put(tmp_path, '{"status": "completed", "metrics": {"acc": 0.9}}')
    told = record(folder, stopped())
    assert (told.written, told.kept) == (False, "completed")


def test_both_places_of_a_result_are_known(folder: RootFolder, tmp_path: Path) -> None:
    assert results.locate(folder, "exp-1", "round-1") == "results/round-1/exp-1.json"
    assert results.locate(folder, "exp-1", None) == "results/exp-1.json"
    put(tmp_path, "{}")
    assert results.locate(folder, "exp-1", "round-1") == "results/exp-1.json"
    put(tmp_path, "{}", "results/round-1/exp-1.json")
    assert results.locate(folder, "exp-1", "round-1") == "results/round-1/exp-1.json"


@pytest.mark.parametrize(("exp_id", "round_name"), [("../../etc", None), ("exp-1", ".."), ("/x", None), ("a\0", None)])
def test_names_that_lead_out_of_the_root_are_refused(folder: RootFolder, exp_id: str, round_name: str | None) -> None:
    made = ResultEntry(exp_id, round_name, "failed", "x")
    with pytest.raises(RecordError, match="cannot be part of a file name"):
        record(folder, made)


def test_a_preview_shows_what_will_be_in_the_file(folder: RootFolder, tmp_path: Path) -> None:
    shown = change(folder, stopped())
    assert shown.what == "create"
    assert shown.lines == ("status: diverged", "notes: Divergence detected: NaN in loss at step 342")
    assert not (tmp_path / "results").exists()


def test_metrics_the_experiment_wrote_itself_win_and_nothing_of_them_is_lost() -> None:
    old = {"status": "running", "metrics": {"acc": 0.5, "loss": math.inf, "ok": True}, "config": None}
    new = merge(old, stopped())
    assert new["metrics"] == {"acc": 0.5}
    assert new["metrics_not_finite"] == {"loss": "Infinity", "ok": "True"}
    assert problems(new) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["exp_id", "config", "metrics", "notes", "status", "mine", "log_file"])


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_whatever_was_there_an_update_has_a_valid_core_and_keeps_the_rest(old: dict[str, object]) -> None:
    new = merge(old, stopped())
    assert [problem for problem in problems(new) if not problem.startswith("log_file")] == []
    assert all(new[key] is old[key] for key in old if key in ("mine", "log_file"))


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        ([], "a result is a JSON object"),
        ({}, "exp_id is missing"),
        ({"exp_id": ""}, "exp_id is not a text"),
        ({"status": "cancelled"}, "status is not one of"),
        ({"config": []}, "config is not an object"),
        ({"metrics": {"loss": math.nan}}, "metric loss is not a finite number"),
        ({"metrics": {"ok": True}}, "metric ok is not a finite number"),
        ({"metrics": {"a": "1"}}, "metric a is not a finite number"),
        ({"notes": 3}, "notes is not a text"),
    ],
)
def test_the_schema_names_every_problem(result: object, problem: str) -> None:
    base = {"exp_id": "a", "status": "running", "config": {}, "metrics": {}}
    whole = result if not result or isinstance(result, list) else {**base, **result}  # type: ignore[dict-item]
    assert any(told.startswith(problem) for told in problems(whole))


@pytest.mark.parametrize("said", STATUSES)
def test_a_valid_result_has_no_problems(said: str) -> None:
    assert problems({"exp_id": "a", "status": said, "config": {}, "metrics": {"x": 1, "y": 0.5}, "more": None}) == []

import json
from pathlib import Path

import logs
import pytest
from contract_shape import DOCUMENT, departures, strict
from outside import Said, trainmon

FIELDS = [
    "Data source",
    "Run",
    "Recent metrics",
    "Anomalies",
    "Evidence",
    "Decision",
    "Reason",
    "Likely cause",
    "Next check",
]
OF_LABEL = {
    "nan": {"nan", "inf"},
    "hang": {"stall"},
    "oom": {"oom"},
    "crash": {"crash"},
    "overfit": {"overfitting"},
}


@pytest.fixture(scope="module")
def of_samples(samples: Path) -> Said:
    return trainmon("check", "--json", samples)


def test_a_healthy_run_exits_0(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    assert trainmon("check", tmp_path).status == 0


def test_a_run_that_says_too_little_yet_exits_10(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy(3))
    said = trainmon("check", tmp_path)
    assert said.status == 10
    assert "too early: 3 of at least 5 points" in said.out


def test_a_nan_exits_20_and_the_worst_run_decides(tmp_path: Path) -> None:
    logs.run(tmp_path, "well", logs.healthy())
    logs.run(tmp_path, "ill", logs.diverging())
    said = trainmon("check", tmp_path)
    assert said.status == 20
    assert said.out.splitlines()[0].startswith("■ STOP     ill")
    assert said.out.splitlines()[-1] == "2 runs: 1 STOP, 1 CONTINUE"
    assert said.err == ""


def test_the_samples_are_told_in_one_strict_document(of_samples: Said, samples: Path) -> None:
    assert of_samples.status == 20
    document = strict(of_samples.out)
    assert list(departures(document, DOCUMENT)) == []
    names = {run["id"] for run in document["runs"]}
    assert names == {folder.name for folder in samples.iterdir() if folder.is_dir()}


def test_the_checker_of_the_contract_sees_what_is_wrong() -> None:
    with pytest.raises(AssertionError, match="NaN is not JSON"):
        strict('{"runs": NaN}')
    assert list(departures({"schema": 2, "generated": "2026-01-01T00:00:00Z", "problems": []}, DOCUMENT)) == [
        "document.schema must not be 2",
        "document.runs is missing",
    ]


def test_each_sample_ends_as_its_label_says(of_samples: Said, samples: Path) -> None:
    kinds = {run["id"]: {f["kind"] for f in run["findings"]} for run in json.loads(of_samples.out)["runs"]}
    for folder in filter(Path.is_dir, samples.iterdir()):
        label = next(line for line in (folder / "run.yaml").read_text().splitlines() if line.startswith("label:"))
        if wanted := OF_LABEL.get(label.split(":")[1].strip()):
            assert wanted & kinds[folder.name], folder.name


def test_a_document_carries_every_value_of_the_watched_metric_with_its_step(tmp_path: Path) -> None:
    logs.run(tmp_path, "ill", logs.diverging(6000))
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["metric"] == "loss"
    assert run["steps"] == list(range(1, 6001))
    assert run["metric_trajectory"][:1] == [2.0]
    assert run["metric_trajectory"][-1] == "NaN"
    assert run["step"] == run["findings"][0]["detected_step"]
    line = run["findings"][0]["evidence"]["lines"][0]
    assert line["text"] == f"step {logs.NAN_AT} | loss nan"
    assert (tmp_path / "ill" / "train.log").read_bytes()[line["offset"] :].startswith(line["text"].encode())


def test_a_report_has_its_fields_in_their_order(tmp_path: Path) -> None:
    logs.run(tmp_path, "ill", logs.diverging())
    said = trainmon("check", "--report", tmp_path)
    lines = said.out.splitlines()
    assert lines[0].startswith("## Training Check - 2")
    assert [line.split(":")[0].removeprefix("- ") for line in lines[2:]] == FIELDS
    assert "- Decision: STOP" in lines
    assert f"step {logs.NAN_AT} | loss nan" in said.out


def test_a_log_without_the_wanted_metric_is_unmonitored_and_never_stopped(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    said = trainmon("check", "--json", "--metric", "bleu", tmp_path)
    (run,) = strict(said.out)["runs"]
    assert said.status == 10
    assert run["status"] == "unmonitored"
    found = "Watched metric 'bleu' not found; available: [loss, lr]"
    assert run["reason"] == f"{found}; its time limit is 6.0 h (no baseline is known)"
    assert run["metric_trajectory"] == []
    assert set(run["latest_metrics"]) == {"loss", "lr"}


@pytest.mark.parametrize("wanted", ["loss", "LOSS"])
def test_a_wanted_metric_is_found_whatever_its_case(tmp_path: Path, wanted: str) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    (run,) = strict(trainmon("check", "--json", "--metric", wanted, tmp_path).out)["runs"]
    assert run["metric"] == "loss"


def test_json_and_report_exclude_each_other(tmp_path: Path) -> None:
    assert trainmon("check", "--json", "--report", tmp_path).status == 2


def test_a_log_that_nobody_writes_any_more_has_ended_and_is_not_stalled(tmp_path: Path) -> None:
    logs.run(tmp_path, "old", logs.healthy(), age=86400.0)
    said = trainmon("check", "--json", tmp_path)
    (run,) = strict(said.out)["runs"]
    assert (said.status, run["life"], run["decision"]) == (0, "ended", "CONTINUE")


def test_one_look_changes_no_file(tmp_path: Path) -> None:
    logs.run(tmp_path, "ill", logs.diverging())
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    trainmon("check", tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_there_is_no_colour_without_a_terminal_whatever_is_forced(tmp_path: Path) -> None:
    logs.run(tmp_path, "ill", logs.diverging())
    assert "\x1b" not in trainmon("check", tmp_path, FORCE_COLOR="1", TERM="xterm-256color").out

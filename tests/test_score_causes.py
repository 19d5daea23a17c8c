"""`trainmon score --causes`: first causes on runs of which somebody knows them, beside two tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tui_monitor.cli.main import main
from tui_monitor.scoring.cause_totals import constant, table
from tui_monitor.scoring.caused_runs import caused_runs

SAMPLES = Path(__file__).parents[1] / "sample_logs"
RISEN = "".join(
    f"step {at} loss {2.0 if at < 40 else 2.0 * 1.6 ** (at - 40):.4g} lr {0.001 * 1.1**at:.4g}\n" for at in range(60)
)
CALM = "".join(f"step {at} loss {2.0 / (1 + at):.4g} lr 0.001\n" for at in range(60))
HEADER = "run,accepted_top,accepted_top3,note\n"


def _corpus(folder: Path, rows: str, **logs: str) -> Path:
    for name, text in logs.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "train.log").write_text(text)
    (folder / "causes.csv").write_text(HEADER + rows)
    return folder


def test_a_run_whose_first_cause_is_accepted_is_right_and_a_healthy_one_quiet(tmp_path: Path) -> None:
    corpus = _corpus(tmp_path, "risen,lr_schedule,,the rate rises\ncalm,healthy,,\n", risen=RISEN, calm=CALM)
    risen, calm = caused_runs(corpus)
    assert risen.right
    assert risen.right_among_three
    assert calm.healthy
    assert not calm.alarmed


def test_a_wrong_first_cause_is_told_with_its_confidence_and_its_proofs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = _corpus(tmp_path, "risen,disk_full,,\n", risen=RISEN)
    assert main(["score", "--causes", str(corpus)]) == 0
    said = capsys.readouterr().out
    assert "MISSED  wrong with 0.9" in said
    assert "missed: risen: expected disk_full" in said
    assert "    + lr rose from" in said


def test_both_tables_know_the_labels_alone(tmp_path: Path) -> None:
    rows = "one,lr_schedule|lr_too_high,,\ntwo,lr_too_high,,\nthree,disk_full,,\n"
    runs = tuple(caused_runs(_corpus(tmp_path, rows, one=RISEN, two=RISEN, three=CALM)))
    assert constant(runs) == 2
    assert table(runs) == 3


def test_a_folder_without_labels_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--causes", str(tmp_path)]) == 2
    assert "no causes.csv below it" in capsys.readouterr().err


def test_the_label_of_a_recording_is_never_read_by_a_diagnosis(tmp_path: Path) -> None:
    labelled = [SAMPLES / name for name in ("cnn-oom-rlimit", "tqdm-sgd-nan", "keras-cnn-healthy", "tqdm-hang")]
    for folder in labelled:
        shutil.copytree(folder, tmp_path / "with" / folder.name)
        shutil.copytree(folder, tmp_path / "without" / folder.name, ignore=shutil.ignore_patterns("run.yaml"))
    rows = "".join(f"{folder.name},bug,,\n" for folder in labelled)
    for place in ("with", "without"):
        (tmp_path / place / "causes.csv").write_text(HEADER + rows)
    told, untold = (tuple(caused_runs(tmp_path / place)) for place in ("with", "without"))
    assert [run.diagnosis for run in told] == [run.diagnosis for run in untold]

"""Each fold of a cross-validation is a curve of its own, wherever the number of the fold stands."""

import json
from pathlib import Path

import pytest

from tui_monitor.cli.assemble import looking_once
from tui_monitor.model.finding import Kind
from tui_monitor.model.run import RunView
from tui_monitor.reading.formats.folds_of_a_file import heading
from tui_monitor.settings.settings import Settings

FOLDS, EPOCHS = 5, 20


def loss(fold: int, epoch: int, bad: int | None) -> float:
    return 1.7 + 0.01 * (epoch % 3) if fold == bad else 0.3 + 1.5 * 0.8**epoch + 0.002 * (fold + epoch % 2)


def rows(bad: int | None) -> list[tuple[int, int, float]]:
    return [(fold, epoch, loss(fold, epoch, bad)) for fold in range(1, FOLDS + 1) for epoch in range(1, EPOCHS + 1)]


def csv(bad: int | None) -> str:
    return "fold,epoch,loss\n" + "".join(f"{fold},{epoch},{value:.4f}\n" for fold, epoch, value in rows(bad))


def jsonl(bad: int | None) -> str:
    return "".join(json.dumps({"epoch": epoch, "fold": fold, "loss": value}) + "\n" for fold, epoch, value in rows(bad))


def lines(bad: int | None) -> str:
    return "".join(f"fold {fold} epoch {epoch} loss {value:.4f}\n" for fold, epoch, value in rows(bad))


def headings(bad: int | None) -> str:
    return "".join(
        f"{f'===== Fold {fold}/{FOLDS} =====' if epoch == 1 else ''}\nEpoch {epoch}: loss={value:.4f}\n"
        for fold, epoch, value in rows(bad)
    )


WAYS = {"metrics.csv": csv, "metrics.jsonl": jsonl, "lines.log": lines, "headings.log": headings}


def read(folder: Path, name: str, text: str) -> RunView:
    (folder / "exp").mkdir()
    (folder / "exp" / name).write_text(text)
    (view,) = looking_once([str(folder)], Settings(), trajectories=True).settle().runs
    return view


@pytest.mark.parametrize("name", WAYS)
def test_a_new_fold_is_neither_a_rise_nor_a_restart(tmp_path: Path, name: str) -> None:
    view = read(tmp_path, name, WAYS[name](None))
    assert {f.kind for f in view.findings} <= {Kind.CONVERGED}
    assert {"loss", "fold 2 loss", "fold 5 loss"} <= set(view.latest)
    assert view.watched is not None and view.watched.metric == "fold 5 loss"


@pytest.mark.parametrize("name", WAYS)
def test_a_fold_that_is_far_worse_than_its_siblings_is_told(tmp_path: Path, name: str) -> None:
    view = read(tmp_path, name, WAYS[name](3))
    (told,) = [finding for finding in view.findings if finding.alarm]
    assert told.message.startswith("fold 3: loss is at best 1.7, the others at 0.3")


@pytest.mark.parametrize("text", [csv(None).replace("fold", "protein_fold"), csv(None).replace("\n2,", "\n1.5,")])
def test_another_column_is_a_metric_like_any_other(tmp_path: Path, text: str) -> None:
    assert not any(name.startswith("fold ") for name in read(tmp_path, "metrics.csv", text).latest)


def test_a_run_of_one_fold_keeps_its_names(tmp_path: Path) -> None:
    one = "".join(line for line in csv(None).splitlines(keepends=True) if line[:2] not in ("1,", "2,", "4,", "5,"))
    assert set(read(tmp_path, "metrics.csv", one).latest) == {"loss"}


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("===== Fold 3 =====", 3),
        ("Fold 2/5", 2),
        ("Starting fold 4 of 5...", 4),
        ("Training on fold: 1", 1),
        ("[Fold 0]", 0),
        ("Cross-validation fold #2", 2),
        ("fold 3 best acc 0.9", None),
        ("5 folds", None),
        ("threefold 3", None),
        ("n_folds: 5", None),
    ],
)
def test_a_heading_names_a_fold_and_nothing_else(line: str, number: int | None) -> None:
    assert heading(line) == number

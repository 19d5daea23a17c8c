"""A run may log a loss for each layer or task: what is done for one more does not grow with how many there are."""

from array import array
from collections.abc import Callable

import pytest

from tui_monitor.judging import loss_pairs
from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.points import Points
from tui_monitor.text import Shown


def counted(real: Callable[[str], object], calls: list[str]) -> Callable[[str], object]:
    def call(metric: str) -> object:
        calls.append(metric)
        return real(metric)

    return call


def one_point(metric: str, step: float, value: float) -> Points:
    column = array("d", [step])
    return Points(Shown(metric), Shown("a.jsonl"), column, array("d", [value]), column, array("q", [0]))


def test_each_loss_is_looked_at_once_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(loss_pairs, "source_of", counted(loss_pairs.source_of, calls))
    examiner = Examiner(Thresholds())
    for number in range(300):
        examiner.examine([one_point(f"train/layer{number}/loss", 1, 0.5)])
    assert len(calls) <= 300


def test_the_pairs_of_a_run_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loss_pairs, "_MOST_PAIRS", 50)
    examiner = Examiner(Thresholds())
    for number in range(30):
        examiner.examine([one_point(f"train/loss_{number}", 1, 0.5), one_point(f"val/loss_{number}", 1, 0.5)])
    assert len(examiner._pairs._pairs) == 50

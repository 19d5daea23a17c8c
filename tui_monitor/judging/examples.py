"""Where a rule fires on a series: for the example in its docstring, and for trying one."""

from array import array
from collections.abc import Sequence
from typing import Any

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.rule import Rule
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.points import Points
from tui_monitor.text import Shown


def fires(
    rule: type[Rule[Any]],
    values: Sequence[float],
    metric: str,
    training: Sequence[float] = (),
    thresholds: Thresholds | None = None,
) -> list[str]:
    """Step (from 1) and severity of each finding of a rule that was raised, promoted or superseded.

    `training`: the values of `train_loss` beside it.
    """
    examiner = Examiner(thresholds or Thresholds(), (rule,))
    examiner.examine([_points("train_loss", training)] if training else [])
    told: list[str] = []
    for point, value in enumerate(values, 1):
        found = examiner.examine([_points(metric, [value], point)])
        told += [f"{point} {finding.severity}" for finding in found if finding.active]
    return told


def _points(metric: str, values: Sequence[float], first: int = 1) -> Points:
    n = len(values)
    steps = array("d", range(first, first + n))
    return Points(
        Shown(metric), Shown("train.log"), steps, array("d", values), array("d", [0.0]) * n, array("q", range(n))
    )

"""Series as a log would give them, and what the rules say about them."""

import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.points import Points
from tui_monitor.text import Shown

SEEDS = range(20)


def points(values: Sequence[float], metric: str = "loss", steps: Sequence[float] | None = None) -> Points:
    n = len(values)
    logged = array("d", steps if steps is not None else range(1, n + 1))
    times = array("d", [float("nan")] * n)
    return Points(
        Shown(metric), Shown("train.log"), logged, array("d", values), times, array("q", range(0, 80 * n, 80))
    )


@dataclass
class Judged:
    """All versions of all findings, in order, and the last of each."""

    transitions: list[Finding]
    findings: tuple[Finding, ...]

    def kinds(self) -> set[Kind]:
        """Of warning or worse, at any time."""
        return {f.kind for f in self.transitions if f.severity is not Severity.INFO}

    def alarms(self) -> set[Kind]:
        """Active at the end, of warning or worse."""
        return {f.kind for f in self.findings if f.alarm}

    def critical(self) -> set[Kind]:
        """Critical at any time."""
        return {f.kind for f in self.transitions if f.severity is Severity.CRITICAL}

    def first(self, kind: Kind) -> Finding:
        return next(f for f in self.transitions if f.kind is kind)

    def of(self, kind: Kind) -> list[Finding]:
        return [f for f in self.findings if f.kind is kind]


def examine(*batches: Points, thresholds: Thresholds | None = None) -> Judged:
    examiner = Examiner(thresholds or Thresholds())
    transitions = [finding for batch in batches for finding in examiner.examine([batch])]
    return Judged(transitions, examiner.findings)


def judged(
    values: Sequence[float],
    metric: str = "loss",
    steps: Sequence[float] | None = None,
    thresholds: Thresholds | None = None,
) -> Judged:
    return examine(points(values, metric, steps), thresholds=thresholds)


def noise(seed: int, sd: float, n: int) -> list[float]:
    random_ = random.Random(seed)
    return [random_.gauss(0.0, sd) for _ in range(n)]


def around(seed: int, sd: float, curve: Sequence[float]) -> list[float]:
    return [value + e for value, e in zip(curve, noise(seed, sd, len(curve)), strict=True)]

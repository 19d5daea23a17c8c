"""Courses of training that are made by rule, for causes of curves that stand still or part."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import accumulate

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.judging.roles import is_held_out, lower_is_better, role_of
from tui_monitor.model.diagnosis import CauseName, Diagnosis
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Place
from tui_monitor.text import Shown

POINTS = 60


def diagnosed(
    curves: Mapping[str, Sequence[float]],
    lines: Sequence[str] = (),
    config: Mapping[str, object] | None = None,
) -> Diagnosis:
    """Of a run that logged these values, at the same steps each."""
    places = accumulate((len(line) + 1 for line in lines), initial=0)
    quoted = [Line(Place(Shown("train.log"), at), Shown(line)) for at, line in zip(places, lines, strict=False)]
    made = [_curve(name, values) for name, values in curves.items()]
    return diagnose(Artifacts(curves=made, config=config or {}, lines=quoted))


def first(diagnosis: Diagnosis) -> CauseName | None:
    return diagnosis.first.cause if diagnosis.first is not None else None


def names(diagnosis: Diagnosis) -> list[CauseName]:
    return [cause.cause for cause in diagnosis.causes]


def about(level: float, spread: float, points: int = POINTS, seed: int = 1) -> list[float]:
    """A level with noise."""
    noise = random.Random(seed)
    return [level + spread * noise.gauss(0.0, 1.0) for _ in range(points)]


def falling(start: float, end: float, points: int = POINTS, halves: float = 8.0) -> list[float]:
    """By half of what is left every so many points."""
    return [end + (start - end) * 0.5 ** (at / halves) for at in range(points)]


def straight(start: float, end: float, points: int = POINTS) -> list[float]:
    return [start + (end - start) * at / (points - 1) for at in range(points)]


def _curve(name: str, values: Sequence[float]) -> MetricCurve:
    steps = [10.0 * (at + 1) for at in range(len(values))]
    return MetricCurve(
        Shown(name), role_of(name), steps, list(values), is_held_out(name), lower_is_better(name), Shown("train.log")
    )

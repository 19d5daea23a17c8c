"""The two pictures that go with a diagnosis: losses, and the gradient's norm, with the steps at which it began."""

from __future__ import annotations

from collections.abc import Iterator

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.departures import departure
from tui_monitor.model.finding import Finding, step_text
from tui_monitor.model.role import Role
from tui_monitor.report.curve_svg import Mark, PlotCurve, as_file, drawn
from tui_monitor.report.diagnosis_document import LastLosses
from tui_monitor.text import Shown, clean


def loss_plot(course: Course, run: Shown) -> str | None:
    """Training and validation; where neither is logged, the metric in which the trouble was seen."""
    trouble = course.trouble
    losses = _losses(course)
    shown = [one for one in losses if len(one)]
    watched = course.measured.named(trouble.metric) if trouble is not None else None
    shown = shown or [one for one in (watched,) if one is not None]
    if not shown:
        return None
    what = "loss" if shown[0] in losses else shown[0].metric
    return _file(clean(f"{what} of {run}", 200), shown, [*_onset(course, shown[0])])


def _losses(course: Course) -> list[MetricCurve]:
    """Of training, and of validation."""
    both = course.measured.loss, course.measured.curve(Role.VALIDATION_LOSS)
    return [one for one in both if one is not None]


def gradient_plot(course: Course, run: Shown) -> str | None:
    gradient = course.measured.gradient
    if gradient is None:
        return None
    return _file(
        clean(f"gradient norm of {run}", 200), [gradient], [*_left(course, gradient), *_onset(course, gradient)]
    )


def last_losses(course: Course) -> LastLosses | None:
    """The newest finite ones, of both."""
    both = [one.finite.values for one in _losses(course)]
    return LastLosses(both[0][-1], both[1][-1]) if len(both) == 2 and all(both) else None


def _file(title: Shown, curves: list[MetricCurve], marks: list[Mark]) -> str | None:
    svg = drawn(title, [PlotCurve(one.metric, one.steps, one.values) for one in curves], marks)
    return as_file(svg) if svg is not None else None


def _onset(course: Course, curve: MetricCurve) -> Iterator[Mark]:
    trouble: Finding | None = course.trouble
    if trouble is not None and trouble.alarm:
        step = course.onset_on(curve, trouble)
        about = f"{trouble.metric}: " if trouble.metric is not None and trouble.metric != curve.metric else ""
        yield Mark(step, clean(f"{about}{trouble.kind.value} since step {step_text(step)}", 200))


def _left(course: Course, gradient: MetricCurve) -> Iterator[Mark]:
    until = course.measured.last_step if course.trouble is None else course.onset_on(gradient, course.trouble)
    found = departure(gradient, until)
    if found is not None:
        words = f"left its level of {found.level:.3g} at step {step_text(found.step)}"
        yield Mark(found.step, clean(words, 200))

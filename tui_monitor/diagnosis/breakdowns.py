"""How numbers broke down: at once out of calm, at the end of a growth, again and again, or in one part alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite, isinf
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import NONFINITE, Course
from tui_monitor.model.finding import Finding, Severity
from tui_monitor.model.role import LOSSES, Role

EARLY = 10
"""Points, or steps, within which what goes wrong was wrong from the first step (seed 000's hint)."""
_USUAL, _NEWEST, _FEWEST = 20, 5, 5
"""Values that tell what is usual, the newest ones that are held against them, and how few say nothing."""
_BEYOND, _CLIMBED, _CLIMB = 3.0, 1.2, 3
"""Times what is usual; the least factor of a climb, and the rises in a row that make one."""
_MEASURED = LOSSES | {Role.LOSS_PART, Role.POLICY_LOSS, Role.VALUE_LOSS, Role.GAN_LOSS, Role.KL, Role.ENTROPY}


class Breakdown(Struct, frozen=True):
    """The first value that was no number, and what went before it."""

    finding: Finding
    curve: MetricCurve
    step: float
    value: float
    """NaN, or an infinity."""
    before: tuple[float, ...]
    """Its finite values up to there."""
    after: int
    """Finite values since: weights that are no numbers give none."""
    bad: int
    """Values that are no number."""

    @property
    def is_calm(self) -> bool:
        if self.is_early and len(self.before) < _FEWEST:
            return False
        return not self.has_grown if self.is_score else is_calm(self.before)

    @property
    def is_early(self) -> bool:
        """Within the first steps of training (seed 000): so few values tell of no calm."""
        return self.step <= EARLY

    @property
    def has_grown(self) -> bool:
        """For the worse: a likelihood that rises is what is wanted."""
        worse = not self.is_score or (len(self.before) > 1 and self.before[-1] < median(self.before))
        return worse and has_grown(self.before)

    @property
    def climbed(self) -> bool:
        """It had grown, but little: a few times the usual is no runaway."""
        return self.has_grown and max(map(abs, self.before[-2:])) <= _BEYOND * abs(median(self.before))

    @property
    def is_score(self) -> bool:
        return self.curve.lower_is_better is False

    @property
    def was_infinite(self) -> bool:
        return isinf(self.value)

    @property
    def is_at_its_lowest(self) -> bool:
        return len(self.before) > 1 and self.before[-1] <= min(self.before[:-1])

    @property
    def comes_and_goes(self) -> bool:
        """Weights stay numbers: steps with it are skipped, or it is only measured there."""
        return self.bad > 1 and self.after >= 2 * self.bad


def breakdown(course: Course) -> Breakdown | None:
    """Where numbers broke down first; of several metrics at one step, by the loss that is trained on."""
    fits = [
        (found, curve)
        for found in course.artifacts.findings
        if found.kind in NONFINITE and found.severity.rank >= Severity.WARNING.rank
        if (curve := course.measured.named(found.metric)) is not None
    ]
    if not fits:
        return None
    file = (course.measured.named(course.trouble.metric) if course.trouble is not None else None) or fits[0][1]
    here = [one for one in fits if one[1].file == file.file] or fits
    return _of(*min(here, key=lambda one: (one[0].onset_step, _order(one[1]), -len(one[1]))))


def _order(curve: MetricCurve) -> int:
    if curve.role is Role.TRAIN_LOSS:
        return 0
    if curve.role in LOSSES:
        return 1
    return 3 if curve.role is Role.GRADIENT_NORM else 2


def _of(found: Finding, curve: MetricCurve) -> Breakdown:
    at = next((at for at, pair in enumerate(curve.pairs) if not isfinite(pair[1]) and pair[0] >= found.onset_step), 0)
    before = tuple(value for value in curve.values[:at] if isfinite(value))
    after = sum(map(isfinite, curve.values[at:]))
    value = curve.values[at] if len(curve) else float("nan")
    return Breakdown(found, curve, found.onset_step, value, before, after, len(curve) - at - after)


def is_calm(values: Sequence[float]) -> bool:
    """No larger than usual at its end, and not on a climb. Of few values: it only fell."""
    if len(values) < _FEWEST:
        return len(values) > 2 and all(two <= one for one, two in pairwise(values))
    return not has_grown(values)


def has_grown(values: Sequence[float]) -> bool:
    """Its last values are far larger than the usual ones, or climb one after the other to where none was before."""
    sizes = [abs(value) for value in values]
    if len(sizes) < 2:
        return False
    cut = max(1, len(sizes) - _NEWEST)
    usual = median(sizes[max(0, cut - _USUAL) : cut])
    if max(sizes[-2:]) > _BEYOND * usual:
        return usual > 0
    return _climbs(values)


def _climbs(values: Sequence[float]) -> bool:
    rises = 0
    while rises < len(values) - 1 and values[-1 - rises] > values[-2 - rises]:
        rises += 1
    foot, earlier = values[-1 - rises], values[max(0, len(values) - 1 - rises - _USUAL) : len(values) - rises]
    return rises >= _CLIMB and abs(values[-1] - foot) > (_CLIMBED - 1) * abs(foot) and values[-1] > max(earlier)


def gradient_calm(course: Course, broke: Breakdown) -> bool:
    """Was the gradient norm calm up to there? False where none was logged."""
    gradient = course.measured.gradient
    if gradient is None or len(gradient) == 0:
        return False
    until = course.onset_on(gradient, broke.finding)
    return is_calm([value for step, value in gradient.finite.pairs if step < until])


def parts_beside(course: Course, broke: Breakdown) -> tuple[list[MetricCurve], list[MetricCurve]]:
    """Measures of the loss at the step where it broke down: those that are no number there, and those that are."""
    bad: list[MetricCurve] = []
    good: list[MetricCurve] = []
    for curve in course.artifacts.curves:
        if curve.role not in _MEASURED or curve.file != broke.curve.file or curve.held_out != broke.curve.held_out:
            continue
        here = curve.between(broke.step, broke.step).values
        if here:
            (good if isfinite(here[-1]) else bad).append(curve)
    return bad, good


def only_fell(course: Course, curve: MetricCurve, until: float) -> bool:
    """Values behind the first steps that only fell, at a gradient norm that never left its level.

    A step that overshoots makes both larger before it makes them no number.
    """
    values, gradient = curve.finite.before(until).values, course.measured.gradient
    norms = gradient.finite.before(until).values if gradient is not None else []
    wild = len(norms) > 1 and max(norms) > _BEYOND * min(norms)
    return until > EARLY and len(values) > 1 and values[-1] <= min(values) and not wild

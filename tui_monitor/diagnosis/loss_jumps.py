"""Where a judged metric jumps because a run went on from another state: where its step goes back, where a line says
that it resumes, or where it goes through its first values once more."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line, step_text
from tui_monitor.model.role import Role

_JUDGED = (Role.TRAIN_LOSS, Role.VALIDATION_LOSS, Role.SCORE, Role.REWARD, Role.ERROR, Role.OTHER)
_SPREADS = 4.0
"""Times the usual move between two points that a jump must be."""
_SHARE = 0.25
"""Of all that had been learnt, that must be lost in the jump."""
_BEFORE, _AFTER = 4, 3
_USUAL = 18
"""Points before a jump, of which the usual move is taken."""
_AGAIN, _DIGITS = 4, 8
"""Values that are told once more in the same order, all different, and their digits: more than chance or rounding."""
_NUMBER = lazy_compile(r"(?<![\w.])\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])")
_MOST, _BEHIND = 4, 8
"""Resumptions that are looked at, and lines behind each in which its first step is looked for."""


class LossJump(Struct, frozen=True):
    """What a metric was before it went on from another state, and behind that."""

    curve: MetricCurve
    from_step: float
    to_step: float
    before: float
    after: float
    first: float
    """What it was when the run began."""
    share: float
    """Of all that had been learnt, how much is lost."""
    anew: bool
    """It went back to where it had begun: another fold, or another run into one log, and no resumption that is told."""

    @property
    def said(self) -> str:
        name = self.curve.metric
        where = f"its step went back from {step_text(self.from_step)} to {step_text(self.to_step)}"
        if self.to_step > self.from_step:
            where = f"it resumed between steps {step_text(self.from_step)} and {step_text(self.to_step)}"
        text = f"{name} was {self.before:.4g} before {where}, and {self.after:.4g} behind"
        return f"{text}: it had begun at {self.first:.4g}"


def jump_of(course: Course, resumed: Sequence[Line] = ()) -> LossJump | None:
    """The largest that a judged metric makes where its step goes back, or where a line says that it resumes."""
    curves = [one for one in course.artifacts.curves if one.role in _JUDGED and one.lower_is_better is not None]
    jumps = [jump for one in curves if not one.is_in_order for jump in _where_it_goes_back(one.finite)]
    if not jumps:
        rows = [(numbers_of(line.text), _rows_behind(course, line)) for line in resumed[:_MOST]]
        ordered = [one.finite for one in curves if one.is_in_order]
        jumps = [jump for one in ordered for told, behind in rows for jump in _where_it_resumed(one, told, behind)]
    return max(jumps, key=lambda one: one.share, default=None)


def _rows_behind(course: Course, said: Line) -> list[frozenset[float]]:
    """The numbers of the lines behind it."""
    lines = (one for one in course.artifacts.lines if one.place.file == said.place.file)
    return [numbers_of(one.text) for one in lines if one.place.offset > said.place.offset][:_BEHIND]


def told_once_more(course: Course) -> tuple[MetricCurve, float] | None:
    """A metric that goes through its very first values again at later steps, and the first of these: a model that is
    made anew from the same seed is trained once more, as if nothing had been learnt."""
    for curve in course.artifacts.curves:
        judged = curve.role in _JUDGED and curve.lower_is_better is not None and curve.is_in_order
        at = _once_more(curve.finite.values, curve.lower_is_better is True) if judged else None
        if at is not None:
            return curve, curve.finite.steps[at]
    return None


def _once_more(values: Sequence[float], lower_is_better: bool) -> int | None:
    """Where the opening comes again, exactly and only once; None where it is no poor one, or too plain to say."""
    opening = list(values[:_AGAIN])
    digits = sum(len(f"{one:.6g}".replace(".", "").strip("0")) for one in opening)
    if len(set(opening)) < _AGAIN or digits < _DIGITS:
        return None
    starts = [at for at in range(_BEFORE, len(values) - _AGAIN + 1) if values[at] == opening[0]]
    again = [at for at in starts if list(values[at : at + _AGAIN]) == opening]
    if len(again) != 1:
        return None
    learnt = values[: again[0]]
    best, worst = (min(learnt), max(learnt)) if lower_is_better else (max(learnt), min(learnt))
    was_good = abs(learnt[-1] - best) <= _SHARE * abs(worst - best)
    return again[0] if opening[0] == worst and was_good else None


def _where_it_goes_back(curve: MetricCurve) -> Iterator[LossJump]:
    backs = [at for at, (one, two) in enumerate(pairwise(curve.steps), 1) if two < one]
    if len(backs) <= 3:
        yield from (jump for at in backs if (jump := _jump(curve, at)) is not None)


def _where_it_resumed(
    curve: MetricCurve, told: frozenset[float], behind: Sequence[frozenset[float]]
) -> Iterator[LossJump]:
    """Behind a step that the line tells, or at the first point whose step and value the lines behind it tell."""
    found = {bisect_right(curve.steps, one) for one in told if one > 0}
    if not found:
        ends = (bisect_right(curve.steps, one) - 1 for row in behind for one in row)
        rows = frozenset[float]().union(*behind)
        found = {at for at in ends if at > 0 and curve.steps[at] in rows and curve.values[at] in rows}
        found = {min(found)} if found else found
    yield from (jump for at in found if (jump := _jump(curve, at)) is not None)


def numbers_of(text: str) -> frozenset[float]:
    return frozenset(float(one) for one in _NUMBER.findall(text[:400]))


def _jump(curve: MetricCurve, at: int) -> LossJump | None:
    steps, values = curve.steps, curve.values
    if at < _BEFORE or len(values) - at < _AFTER:
        return None
    old = [value for step, value in zip(steps[:at], values[:at], strict=True) if step >= steps[at]][: _AFTER + 2]
    anew = steps[at] <= steps[0]  # then its first steps are those of a model that had learnt nothing
    before = median(old if len(old) >= _AFTER and not anew else values[at - _AFTER : at])
    after, first = median(values[at : at + _AFTER]), values[0]
    sign = 1.0 if curve.lower_is_better else -1.0
    worse, learnt = sign * (after - before), sign * (first - before)
    moves = sorted(abs(two - one) for one, two in pairwise(values[max(0, at - _USUAL) : at]))
    usual = moves[len(moves) // 2] if moves else 0.0
    if worse <= _SPREADS * usual or worse < _SHARE * learnt or learnt <= _SPREADS * usual:
        return None
    return LossJump(curve, steps[at - 1], steps[at], before, after, first, worse / abs(learnt), anew)

"""A run that went on from another state than the one it had: what the curves and its own words say about that."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.ended_by import EndedBy
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Line, step_text
from tui_monitor.model.role import Role

_JUDGED = (Role.TRAIN_LOSS, Role.VALIDATION_LOSS, Role.SCORE, Role.REWARD, Role.ERROR, Role.OTHER)
_SPREADS = 4.0
"""Times the usual move between two points that a jump must be."""
_SHARE = 0.25
"""Of all that had been learnt, that must be lost in the jump."""
_MOST = 0.5
"""Of it, lost in the jump: then it proves itself."""
_BEFORE, _AFTER, _NEAR = 6, 3, 30
_LONGEST = 200
"""Characters of a line in which it says that it resumes."""
_RESUMED = lazy_compile(
    r"\b(?:resum\w+|restor\w+|continu\w+ (?:from|training)|warm[- ]?start\w*|restart\w+)\b"
    r"|\b(?:re)?load(?:ed|ing)\b.{0,40}\b(?:checkpoint|ckpt|snapshot|state)"
    r"|(?:checkpoint|ckpt|snapshot)\b.{0,40}\bload(?:ed|ing)\b|from (?:the )?(?:checkpoint|ckpt)",
    re.IGNORECASE,
)
_PARTS_MISSING = lazy_compile(
    r"optimi[sz]er.{0,60}(?:not (?:found|restored|loaded|in|saved)|missing|reset|reinit|re-init|fresh|from scratch"
    r"|skipp|ignor|re-?created|new)"
    r"|(?:no|without|missing|skipp\w+|reset\w*|fresh|new) (?:the )?(?:optimi[sz]er|scheduler|moments?|momentum|ema"
    r"|scaler|rng|sampler)(?: state)?"
    r"|(?:scheduler|lr|momentum|moments?|ema|scaler|step counter|normali[sz]er|running (?:mean|stat\w*)"
    r"|replay buffer)\b.{0,50}(?:not"
    r" (?:restored|found|loaded|saved|in)|reset|re-?init\w*|missing)"
    r"|(?:missing|unexpected|mismatched|unmatched|skipped) keys?\W|strict\W{0,3}false|partially loaded"
    r"|loaded [0-9]+ of [0-9]+|not initialized from"
    r"|could not (?:load|restore)|randomly initiali[sz]ed|checkpoint .{0,60}(?:older|mismatch|differs|another"
    r"|different)|version mismatch"
    r"|ignoring .{0,40}checkpoint",
    re.IGNORECASE,
)


class LossJump(Struct, frozen=True):
    """What a metric was before a step went back, and behind it."""

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
        name, back = (
            self.curve.metric,
            f"its step went back from {step_text(self.from_step)} to {step_text(self.to_step)}",
        )
        return (
            f"{name} was {self.before:.4g} before {back}, and {self.after:.4g} behind: it had begun at {self.first:.4g}"
        )


class ResumedWrongly(EndedBy):
    """The loss jumps where the run was resumed: behind a step that went back, or behind a line that says so.

    Of two lives of a step the values are compared at the same steps. Lies where the data was shuffled anew and the
    loss of single batches is told: a jump must be many usual moves, and lose a share of what had been learnt.
    """

    def __init__(self) -> None:
        super().__init__(
            CauseName.RESUMED_WRONGLY,
            "it went on from another state than it had: weights, moments, schedule or data order were not all restored",
            "the first losses behind the resumption are those from before it",
            "start anew from the newest checkpoint that loads strictly",
        )

    def look(self, course: Course, seen: Suspicion) -> None:
        super().look(course, seen)
        jump, trouble = jump_of(course), course.trouble
        if jump is None and (trouble is None or not trouble.alarm):
            return
        said = _first(course, _RESUMED)
        if jump is not None and said is None and (jump.anew or not course.artifacts.alarmed):
            jump = None
        if jump is not None:
            seen.explains = trouble
            sure = jump.share >= _MOST or said is not None
            numbers = {"before": jump.before, "after": jump.after}
            seen.proves(Weight.DIRECT if sure else Weight.STRONG, jump.said, jump.to_step, numbers=numbers)
        elif said is not None and _stands_before(course, said):
            seen.explains = trouble
            seen.quotes(Weight.STRONG, said)
        if said is not None and seen.proofs:
            missing = _first(course, _PARTS_MISSING)
            seen.quotes(Weight.STRONG if missing is not None else Weight.FAIR, missing or said)

    def fix(self, course: Course) -> Fix:
        jump = jump_of(course)
        if jump is None:
            return super().fix(course)
        return fix(
            do="Restore model, optimizer, schedule, averages and the random state together, and strictly; go back to"
            f" the checkpoint of before step {step_text(jump.from_step)}",
            expect=f"{jump.curve.metric} goes on at {jump.before:.4g} instead of {jump.after:.4g}",
            verify="evaluate once right after loading: the same value as before saving",
            otherwise="compare the checksums of the weights before saving and after loading",
            effort=Effort.MEDIUM,
            risk="keep the older checkpoint: newer ones hold what was trained from the wrong state",
        )


def _first(course: Course, pattern: re.Pattern[str]) -> Line | None:
    """The first line of words, and not of metrics, that begins so."""
    texts = ((line, line.text[:_LONGEST]) for line in course.artifacts.lines if line.text[:1] != "{")
    return next((line for line, text in texts if pattern.search(text)), None)


def jump_of(course: Course) -> LossJump | None:
    """The largest that a judged metric makes where its step goes back."""
    jumps = (_jump(curve) for curve in course.artifacts.curves if curve.role in _JUDGED and not curve.is_in_order)
    found = [one for one in jumps if one is not None]
    return max(found, key=lambda one: one.share, default=None)


def _jump(curve: MetricCurve) -> LossJump | None:
    finite = curve.finite
    backs = [at for at, (one, two) in enumerate(pairwise(finite.steps), 1) if two < one]
    if curve.lower_is_better is None or len(backs) > 3:
        return None
    made = (_at(finite, at) for at in backs)
    return max((one for one in made if one is not None), key=lambda one: one.share, default=None)


def _at(curve: MetricCurve, at: int) -> LossJump | None:
    steps, values = curve.steps, curve.values
    if at < _BEFORE or len(values) - at < _AFTER:
        return None
    old = [value for step, value in zip(steps[:at], values[:at], strict=True) if step >= steps[at]][: _AFTER + 2]
    before = median(old if len(old) >= _AFTER else values[at - _AFTER : at])
    after, first = median(values[at : at + _AFTER]), values[0]
    sign = 1.0 if curve.lower_is_better else -1.0
    worse, learnt = sign * (after - before), sign * (first - before)
    moves = sorted(abs(two - one) for one, two in pairwise(values[max(0, at - 3 * _BEFORE) : at]))
    usual = moves[len(moves) // 2] if moves else 0.0
    if worse <= _SPREADS * usual or worse < _SHARE * learnt or learnt <= _SPREADS * usual:
        return None
    return LossJump(curve, steps[at - 1], steps[at], before, after, first, worse / abs(learnt), steps[at] <= steps[0])


def _stands_before(course: Course, said: Line) -> bool:
    """Did the trouble begin within few lines behind it? A resumption at the very beginning is known to have worked."""
    trouble = course.trouble
    place = trouble.evidence.places[0] if trouble is not None and trouble.evidence.places else None
    if place is None or place.file != said.place.file or place.offset < said.place.offset:
        return False
    between = [one for one in course.artifacts.lines if said.place.offset < one.place.offset < place.offset]
    return (
        len(between) <= _NEAR
        and said.place.offset > 0
        and any(
            one.place.offset < said.place.offset and any(char.isdigit() for char in one.text)
            for one in course.artifacts.lines
        )
    )

"""A run that went on from another state than the one it had: what the curves and its own words say about that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.ended_by import EndedBy
from tui_monitor.diagnosis.causes.resumed_part import tell_of_the_rest
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.loss_jumps import LossJump, jump_of, told_once_more
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Line, step_text

_MOST = 0.5
"""Of it, lost in the jump: then it proves itself."""
_OTHER = 2.0
"""Times that a learning rate may change where a run resumes."""
_RAISED = 1.3
"""Times that a rate rises at once where it begins anew."""
_NEAR = 30
"""Lines between a resumption and the trouble that it brings."""
_LONGEST = 200
"""Characters of a line in which it says that it resumes."""
_RESUMED = lazy_compile(
    r"(?<![\w-])resume\b(?![\"']?\s?[=:])"  # `resume=ckpt.pt` only chooses
    r"|\b(?:resum(?:ed|ing|ption)|restor\w+|continu\w+ (?:from|training)|warm[- ]?start\w*"
    r"|(?<!warm )restart(?:ed|ing)?)\b"
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
    r"|ignoring .{0,40}checkpoint|(?:could not|can(?:no|')t|did not|failed to) (?:find|read|open|load|restore)"
    r" .{0,30}(?:optim|schedul|scaler|\brng|\bema\b|moments)|(?:optimi[sz]er|scheduler)\b.{0,60}\binitial state",
    re.IGNORECASE,
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
        said, trouble = list(_every(course, _RESUMED)), course.trouble
        jump, again = jump_of(course, said), told_once_more(course)
        if (lost := began_anew(course)) is not None:
            seen.explains = trouble
            seen.quotes(Weight.DIRECT, lost[0])
            seen.proves(Weight.STRONG, lost[1], lost[2])
        tell_of_the_rest(course, said, next(_every(course, _PARTS_MISSING), None), seen)
        if jump is None and again is None and (trouble is None or not trouble.alarm):
            return
        if jump is not None and not said and (jump.anew or not course.artifacts.alarmed):
            jump = None
        if again is not None:
            seen.explains = trouble
            curve, step = again
            text = f"{curve.metric} goes through its very first values once more from step {step_text(step)} on"
            seen.proves(Weight.DIRECT, f"{text}: nothing that had been learnt was loaded", step)
        if jump is not None:
            seen.explains = trouble
            sure = jump.share >= _MOST or bool(said)
            numbers = {"before": jump.before, "after": jump.after}
            seen.proves(Weight.DIRECT if sure else Weight.STRONG, jump.said, jump.to_step, numbers=numbers)
            _other_rate(course, jump, seen)
        elif again is None and said and _stands_before(course, said[0]):
            seen.explains = trouble
            seen.quotes(Weight.STRONG, said[0])
        if said and seen.proofs and lost is None:
            missing = next(_every(course, _PARTS_MISSING), None)
            seen.quotes(Weight.STRONG if missing is not None else Weight.FAIR, missing or said[0])

    def fix(self, course: Course) -> Fix:
        jump = jump_of(course, list(_every(course, _RESUMED)))
        if jump is None:
            return super().fix(course)
        return fix(
            do="restore model, optimizer, schedule, averages and the random state together, and strictly; go back to"
            f" the checkpoint of before step {step_text(jump.from_step)}",
            expect=f"{jump.curve.metric} goes on at {jump.before:.4g} instead of {jump.after:.4g}",
            verify="evaluate once right after loading: the same value as before saving",
            otherwise="compare the checksums of the weights before saving and after loading",
            effort=Effort.MEDIUM,
            risk="keep the older checkpoint: newer ones hold what was trained from the wrong state",
        )


def _other_rate(course: Course, jump: LossJump, seen: Suspicion) -> None:
    """A schedule that was not restored goes on at another rate."""
    rate = course.measured.rate
    at = next((at for at, step in enumerate(rate.steps) if step == jump.to_step), 0) if rate is not None else 0
    if rate is None or not at:
        return
    before, after = rate.values[at - 1], rate.values[at]
    if before > 0 and after > 0 and not 1.0 / _OTHER < after / before < _OTHER:
        seen.proves(Weight.FAIR, f"{rate.metric} was {before:.3g} before, and {after:.3g} behind", jump.to_step)


def began_anew(course: Course) -> tuple[Line, str, float] | None:
    """It resumes, says what was not restored, and the rate begins anew where it had been falling: none planned that."""
    rate = course.measured.rate
    if rate is None or rate.high <= rate.low or next(_every(course, _RESUMED), None) is None:
        return None
    missing = next(_every(course, _PARTS_MISSING), None)
    fell = False
    for one, two in pairwise(rate.finite.pairs):
        if missing is not None and fell and two[1] > _RAISED * one[1]:
            return missing, f"{rate.metric} began anew, from {one[1]:.3g} to {two[1]:.3g}", two[0]
        fell = fell or two[1] < one[1]
    return None


def _every(course: Course, pattern: re.Pattern[str]) -> Iterator[Line]:
    """Lines of words, and not of metrics, that begin so."""
    texts = ((line, line.text[:_LONGEST]) for line in course.artifacts.lines if line.text[:1] != "{")
    return (line for line, text in texts if pattern.search(text))


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

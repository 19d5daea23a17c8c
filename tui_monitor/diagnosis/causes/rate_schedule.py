"""A learning rate that was moved: raised until nothing holds, or gone before the training was done."""

from __future__ import annotations

from tui_monitor.diagnosis.breakdowns import breakdown, gradient_calm
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.resumption import began_anew
from tui_monitor.diagnosis.course import FALLING, NONFINITE, RISING, Course
from tui_monitor.diagnosis.departures import Rise, risen
from tui_monitor.diagnosis.jumps import jump
from tui_monitor.diagnosis.raised_cycles import had_learned, higher_peak
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Finding, Kind, counted, step_text
from tui_monitor.model.role import LOSSES

_RAISED, _FAR, _JUMP = 1.5, 5.0, 1.8
"""Factors: a rate that was raised, raised far, raised at once."""
_NEAR = 5
"""Points of the rate within which a jump of it and what followed belong together."""
_GOOD, _LEARNED = 20, 0.7
"""Points of a good start, and the share of the first loss that it came down to."""
_ANY = 0.9
"""Share of its first loss that it came down to where it learned at all."""
_CAN_RAISE = lazy_compile(r"exp|step|restart|cycl|one|triang|warm|sgdr|lambda|mult|custom|grow")
"""Schedules that may go up as well as down; a cosine and a straight line that end below where they began do not."""
_SHAKEN = NONFINITE | RISING | FALLING | {Kind.GRADIENT_EXPLOSION, Kind.KL_EXPLOSION, Kind.ENTROPY_COLLAPSE}


class LearningRateSchedule:
    """The logged rate rose up to the step where it went wrong, and not as a warm-up does (evenly, from nothing).

    Lies where a cyclic schedule was survived before: a rate that was as high earlier speaks against it.
    """

    name = CauseName.LR_SCHEDULE
    issue = "the schedule raises the learning rate until training no longer holds it"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble, rate = course.found(_SHAKEN), course.measured.rate
        if trouble is None or not (trouble.active or course.artifacts.alarmed):
            return
        if rate is None:
            _after_a_good_start(course, seen)
            return
        seen.explains = trouble
        onset = course.onset_on(rate, trouble)
        if (higher := higher_peak(rate, onset)) is not None:
            text = f"{rate.metric} came up again to {higher.peak:.3g} at step {step_text(higher.at)},"
            text = f"{text} {higher.factor:.2g} times as high as ever before"
            weight = Weight.DIRECT if higher.factor >= _JUMP else Weight.STRONG
            seen.proves(weight, text, higher.at, numbers={"from": higher.before, "to": higher.peak})
        elif (rise := risen(rate, onset)) is not None and rise.factor >= _RAISED:
            self._tell(course, trouble, rise, onset, seen)
        if not seen.proofs:
            return
        if (anew := began_anew(course)) is not None:
            seen.speaks_against(Weight.STRONG, f"it resumed without its schedule: {anew[1]}", anew[2])
        broke = breakdown(course) if trouble.kind in NONFINITE else None
        if broke is not None and broke.is_calm:
            quiet = gradient_calm(course, broke)
            text = f"{broke.curve.metric} was calm up to there" + (", the gradient norm too" if quiet else "")
            if quiet or course.measured.gradient is None:
                seen.speaks_against(Weight.STRONG if quiet else Weight.FAIR, text, broke.step)

    def _tell(self, course: Course, trouble: Finding, rise: Rise, onset: float, seen: Suspicion) -> None:
        rate = course.measured.rate
        name = rate.metric if rate is not None else ""
        numbers = {"from": rise.first, "to": rise.last, "factor": rise.factor}
        text = f"{name} rose from {rise.first:.3g} to {rise.last:.3g} by step {step_text(onset)}"
        since = len(rate.between(rise.at, onset)) if rate is not None else 0
        if rise.jump >= _JUMP and since <= _NEAR:
            at_once = f"{name} was raised to {rise.jump:.3g} times its value at step {step_text(rise.at)}"
            seen.proves(
                Weight.DIRECT,
                f"{at_once}, {trouble.metric} left {counted(since, 'point')} later",
                rise.at,
                None,
                numbers,
            )
        elif rise.even or rise.eases:
            seen.proves(Weight.FAIR, f"{text}, as in a warm-up", onset, numbers=numbers)
        elif rise.factor >= _FAR:
            on = f"{rise.factor:.3g} times as high, and went on rising"
            seen.proves(Weight.DIRECT, f"{text}, {on}", onset, numbers=numbers)
        else:
            seen.proves(Weight.STRONG, text, onset, numbers=numbers)

    def fix(self, course: Course) -> Fix:
        trouble, rate = course.found(_SHAKEN), course.measured.rate
        rise = risen(rate, course.onset_on(rate, trouble)) if rate is not None and trouble is not None else None
        cap = f" at {rise.last / 3:.3g}, a third of where it broke" if rise is not None else ""
        return fix(
            do=f"cap the schedule{cap}, and let it decay from there; step it once where it is meant to be stepped",
            expect="the rate stops rising, and the loss keeps falling where it turned",
            verify=f"plot the rate over the whole plan before starting; run past step {step_text(course.onset)}",
            otherwise="a constant rate at the value that the calm part of this run had; if that breaks too, look at "
            "gradient accumulation: zero_grad() after every step, the loss divided by the accumulated batches",
            risk="none: the calm part of this run had lower rates",
        )


def _after_a_good_start(course: Course, seen: Suspicion) -> None:
    """Seed 000: what explodes after a good start has a schedule, or gradients that add up; no rate was logged."""
    if _by_its_name(course, seen):
        return
    trouble = course.blow_up
    curve = course.measured.named(trouble.metric) if trouble is not None and trouble.kind in RISING else None
    if trouble is None or curve is None or curve.role not in LOSSES or curve.held_out or not trouble.active:
        return
    before = curve.finite.before(trouble.onset_step)
    if len(before) < _GOOD or (now := before.newest(_NEAR).median) is None or now > _LEARNED * before.values[0]:
        return
    alone = course.measured.gradient is None and not course.recipe.is_known
    grows = jump(curve, trouble.onset_step) is None
    seen.explains = trouble
    text = f"{curve.metric} learned for {len(before)} points before, from {before.values[0]:.3g} to {now:.3g}"
    text += ": the rate it began with was not too high"
    seen.proves(Weight.FAIR if alone and grows else Weight.SLIGHT, text, trouble.onset_step)


def _by_its_name(course: Course, seen: Suspicion) -> bool:
    """It was learned, and is lost or blown up, and the rate is moved by a schedule that can raise it: what the rate was
    there is not logged."""
    schedule, loss = course.recipe.get(Hyperparameter.SCHEDULE), course.measured.objective
    trouble = course.blow_up or course.found(FALLING)
    if schedule is None or loss is None or trouble is None or _CAN_RAISE.search(schedule.word) is None:
        return False
    broke = breakdown(course)
    if not had_learned(loss, course.onset_on(loss, trouble), _ANY) or (
        broke is not None and gradient_calm(course, broke)
    ):
        return False
    seen.explains = trouble
    text = f"{loss.metric} had come down from {loss.finite.values[0]:.3g} to {loss.finite.low:.3g}"
    text = f"{text} before: the rate it began with was not too high"
    seen.proves(Weight.FAIR, text, trouble.onset_step)
    seen.proves(Weight.FAIR, f"a schedule moves the rate: {schedule.said}", place=schedule.place)
    return True

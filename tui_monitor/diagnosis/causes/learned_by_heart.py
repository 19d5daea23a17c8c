"""Both losses fell together, and then the held-out one turned: learned by heart."""

from __future__ import annotations

from itertools import pairwise

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.held_out_rests import FEWEST, IMPROVED, left_behind, never_better
from tui_monitor.diagnosis.causes.parted_curves import evaluated_late, worse_than_untrained
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.held_out_ahead import held_out_ahead
from tui_monitor.diagnosis.leaps import leap_of
from tui_monitor.diagnosis.parting import (
    Parting,
    held_out_is_chance,
    jumped,
    parting,
    rises_from_the_start,
    scores_apart_at_once,
    share,
)
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.relearning import came_back, jumped_at_turn, risen_again
from tui_monitor.diagnosis.split_statistics import prepared_otherwise
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Kind, Severity, step_text

_ROSE = 0.05
_FAR_BELOW = 0.33
"""Share of a held-out loss: training that is below it at the first evaluation did not get there by heart."""
_AGAIN = 2.0
"""Times its own lowest level that a training loss has come up to where it unlearns."""
_GAP = 0.05
"""Of the held-out value: below, training and validation agree (S4.20)."""
_BEYOND = 3.0
"""Times the training loss at its beginning: a held-out loss beyond it is no matter of learning."""
_NOTHING_GENERAL = 0.03
"""Share by which a held-out loss came down that is no learning."""
_NEAR = 3
"""Points of a held-out loss that are beside one another."""
_LEARNED = 0.3
"""Share by which the training loss came down where it learns."""


class LearnedByHeart:
    """Both losses fell together; then the held-out one turned and rose while the training loss fell on.

    Source: S4.20, a gap below 5 % is none. Lies where the held-out loss was never better than at its first evaluation:
    that is another model, other data, or labels without information.
    """

    name = CauseName.OVERFITTING
    issue = "it learns the training data by heart: what it gains there is lost on held-out data"

    def look(self, course: Course, seen: Suspicion) -> None:
        found = course.found({Kind.OVERFITTING}, Severity.WARNING)
        seen.explains = found
        parted = parting(course)
        if parted is not None and _training_rose_too(course, parted):
            return
        if found is not None and not found.active and parted is not None and parted.rose < _ROSE:
            return
        if found is not None and found.active and (parted is None or parted.rose < _ROSE or parted.fell < IMPROVED):
            seen.proves(Weight.STRONG, found.said, found.onset_step)
            return
        if parted is None:
            return
        if found is None and parted.rose < 0.2 and parted.gap >= 0.75 and parted.fell >= 0.75:
            if worse_than_untrained(parted):
                return
            never_better(course, parted, seen)
            left_behind(course, parted, seen)
            return
        if parted.rose < _ROSE or parted.fell < IMPROVED or parted.gap < _GAP or parted.since < 2:
            return
        rose, came = parted.last - parted.best, parted.first - parted.best
        clear = rose >= max(0.2 * abs(parted.best), 0.2 * came) or (parted.gap >= 0.7 and rose >= 0.3 * came)
        if found is None and not clear and not _creeps_up(course, parted):
            return
        self._tell(course, parted, seen)
        for chosen in (course.recipe.get(Hyperparameter.WEIGHT_DECAY), course.recipe.get(Hyperparameter.DROPOUT)):
            if chosen is not None and chosen.is_off and seen.confidence:
                seen.proves(Weight.SLIGHT, f"nothing holds it back: {chosen.said}", place=chosen.place)

    def _tell(self, course: Course, parted: Parting, seen: Suspicion) -> None:
        train, held_out = course.measured.objective, course.measured.held_out
        if train is None or held_out is None:
            return
        best = step_text(parted.best_step)
        text = f"{held_out.metric} rose from {parted.best:.4g} at step {best} to {parted.last:.4g} while"
        text = f"{text} {train.metric} fell to {parted.train_last:.4g}: a gap of {100 * parted.gap:.0f} %"
        numbers = {"best": parted.best, "last": parted.last, "gap": parted.gap}
        together = parted.improved >= IMPROVED and parted.before >= 2
        own_fell = train.between(last=parted.best_step).finite.values
        falls_on = bool(own_fell) and parted.train_last < 0.95 * own_fell[-1]
        if together and falls_on:
            seen.proves(Weight.DIRECT, f"{text}; both fell until then", parted.best_step, numbers=numbers)
        elif falls_on or parted.fell >= _LEARNED:
            seen.proves(Weight.STRONG, f"{text}; it was never better", parted.best_step, numbers=numbers)
        if held_out_is_chance(course) or (parted.improved < _NOTHING_GENERAL and _score_never_rose(course)):
            seen.speaks_against(
                Weight.FAIR,
                "the held-out score was never better than guessing, or than at first: nothing general is learned",
            )
        if (other := jumped_at_turn(course, parted.best_step)) is not None:
            text = f"{train.metric} went up there at once as well, from {other[0]:.4g} to {other[1]:.4g}: other data"
            seen.speaks_against(Weight.STRONG, text)
        if (apart := scores_apart_at_once(course)) is not None:
            text = f"the score of training was {apart[0]:.3g} at once, the held-out one never above {apart[2]:.3g}"
            seen.speaks_against(Weight.FAIR, text)
        if rises_from_the_start(course, parted):
            seen.speaks_against(Weight.FAIR, "it rose from the start, when nothing was known by heart")
        beside = train.at(held_out.finite.steps[0])
        early = not evaluated_late(course, parted)
        if early and beside is not None and beside < _FAR_BELOW * parted.first and parted.improved < IMPROVED:
            text = f"it was {parted.first:.4g} at its first evaluation already, and {train.metric} {beside:.4g}"
            seen.speaks_against(Weight.FAIR, text)
        if (sets := prepared_otherwise(course)) is not None:
            seen.speaks_against(Weight.STRONG, f"{sets[0]}: the held-out loss does not measure what was learned")
        if worse_than_untrained(parted):
            text = f"it was never below {parted.best:.4g}, and {train.metric} began at {parted.train_first:.4g}"
            seen.speaks_against(Weight.STRONG, f"{text}: worse than untrained is not learned by heart")
        near = train.finite.before(parted.best_step).newest(1).steps
        if near and (came := _jumped_too(train, near[0])) is not None:
            text = f"{train.metric} went up there as well, from {came[0]:.4g} to {came[1]:.4g}, and was learnt again"
            seen.speaks_against(Weight.STRONG, text)
        elif near and (leap := leap_of(train)) is not None and _is_beside(held_out, leap.step, parted.best_step):
            text = f"{train.metric} leapt there as well, from {leap.before:.4g} to {leap.top:.4g}: other data came"
            seen.speaks_against(Weight.STRONG, text)
        if (ahead := held_out_ahead(course)) is not None:
            seen.speaks_against(Weight.STRONG, f"{ahead.text}: what is known by heart are labels that are wrong")
        if jumped(held_out) is not None:
            seen.speaks_against(Weight.FAIR, f"{held_out.metric} went up at once, not little by little")

    def fix(self, course: Course) -> Fix:
        parted = parting(course)
        stop = f"step {step_text(parted.best_step)}" if parted is not None else "the best held-out loss"
        best = f" ({parted.best:.4g})" if parted is not None else ""
        decay = course.recipe.get(Hyperparameter.WEIGHT_DECAY)
        more = f"weight decay above {decay.value}" if decay is not None and decay.number else "weight decay 0.01 to 0.1"
        return fix(
            do=f"stop early and take the checkpoint of {stop}{best}; next: {more}, dropout 0.1 to 0.3, "
            f"more data or augmentation",
            expect=f"the held-out loss stays near {parted.best:.4g}, and the gap below 5 %"
            if parted is not None
            else "the held-out loss stays at its best, and the gap below 5 %",
            verify=f"held-out loss at {stop} and for as many steps behind it",
            otherwise="a smaller model; look for wrong labels among the samples of the largest loss",
            risk="too much regularisation underfits: watch the training loss, too",
        )


def _training_rose_too(course: Course, parted: Parting) -> bool:
    """What is learned by heart is better than it was: where the training loss rose as well, other data came."""
    train = course.measured.objective
    beside = train.before(parted.best_step).newest(5).median if train is not None else None
    if beside is not None and parted.since >= 2 and parted.train_last > 1.2 * abs(beside):
        return True
    return train is not None and (rise := risen_again(train)) is not None and rise[1] >= _AGAIN * rise[0] > 0


def _jumped_too(train: MetricCurve, since: float) -> tuple[float, float, float] | None:
    """Far above its level, as other data are: what is learned by heart comes up at no time."""
    came = came_back(train, since)
    far = came is not None and came[0] > 0 and came[1] > max(_BEYOND * came[0], train.finite.values[0])
    return came if far else None


def _score_never_rose(course: Course) -> bool:
    """Of a held-out score below a half: was it never better than when it was first measured?"""
    score = course.measured.held_out_score
    values = share(score) if score is not None else []
    return len(values) > 2 and max(values[1:]) <= values[0] < 0.5


def _is_beside(held_out: MetricCurve, step: float, best_step: float) -> bool:
    return len(held_out.between(min(step, best_step), max(step, best_step))) <= _NEAR


def _creeps_up(course: Course, parted: Parting) -> bool:
    """Six points and more in which the held-out loss rises nearly each time, and ends where it was never since."""
    held_out = course.measured.held_out
    values = held_out.finite.values[parted.before - 1 :] if held_out is not None else ()
    rises = sum(two > one for one, two in pairwise(values))
    return len(values) > FEWEST and rises >= 0.8 * (len(values) - 1) and parted.gap >= 0.15

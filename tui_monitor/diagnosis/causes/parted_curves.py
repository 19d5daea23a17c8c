"""Training and held-out data apart: since it learns by heart, or since evaluation sees another model.

What tells them apart is when: by heart, both fall together first and part later, little by little; a mode or another
preprocessing parts them at the first evaluation, or at one moment.
"""

from __future__ import annotations

from statistics import median

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.parts_of_a_pass import answers_within_a_pass
from tui_monitor.diagnosis.causes.small_rate import still_improves
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.parting import (
    Parting,
    held_out_is_chance,
    jumped,
    learned_evenly,
    parting,
    rises_from_the_start,
    scores_apart_at_once,
    share,
)
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.split_statistics import modes_apart, prepared_otherwise
from tui_monitor.diagnosis.standing import standing_of
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.splits import EVALUATED
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Kind, step_text
from tui_monitor.model.role import Role

_FAR_BELOW = 0.33
"""Share of a held-out loss: training that is below it at the first evaluation did not get there by heart."""
_BEYOND = 3.0
"""Times the training loss at its beginning: a held-out loss beyond it is no matter of learning."""
_DONE = 0.9
"""A score of so much may rest, of few samples exactly, while the loss falls on."""
_UNKNOWN = 0.5
"""A score below which hardly anything is known."""
_PASSES = 5
"""Over the data, after which few samples are known by heart."""
_LEARNED = 0.3
"""Share by which the training loss came down where it learns."""
_SWITCH = lazy_compile(
    r"(?i)model\.eval|batch ?norm|train(?:ing)?[ =_]mode|eval mode|"
    r"running (?:mean|var)|normali[sz]ation (?:stats|differ)|"
    r"preprocess\w* (?:differ|mismatch|changed)|"
    rf"(?:{EVALUATED})\w*[_ .](?:transform|normali[sz]e|preproc\w*|mean|scale)"
)


class TrainEvalMismatch:
    """Held-out numbers are bad at the first evaluation, or since one moment, or stand still, while training goes well.

    Source: what differs between the two passes does so at once; learning by heart takes its time. Lies for a held-out
    set of another distribution, which is apart from the start as well.
    """

    name = CauseName.TRAIN_EVAL_MISMATCH
    issue = "evaluation does not measure what is trained: mode, preprocessing, weights or data differ there"

    def look(self, course: Course, seen: Suspicion) -> None:
        parted = parting(course)
        seen.explains = course.found({Kind.OVERFITTING, Kind.EXPLOSION, Kind.DRIFT, Kind.FROZEN, Kind.COLLAPSE})
        self._stale(course, seen)
        self._score_at_chance(course, seen)
        if (modes := modes_apart(course)) is not None:
            seen.quotes(Weight.DIRECT, modes)
        if (sets := prepared_otherwise(course)) is not None:
            seen.proves(Weight.DIRECT, sets[0], place=sets[1].place)
        if parted is None or parted.fell < _LEARNED:
            return
        self._apart_from_the_start(course, parted, seen)
        self._worse_than_untrained(course, parted, seen)
        if seen.proofs and rises_from_the_start(course, parted):
            text = f"it rose from {parted.first:.4g} on from the start, when training had hardly begun"
            seen.proves(Weight.FAIR, f"{text}: nothing that is learned holds there")
        self._at_one_moment(course, parted, seen)
        line = course.line(_SWITCH)
        if seen.confidence and line is not None:
            seen.quotes(Weight.FAIR, line)
        together = parted.improved >= _LEARNED and parted.before >= 3 and modes is None and sets is None
        if (
            seen.confidence
            and together
            and not worse_than_untrained(parted)
            and jumped(course.measured.held_out) is None
        ):
            seen.speaks_against(Weight.STRONG, f"both fell together until step {step_text(parted.best_step)}")

        even = learned_evenly(course) if seen.confidence and held_out_is_chance(course) else None
        if even is not None and modes is None and sets is None:
            seen.speaks_against(Weight.FAIR, f"what holds in general is learnt first{even}")

    def _stale(self, course: Course, seen: Suspicion) -> None:
        for curve in (course.measured.held_out, course.measured.held_out_score):
            if curve is None or len(curve.finite) < 6:
                continue
            standing = (
                standing_of(curve) if curve is course.measured.held_out or course.measured.held_out is None else None
            )
            done = curve is not course.measured.held_out and share(curve)[-1] >= _DONE
            if standing is None or done or not standing.stopped or not still_improves(course, standing):
                continue
            text = (
                f"{curve.metric} is exactly {standing.late:.6g} in its last {standing.exact} points "
                f"while training improves"
            )
            seen.proves(
                Weight.DIRECT, f"{text}: evaluation does not see the weights that are trained", standing.exact_since
            )
            return

    def _score_at_chance(self, course: Course, seen: Suspicion) -> None:
        train, held_out = course.measured.train_score, course.measured.held_out_score
        if train is None or held_out is None or not train.finite.values or len(held_out.finite) < 2:
            return
        ours, theirs = share(train)[-1], max(share(held_out)[1:])
        first, others = share(train)[0], share(held_out)
        if (apart := scores_apart_at_once(course)) is not None:
            text = f"{train.metric} is {apart[0]:.3g} at its first point already, {held_out.metric} {apart[1]:.3g} and"
            seen.proves(Weight.STRONG, f"{text} never above {apart[2]:.3g}: nothing is known by heart by then")
            if answers_within_a_pass(course):
                seen.speaks_against(Weight.FAIR, f"{train.metric} itself goes up and down: training does not hold it")
        if ours - first >= 0.4 and ours >= 0.8 and theirs - others[0] <= 0.03 and theirs < ours - 0.2:
            text = f"{train.metric} rose from {first:.3g} to {ours:.3g}, {held_out.metric} was never above {theirs:.3g}"
            weight = Weight.STRONG if theirs <= others[0] and others[-1] <= _UNKNOWN else Weight.FAIR
            seen.proves(weight, f"{text}, and {others[0]:.3g} at once", held_out.steps[-1])
        if ours >= 0.8 and held_out_is_chance(course):
            text = f"{train.metric} reaches {ours:.3g}, {held_out.metric} never more than {theirs:.3g}, as by guessing"
            seen.proves(Weight.STRONG, text, held_out.steps[-1], numbers={"train": ours, "held out": theirs})

    def _apart_from_the_start(self, course: Course, parted: Parting, seen: Suspicion) -> None:
        train, held_out = course.measured.objective, course.measured.held_out
        if train is None or held_out is None:
            return
        beside = train.at(held_out.finite.steps[0]) or parted.train_first
        gap = (parted.first - beside) / max(abs(parted.first), 1e-300)
        if parted.improved < 0.1 and parted.gap >= 0.3:
            text = (
                f"{held_out.metric} was {parted.first:.4g} at its first evaluation ({train.metric} "
                f"{beside:.4g}) and was"
            )
            text = f"{text} never below {parted.best:.4g}, while {train.metric} fell to {parted.train_last:.4g}"
            weight = Weight.STRONG if gap >= 1.0 - _FAR_BELOW else Weight.FAIR if gap >= 0.2 else Weight.SLIGHT
            weight = Weight.SLIGHT if evaluated_late(course, parted) else weight
            seen.proves(weight, text, held_out.finite.steps[0], numbers={"gap": gap})

    def _worse_than_untrained(self, course: Course, parted: Parting, seen: Suspicion) -> None:
        train, held_out = course.measured.objective, course.measured.held_out
        if train is None or held_out is None or not worse_than_untrained(parted):
            return
        text = f"{held_out.metric} was {parted.first:.4g} at its first evaluation and never below {parted.best:.4g}"
        text = (
            f"{text}, where {train.metric} began with {parted.train_first:.4g}: worse than a model that knows nothing"
        )
        seen.proves(Weight.STRONG, text, held_out.finite.steps[0], numbers={"best": parted.best})
        shuffle = course.recipe.get(Hyperparameter.SHUFFLE)
        if shuffle is not None and shuffle.is_off:
            seen.speaks_against(Weight.FAIR, f"the training loss is of data in their order: {shuffle.said}")

    def _at_one_moment(self, course: Course, parted: Parting, seen: Suspicion) -> None:
        held_out, train = course.measured.held_out, course.measured.objective
        jump = jumped(held_out)
        if jump is None or held_out is None or train is None:
            return
        step, before, after = jump
        ours_before = train.between(last=step).finite.values[-4:-1]
        ours_after = train.between(first=step).finite.values[:4]
        if ours_before and ours_after and median(ours_after) <= 1.1 * median(ours_before):
            text = (
                f"{held_out.metric} went from {before:.4g} to {after:.4g} at once at step {step_text(step)} and stayed,"
            )
            went_on = parted.train_last < 0.98 * median(ours_before)
            weight = Weight.DIRECT if went_on else Weight.STRONG
            seen.proves(weight, f"{text} while {train.metric} did not notice", step)

    def fix(self, course: Course) -> Fix:
        del course
        return fix(
            do="evaluate the training data by the same code as the held-out data: call model.eval(), use the same "
            "preprocessing, normalisation and class order, the trained weights (no cache, no old "
            "copy), and shuffle the split",
            expect="the score of training data in evaluation is that of training, within its noise",
            verify="one evaluation of 1000 training samples: where it is bad as well, it is the "
            "evaluation and not the model",
            otherwise="compare mean, deviation and label counts of both sets; with batch norm, its running statistics",
            effort=Effort.LOW,
            risk="none: only evaluation is touched",
        )


def worse_than_untrained(parted: Parting) -> bool:
    """Was the held-out loss always far beyond where the training loss began?"""
    began = parted.train_first if parted.same else 0.0
    return began > 0 and parted.first >= _BEYOND * began and parted.best >= 2.0 * began and parted.fell >= _LEARNED


def evaluated_late(course: Course, parted: Parting) -> bool:
    """Was the first evaluation so many passes behind the start that it was learned by heart by then?"""
    held_out, epochs = course.measured.held_out, course.measured.curve(Role.EPOCH)
    passes = epochs.at(held_out.finite.steps[0]) if epochs is not None and held_out is not None else None
    return passes is not None and passes >= _PASSES and parted.first <= 1.5 * parted.train_first

"""What is asked for is wrong: labels that do not belong to their inputs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean, median

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.dead_units import never_learned, one_answer
from tui_monitor.diagnosis.chosen_rate import rate_alone
from tui_monitor.diagnosis.course import RISING, Course
from tui_monitor.diagnosis.departures import is_calm
from tui_monitor.diagnosis.held_out_ahead import held_out_ahead
from tui_monitor.diagnosis.jumps import jump
from tui_monitor.diagnosis.measurements import measured_words
from tui_monitor.diagnosis.parting import guessing, held_out_is_chance, learned_evenly, parting, share
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.relearning import is_made_harder
from tui_monitor.diagnosis.standing import chance_level
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Kind, Severity, step_text
from tui_monitor.model.role import Role

_STILL_KNOWN = 0.6
"""Share of its best that a held-out score has where what was learned holds."""
_STEADY_RATE = 1.05
_FELL = 0.1
"""Of 1: a score that fell by so much fell."""
_LABELS = lazy_compile(
    r"(?i)label\w* (?:noise|flip\w*|shuffl\w*|mismatch|corrupt\w*|random\w*|disagree\w*)|(?:noisy|"
    r"wrong|shuffled|random|flipped|mislabel\w*) labels?"
    r"|mislabel\w*|label_?(?:agreement|consistency)"
)
_AUDITED = lazy_compile(
    r"(?i)(?P<all>\d+) (?:train\w* )?(?:rows|samples|labels|examples|images|items)\b[^\n]{0,60}?"
    r"(?<![\d.])(?P<wrong>\d+) (?:labels? )?(?:disagree|differ|are wrong|were wrong|mislabel)"
)
_MANY_WRONG = 0.1
"""Share of labels that were looked at."""
_CLEARLY_AHEAD, _PERFECT_AT_ONCE = 0.12, 0.97
"""Of 1: by how much, and a first evaluation that is too good for a model that only begins."""
_KEPT, _EVALUATIONS = 0.97, 8
"""Share of its best that a score keeps where nothing is forgotten, and evaluations that show it."""
_SLOW_RISE = 20
"""Points from its lowest value on, in which a loss that rises by its labels rises."""


class LabelNoise:
    """Training itself gets worse, slowly and steadily, at a calm gradient and a steady rate; what is held out and clean
    is still answered. Or training stops at a ceiling that the held-out score is above; or only memory helps.

    Source: a wrong label costs as much as the right answer is sure; steps that are too large shake the gradient, wrong
    labels do not. Lies for augmentation and dropout, which hold the training score down as well.
    """

    name = CauseName.LABEL_NOISE
    issue = "labels do not belong to their inputs: some, ever more, or all of them are wrong"

    def look(self, course: Course, seen: Suspicion) -> None:
        seen.explains = course.found(RISING | {Kind.COLLAPSE, Kind.PLATEAU, Kind.OVERFITTING}, Severity.WARNING)
        self._training_unlearns(course, seen)
        self._slow_rise(course, seen)
        self._still_answered(course, seen)
        self._only_memory_helps(course, seen)
        self._down_to_chance(course, seen)
        self._ceiling(course, seen)
        _ahead(course, seen)
        if seen.confidence and (alone := rate_alone(course)) is not None:
            seen.speaks_against(Weight.FAIR, alone)
        self._audited(course, seen)
        chosen = course.recipe.get(Hyperparameter.LABEL_NOISE)
        if chosen is not None and not chosen.is_off and "smooth" not in chosen.name.lower():
            seen.proves(Weight.STRONG, f"the setup says {chosen.said}", place=chosen.place)
        line = course.line(_LABELS)
        if line is not None and (seen.confidence or course.artifacts.findings):
            seen.quotes(Weight.FAIR, line)

    def _audited(self, course: Course, seen: Suspicion) -> None:
        """Somebody looked at labels again, and says how many of them are wrong."""
        line = course.line(_AUDITED, ("disagree", "differ", "wrong", "mislabel"))
        found = _AUDITED.search(line.text) if line is not None else None
        if line is not None and found is not None and int(found["wrong"]) >= _MANY_WRONG * max(int(found["all"]), 1):
            seen.quotes(Weight.STRONG, line)

    def _training_unlearns(self, course: Course, seen: Suspicion) -> None:
        """The training score falls from its best while the held-out one stays."""
        train, held_out = course.measured.train_score, course.measured.held_out_score
        for ours in (train, *course.measured.called(r"train.*acc|acc.*train")):
            if ours is None or held_out is None or ours.held_out or ours.role is not Role.SCORE:
                continue
            if len(ours.finite) < 8 or len(held_out.finite) < 4:
                return
            one, other = share(ours), share(held_out)
            ends, theirs = median(one[-max(1, len(one) // 8) :]), median(other[-max(1, len(other) // 8) :])
            best = max(median(one[at : at + 3]) for at in range(len(one) - 2))
            if theirs < _STILL_KNOWN * max(best, *other) or measured_words(ours) != measured_words(held_out):
                continue
            first = [
                one for one, value in zip(ours.finite.steps, ours.finite.values, strict=True) if value >= ours.high
            ]
            if (held_out.at(first[0]) or 0.0) < _STILL_KNOWN * max(held_out.high, 0.0):
                continue
            if best - ends >= 2 * _FELL and max(other) - theirs <= 0.5 * (best - ends) and theirs > ends + _FELL:
                text = f"{ours.metric} fell from {best:.3g} to {ends:.3g} while {held_out.metric} is still {theirs:.3g}"
                seen.proves(
                    Weight.DIRECT, f"{text}: what was learned holds, the labels of training do not", ours.steps[-1]
                )
                return

    def _slow_rise(self, course: Course, seen: Suspicion) -> None:
        trouble, loss = course.found(RISING, Severity.WARNING), course.measured.objective
        if (
            loss is None
            or len(loss.finite) < 2 * _SLOW_RISE
            or loss.low <= 0
            or course.measured.curve(Role.REWARD) is not None
        ):
            return
        smooth = _smoothed(loss.finite.values)
        low = min(range(len(smooth)), key=smooth.__getitem__)
        rises = [two - one for one, two in pairwise(smooth[low:])]
        risen = smooth[-1] - smooth[low]
        at_chance = guessing(course, smooth[-1])
        if trouble is None and risen < 0.5 * (smooth[0] - smooth[low]):
            return
        if (
            len(rises) < _SLOW_RISE
            or risen <= 0
            or max(rises) > 0.25 * risen
            or (smooth[-1] > 1.5 * max(smooth[:3]) and not at_chance)
        ):
            return
        rate, gradient = course.measured.rate, course.measured.gradient
        steady = rate is not None and rate.between(first=loss.finite.steps[low]).high <= _STEADY_RATE * (
            rate.at(loss.finite.steps[low]) or 0
        )
        calm = gradient is not None and is_calm(gradient, course.measured.last_step + 1)
        text = f"{loss.metric} rises slowly, over {len(rises)} points, from {smooth[low]:.3g} to {smooth[-1]:.3g}"
        more = " at a steady rate" * steady + " and a calm gradient norm" * calm
        if at_chance:
            more = f"{more}, and rests at ln({at_chance})"
        weight = Weight.STRONG if steady and (calm or at_chance) else Weight.FAIR if steady or calm else Weight.SLIGHT
        seen.proves(weight, f"{text}{more}: no jump, and no growth without end", course.measured.last_step)

    def _still_answered(self, course: Course, seen: Suspicion) -> None:
        """The training loss lost what it had learned, while held-out questions are answered as well as ever."""
        loss, score = course.measured.loss, course.measured.held_out_score
        if seen.explains is None or loss is None or score is None or loss.held_out or is_made_harder(course):
            return
        if held_out_is_chance(course):
            return
        if len(loss.finite) < _SLOW_RISE or len(score.finite) < _EVALUATIONS or jump(loss, course.onset) is not None:
            return
        smooth, theirs = _smoothed(loss.finite.values, _SLOW_RISE), share(score)
        low, best = min(smooth), max(theirs)
        if smooth[-1] - low < 0.5 * (smooth[0] - low) or smooth[0] <= low or smooth.index(low) > len(smooth) // 2:
            return
        if score.lower_is_better is False and best <= 1.0 and median(theirs[-3:]) >= _KEPT * best:
            text = f"{loss.metric} rose from {low:.3g} to {smooth[-1]:.3g} while {score.metric} is still"
            text = f"{text} {median(theirs[-3:]):.3g} (best {best:.3g}): what was learned holds, the labels do not"
            seen.proves(Weight.STRONG, text, course.measured.last_step)

    def _only_memory_helps(self, course: Course, seen: Suspicion) -> None:
        parted = parting(course)
        if parted is None or parted.improved >= 0.05 or parted.fell < 0.02 or parted.points < 4:
            return
        if held_out_is_chance(course) or (
            chance_level(parted.best) and parted.best_step <= 0.3 * course.measured.last_step
        ):
            text = f"the training loss falls by {100 * parted.fell:.0f} % while the held-out loss was never better than"
            even = learned_evenly(course)
            seen.proves(
                Weight.STRONG if even is not None else Weight.FAIR,
                f"{text} {parted.best:.4g}, that of guessing: only learning by heart helps{even or ''}",
                parted.best_step,
            )
            if parted.rose > 0.02 and parted.fell < 0.6:
                seen.proves(
                    Weight.FAIR, f"the held-out loss rises from its first evaluation on, by {100 * parted.rose:.0f} %"
                )

    def _down_to_chance(self, course: Course, seen: Suspicion) -> None:
        """It learns how often each label is, and no more: the loss comes down to that of guessing, and stands there."""
        stands, standing = never_learned(course), course.standing
        if stands is None or standing is None or stands.is_exact or one_answer(course) is not None:
            return
        classes = guessing(course, stands.late)
        if classes is not None and standing.wobbles and (standing.improved > 0.05 or _score_wavers(course)):
            text = (
                f"the loss comes to {stands.late:.4g} = ln({classes}) and wavers there: inputs tell "
                f"nothing of the labels"
            )
            seen.proves(Weight.FAIR, text)

    def _ceiling(self, course: Course, seen: Suspicion) -> None:
        train, held_out = course.measured.train_score, course.measured.held_out_score
        if train is None or held_out is None or len(train.finite) < 8 or len(held_out.finite) < 4:
            return
        ours, theirs = share(train), share(held_out)
        ends, others = median(ours[-max(3, len(ours) // 4) :]), median(theirs[-max(3, len(theirs) // 4) :])
        late = ours[len(ours) // 2 :]
        rests = abs(mean(late[: len(late) // 2]) - mean(late[len(late) // 2 :])) < 0.02
        if (
            rests
            and ends < 0.93
            and max(theirs) < 0.98
            and others - ends > 0.08
            and others > 0.8
            and course.recipe.number(Hyperparameter.DROPOUT) in (None, 0.0)
        ):
            text = f"{train.metric} rests at {ends:.3g}, below {held_out.metric} with {others:.3g}"
            weight = Weight.STRONG if others - ends > 0.12 else Weight.FAIR
            seen.proves(weight, f"{text}: a ceiling in the training labels", train.steps[-1])

    def fix(self, course: Course) -> Fix:
        since = course.found(RISING, Severity.WARNING)
        where = f"of the batches from step {step_text(since.onset_step)} on" if since is not None else "of 100 samples"
        return fix(
            do=f"look at inputs and labels {where} side by side; check the join of labels to inputs "
            f"(ids, order, shuffling of one alone)",
            expect="with the right labels the training loss falls at once, within tens of steps",
            verify="train on 100 samples labelled by hand: their held-out score leaves the level of guessing",
            otherwise="drop the tenth of the samples with the largest loss, or use a robust loss (label smoothing 0.1)",
            effort=Effort.MEDIUM,
            risk="dropping hard samples drops rare classes as well: count the labels before and after",
        )


def _ahead(course: Course, seen: Suspicion) -> None:
    """The rule is learned, as clean data show, and the labels of training do not follow it, until they are known by
    heart."""
    ahead = held_out_ahead(course)
    score = course.measured.held_out_score
    if ahead is None or score is None or share(score)[0] >= _PERFECT_AT_ONCE:
        return
    seen.proves(Weight.STRONG if ahead.by >= _CLEARLY_AHEAD else Weight.FAIR, ahead.text, ahead.step)
    if ahead.overtaken:
        seen.proves(Weight.FAIR, "later training is above what is held out, which got worse: wrong labels by heart")


def _smoothed(values: Sequence[float], stretches: int = 60) -> list[float]:
    """Means of so many stretches."""
    width = max(1, len(values) // stretches)
    return [mean(values[at : at + width]) for at in range(0, len(values) - width + 1, width)]


def _score_wavers(course: Course) -> bool:
    score = course.measured.held_out_score or course.measured.train_score
    return score is not None and len(score.finite) >= 6 and len(set(score.finite.values)) > len(score.finite) // 3

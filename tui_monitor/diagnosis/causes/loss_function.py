"""A loss that does not measure what is wanted: another domain, softmax twice, another sign, another unit."""

from __future__ import annotations

from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.other_objective import tell_of_the_objective
from tui_monitor.diagnosis.causes.unreached_targets import tell_of_targets
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.parting import classes_of, said_classes, share
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.softmax_floor import floor_of, law_of
from tui_monitor.diagnosis.standing import chance_level, softmax_twice, standing_of
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.role import Role

_NEVER_NEGATIVE = r"bce|cross|x-?ent|logloss|log_loss|(?<![a-z])ce(?![a-z])|mse|rmse|mae|l1|l2|squared|huber|hinge|quad"
_SAID_NEVER_NEGATIVE = lazy_compile(
    r"(?i)bce|cross.?entropy|x-?ent|log_?loss|\bce\b|mse|mae|squared|huber|hinge|binary"
)
_SAID_IN_A_LINE = lazy_compile(
    r"(?i)\b(?:loss(?:_?(?:fn|function|type|name))?|criterion|"
    r"objective)[\"']?\s*[=:]\s*[\"']?[\w.]*(?:bce|cross_?entropy|mse|"
    r"logloss|hinge|huber|squared|binary)"
)
_SAYS = lazy_compile(
    r"(?i)using a target size .{0,60} different to the input size|"
    r"from_logits=true.{0,80}(?:softmax|sigmoid)|does not represent logits|(?:softmax|"
    r"sigmoid).{0,40}(?:twice|already applied)|"
    r"expects? (?:log[- ]?prob\w*|logits).{0,40}(?:got|but|received)|(?:inputs?|predictions?|"
    r"y_pred).{0,30}(?:are|is) not (?:logits|probabilit\w+)|"
    r"target\w* (?:values? )?(?:outside|out of|not in) (?:the )?(?:range|interval|\[0)|"
    r"labels? .{0,40}out(?:side)? of (?:range|\[0)|"
    r"broadcast\w* .{0,40}(?:target|loss|label)"
)
_SOFTMAX_BEFORE = lazy_compile(
    r"(?i)(?:output|final|last|head|out)[\w ]{0,12}(?:activation|act|"
    r"layer)?[\"']?[=: ]+[\"']?(?:log_?)?(?:softmax|sigmoid)|-> ?softmax\b|softmax\(\)?\s*\)?$|"
    r"\(\w+\): Softmax"
)
_HUGE = 1e4
_GOOD, _POOR = 0.6, 0.1


class WrongLoss:
    """A value that a loss cannot have, the floor that a wrong one has, or a loss that falls while the score gets worse.

    Source: cross entropy of probabilities taken for logits is never below ln(1 + (K-1)/e); squares, hinges and cross
    entropies of labels in their domain are never negative. Lies for likelihoods of densities, and for sums of terms.
    """

    name = CauseName.WRONG_LOSS
    issue = "the loss does not fit what it is given: probabilities for logits, labels outside its domain, sign or units"

    def look(self, course: Course, seen: Suspicion) -> None:
        line = course.line(_SAYS)
        if line is not None:
            seen.quotes(Weight.DIRECT, line)
        seen.explains = course.found(
            {Kind.PLATEAU, Kind.FROZEN, Kind.COLLAPSE, Kind.EXPLOSION, Kind.DRIFT}, Severity.WARNING
        )
        self._negative(course, seen)
        self._floor(course, seen)
        self._against_the_score(course, seen)
        self._units(course, seen)
        tell_of_targets(course, seen)
        tell_of_the_objective(course, seen)

    def _negative(self, course: Course, seen: Suspicion) -> None:
        loss = course.measured.objective
        if loss is None or not loss.finite.values or loss.finite.values[-1] >= 0 or loss.high <= -1e12:
            return
        last, classes = loss.finite.values[-1], classes_of(course)
        first = loss.finite.values[0]
        scores = course.measured.held_out_score or course.measured.train_score
        chosen = course.recipe.get(Hyperparameter.LOSS)
        called = next((one for one in course.measured.called(_NEVER_NEGATIVE) if one is loss), None)
        said = chosen is not None and _SAID_NEVER_NEGATIVE.search(chosen.word)
        line = course.line(_SAID_IN_A_LINE) if chosen is None else None
        probabilities = -1.0 <= last <= -0.5 and -0.6 < first < 0 and loss.low >= -1.0
        if probabilities and (scores is not None or classes):
            text = (
                f"{loss.metric} goes from {first:.4g} to {last:.4g}, never below -1: a mean probability with a minus,"
            )
            seen.proves(Weight.DIRECT, f"{text} where its logarithm belongs", loss.steps[-1])
        elif called is not None or said or line is not None:
            what = loss.metric if called is not None else chosen.said if chosen is not None else "what the log names"
            text = f"{loss.metric} is {last:.4g}, and {what} cannot be negative: labels or outputs outside its domain"
            seen.proves(Weight.DIRECT, text, loss.steps[-1], numbers={"last": last})
        elif scores is not None and "acc" in scores.metric.lower():
            text = f"{loss.metric} is {last:.4g} beside {scores.metric}: no loss of classes is negative"
            seen.proves(Weight.STRONG, text, loss.steps[-1])

    def _floor(self, course: Course, seen: Suspicion) -> None:
        """Cross entropy of probabilities taken for logits: its floor, and 1 more for each wrong answer that is sure."""
        measured = course.measured
        if self._law(course, measured.objective, measured.train_score, seen):
            return
        if self._law(course, measured.held_out, measured.held_out_score, seen):
            return
        self._rests_at_floor(course, seen)
        if not seen.confidence:
            self._stands_where_both_give(course, seen)

    def _stands_where_both_give(self, course: Course, seen: Suspicion) -> None:
        """A loss at rest at its floor, with what the wrong answers add."""
        measured = course.measured
        loss, score = measured.objective, measured.train_score or measured.held_out_score
        standing, classes = course.standing, classes_of(course)
        if loss is None or standing is None or classes is None or not _rests(loss):
            return
        floor, wrong = softmax_twice(classes), 0.0
        if score is not None and score.finite.values and "auc" not in score.metric.lower():
            shares = share(score)
            wrong = 1.0 - median(shares[-max(1, len(shares) // 4) :])
            if wrong > 1.0 - max(_GOOD, 1.5 / classes):
                return
        expected = floor + wrong
        starts = chance_level(standing.first, classes) is not None or loss.finite.values[0] >= floor
        if starts and floor * 0.98 <= standing.late and abs(standing.late - expected) <= 0.04 * expected + 0.1 * wrong:
            text = f"{loss.metric} stands at {standing.late:.4g}: softmax twice over {classes} classes gives"
            beside = f" ln(1 + {classes - 1}/e) = {floor:.4g}"
            right = f", and {1.0 - wrong:.3g} right answers {expected:.4g}" if wrong else ""
            away = abs(standing.late - expected) / expected
            near = away < 0.01
            weight = Weight.STRONG if away < 0.04 else Weight.FAIR
            weight = Weight.SLIGHT if classes == 2 and not near else weight
            if score is not None:
                seen.proves(weight, f"{text}{beside}{right}", loss.steps[-1], numbers={"floor": floor})
                if wrong < 0.15 and (near or classes > 2):
                    seen.proves(
                        Weight.FAIR, f"{score.metric} is {1 - wrong:.3g}: so good an answer has a loss far below"
                    )
        line = course.line(_SOFTMAX_BEFORE)
        if line is not None and seen.confidence:
            seen.quotes(Weight.STRONG, line)

    def _rests_at_floor(self, course: Course, seen: Suspicion) -> None:
        measured = course.measured
        for loss, score in (
            (measured.objective, measured.train_score),
            (measured.held_out, measured.held_out_score),
        ):
            classes = floor_of(loss, score)
            if classes is None or loss is None or score is None:
                continue
            text = (
                f"{loss.metric} rests at {loss.finite.values[-1]:.4g} though {score.metric} is {share(score)[-1]:.3g}"
            )
            floor = f"softmax twice over {classes} classes gives ln(1 + {classes - 1}/e) = {softmax_twice(classes):.4g}"
            seen.proves(Weight.STRONG, f"{text}: {floor}", loss.steps[-1])
            if (line := course.line(_SOFTMAX_BEFORE)) is not None:
                seen.quotes(Weight.STRONG, line)
            return

    def _law(self, course: Course, loss: MetricCurve | None, score: MetricCurve | None, seen: Suspicion) -> bool:
        """At each accuracy that it had, the loss that softmax twice gives."""
        law = law_of(loss, score, said_classes(course))
        if law is None or loss is None or score is None:
            return False
        floor = softmax_twice(law.classes)
        text = (
            f"softmax twice: {loss.metric} is ln(1 + {law.classes - 1}/e) = {floor:.4g} plus the share of wrong answers"
        )
        moved = f"at each of {law.points} points, while {score.metric} went from {law.first:.3g} to {law.last:.3g}"
        seen.proves(Weight.DIRECT, f"{text} {moved}", loss.steps[-1], numbers={"floor": floor})
        line = course.line(_SOFTMAX_BEFORE)
        if line is not None:
            seen.quotes(Weight.STRONG, line)
        return True

    def _against_the_score(self, course: Course, seen: Suspicion) -> None:
        """On the same data: the loss falls well, and the score falls, or never leaves that of guessing."""
        loss, score = course.measured.objective, course.measured.train_score
        if score is None and course.measured.held_out is not None:
            loss, score = course.measured.held_out, course.measured.held_out_score
        elif score is None:
            score = course.measured.held_out_score
        one = standing_of(loss)
        if loss is None or score is None or one is None or len(score.finite) < 6 or course.blow_up is not None:
            return
        improving = (
            other for other in course.measured.called(r"acc|f1|auc") if other is not score and other.role is Role.SCORE
        )
        if any(other.finite.values and other.finite.values[-1] > 1.2 * other.finite.values[0] for other in improving):
            return
        shares = share(score)
        few = max(2, len(shares) // 6)
        first, last = median(shares[:few]), median(shares[-few:])
        fell = one.late < one.first and (one.first - one.late) > max(0.15 * abs(one.first), 3 * one.noise)
        if fell and last < first - _POOR:
            text = (
                f"{loss.metric} falls from {one.first:.4g} to {one.late:.4g} while {score.metric} "
                f"falls from {first:.3g}"
            )
            seen.proves(
                Weight.STRONG, f"{text} to {last:.3g}: what is minimised is not what is wanted (sign, axis, units)"
            )
        elif (
            fell
            and one.improved > 0.5
            and score.role is Role.SCORE
            and max(shares) < min(0.15, 2.0 * max(shares[0], 0.02))
        ):
            text = f"{loss.metric} falls by {100 * one.improved:.0f} % while {score.metric} stays at {last:.3g}"
            seen.proves(Weight.FAIR, f"{text}: what is minimised does not tell the answers apart")

    def _units(self, course: Course, seen: Suspicion) -> None:
        loss, standing = course.measured.objective, course.standing
        if loss is None or standing is None or standing.first < _HUGE or standing.late < 0.05 * standing.first:
            return
        if loss.high > 1e3 * standing.first or course.blow_up is not None:
            return
        if course.measured.train_score is None and course.measured.held_out_score is None and _is_loss(loss):
            text = (
                f"{loss.metric} begins at {standing.first:.3g} and is still {standing.late:.3g}: targets of thousands,"
            )
            seen.proves(Weight.FAIR, f"{text} which were not scaled", loss.steps[0])

    def fix(self, course: Course) -> Fix:
        chosen = course.recipe.get(Hyperparameter.LOSS)
        instead = f" ({chosen.said})" if chosen is not None else ""
        classes = classes_of(course)
        floor = (
            f"; softmax twice over {classes} classes never gets below {softmax_twice(classes):.3f}" if classes else ""
        )
        return fix(
            do=f"give the loss{instead} what it expects: logits without softmax or sigmoid, labels of "
            f"its domain (0/1, or class "
            f"numbers from 0), targets scaled to std 1, both of one shape{floor}",
            expect="the loss is positive, begins at that of guessing and falls to near zero on one batch",
            verify="overfit eight samples: loss to zero and all of them right; compare one value with "
            "one computed by hand",
            otherwise="log loss and score of the same batch: where one gets better and the other does "
            "not, a sign or an axis is wrong",
            risk="losses before and behind cannot be compared",
        )


def _rests(curve: MetricCurve) -> bool:
    values = curve.finite.values
    quarter = len(values) // 4
    return quarter > 0 and abs(median(values[-quarter:]) - median(values[-2 * quarter : -quarter])) < 0.02 * abs(
        values[-1]
    )


def _is_loss(curve: MetricCurve) -> bool:
    return curve.role in (Role.TRAIN_LOSS, Role.VALIDATION_LOSS)

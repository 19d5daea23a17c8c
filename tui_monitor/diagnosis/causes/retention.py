"""What was learned once and is lost while something else is learned."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import FALLING, Course
from tui_monitor.diagnosis.departures import is_calm
from tui_monitor.diagnosis.losing import entropy_is_calm, half_lost, is_of_agents, turned
from tui_monitor.diagnosis.measurands import CRITIC, longest, words_of
from tui_monitor.diagnosis.parting import parting
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.relearning import jumped_at_turn
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Finding, Severity, step_text
from tui_monitor.model.role import LOSSES, Role

_OLD = lazy_compile(
    r"\b(old|retain\w*|retention|previous|prev|pretrain\w*|source|upstream|general|original|zero ?shot|first|past|seen|"
    r"base|earlier|task ?(?:a|0|1|old)|t0|t1|domain ?(?:a|0|1)|anchor|replay)\b"
)
_LEARNED = lazy_compile(r"\b(old|retain\w*|retention|previous|prev|pretrain\w*|past|earlier|task ?(?:a|old)|t0)\b")
"""Surer ones, of losses."""
_NO_SCORE = lazy_compile(
    r"\b(g|dw|gn|grads?|gradients?|g?norms?|lr|rate|time|sec\w*|ms|std|var\w*|dead|act\w*|mem\w*|scale|weights?)\b"
)
"""Layers are called first and old, too."""
_NUMBERED = lazy_compile(
    r"\b(task|domain|experience|exp|split|t|env|skill|lang\w*)\b ?(\d+|[a-f])\b|\b(task|domain|exp|t)(\d+)\b"
)
_FORGETTING = lazy_compile(r"\b(forget\w*|bwt|backward transfer)\b")
_NEXT_TASK = lazy_compile(
    r"(?i)(?:\b(?:start\w*|begin\w*|switch\w*|next|now|train\w* on|enter\w*|learn\w*)\b.{0,30}"
    r"\b(?:task|domain|experience|skill)\b|"
    r"[=#*-]{2,}\s*(?:task|domain|experience)\b)"
)
_WORSE = 0.1
"""Share of its best by which a loss of old data is worse."""
_LOST = 0.6
"""Share of its best below which something is forgotten."""
_PARTLY, _STEADY = 0.85, 5
"""Share of its best below which something is partly lost; points at its best, and behind, that it takes to say so."""
_SMALL = 0.05
"""Share of all steps that a replay buffer holds, below which old experience is soon gone."""


class Forgetting:
    """The score of what was learned first falls while the loss of what is trained now goes down.

    Source: McCloskey & Cohen 1989; Kirkpatrick et al. 2017 (catastrophic forgetting). Lies where the learning rate or
    one large update destroyed everything: then what is trained now suffers, too.
    """

    name = CauseName.FORGETTING
    issue = "what is trained now overwrites what was learned before: nothing of the old data is in its steps"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = course.found(FALLING, Severity.WARNING)
        seen.explains = trouble or course.trouble
        for curve in _scores(course):
            _lost_beside_gain(course, curve, seen)
        for curve in course.artifacts.curves:
            if curve.lower_is_better and len(curve.finite) >= 2 * _STEADY and _LEARNED.search(words_of(curve.metric)):
                _worse_beside_gain(course, curve, seen)
        _overwritten(course, seen)
        _measured(course, seen)
        if trouble is not None and is_of_agents(course):
            _lost_while_calm(course, trouble, seen)
        if not seen.proofs:
            return
        if (line := course.line(_NEXT_TASK)) is not None:
            seen.quotes(Weight.FAIR, line)
        replay = course.recipe.get(Hyperparameter.REPLAY)
        if replay is not None and replay.is_off:
            seen.proves(Weight.FAIR, f"nothing old is replayed: {replay.said}", place=replay.place)

    def fix(self, course: Course) -> Fix:
        replay = course.recipe.number(Hyperparameter.REPLAY)
        size = f" (a buffer of {10 * replay:g} instead of {replay:g})" if replay and replay > 1 else ""
        return fix(
            do=f"mix 10 to 40 % of the old data into every batch{size}; start again from the checkpoint before it fell",
            expect="the old score stays within a few percent while the new one rises a little more slowly",
            verify=f"evaluate old and new side by side past step {step_text(course.onset)}",
            otherwise="a lower learning rate, frozen lower layers or adapters, a penalty for leaving the old weights",
            effort=Effort.MEDIUM,
            risk="the new task is learned more slowly: keep both scores in view",
        )


def _scores(course: Course) -> Iterator[MetricCurve]:
    for curve in course.artifacts.curves:
        words = words_of(curve.metric)
        named = _OLD.search(words) or _NUMBERED.search(words)
        if len(curve.finite) < 5 or curve.role not in (Role.SCORE, Role.REWARD, Role.OTHER) or not named:
            continue
        if not _NO_SCORE.search(words) and not (curve.role is Role.OTHER and _never_learned(curve)):
            yield curve


def _never_learned(curve: MetricCurve) -> bool:
    """Of a number of which no name says that it is a score: it was never better than at its first point, as where it
    is no score. A score that a model brought along says of what."""
    values = curve.finite.values
    return values[0] >= max(values) and not _LEARNED.search(words_of(curve.metric))


def _lost_beside_gain(course: Course, curve: MetricCurve, seen: Suspicion) -> None:
    values = curve.finite.values
    best = max(values[:-1])
    at = curve.finite.steps[values.index(best)]
    last = median(values[-3:])
    if not best > 0.0 or last > _LOST * best:
        _partly_lost(course, curve, seen)
        return
    gain = _gain(course, curve, at)
    if gain is None:
        return
    old = _OLD.search(words_of(curve.metric)) is not None
    text = f"{curve.metric} fell from {best:.3g} at step {step_text(at)} to {last:.3g} while {gain}"
    seen.proves(Weight.DIRECT if old or last < 0.3 * best else Weight.STRONG, text, at)


def _worse_beside_gain(course: Course, curve: MetricCurve, seen: Suspicion) -> None:
    """By a loss of what was learned before."""
    values, train = curve.finite.values, course.measured.objective
    best, last = min(values), median(values[-3:])
    at = curve.finite.steps[values.index(best)]
    ours = train.finite.between(at).values if train is not None and train is not curve else []
    rose = last > (1.0 + _WORSE) * best > 0.0 and values[0] > (1.0 + _WORSE) * best
    if train is not None and len(ours) >= _STEADY and rose and 0.0 < median(ours[-3:]) < ours[0]:
        text = f"{curve.metric} had come to {best:.3g} at step {step_text(at)} and is {last:.3g}, while"
        seen.proves(Weight.DIRECT, f"{text} {train.metric} fell from {ours[0]:.3g} to {median(ours[-3:]):.3g}", at)


def _overwritten(course: Course, seen: Suspicion) -> None:
    """Training jumped to other data, and learned them; what is held out is of those before, and got worse since."""
    parted = parting(course)
    jump = jumped_at_turn(course, parted.best_step) if parted is not None and parted.since >= _STEADY else None
    if parted is None or jump is None or parted.rose < _WORSE or jump[2] > jump[0]:
        return
    text = f"training went from {jump[0]:.4g} up to {jump[1]:.4g} at step {step_text(parted.best_step)} and learned"
    text = f"{text} it, to {jump[2]:.4g}; what is held out rose from {parted.best:.4g} to {parted.last:.4g}"
    seen.proves(Weight.STRONG, f"{text}: it is of the data before", parted.best_step)


def _partly_lost(course: Course, curve: MetricCurve, seen: Suspicion) -> None:
    """It was steady at its best, falls since one step and does not come back, while another rises from that step on."""
    values, steps = curve.finite.values, curve.finite.steps
    best, last, few = max(values), median(values[-3:]), max(3, len(values) // 4)
    since = max(at for at, value in enumerate(values) if value >= 0.98 * best)
    before, behind = values[: since + 1], values[since + 1 :]
    if last > _PARTLY * best or len(before) < _STEADY or len(behind) < _STEADY or max(values[-few:]) > 0.9 * best:
        return
    if min(before[len(before) // 2 :]) < 0.95 * best:
        return
    rises = (one for one in _scores(course) if one is not curve and _rises_at(one, steps[since], steps[since + 1]))
    other = next(rises, None)
    if other is not None:
        text = f"{curve.metric} fell from {best:.3g} to {last:.3g} since step {step_text(steps[since + 1])}"
        seen.proves(Weight.FAIR, f"{text}, where {other.metric} rose to {other.finite.values[-1]:.3g}", steps[since])


def _rises_at(curve: MetricCurve, step: float, next_step: float) -> bool:
    before, behind = curve.between(last=step).finite.values, curve.between(first=next_step).finite.values
    return bool(before and behind) and median(behind) > max(before) + 0.2 * curve.high


def _gain(course: Course, lost: MetricCurve, since: float) -> str | None:
    """What got better in the meantime: another score, else a loss."""
    tasks = [curve for curve in _scores(course) if curve.role is Role.OTHER]
    known = [one for one in course.artifacts.curves if one.role in LOSSES | {Role.SCORE, Role.REWARD}]
    for curve in (*known, *tasks):
        part = curve.finite.between(since).values if curve.file == lost.file else curve.finite.values
        if curve is lost or len(part) < 5:
            continue
        first, last = max(part[:3]) if curve.role in LOSSES else part[0], median(part[-3:])
        better = 0 < last < 0.8 * first if curve.role in LOSSES else last > 1.2 * first and last > 0.0
        if better and (first > 0 or curve in tasks or curve.role is Role.SCORE):
            way = "fell" if curve.role in LOSSES else "rose"
            return f"{curve.metric} {way} from {first:.3g} to {last:.3g}"
    return None


def _measured(course: Course, seen: Suspicion) -> None:
    for curve in course.artifacts.curves:
        words = words_of(curve.metric)
        if not _FORGETTING.search(words) or "loss" in words or not curve.finite.values:
            continue
        last = abs(curve.finite.values[-1]) / (100.0 if max(abs(curve.high), abs(curve.low)) > 1.5 else 1.0)
        if last >= 0.2:
            seen.proves(
                Weight.DIRECT, f"{curve.metric} is {curve.finite.values[-1]:.3g} by the last task", curve.steps[-1]
            )


def _lost_while_calm(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """A return that was good and is lost, with nothing that turned before."""
    turn = turned(course, trouble)
    critic = longest(course, CRITIC) or course.measured.loss
    calm = critic is not None and is_calm(critic, half_lost(course, critic, trouble))
    if turn is None and (calm or entropy_is_calm(course, trouble)):
        seen.proves(
            Weight.SLIGHT, f"{trouble.metric} was good and is lost, while no loss or entropy had turned by then"
        )
    replay = course.recipe.get(Hyperparameter.REPLAY)
    steps = course.artifacts.total or course.measured.last_step
    if replay is not None and replay.number and 1.0 < replay.number <= _SMALL * steps and turn is None:
        text = (
            f"{replay.said} holds {100 * replay.number / steps:.2g} % of {steps:g} steps: old experience is soon gone"
        )
        seen.proves(Weight.STRONG, text, place=replay.place)

"""Other data, or another task, from one step on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import breakdown
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.chosen_rate import rate_alone
from tui_monitor.diagnosis.course import FALLING, RISING, Course
from tui_monitor.diagnosis.departures import is_calm
from tui_monitor.diagnosis.jumps import jump
from tui_monitor.diagnosis.leaps import training_leapt
from tui_monitor.diagnosis.loss_jumps import numbers_of
from tui_monitor.diagnosis.measurands import words_of
from tui_monitor.diagnosis.parting import jumped as leap_of
from tui_monitor.diagnosis.relearning import came_back, fell_and_stays
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Finding, Kind, Line, Severity, step_text
from tui_monitor.model.points import EventKind
from tui_monitor.model.role import LOSSES, Role

_CHANGED = RISING | FALLING | {Kind.GRADIENT_EXPLOSION}
_STAGE = re.compile(
    r"(?:^|[/_. ])(?:stage|phase|task|lesson|curriculum\w*|difficulty|level|seq_?len\w*|context_?len\w*|length|shard\w*"
    r"|dataset\w*|domain\w*|split|source|mix\w*|resolution|img_?size|image_?size|env\w*|split_id|part|n_digits|bits"
    r"|horizon|wind|noise_level|vocab\w*|n_classes|num_classes|classes|max_len)"
    r"(?:_?(?:id|idx|index|no|num))?$"
)
_OF_EPISODES = lazy_compile(r"\b(?:ep|eps|episodes?|episodic|rollouts?|trajector\w+|games?)\b")
"""How long they are is behaviour, and no stage."""
_DATA_WORDS = lazy_compile(
    r"(?<![a-z])(?:curriculum|stage|phase|task|lesson|difficulty|level|data ?sets?|data|shards?|domains?|mixture|corpus"
    r"|source|split|seq(?:uence)?[ _-]?len\w*|context[ _-]?len\w*|resolution|environment|env|sampler|augment\w*"
    r"|distribution|vocab\w*|labels?|features?|schema|columns?|preprocess\w*|part|file|snapshot|version)\b",
    re.IGNORECASE,
)
_TURN = lazy_compile(
    r"(?<![a-z])(?:switch\w*|chang\w*|now|next|new|start\w*|begin\w*|enter\w*|load\w*|open\w*|mov\w+ (?:on )?to"
    r"|advanc\w*|updat\w*|refresh\w*|swap\w*|replac\w*|reload\w*|rotat\w*|mount\w*|unlock\w*|promot\w*"
    r"|from \S+ to)\b|->|→",
    re.IGNORECASE,
)
_OTHER = lazy_compile(
    r"learning[ _-]?rate|\blr\b|checkpoint|sav(?:ed|ing)|eta\b|\bloss\b|traceback|error|warning|epoch \d+/\d+:|it/s"
    r"|early stop",
    re.IGNORECASE,
)
_OPENING = 120
_NEAR, _LINES = 3, 12
"""Points and lines before the onset within which what changed belongs to it."""
_JUMP = 1.25
RECENT = r"since[ _]last|(?<![a-z])(?:recent|newest|current|interval|window)(?![a-z]).*(?:loss|cost|error|mean)"


class CurriculumOrDataChange:
    """Something says that the data are others from there on (a logged stage, length or shard that moves, a line), or
    the loss jumped at one point and stayed, at a constant rate, with a gradient norm that only followed.

    Fooled by a learning rate that changes at the same border: a moving rate speaks against it.
    """

    name = CauseName.CURRICULUM_OR_DATA_CHANGE
    issue = "the data, or the task, changed there: what was learnt does not fit what comes since"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = _changed(course)
        if trouble is None or (curve := course.measured.named(trouble.metric)) is None:
            return
        broke = breakdown(course)
        lost = _score_lost(course)
        if not (trouble.active or course.artifacts.alarmed or lost is not None):
            return
        if broke is not None and len(curve.between(trouble.onset_step, broke.step)) <= _NEAR + 2:
            return
        seen.explains = trouble
        _stage_moved(course, trouble, seen)
        is_told = bool(seen.proofs)
        if (line := _told(course, trouble)) is not None:
            seen.quotes(Weight.STRONG, line)
        jumped = jump(curve, trouble.onset_step, falls=trouble.kind in FALLING)
        if jumped is None and trouble.kind in RISING:
            _recent_jumped(course, curve, seen)
        if jumped is not None:
            went = f"{curve.metric} went from {jumped.before:.3g} to {jumped.behind:.3g} at one point"
            numbers = {"from": jumped.before, "to": jumped.behind}
            seen.proves(Weight.FAIR, f"{went} and stayed: it did not grow", trouble.onset_step, numbers=numbers)
        else:
            _slowly_together(course, trouble, seen)
            training_leapt(course, seen)
        self._beside(course, trouble, jumped is not None, seen)
        if trouble.kind in RISING and (jumped is not None or lost is not None):
            _learnt_anew(course, curve, trouble, seen)
            if lost is not None and seen.confidence:
                seen.proves(Weight.FAIR, lost, trouble.onset_step)
        if not (is_told or line) and seen.confidence and (alone := rate_alone(course)) is not None:
            seen.speaks_against(Weight.FAIR, alone)

    def _beside(self, course: Course, trouble: Finding, jumped: bool, seen: Suspicion) -> None:
        rate, gradient, step = course.measured.rate, course.measured.gradient, trouble.onset_step
        if rate is not None and len(rate) > 2:
            there = course.onset_on(rate, trouble)
            near = rate.between(last=there).newest(2 * _NEAR)
            if near.high > 1.3 * near.low and near.values[-1] > near.values[0]:
                seen.speaks_against(Weight.FAIR, f"{rate.metric} moved there as well, to {near.values[-1]:.3g}")
            elif jumped:
                seen.proves(Weight.SLIGHT, f"{rate.metric} stayed as it was, at {near.values[-1]:.3g}", step)
        if jumped and gradient is not None and is_calm(gradient, course.onset_on(gradient, trouble)):
            seen.proves(Weight.SLIGHT, f"{gradient.metric} was calm up to there: it followed, and did not lead", step)
        held, trained = course.measured.curve(Role.VALIDATION_LOSS), course.measured.loss
        if jumped and held is not None and trained is not None:
            one, two = (_level_moved(curve, course.onset_on(curve, trouble)) for curve in (trained, held))
            if one and two is False:
                seen.proves(Weight.FAIR, f"{trained.metric} jumped, {held.metric} of the old data stayed", step)
            elif one and two and rate is not None and rate.high <= 1.05 * rate.low:
                text = f"{trained.metric} and {held.metric} jumped together, at a constant rate of {rate.high:.3g}"
                seen.proves(Weight.FAIR, text, step)

    def fix(self, course: Course) -> Fix:
        return fix(
            do=f"compare the data before and behind step {step_text(course.onset)} (source, labels, units, lengths); "
            "where the change is meant, mix old and new for a while or make the step smaller",
            expect="the loss does not jump there, or falls back within as many points as the last stage took",
            verify="evaluate the last checkpoint before the jump on batches of both sides: only the new ones are worse",
            otherwise="rerun past that step with the old data: if it rises too, look at the learning rate",
            effort=Effort.MEDIUM,
            risk="none: the checkpoint before the jump stays as it is",
        )


def _changed(course: Course) -> Finding | None:
    """The rise or the fall; of a loss first, the earliest."""
    fits = [
        one for one in course.artifacts.findings if one.kind in _CHANGED and one.severity.rank >= Severity.WARNING.rank
    ]
    known = [(one, curve) for one in fits if (curve := course.measured.named(one.metric)) is not None]
    first = min(
        known,
        key=lambda one: (one[1].role is not Role.TRAIN_LOSS, one[0].kind is Kind.DRIFT, one[0].onset_step),
        default=None,
    )
    return first[0] if first is not None else None


def _recent_jumped(course: Course, curve: MetricCurve, seen: Suspicion) -> None:
    """Where a mean over all that was seen creeps, what is new since the last line tells that it went up at once."""
    recent = next((one for one in course.measured.called(RECENT) if one.file == curve.file and one is not curve), None)
    leap = leap_of(recent)
    if recent is None or leap is None:
        return
    step, before, behind = leap
    text = f"{recent.metric} went from {before:.3g} to {behind:.3g} at one point, step {step_text(step)}, and stayed"
    seen.proves(Weight.STRONG, f"{text}; {curve.metric} only follows", step)


def _score_lost(course: Course) -> str | None:
    """A score that fell far from its best and stays there."""
    for curve in course.artifacts.curves:
        fell = fell_and_stays(curve) if curve.role is Role.SCORE else None
        if fell is not None:
            return f"{curve.metric} fell from {fell[0]:.3g} to {fell[1]:.3g} and stays there"
    return None


def _learnt_anew(course: Course, curve: MetricCurve, trouble: Finding, seen: Suspicion) -> None:
    """It falls again, at the same rate: steps that are too large do not learn, other data are."""
    rate, came = course.measured.rate, came_back(curve, trouble.onset_step)
    if came is None or (rate is not None and rate.high > 1.05 * rate.low):
        return
    text = f"{curve.metric} went up to {came[1]:.3g} and falls again, to {came[2]:.3g}"
    text += " at the same rate" if rate is not None else ""
    seen.proves(Weight.FAIR, f"{text}: what is new is being learnt", trouble.onset_step)


def _slowly_together(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """Training and validation rise alike at a constant rate, and gradients stay small: no weights that are blown up."""
    rate, gradient, trained, held = (
        course.measured.rate,
        course.measured.gradient,
        course.measured.loss,
        course.measured.curve(Role.VALIDATION_LOSS),
    )
    if trouble.kind not in RISING or trained is None or (rate is not None and rate.high > 1.05 * rate.low):
        return
    if rate is None or held is None:
        if trouble.metric == trained.metric and _is_gradual(trained, trouble.onset_step):
            text = f"{trained.metric} rose little by little, never beyond the {trained.values[0]:.3g} it began with"
            seen.proves(Weight.FAIR, text, trouble.onset_step)
        return
    worse = [_rose(curve, course.onset_on(curve, trouble)) for curve in (trained, held)]
    if not all(worse) or trained.between(course.onset_on(trained, trouble)).high > 1.1 * trained.values[0]:
        return
    seen.proves(Weight.FAIR, f"{trained.metric} and {held.metric} rose together, at a constant rate of {rate.high:.3g}")
    if gradient is not None and (since := gradient.between(course.onset_on(gradient, trouble)).median):
        usual = gradient.before(course.onset_on(gradient, trouble)).newest(20).median or 0.0
        if since < 3 * usual:
            seen.proves(Weight.SLIGHT, f"{gradient.metric} stayed near its level: {usual:.3g}, {since:.3g} since")


def _is_gradual(curve: MetricCurve, onset: float) -> bool:
    """A rise of many points that is no faster at its end, and not beyond what is untrained."""
    behind = list(curve.finite.between(onset).values)
    if len(behind) < 10 or max(behind) > 1.1 * curve.values[0]:
        return False
    third = len(behind) // 3
    one, two, three = median(behind[:third]), median(behind[third:-third]), median(behind[-third:])
    return one < two < three and three - two < 1.5 * (two - one)


def _rose(curve: MetricCurve, onset: float) -> bool:
    before, behind = curve.before(onset).newest(6).median, curve.between(onset).newest(6).median
    return before is not None and behind is not None and behind > _JUMP * abs(before)


def _stage_moved(course: Course, trouble: Finding, seen: Suspicion) -> None:
    for curve in course.artifacts.curves:
        if curve.role in LOSSES or _STAGE.search(curve.metric.lower()) is None or len(curve) < 3:
            continue
        if _OF_EPISODES.search(words_of(curve.metric)):
            continue
        onset = course.onset_on(curve, trouble)
        move = _last_move(curve, onset)
        if move is None or len(set(curve.values)) > len(curve) / 3:
            continue
        step, one, two = move
        beside = course.measured.named(trouble.metric)
        between = len(beside.between(step, trouble.onset_step)) if beside is not None else 0
        if between <= _NEAR + 2:
            text = f"{curve.metric} went from {one:g} to {two:g} at step {step_text(step)}"
            seen.proves(Weight.DIRECT, f"{text}, {trouble.metric} left at {step_text(trouble.onset_step)}", step)
            return


def _last_move(curve: MetricCurve, until: float) -> tuple[float, float, float] | None:
    """The last change of a value up to a step: where, from what, to what."""
    pairs = [pair for pair in curve.finite.pairs if pair[0] <= until]
    pairs.reverse()
    moves = ((later[0], earlier[1], later[1]) for later, earlier in pairwise(pairs) if later[1] != earlier[1])
    return next(moves, None)


def _told(course: Course, trouble: Finding) -> Line | None:
    """A line shortly before the trouble that says that something of the data is another from there on."""
    curve = course.measured.named(trouble.metric)
    for event in course.artifacts.events:
        if event.kind is not EventKind.CHANGE or _OTHER.search(event.text) or curve is None:
            continue
        between = curve.between(event.step, trouble.onset_step)
        if event.step <= trouble.onset_step and len(between) <= _NEAR + 3:
            return Line(event.place, event.text)
    return next(_lines_before(course, trouble), None)


def _lines_before(course: Course, trouble: Finding) -> Iterator[Line]:
    places = trouble.evidence.places
    if not places:
        return
    begin = min(places, key=lambda place: place.offset)
    before = [
        line for line in course.artifacts.lines if line.place.file == begin.file and line.place.offset <= begin.offset
    ]
    for line in reversed(before[_first_report(course, trouble, before) :][-_LINES:]):
        text = line.text
        if len(text) < 160 and _DATA_WORDS.search(text) and _TURN.search(text) and not _OTHER.search(text):
            yield line


def _first_report(course: Course, trouble: Finding, lines: Sequence[Line]) -> int:
    """Of these lines the first that tells the first value: what is said before any is how it begins, no change."""
    curve = course.measured.named(trouble.metric)
    first = curve.finite.values[0] if curve is not None and len(curve.finite) else None
    return next((at for at, line in enumerate(lines[:_OPENING]) if first in numbers_of(line.text)), 0)


def _level_moved(curve: MetricCurve, onset: float) -> bool | None:
    """None where too little was measured to say so."""
    before, behind = curve.before(onset).finite.values[-6:], curve.between(onset).finite.values[1:6]
    if len(before) < 2 or len(behind) < 2:
        return None
    return median(behind) > _JUMP * median(before)

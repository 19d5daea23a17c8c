"""One metric of one run from its first point on: segments, best value, and the cases of the rules that judge it."""

from collections.abc import Sequence
from math import isfinite
from operator import neg
from typing import Any

from msgspec.structs import replace

from tui_monitor.judging.announced import Announcements, Learnt
from tui_monitor.judging.facts.curve_facts import CurveFacts
from tui_monitor.judging.facts.samples import Samples
from tui_monitor.judging.new_level import NewLevel
from tui_monitor.judging.restarts import Steps
from tui_monitor.judging.roles import is_held_out, lower_is_better, role_of, words_in
from tui_monitor.judging.rule import About, PointBlock, Rule, Sees
from tui_monitor.judging.segment import Segment
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.watched import matches
from tui_monitor.judging.weights import weighs
from tui_monitor.lexicon import measures
from tui_monitor.model.finding import Finding, step_text
from tui_monitor.model.points import Place, Points
from tui_monitor.model.role import LOSSES, Role
from tui_monitor.text import Shown, clean

_FEWEST = 8
"""Points that are worth a block."""
_MOST = 4096
"""So many at most; where one of them matters a quarter is tried."""
# Values beyond this are cut off, one by one.
_VAST = 1e100
_COMPARED = LOSSES | {Role.ERROR, Role.LEARNING_RATE}


class Track:
    """The life of one metric."""

    def __init__(
        self,
        metric: Shown,
        file: Shown,
        thresholds: Thresholds,
        rules: Sequence[type[Rule[Any]]],
        changes: Announcements,
    ) -> None:
        self.metric = metric
        self.file = file
        self.role, lower = meaning(metric, thresholds)
        self.best: tuple[float, float] | None = None
        """(value, step) of the best finite value so far."""
        named = thresholds.overfitting is not None and any(matches(name, metric) for name in thresholds.overfitting)
        self.weighs = weighs(metric) and not asked_for(metric, thresholds)
        self.history = Samples() if named or self.weighs or self.role in _COMPARED else None
        """What is compared: the level of a training loss, the values of a validation loss and of a learning rate."""
        self.nameless = self.role in LOSSES and _tells_no_data(metric)
        """Asked for, lower is better, and its name does not tell whether it is of training or of validation."""
        validates = self.role is Role.VALIDATION_LOSS or self.nameless
        validates = validates or (self.role is Role.ERROR and is_held_out(metric))
        self._smooth = matches(thresholds.overfitting[0], metric) if thresholds.overfitting else not validates
        asked = asked_for(metric, thresholds)
        self.target = thresholds.target if asked else None
        """What a person wants it to reach."""
        self._about = About(metric, self.role, lower, thresholds, asked)
        self._rules = [rule for rule in rules if self.role in rule.needs]
        self._steps = Steps(metric)
        self._reach = _FEWEST
        """So many points are tried at once."""
        self._few = _FEWEST
        """So many are taken one by one before blocks are tried again: it costs as much as a few points."""
        self._open: dict[str, Finding] = {}
        self._new_level = NewLevel(changes)
        self.explained: set[str] = set()
        """Findings that were over when the level was learnt anew behind a change."""
        self._segment = self._begin()

    def learnt(self, onset: float, curve: CurveFacts) -> Learnt:
        """The level that held where something began; behind announced changes there were others before it."""
        return self._new_level.learnt(onset, curve)

    @property
    def curve(self) -> CurveFacts | None:
        """What is known of the points since the log began again, where something reads their level."""
        return self._segment.curve

    def take(self, points: Points) -> list[Finding]:
        """Every rule's answer to new points of this metric, in log order.

        Where nothing is going on whole blocks are taken at once; what is found is what each point for itself gives.
        """
        found: list[Finding] = []
        at, n = 0, len(points)
        while at < n:
            room = int(min(self._room(), self._reach, n - at)) if n - at >= _FEWEST else 0
            if room < _FEWEST:
                at = self._singly(points, at, found, max(self._few, room + 1))
            elif self._skip(points, at, at + room):
                self._reach, self._few = min(2 * self._reach, _MOST), 1
                at += room
            elif room > _FEWEST:
                self._reach = max(room // 4, _FEWEST)
            else:
                at = self._singly(points, at, found, self._few)
        self._follow(found)
        return found

    def _room(self) -> float:
        """How many points may be taken at once before something is due."""
        return min(self._segment.room(), self._new_level.room())

    def _singly(self, points: Points, first: int, found: list[Finding], some: int) -> int:
        """Take some points one by one; where the next one stands."""
        end = min(first + some, len(points))
        self._few = min(2 * self._few, _FEWEST)
        for at in range(first, end):
            self._take(points, at, found)
        return end

    def _take(self, points: Points, at: int, found: list[Finding]) -> None:
        step, value, place = points.steps[at], points.values[at], Place(points.file, points.places[at])
        if self._steps.goes_back(step):
            found += self._left_behind(found, step)
            found.append(self._steps.restart(step, place))
            self._segment = self._begin(self._segment)
            self._new_level.forget()
        news = self._segment.take(step, value, place)
        found += news
        if isfinite(value):
            self._remember(step, value, place.offset)
            if self._new_level.expected:
                self._new_level.take(news, self.curve, place)
                if self._new_level.room() < 0.0:
                    self._learn_anew(found, step, value, place)

    def _learn_anew(self, found: list[Finding], step: float, value: float, place: Place) -> None:
        """Where the level has settled behind an announced change, what comes is judged by what is learnt from here."""
        self._follow(found)
        ended = self._new_level.settled(self.curve, [*self._open.values()])
        if ended:
            found += ended
            self.explained |= {finding.id for finding in ended}
            self._segment = self._begin(self._segment)
            found += self._segment.take(step, value, place)

    def _skip(self, points: Points, first: int, end: int) -> bool:
        """Take points at once, if nothing happens among them."""
        block = _block(points, first, end, self._about.lower)
        stride = self._steps.rises(points.steps, first, end) if block is not None else None
        if block is None or stride is None or not self._segment.skip(block):
            return False
        self._steps.skip(block.steps[-1], stride, len(block.values))
        self._remember_all(block)
        self._new_level.skip(block.ys)
        return True

    def _remember_all(self, block: PointBlock) -> None:
        if self.history is not None:
            levels = block.levels if self._smooth and block.levels else block.values
            self.history.extend(block.steps, levels, self._segment.number, block.offsets)
        better = block.low if self._about.lower else block.high
        if self.best is None or (better < self.best[0] if self._about.lower else better > self.best[0]):
            self.best = (better, block.steps[block.values.index(better)])

    def _remember(self, step: float, value: float, offset: int) -> None:
        """For the questions that others ask."""
        segment = self._segment
        if self.history is not None:
            level = segment.curve.now if self._smooth and segment.curve is not None else value
            self.history.add(step, level, segment.number, offset)
        if self.best is None or (value < self.best[0] if self._about.lower else value > self.best[0]):
            self.best = (value, step)

    def _follow(self, found: list[Finding]) -> None:
        for finding in found:
            if finding.active:
                self._open[finding.id] = finding
            else:
                self._open.pop(finding.id, None)

    def _left_behind(self, found: list[Finding], step: float) -> list[Finding]:
        """What was open when the log began again is over: the run that goes on is another one, and judged anew."""
        self._follow(found)
        over = clean(f"; over: the log starts again at step {step_text(step)}")
        ended = [
            replace(
                finding,
                recovered_step=max(finding.detected_step, self._segment.last_step),
                message=Shown(finding.message + over),
            )
            for finding in self._open.values()
        ]
        self._open.clear()
        return ended

    def _begin(self, before: Segment | None = None) -> Segment:
        """A new segment; what was learned is measured from the very first value of all."""
        number, curve = self._steps.segment, None
        compared = self.history is not None and self.role is not Role.LEARNING_RATE and not self.weighs
        if compared or any(rule.sees is Sees.CURVE for rule in self._rules):
            first = before.curve.level.first if before is not None and before.curve is not None else None
            curve = CurveFacts(self._about, number, first)
        return Segment(self._about, number, self._rules, curve)


def asked_for(metric: str, thresholds: Thresholds) -> bool:
    """Is it the metric that the user asked to watch?"""
    return thresholds.metric is not None and matches(thresholds.metric, metric)


def _block(points: Points, first: int, end: int, lower: bool) -> PointBlock | None:
    """Some points, if all of them are numbers of an ordinary size."""
    values = points.values[first:end].tolist()
    low, high = min(values), max(values)
    if not -_VAST < low <= high < _VAST or not isfinite(sum(values)):
        return None
    steps, offsets = points.steps[first:end], points.places[first:end]
    if lower:
        return PointBlock(steps, points.file, offsets, values, values, low, high, low, high)
    return PointBlock(steps, points.file, offsets, values, list(map(neg, values)), low, high, -high, -low)


def _tells_no_data(metric: str) -> bool:
    """Is it as well a loss of data held out, for all that its name tells? A divergence rises while all is well."""
    own = role_of(metric)
    return own is Role.OTHER or (own is Role.LOSS_PART and words_in(metric).isdisjoint(measures.KL | measures.PENALTY))


_ASIDE = frozenset({Role.OTHER, Role.LOSS_PART, Role.BEST, Role.SUMMARY, Role.STEP, Role.TIME, Role.THROUGHPUT})
"""What is judged where it is asked for: `best of generation`, `steps survived`."""
_MAY_BE_A_SCORE = LOSSES | _ASIDE | {Role.ERROR, Role.GAN_LOSS, Role.POLICY_LOSS, Role.VALUE_LOSS}
"""An entropy or a learning rate stays what its name says, whichever way the user wants it to go."""


def meaning(metric: str, thresholds: Thresholds) -> tuple[Role, bool]:
    """Role and direction (is lower better?) of a metric, given what the user said.

    A metric asked for by name whose own name tells nothing is judged as a loss, or as a score where higher is better.
    """
    role, lower = role_of(metric), lower_is_better(metric)
    asked = thresholds.metric is not None and matches(thresholds.metric, metric)
    if thresholds.lower_is_better is not None and (asked or (thresholds.metric is None and lower is None)):
        lower = thresholds.lower_is_better
    if asked and lower is False and role in _MAY_BE_A_SCORE:
        role = Role.REWARD if thresholds.reinforcement else Role.SCORE
    elif asked and role in _ASIDE:
        role = Role.GAN_LOSS if thresholds.category == "gan" else Role.TRAIN_LOSS
    return role, lower is not False

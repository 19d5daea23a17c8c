"""What the company of a metric makes of a finding: returns beside a loss, the whole beside a part, the schedule."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from statistics import fmean, pstdev

from msgspec.structs import replace

from tui_monitor.judging.announced import MOVED_BY_A_CHANGE, Announcements, following
from tui_monitor.judging.facts.curve_facts import CurveFacts
from tui_monitor.judging.facts.samples import Samples
from tui_monitor.judging.roles import role_of, words_in
from tui_monitor.judging.rules.dead_learning_rate import ROUNDED
from tui_monitor.judging.rules.excursion import EXCESS
from tui_monitor.judging.rules.frozen import BEFORE
from tui_monitor.judging.schedules import is_beyond, restarts_between
from tui_monitor.judging.track import Track
from tui_monitor.judging.watched import matches
from tui_monitor.judging.weights import lifts
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.role import LOSSES, Role
from tui_monitor.text import Shown

_GRAVITY = (Severity.INFO, Severity.WARNING, Severity.CRITICAL)
_AMONG_RETURNS = {Kind.DRIFT: Severity.INFO, Kind.PLATEAU: Severity.INFO, Kind.EXPLOSION: Severity.WARNING}
"""What these may be at most of the summed loss of policy and critic, which rises while all is well."""
_BESIDE_THE_WHOLE = {Kind.EXPLOSION: Severity.INFO}
"""A part that does harm lifts the whole, which is judged itself."""
_OF_A_POLICY = frozenset({Role.POLICY_LOSS, Role.VALUE_LOSS})
_FEW = 0.001
"""Returns that begin at less than this share of their size began at nothing."""
_FEWEST = 20
_NEARLY, _FAR = 0.2, 0.5
"""Shares of the range of the returns: at their best, and far from where they began."""
_IN_RETURNS = 3.0
"""So many times the size of the returns a policy's loss may be: some print the negative value of what they expect."""
_JUMPS = frozenset({Kind.EXPLOSION, Kind.DRIFT})
_AT_MOST = 1.25
"""Times the level it began at: a restart of the schedule does not take a loss beyond that."""
_EXPLAINED = MOVED_BY_A_CHANGE | {Kind.ENTROPY_COLLAPSE, Kind.FROZEN, Kind.DEAD_LR}
_WEIGHED = LOSSES | {Role.ERROR}
_JUST_A_SCORE = frozenset({"score"})
_MOVED = 0.02
"""A loss that is another by this share, and by three of its standard deviations, still learns."""
_WATCHED = 20
"""Points of a loss that show whether it moves."""


def _has_learned(curve: CurveFacts) -> bool:
    return curve.learned >= curve.about.thresholds.parameters.learned


def _moves(loss: Samples, segment: int, since: float) -> bool | None:
    """Is the last third since a step another than the one before? The first one still holds, in its level, what was
    before the step. None where there are too few points to tell."""
    low, high = bisect_left(loss.segments, segment), bisect_right(loss.segments, segment)
    numbers = loss.numbers[bisect_left(loss.steps, since, low, high) : high]
    if len(numbers) < _WATCHED:
        return None
    third = len(numbers) // 3
    before, after = numbers[-2 * third : -third], numbers[-third:]
    change = abs(fmean(after) - fmean(before))
    return change > _MOVED * abs(fmean(before)) and change > 3.0 * max(pstdev(before), pstdev(after)) / third**0.5


class Tempering:
    """Tempers what is said of a loss among returns, and of a part of a loss that is logged as a whole, too.

    A critic's loss grows with the square of the returns, and is advice where they have grown as much; a policy's that
    is no larger than the returns is a warning at most. A policy whose returns are at their best, after they have
    grown, needs no entropy any more. A jump where the learning rate begins its cycle again was planned, and one number
    in each row beside a loss that learns is a summary. What was said of these is looked at again with every point.

    The name alone does not tell: Stable-Baselines3 logs the sum of its losses as `train/loss`. NaN stays what it is,
    and what the user asked for is judged in full. Which metrics a run has depends on its log, not on which was read
    first.
    """

    def __init__(self, requested: str | None, tracks: Mapping[Shown, Track], changes: Announcements) -> None:
        self._requested = requested
        self._tracks = tracks
        self._explained: dict[str, Finding] = {}
        """What other metrics may explain, as their rules told it."""
        self._swings: dict[Shown, bool] = {}
        """Which metrics have oscillated, and do they still?"""
        self._restarts: dict[tuple[str, float, int], bool] = {}
        """(finding, where it was detected, how many learning rates) -> did one of them begin again there?"""
        self._changes = changes
        self._metrics: dict[Shown, Role] = {}
        self._roles: frozenset[Role] = frozenset()

    def meet(self, metric: Shown, known: Mapping[str, Finding]) -> list[Finding]:
        """A metric appeared: the findings that are graver than it lets them be."""
        self._metrics[metric] = role_of(metric)
        if self._metrics[metric] in self._roles:
            return []
        self._roles = frozenset(self._metrics.values())
        tempered = ((self._tempered(finding), finding) for finding in known.values())
        return [new for new, old in tempered if new is not old]

    def temper(self, findings: list[Finding]) -> list[Finding]:
        """The same findings, no graver than their company lets them be."""
        for finding in findings:
            if finding.kind is Kind.OSCILLATION and finding.metric is not None:
                self._swings[finding.metric] = finding.active
            if finding.kind in _EXPLAINED:
                self._explained[finding.id] = finding
        return [self._tempered(finding) for finding in findings]

    def look_again(self, known: Mapping[str, Finding]) -> list[Finding]:
        """The findings that are graver or less grave now than they were said to be."""
        again = (self._tempered(finding) for finding in self._explained.values())
        return [finding for finding in again if finding.severity is not known[finding.id].severity]

    def forget(self, finding: Finding) -> None:
        """It was over long ago."""
        self._explained.pop(finding.id, None)
        self._restarts = {key: known for key, known in self._restarts.items() if key[0] != finding.id}

    def drop(self, metric: str) -> None:
        """Forget a metric."""
        self._explained = {key: told for key, told in self._explained.items() if told.metric != metric}
        self._metrics.pop(Shown(metric), None)
        self._swings.pop(Shown(metric), None)
        self._restarts.clear()
        self._roles = frozenset(self._metrics.values())

    def _tempered(self, finding: Finding) -> Finding:
        track = self._tracks.get(finding.metric or Shown(""))
        if track is not None and finding.id in track.explained:
            return finding
        if track is not None and (change := self._changes.behind(finding, track)) is not None:
            return following(finding, change, track)
        most = self._most(finding)
        if most is None or _GRAVITY.index(finding.severity) <= _GRAVITY.index(most):
            return finding
        return replace(finding, severity=most)

    def _most(self, finding: Finding) -> Severity | None:
        if finding.metric is None:
            return None
        role, warning = role_of(finding.metric), finding.severity is Severity.WARNING
        if finding.kind is Kind.EXPLOSION and warning and self._swings.get(finding.metric):
            return Severity.INFO
        if finding.kind in _JUMPS and (self._is_planned(finding, role) or self._is_weighed(finding)):
            return Severity.INFO if warning else Severity.WARNING
        if finding.kind is Kind.COLLAPSE and words_in(finding.metric) == _JUST_A_SCORE and self._loss_is_best():
            return Severity.INFO
        if finding.kind is Kind.DEAD_LR and ROUNDED in finding.evidence.numbers and self._is_learning(finding):
            return Severity.INFO
        if finding.kind is Kind.FROZEN and self._is_summary(finding, role):
            return Severity.INFO
        if self._requested is not None and matches(self._requested, finding.metric):
            return None
        return self._most_of_others(finding, role)

    def _most_of_others(self, finding: Finding, role: Role) -> Severity | None:
        """...unless the user asked for it."""
        if role is Role.TRAIN_LOSS and Role.REWARD in self._roles:
            return _AMONG_RETURNS.get(finding.kind)
        if role is Role.LOSS_PART and not self._roles.isdisjoint(LOSSES):
            return _BESIDE_THE_WHOLE.get(finding.kind)
        grows = role in _OF_A_POLICY and finding.kind is Kind.EXPLOSION and EXCESS in finding.evidence.numbers
        if grows and Role.REWARD in self._roles:
            return self._most_beside_returns(finding, role)
        if finding.kind is Kind.ENTROPY_COLLAPSE and self._is_done():
            return Severity.INFO
        return None

    def _is_planned(self, finding: Finding, role: Role) -> bool:
        """Does a loss jump where the learning rate begins its cycle again, and no higher than it began itself?"""
        track = self._tracks.get(finding.metric or Shown(""))
        curve, value = track.curve if track is not None else None, finding.value
        if role not in LOSSES | {Role.ERROR} or curve is None or value is None:
            return False
        if max(value, curve.value if finding.active else value) > _AT_MOST * curve.start:
            return False
        return self._restarts_at(finding)

    def _is_weighed(self, finding: Finding) -> bool:
        """Does a loss rise with the weight of one of its terms, which is logged beside it?"""
        track = self._tracks.get(finding.metric or Shown(""))
        weights = [other.history for other in self._tracks.values() if other.weighs and other.history]
        if not weights or track is None or track.curve is None or track.role not in _WEIGHED:
            return False
        return lifts(finding, track.curve, track.history, weights)

    def _loss_is_best(self) -> bool:
        """Is what was not trained on at its best? A bare `score` that falls with it is an error under that name."""
        curves = [track.curve for track in self._tracks.values() if track.role is Role.VALIDATION_LOSS]
        return any(
            curve is not None and curve.n and _has_learned(curve) and curve.now <= curve.best.level + curve.sd
            for curve in curves
        )

    def _restarts_at(self, finding: Finding) -> bool:
        """Looked up once, when the learning rate has passed it."""
        rates = [
            rate for track in self._tracks.values() if track.role is Role.LEARNING_RATE and (rate := track.history)
        ]
        segment, first, last = finding.segment, finding.onset_step, finding.detected_step
        key = finding.id, last, len(rates)
        known = self._restarts.get(key)
        if known is None:
            known = any(restarts_between(rate, segment, first, last) for rate in rates)
            if all(is_beyond(rate, segment, last) for rate in rates):
                self._restarts[key] = known
        return known

    def _is_learning(self, finding: Finding) -> bool:
        """Does a loss move since the learning rate is printed as zero, or may it for all that is known?"""
        losses = [track.history for track in self._tracks.values() if track.role is Role.TRAIN_LOSS and track.history]
        moving = [_moves(loss, finding.segment, finding.onset_step) for loss in losses]
        if not losses:
            return not finding.evidence.numbers["largest"]
        return any(moving) or all(move is None for move in moving)

    def _is_summary(self, finding: Finding, role: Role) -> bool:
        """Is it the same number from the first row on, while the training loss learns?"""
        if role in LOSSES or finding.evidence.numbers[BEFORE]:
            return False
        curves = [track.curve for track in self._tracks.values() if track.role is Role.TRAIN_LOSS]
        return any(curve is not None and curve.n and _has_learned(curve) for curve in curves)

    def _is_done(self) -> bool:
        """Are all returns at the best that they have been, and has one of them come far to get there?"""
        returns = [
            curve
            for track in self._tracks.values()
            if track.role is Role.REWARD and (curve := track.curve) is not None and curve.n > _FEWEST
        ]
        at_best = all(curve.now - curve.best.level <= _NEARLY * curve.extent.sketch.spread() for curve in returns)
        return at_best and any(
            curve.start - curve.best.level > _FAR * curve.extent.sketch.spread() > 0.0 for curve in returns
        )

    def _most_beside_returns(self, finding: Finding, role: Role) -> Severity | None:
        numbers, most = finding.evidence.numbers, None
        value, excess = self._by_now(finding)
        for track in self._tracks.values():
            curve = track.curve if track.role is Role.REWARD else None
            if curve is None or not curve.n:
                continue
            largest = max(abs(curve.quantile(0.0)), abs(curve.quantile(1.0)), abs(curve.now))
            grown = abs(curve.now) / (max(abs(curve.start), _FEW * largest) or 1.0)
            if grown * grown * (numbers["scale"] or 1e-300) > excess:
                return Severity.INFO
            if role is Role.POLICY_LOSS and abs(value) < _IN_RETURNS * largest:
                most = Severity.WARNING
        return most

    def _by_now(self, finding: Finding) -> tuple[float, float]:
        """Value and excess, of what is open as far as it has come since it was said."""
        numbers, track = finding.evidence.numbers, self._tracks.get(finding.metric or Shown(""))
        curve = track.curve if track is not None and finding.active else None
        if curve is None:
            return numbers["value"], numbers[EXCESS]
        return curve.value, max(numbers[EXCESS], curve.y - curve.now)

"""The points of one run through all rules: what is found depends on each metric's own points alone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tui_monitor.judging.announced import Announcements
from tui_monitor.judging.corroboration import Agreement
from tui_monitor.judging.folds import variance
from tui_monitor.judging.loss_pairs import LossPairs
from tui_monitor.judging.planned import Plan, against_the_plan
from tui_monitor.judging.rule import Rule
from tui_monitor.judging.rules import REGISTRY
from tui_monitor.judging.tempering import Tempering
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.track import Track
from tui_monitor.model.finding import Finding, Kind
from tui_monitor.model.points import Event, EventKind, Points
from tui_monitor.text import Shown

MOST_ALIKE = 100
"""Findings of one kind about one metric that are kept."""


class Examiner:
    """Feeds every metric's points to the rules that want its role, and keeps what they found.

    However the points are cut into calls and however metrics interleave, the findings are the same.
    """

    def __init__(self, thresholds: Thresholds, rules: Sequence[type[Rule[Any]]] = REGISTRY) -> None:
        self._thresholds = thresholds
        self._rules = rules
        self._tracks: dict[Shown, Track] = {}
        self._changes = Announcements()
        self._pairs = LossPairs(thresholds)
        self._agreement = Agreement(self._tracks)
        self._tempering = Tempering(thresholds.metric, self._tracks, self._changes)
        self._findings: dict[str, Finding] = {}
        self._folds = False
        """Does a name tell a fold of a cross-validation?"""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found so far, the newest version of each, in the order first raised."""
        return (*self._findings.values(), *variance(self._tracks)) if self._folds else tuple(self._findings.values())

    def planned(self, plan: Plan) -> Iterator[Finding]:
        """The findings, and what is found beside a plan."""
        return against_the_plan(self.findings, self._tracks, plan)

    def hear(self, events: Iterable[Event]) -> None:
        """What the log announces, before the points that stand behind it are examined."""
        self._changes.add(event for event in events if event.kind is EventKind.CHANGE)

    def examine(self, points: Iterable[Points]) -> list[Finding]:
        """New and changed findings, in order; of several with one id the last one holds."""
        changed: list[Finding] = []
        compare = False
        for some in points:
            track = self._tracks.get(some.metric)
            if track is None:
                track = self._appear(some)
                changed += self._tempering.meet(some.metric, self._findings)
            changed += track.take(some)
            compare = compare or track.history is not None
        if compare:
            changed += self._pairs.update()
        changed = self._tempering.temper(self._agreement.confirm(changed, self._findings))
        for finding in changed:
            self._findings[finding.id] = finding
        for finding in self._tempering.look_again(self._findings):
            self._findings[finding.id] = finding
            changed.append(finding)
        if changed:
            self._forget_old()
        return changed

    def _forget_old(self) -> None:
        """Of each metric and kind the newest findings stay: what recovered weeks ago says nothing any more."""
        if len(self._findings) <= MOST_ALIKE:
            return
        alike = Counter[tuple[Shown | None, Kind]]()
        for finding in reversed(tuple(self._findings.values())):
            alike[finding.metric, finding.kind] += 1
            if alike[finding.metric, finding.kind] > MOST_ALIKE and _is_over(finding):
                del self._findings[finding.id]
                for listener in (self._pairs, self._agreement, self._tempering):
                    listener.forget(finding)

    def _appear(self, points: Points) -> Track:
        track = self._tracks[points.metric] = Track(
            points.metric, points.file, self._thresholds, self._rules, self._changes
        )
        self._pairs.join(track, self._tracks)
        self._folds = self._folds or "fold" in points.metric.lower()
        return track

    def best(self, metric: str) -> tuple[float, float] | None:
        """(value, step) of the best finite value of a metric so far."""
        track = self._tracks.get(Shown(metric))
        return track.best if track is not None else None

    def drop(self, metric: str) -> None:
        """Forget a metric: another file owns it now."""
        self._tracks.pop(Shown(metric), None)
        self._pairs.drop(metric)
        self._agreement.drop(metric)
        self._tempering.drop(metric)
        self._findings = {key: finding for key, finding in self._findings.items() if finding.metric != metric}


def _is_over(finding: Finding) -> bool:
    return not finding.active or finding.kind is Kind.RESTART

"""What is known about one run so far: its series, its findings, how it ended, and when its output came."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from math import nan

from tui_monitor.judging.cadence import Cadence
from tui_monitor.judging.endings import Endings
from tui_monitor.judging.evaluations import FailedEvaluations
from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.planned import Plan
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, step_text
from tui_monitor.model.lost import Lost
from tui_monitor.model.points import Event, Points
from tui_monitor.model.run import Watched
from tui_monitor.reading.files.batch import Batch
from tui_monitor.series import Series
from tui_monitor.text import Shown
from tui_monitor.trajectory import Past, Trajectory
from tui_monitor.watching.metric_choice import MetricChoice
from tui_monitor.watching.timeline import Timeline, logged
from tui_monitor.watching.trail import Trails

_EVENTS_KEPT = 50
_METRICS_SHOWN = 200


class RunMemory:
    """Takes batches; everything else is a question."""

    def __init__(self, thresholds: Thresholds, trajectories: bool) -> None:
        """`trajectories`: of each metric that may be watched more is kept than the newest points."""
        self.choice = MetricChoice(thresholds)
        self._trajectories = trajectories
        self.examiner = Examiner(thresholds)
        self.endings = Endings()
        self.evaluations = FailedEvaluations()
        self.changes: Sequence[Finding] = ()
        """What the newest batch raised or changed, in order, by the rules alone."""
        self.cadence = Cadence()
        self.series: dict[Shown, Series] = {}
        self.files: dict[Shown, Shown] = {}
        """Metric -> the file that it belongs to."""
        self.events: deque[Event] = deque(maxlen=_EVENTS_KEPT)
        self.config: dict[str, object] = {}
        self._told_total: float | None = None
        self._reached: float | None = None
        """The step that the log says it stands at: beyond the newest point where numbers are only repeated."""
        self.bytes = 0
        self.lost_before = Lost()
        """What could not be read when it was read for the first time."""
        self.points = 0
        self.growing = False
        """Output was seen to arrive, not only found."""
        self.timeline = Timeline()
        self.trails = Trails()
        self.unreachable: Shown | None = None

    def carry(self, before: RunMemory, lost: Lost) -> None:
        """What only those know who saw it arrive: the same output is read anew, and by now it just lies there."""
        self.cadence, self.growing, self.lost_before = before.cadence, before.growing, lost
        self.timeline.carry(before.timeline)

    def take(self, batch: Batch, found: float | None) -> bool:
        """True when there is news. `found`: when output that was there before we looked was last changed."""
        for metric in batch.dropped:
            self.examiner.drop(metric)
            self.series.pop(metric, None)
        for points in batch.points:
            self._remember(points)
        self.trails.take(batch.points, batch.arrivals[-1] if batch.arrivals else nan)
        self.examiner.hear(batch.events)
        self.changes = self.examiner.examine(batch.points)
        self.endings.take(batch.points, batch.events)
        self.evaluations.take(batch.points, batch.events)
        self.events.extend(batch.events)
        self.config.update(batch.config)
        self._told_total = batch.total_steps or self._told_total
        self._reached = batch.reached if batch.reached is not None or batch.dropped else self._reached
        self.timeline.step = self._newest_step()
        self._arrive(batch, found)
        self.timeline.find(batch, self.changes)
        changed = bool(batch.points or batch.events or batch.bytes or batch.dropped or batch.config)
        changed |= batch.unreachable != self.unreachable
        self.unreachable = batch.unreachable
        return changed

    @property
    def step(self) -> float:
        """The newest logged step; -1 when there is none."""
        return self.timeline.step

    def _newest_step(self) -> float:
        steps = [series.last_step for name, series in self.series.items() if name != "epoch"]
        return max(steps if self._reached is None or not steps else [*steps, self._reached], default=-1.0)

    @property
    def total(self) -> float | None:
        """The planned number of steps; a plan that was left behind counts in another unit and is none."""
        total = self._told_total
        return None if total is None or self.step > total + 1 else total

    @property
    def findings(self) -> Iterator[Finding]:
        """What the rules found, with the plan beside it; and what the log says of its evaluations."""
        yield from self.examiner.planned(Plan(self.total, self.step, self.config, self.finished is not None))
        yield from self.evaluations.findings

    @property
    def finished(self) -> Shown | None:
        """Evidence that the run completed."""
        finish = self.endings.ending.finish
        return finish.text if finish else self._reached_total()

    @property
    def failed(self) -> Shown | None:
        """Evidence that it did not; a person who stops a run is no failure."""
        ending = self.endings.ending
        return ending.failure.text if ending.failure and not ending.by_hand else None

    def watched(self) -> Watched | None:
        """The metric shown for this run, as it would be chosen anew: a better one may have appeared."""
        return self.choice.watched(self.series)

    def latest(self, first: Iterable[Shown | None]) -> Mapping[Shown, float]:
        """The newest value of each metric, of 200 where there are more: `first` are those that are spoken of."""
        known = (name for name in first if name is not None and name in self.series)
        names = islice(dict.fromkeys(chain(known, self.series)), _METRICS_SHOWN)
        return {name: self.series[name].last for name in names}

    def trajectory(self, metric: Shown) -> Trajectory:
        return self.series.get(metric, Series()).trajectory

    def _remember(self, points: Points) -> None:
        series = self.series.get(points.metric)
        if series is None:
            asked = self._trajectories and self.choice.may_be(points.metric)
            series = self.series[points.metric] = Series(past=Past() if asked else None)
        self.files[points.metric] = points.file
        series.take(points)
        self.timeline.log(points)

    def _arrive(self, batch: Batch, found: float | None) -> None:
        self.bytes += batch.bytes
        self.points += sum(map(len, batch.points))
        if batch.arrivals:
            self.growing = True
            self.cadence.arrive(batch.arrivals)
        elif batch.bytes:
            self.cadence.found(found or 0.0, () if self.timeline.anew else logged(batch.points))
        self.timeline.arrive(batch, self.step, self.cadence.last)

    def _reached_total(self) -> Shown | None:
        step, total = self.step, self.total
        if total is None or step < total or total <= 1:
            return None
        return Shown(f"reached step {step_text(step)} of {step_text(total)}")

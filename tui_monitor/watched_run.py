"""One run being watched: its files, its history, its judges, and the view that all of them give."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from tui_monitor.history import EXACT, Series
from tui_monitor.judging import endings, lookup, status
from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.life import Cadence, Facts, Vitals, life
from tui_monitor.judging.roles import role_of
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.verdict import judge
from tui_monitor.model.ask import Chart, LogLines, MetricView
from tui_monitor.model.finding import Finding, Line, Verdict, step_text
from tui_monitor.model.points import Event, Place, Points
from tui_monitor.model.run import Life, Process, RunView, Watched
from tui_monitor.reading.run_files import RunSpec
from tui_monitor.reading.run_reader import Batch, RunReader
from tui_monitor.reading.sources.source import Source
from tui_monitor.reading.tail import CHUNK
from tui_monitor.text import Shown, clean

CURVE_COLUMNS = 120
_EVENTS_KEPT = 50
_METRICS_SHOWN = 200
_TORN_AFTER = 5.0
"""Seconds of silence after which a torn last line is read, unless its process lives."""
_FRESH = 60.0
"""A log that changed so recently is being written, even when no process is known."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is looked at."""

    once: bool = False
    """`check`: one look; without a process the log is judged by its own clock."""
    exact: int | None = EXACT
    """Points of each metric that are kept as they are; None keeps all."""


class WatchedRun:
    def __init__(self, source: Source, spec: RunSpec, thresholds: Thresholds, now: float, look: Look) -> None:
        self.spec = spec
        self._source = source
        self._thresholds = thresholds
        self._look = look
        self._since = now
        self._reader = RunReader(source, spec)
        self._examiner = Examiner(thresholds)
        self._endings = endings.Endings()
        self._cadence = Cadence()
        self._series: dict[Shown, Series] = {}
        self._files: dict[Shown, Shown] = {}
        self._lines: dict[Place, Line] = {}
        self._events: deque[Event] = deque(maxlen=_EVENTS_KEPT)
        self._pace: deque[tuple[float, float]] = deque(maxlen=30)
        self._config: dict[str, object] = {}
        self._total: float | None = None
        self._bytes = self._points = 0
        self._growing = self._timed = self._finished = self._ended = False
        self._first_output: float | None = None
        self._unreachable: Shown | None = None
        self.process: Process | None = None
        self.stopping = False
        """A stop was sent and is not verified yet."""
        self.more = False
        """There is more to read at once."""
        self.due = now
        """When time alone may change what is said."""
        self.changed_at = now
        self.view: RunView = self._make_view(now)

    def update(self, spec: RunSpec) -> None:
        """Discovery found other files."""
        if spec != self.spec:
            self.spec = spec
            self._reader.update(spec)

    def step(self, budget: int = CHUNK) -> bool:
        """Read what is new, at most `budget` bytes, and judge it. True when the view is a new one."""
        batch = self._reader.read(budget)
        now = self._time()
        self.more = batch.more
        changed = self._take(batch)
        if not batch.more and not self._finished and self._settled(now):
            self._finished = True
            changed |= self._take(self._reader.finish())
        if changed:
            self.changed_at = now
        ended = self._source.ended(self._path)
        if not changed and now < self.due and ended == self._ended:
            return False
        self._ended = ended
        return self._judge(now, changed)

    def link(self, process: Process | None) -> None:
        """The process behind this run, as far as it is known now."""
        if process != self.process:
            self.process = process
            self.due = 0.0

    def failed(self, error: Exception) -> None:
        """Reading or judging this run raised: it says so, and the others go on."""
        note = clean(f"internal error: {type(error).__name__}: {error}", 300)
        self.view = replace(self.view, note=note)

    def chart(self, metrics: Sequence[Shown], first: float | None, last: float | None, columns: int) -> Chart:
        series = {name: self._series[name] for name in metrics if name in self._series}
        drawn = tuple((name, one.window(first, last, columns)) for name, one in series.items())
        found = tuple(finding for finding in self.view.findings if finding.metric in series)
        restarts = next((one.restarts for one in series.values()), None)
        return Chart(drawn, found, restarts if restarts is not None else Series().restarts)

    def log(self, file: Shown | None, offset: int | None, lines: int) -> LogLines:
        return self._reader.log(file, offset, lines)

    def metrics(self) -> tuple[MetricView, ...]:
        return tuple(self._metric(name, series) for name, series in self._series.items())

    def trajectory(self, metric: Shown) -> tuple[Sequence[float], Sequence[float]]:
        """(steps, values) of a metric in log order, as far as they are kept."""
        series = self._series.get(metric, Series())
        return series.steps, series.values

    def leftovers(self) -> Iterable[tuple[Shown, int, Shown]]:
        """(file, how many, one example) of lines that were not understood."""
        for file in self.spec.files:
            for count, example in self._reader.leftovers(file.path):
                yield file.name, count, example

    def backlog(self) -> int:
        return self._reader.backlog()

    def close(self) -> None:
        self._reader.close()

    def _time(self) -> float:
        """By which time this run is judged: a log without a process is not late by our clock."""
        now = self._source.time(self._path)
        if self._look.once and not self._recorded and self.process is None and self._cadence.last is not None:
            return min(now, self._cadence.last)
        return now

    @property
    def _path(self) -> str:
        return self.spec.files[0].path

    @property
    def _recorded(self) -> bool:
        return self._source.recorded(self._path)

    def _take(self, batch: Batch) -> bool:
        for metric in batch.dropped:
            self._examiner.drop(metric)
            self._series.pop(metric, None)
        for points in batch.points:
            self._remember(points)
        self._examiner.examine(batch.points)
        self._endings.take(batch.points, batch.events)
        self._events.extend(batch.events)
        self._config.update(batch.config)
        self._total = batch.total_steps or self._total
        self._arrive(batch)
        changed = bool(batch.points or batch.events or batch.bytes or batch.dropped)
        changed |= batch.unreachable != self._unreachable
        self._unreachable = batch.unreachable
        return changed

    def _remember(self, points: Points) -> None:
        series = self._series.get(points.metric)
        if series is None:
            series = self._series[points.metric] = Series(self._look.exact)
        self._files[points.metric] = points.file
        series.take(points)
        self._timed = self._timed or isfinite(points.times[-1])

    def _arrive(self, batch: Batch) -> None:
        self._bytes += batch.bytes
        self._points += sum(map(len, batch.points))
        if batch.arrivals:
            self._growing = True
            self._cadence.arrive(batch.arrivals)
        elif batch.bytes:
            self._cadence.found(self._reader.last_change() or 0.0)
        if batch.bytes and self._first_output is None:
            self._first_output = batch.arrivals[0] if batch.arrivals else self._cadence.last
        if batch.arrivals and (step := self._step()) >= 0:
            self._pace.append((batch.arrivals[-1], step))

    def _settled(self, now: float) -> bool:
        """May a torn last line be read? Not while somebody may be about to complete it."""
        if self.process is not None and self.process.alive:
            return False
        silent = self._source.time(self._path) - (self._cadence.last or now)
        return self._bytes > 0 and (self._no_more() or silent > _TORN_AFTER)

    def _no_more(self) -> bool:
        if self._recorded:
            return self._source.ended(self._path)
        alive = self.process is not None and self.process.alive
        written = self._source.time(self._path) - (self._cadence.last or 0.0)
        return self._look.once and not alive and written > _FRESH

    def _facts(self) -> Facts:
        ending = self._endings.ending
        finished = ending.finish.text if ending.finish else self._reached_total()
        return Facts(
            bytes=self._bytes,
            points=self._points,
            last_output=self._cadence.last,
            growing=self._growing,
            watched_since=self._since,
            process_alive=None if self.process is None else self.process.alive,
            finished=finished,
            failed=ending.failure.text if ending.failure and not ending.by_hand else None,
            no_more=self._no_more(),
            no_clock=self._no_more() and not self._recorded and not self._timed,
            unreachable=self._unreachable,
        )

    def _reached_total(self) -> Shown | None:
        step = self._step()
        if self._total is None or step < self._total or self._total <= 1:
            return None
        return Shown(f"reached step {step_text(step)} of {step_text(self._total)}")

    def _judge(self, now: float, changed: bool) -> bool:
        facts = self._facts()
        vitals = life(facts, self._cadence, now)
        if self.stopping and not vitals.life.over:
            vitals = replace(vitals, life=Life.STOPPING)
        self.due = self._next_due(vitals, now)
        if not changed and vitals.life is self.view.life and self.process == self.view.process:
            return False
        self.view = self._make_view(now, vitals)
        return True

    def _next_due(self, vitals: Vitals, now: float) -> float:
        """The next moment at which silence alone changes the picture."""
        if vitals.life.over:
            return float("inf")
        last = self._cadence.last if self._cadence.last is not None else self._since
        limits = (
            _TORN_AFTER,
            self._cadence.quiet_after,
            self._cadence.stalled_after(self._points > 0),
            status.NO_OUTPUT_AFTER,
        )
        return min((last + limit for limit in limits if last + limit > now), default=now + status.NO_OUTPUT_AFTER)

    def _findings(self, vitals: Vitals) -> tuple[Finding, ...]:
        found = list(self._examiner.findings)
        ending = self._endings.ending
        ended = endings.finding(ending, self._points) if vitals.life.over else None
        found += [
            extra for extra in (ended, status.life_finding(vitals, self._cadence, self._step(), self._points)) if extra
        ]
        ordered = sorted(found, key=lambda f: (not f.active, -f.severity.rank, -f.detected_step, f.id))
        return tuple(map(self._quoted, ordered))

    def _quoted(self, finding: Finding) -> Finding:
        """With the lines of the log that prove it; read once."""
        for place in finding.evidence.places:
            if place not in self._lines and (line := self._reader.quote(place)) is not None:
                self._lines[place] = line
        lines = tuple(self._lines[place] for place in finding.evidence.places if place in self._lines)
        return replace(finding, evidence=replace(finding.evidence, lines=lines)) if lines else finding

    def _watched(self) -> Watched | None:
        counts = [lookup.MetricCount(name, series.count) for name, series in self._series.items()]
        return lookup.choose(self._thresholds.metric, counts, self._thresholds.lower_is_better)

    def _step(self) -> float:
        return max((series.last_step for name, series in self._series.items() if name != "epoch"), default=-1.0)

    def _rate(self) -> float | None:
        if len(self._pace) < 2:
            return None
        (start, first), (end, last) = self._pace[0], self._pace[-1]
        return (last - first) / (end - start) if end > start and last > first else None

    def _make_view(self, now: float, vitals: Vitals | None = None) -> RunView:
        vitals = vitals or life(Facts(watched_since=now), self._cadence, now)
        watched = self._watched()
        findings = self._findings(vitals)
        series = self._series.get(watched.metric) if watched else None
        verdict = self._verdict(findings, vitals, series)
        best = self._examiner.best(watched.metric) if watched else None
        return RunView(
            id=self.spec.id,
            exp_id=self.spec.exp_id,
            round=self.spec.round,
            path=clean(self.spec.folder, 1000),
            life=vitals.life,
            status=status.status(findings, vitals.life, watched is not None),
            verdict=verdict,
            findings=findings,
            events=tuple(self._events),
            watched=watched,
            curve=series.overview(CURVE_COLUMNS) if series else None,
            best=best[0] if best else None,
            best_step=best[1] if best else None,
            latest=self._latest(),
            step=self._step(),
            total_steps=self._total,
            rate=self._rate(),
            points=self._points,
            started=self._first_output,
            last_output=self._cadence.last,
            files=self._reader.files(),
            process=self.process,
            category=Shown(self._thresholds.category) if self._thresholds.category else None,
            config=dict(self._config),
            note=self._note(),
            root=self.spec.root,
            log_path=self.spec.main_log,
        )

    def _verdict(self, findings: Sequence[Finding], vitals: Vitals, series: Series | None) -> Verdict:
        previous = self.view.verdict if hasattr(self, "view") else None
        return judge(
            previous,
            findings,
            vitals.life,
            points=series.count if series else 0,
            monitored=series is not None,
            unmonitored_reason=self._unmonitored(),
        )

    def _unmonitored(self) -> str:
        wanted = self._thresholds.metric
        available = ", ".join(list(self._series)[:12]) or "none"
        if wanted is None:
            return f"no metric to watch was found; available: [{available}]"
        return f"Watched metric '{wanted}' not found; available: [{available}]"

    def _latest(self) -> Mapping[Shown, float]:
        return {name: series.last for name, series in list(self._series.items())[:_METRICS_SHOWN]}

    def _note(self) -> Shown | None:
        return next((view.note for view in self._reader.files() if view.note), None)

    def _metric(self, name: Shown, series: Series) -> MetricView:
        aliases = self._reader.aliases(name)
        return MetricView(name, role_of(name), self._files[name], series.count, series.first, series.last, aliases)

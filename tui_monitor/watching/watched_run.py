"""One run being watched: read, judged, and shown as a view that is made anew only when something changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from tui_monitor.hosts.source import Source
from tui_monitor.judging import endings, status
from tui_monitor.judging.life import LifeFacts, Vitals, life
from tui_monitor.judging.roles import role_of
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.ask import Chart, LogLines, MetricView
from tui_monitor.model.finding import Decision, Finding, Kind, Line, Verdict
from tui_monitor.model.points import Place
from tui_monitor.model.run import Life, Process, RunView
from tui_monitor.reading.discovery.checkpoints import Checkpoint, newest
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.files.reader import Batch, RunReader
from tui_monitor.reading.formats.taught import Taught
from tui_monitor.reading.tailing.tail import CHUNK
from tui_monitor.series import EXACT, Series
from tui_monitor.text import Shown, clean
from tui_monitor.watching import view
from tui_monitor.watching.log_end import LogEnd
from tui_monitor.watching.run_memory import RunMemory
from tui_monitor.watching.schedule import TORN_AFTER, next_due

_FRESH = 60.0
"""A log that changed so recently is being written, even when no process is known."""


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """How a run is looked at."""

    once: bool = False
    """`check`: one look; without a process the log is judged by its own clock."""
    exact: int | None = EXACT
    """Points of each metric that are kept as they are; None keeps all."""
    taught: tuple[Taught, ...] = ()
    """Formats that the user taught."""


class WatchedRun:
    def __init__(self, source: Source, spec: RunSpec, thresholds: Thresholds, now: float, look: WatchOptions) -> None:
        self.spec = spec
        self._source = source
        self._thresholds = thresholds
        self._look = look
        self._since = now if spec.begun is None else min(now, spec.begun)
        self._reader = RunReader(source, spec, look.taught)
        self._memory = RunMemory(thresholds, look.exact)
        self._lines: dict[Place, Line] = {}
        self._notes: tuple[Shown | None, ...] = ()
        self._finished = self._ended = False
        self._fault: Shown | None = None
        self._said: tuple[Life, Kind | None, Finding | None, bool] | None = None
        self._end = LogEnd()
        self._sought = False
        """Was its process looked for?"""
        self._shared: Finding | None = None
        self.process: Process | None = None
        self.stopping = False
        """A stop was sent and is not verified yet."""
        self.more = True
        """There is more to read at once, or nobody has looked yet."""
        self._caught_up = False
        """Was everything read once that had been written? Before, nothing is said about the run."""
        self.due = now
        """When time alone may change what is said."""
        self.view = self._make_view(life(LifeFacts(watched_since=now), self._memory.cadence, now))

    def update(self, spec: RunSpec) -> None:
        """Discovery found other files. When that renames metrics already read (`r` is `r@monitor_0` once there is a
        second monitor), reading begins anew: what is found must not depend on when the second file appeared."""
        if spec == self.spec:
            return
        self.spec = spec
        self.view = replace(self.view, name=spec.name)
        if not self._reader.update(spec):
            self._begin_anew()

    def step(self, budget: int = CHUNK) -> bool:
        """Read what is new, at most `budget` bytes, and judge it. True when the view is a new one."""
        batch = self._reader.read(budget)
        now = self._time()
        self.more = batch.more
        changed = self._take(batch) | (not batch.more and not self._caught_up)
        self._caught_up |= not batch.more
        if not batch.more and not self._finished and self._settled():
            changed |= self._take(self._reader.finish())
            self._finished = True
        notes = self._reader.notes()
        changed |= notes != self._notes
        self._notes = notes
        ended = self._source.ended(self._path)
        if not changed and now < self.due and ended == self._ended:
            return False
        changed |= ended != self._ended
        self._ended = ended
        return self._judge(now, changed)

    @property
    def wrote_at(self) -> float:
        """When its newest output arrived; long ago when there is none."""
        last = self._memory.cadence.last
        return -inf if last is None else last

    @property
    def over(self) -> bool:
        """It has ended for certain, or is a recording at its end: nothing more will come."""
        nobody = self._sought and not self._alive and not self._memory.growing
        return self.view.at_end or (self.view.life.over and (nobody or self._is_certain()))

    def link(self, process: Process | None) -> None:
        """The process behind this run, as far as it is known now."""
        self._sought = True
        if process != self.process:
            self.process = process
            self.due = 0.0

    @property
    def diverged_after(self) -> float | None:
        """Seconds from its first output until it had diverged; None while it has not, or no clock tells."""
        return self._memory.diverged_after

    def share(self, finding: Finding | None) -> None:
        """What was found about this run by looking at others, too."""
        if finding != self._shared:
            self._shared, self.due = finding, 0.0

    def failed(self, error: Exception) -> None:
        """Reading or judging this run raised: it says so, and the others go on."""
        self._fault = clean(f"internal error: {type(error).__name__}: {error}", 300)
        self.more = False
        verdict = self.view.verdict
        if verdict.decision is not Decision.STOP:
            verdict = Verdict(Decision.WAIT, 1.0, self._fault)
        self.view = replace(self.view, note=self._fault, verdict=verdict)

    def chart(self, metrics: Sequence[Shown], first: float | None, last: float | None, columns: int) -> Chart:
        held = self._memory.series
        series = {name: held[name] for name in metrics if name in held}
        drawn = tuple((name, one.window(first, last, columns)) for name, one in series.items())
        found = tuple(finding for finding in self.view.findings if finding.metric in series)
        return Chart(drawn, found, next(iter(series.values()), Series()).restarts)

    def log(self, file: Shown | None, offset: int | None, lines: int) -> LogLines:
        return self._reader.log(file, offset, lines)

    def checkpoint(self) -> Checkpoint | None:
        """The newest one below its folder, as it is now; a recording holds none."""
        return None if self._recorded else newest(self._source, self.spec.folder)

    def metrics(self) -> tuple[MetricView, ...]:
        return tuple(self._metric(name, series) for name, series in self._memory.series.items())

    def trajectory(self, metric: Shown) -> tuple[Sequence[float], Sequence[float]]:
        """(steps, values) of a metric in log order, as far as they are kept."""
        return self._memory.trajectory(metric)

    def leftovers(self) -> Iterable[tuple[Shown, int, Shown]]:
        """(file, how many, one example) of lines that were not understood."""
        for file in self.spec.files:
            for count, example in self._reader.leftovers(file.path):
                yield file.name, count, example

    def backlog(self) -> int:
        return self._reader.backlog()

    def close(self) -> None:
        self._reader.close()

    def _begin_anew(self) -> None:
        self._reader.close()
        self._reader = RunReader(self._source, self.spec, self._look.taught)
        cadence = self._memory.cadence
        self._memory = RunMemory(self._thresholds, self._look.exact)
        self._memory.cadence = cadence
        self._finished, self.due, self._end = False, 0.0, LogEnd()

    @property
    def _path(self) -> str:
        return self.spec.files[0].path

    @property
    def _recorded(self) -> bool:
        return self._source.recorded(self._path)

    @property
    def _alive(self) -> bool | None:
        return None if self.process is None else self.process.alive

    def _time(self) -> float:
        """By which time this run is judged: a log without a process is not late by our clock."""
        now = self._source.time(self._path)
        last = self._memory.cadence.last
        if self._look.once and not self._recorded and self.process is None and last is not None:
            return min(now, last)
        return now

    def _take(self, batch: Batch) -> bool:
        found = self._reader.last_change() if batch.bytes and not batch.arrivals else None
        if batch.bytes:
            self._finished = False
        self._end.follow(batch.points, self._memory)
        return self._memory.take(batch, found)

    def _settled(self) -> bool:
        """May a torn last line be read? Not while somebody may be about to complete it."""
        if self._memory.bytes == 0 or self._alive:
            return False
        if self._alive is False and self._silent() > TORN_AFTER:
            return True
        return self._no_more() or (self.view.life.over and self._is_certain())

    def _is_certain(self) -> bool:
        """Is the end more than a word of the log, after which a program may still go on?"""
        return self._alive is False or self._no_more() or self._silent() > self._memory.cadence.quiet_after

    def _no_more(self) -> bool:
        if self._recorded:
            return self._source.ended(self._path)
        return self._look.once and not self._alive and self._silent() > _FRESH

    def _silent(self) -> float:
        """Seconds since the newest output, by the source's clock."""
        return self._source.time(self._path) - (self._memory.cadence.last or 0.0)

    def _facts(self) -> LifeFacts:
        memory = self._memory
        return LifeFacts(
            stated=self._end.judge(self._reader, memory, None if self.more else self._silent()),
            bytes=memory.bytes,
            points=memory.points,
            last_output=memory.cadence.last,
            growing=memory.growing,
            watched_since=self._since,
            process_alive=self._alive,
            finished=memory.finished,
            failed=memory.failed,
            no_more=self._no_more(),
            no_clock=memory.bytes > 0 and self._no_more() and not self._recorded and not memory.timed,
            unreachable=memory.unreachable,
        )

    def _judge(self, now: float, changed: bool) -> bool:
        vitals = life(self._facts(), self._memory.cadence, now)
        if self.stopping and not vitals.life.over:
            vitals = replace(vitals, life=Life.STOPPING)
        over = vitals.life.over and self._finished
        self.due = inf if over else next_due(self._memory.cadence, self._since, self._memory.points > 0, now)
        extra = self._life_finding(vitals)
        said = (vitals.life, extra.kind if extra else None, self._shared, self._end.stated)
        if not changed and said == self._said and self.process == self.view.process:
            return False
        self._said = said
        self.view = self._make_view(vitals)
        return True

    def _life_finding(self, vitals: Vitals) -> Finding | None:
        return status.life_finding(vitals, self._memory.cadence, self._memory.step, self._memory.points)

    def _findings(self, vitals: Vitals) -> tuple[Finding, ...]:
        """Of the rules, of the log's end and of life: worst and newest first, recovered ones last."""
        ending = self._memory.endings.ending
        ended = endings.finding(ending, self._memory.points) if vitals.life.over or self._end.stated else None
        extra = (ended, self._life_finding(vitals), self._shared)
        found = [*self._memory.examiner.findings, *(finding for finding in extra if finding)]
        ordered = sorted(found, key=lambda f: (not f.active, -f.severity.rank, -f.detected_step, f.id))
        quoted = tuple(map(self._quoted, ordered))
        self._lines = {line.place: line for finding in quoted for line in finding.evidence.lines}
        return quoted

    def _quoted(self, finding: Finding) -> Finding:
        """With the lines of the log that prove it; read once."""
        places = finding.evidence.places
        lines = tuple(line for place in places if (line := self._lines.get(place) or self._reader.quote(place)))
        return replace(finding, evidence=replace(finding.evidence, lines=lines)) if lines else finding

    def _make_view(self, vitals: Vitals) -> RunView:
        return view.make(
            self.spec,
            self._memory,
            files=self._reader.files(),
            findings=self._findings(vitals),
            vitals=vitals,
            previous=self.view.verdict if self._said else None,
            process=self.process,
            category=self._thresholds.category,
            fault=self._fault,
            caught_up=self._caught_up,
            at_end=self._source.ended(self._path),
        )

    def _metric(self, name: Shown, series: Series) -> MetricView:
        aliases = self._reader.aliases(name)
        file = self._memory.files[name]
        return MetricView(name, role_of(name), file, series.count, series.first, series.last, aliases)

"""What the newest part of a large log says, until the whole of it is read.

Reading a megabyte and judging it takes a third of a second, and somebody waits for twenty of them. So each large log is
first asked for its end: where its curve stands, and what a judge who knew nothing else would say. All of that is thrown
away: the whole is read in order by another reader, and nothing that is found depends on this look.
"""

from __future__ import annotations

from array import array
from typing import Any, cast

from msgspec.structs import replace

from tui_monitor.errors import SourceError
from tui_monitor.hosts.source import Source
from tui_monitor.judging.life import life
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Decision, Kind, Verdict
from tui_monitor.model.run import Life, Reading, RunView
from tui_monitor.reading.discovery.run_files import FileSpec, RunSpec
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.report.states import word_of
from tui_monitor.text import clean
from tui_monitor.watching import view
from tui_monitor.watching.decide import decide
from tui_monitor.watching.opened import Opened
from tui_monitor.watching.run_memory import RunMemory
from tui_monitor.watching.signs import Signs
from tui_monitor.watching.watch_options import WatchOptions

NEWEST = 64 << 10
"""Bytes of each log that are read: about a twentieth of a second, judging included."""
LARGE = 2 * NEWEST
"""Bytes from which on a log is worth being read twice at its end."""
_TORN = 4 << 10
"""More is passed over only between the head of a file and its newest part; less is a line that was cut."""
_MOST_READS = 40
_OF_THE_WHOLE = frozenset({Kind.PLATEAU, Kind.CONVERGED, Kind.FROZEN, Kind.OSCILLATION, Kind.OVERFITTING, Kind.SLOW})
"""What only the whole of a log can tell: late in a training little changes any more."""


class _Unrecorded:
    """The same files; but when bytes came is for the reader of the whole: it would take its own start for a log that
    was begun anew, and all of it for just written."""

    def __init__(self, below: Source) -> None:
        self._below = below

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)

    def arrivals(self, path: str, start: int, end: int) -> array[float]:  # noqa: ARG002
        return array("d")


class FirstLook:
    """At one run, once."""

    def __init__(
        self, source: Source, spec: RunSpec, thresholds: Thresholds, options: WatchOptions, signs: Signs
    ) -> None:
        self._source, self._spec, self._thresholds = source, spec, thresholds
        self._taught, self._signs = options.taught, signs
        self._over = signs.terms.excluded is not None  # nothing is said of that one
        self._part: RunView | None = None

    def look(self, since: float) -> bool:
        """True when there is something new to show; not where all of it is read as soon, or its end says nothing.

        `since`: when the run was first looked at.
        """
        if self._over:
            return False
        self._over = True
        files = tuple(replace(file, earlier=()) for file in self._spec.files if _is_large(self._source, file))
        if files:
            self._part = self._read(replace(self._spec, files=files, config_files=(), exit_file=None), since)
        return self._part is not None

    def shown(self, known: RunView) -> RunView:
        """`known`: what is certain while the log is being read. Of its newest part nothing is claimed that the rest may
        deny: no finding, no best value, nothing since the start; and its verdict stops nobody. And nothing at all once
        its place has gone."""
        part = self._part
        if part is None or known.life is Life.UNREACHABLE:
            return known
        said = clean(f"reading; its newest part says {word_of(part)}")
        return replace(
            known,
            life=part.life,
            verdict=Verdict(Decision.WAIT, 0.0, said),
            findings=(),
            events=(),
            latest=part.latest,
            progress=replace(part.progress, rate=None),
            output=replace(known.output, last=part.output.last),
            reading=Reading(under_way=True, so_far=part.verdict.decision),
            own=replace(part.own, best=None, trend=None, bad=0),
        )

    def _read(self, spec: RunSpec, since: float) -> RunView | None:
        reader = RunReader(cast(Source, _Unrecorded(self._source)), spec, self._taught, newest=NEWEST)
        opened = Opened(reader, RunMemory(self._thresholds, trajectories=False))
        try:
            _read(opened)
            return _without_what_needs_all(self._judged(opened, since)) if opened.memory.points else None
        finally:
            reader.close()

    def _judged(self, opened: Opened, since: float) -> RunView:
        memory, reader, signs = opened.memory, opened.reader, self._signs
        stated = opened.end.judge(reader, memory, signs.silent(memory))
        now = self._source.time(self._spec.files[0].path)
        vitals = life(signs.facts(memory, stated, since), memory.cadence, now)
        judged = decide(opened, signs, vitals, None, None, caught_up=True)
        where = view.where(self._spec, self._source.place(self._spec.main_log))
        setup = view.setup(self._thresholds, signs.terms)
        return view.make(self._spec, memory, judged, where, (), setup, drawn=True)


def _without_what_needs_all(part: RunView) -> RunView:
    deciding = part.deciding
    if deciding is None or deciding.kind not in _OF_THE_WHOLE:
        return part
    return replace(part, verdict=Verdict(Decision.CONTINUE, 0.0, part.verdict.reason))


def _is_large(source: Source, file: FileSpec) -> bool:
    try:
        stat = source.stat(file.path) if file.store_run is None and not source.place(file.path) else None
    except SourceError:
        return False
    return stat is not None and stat.kind == "file" and stat.size > LARGE


def _read(opened: Opened) -> None:
    """The points of its newest part: what the head of a file says is how to read the rest."""
    for _ in range(_MOST_READS):
        batch = opened.reader.read(NEWEST)
        if batch.skipped_bytes > _TORN:
            batch.points, batch.events = [], []
        opened.take(batch)
        if not batch.more:
            return

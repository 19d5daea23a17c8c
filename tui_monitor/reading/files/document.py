"""One file of a run that is rewritten whole: parsed anew when it changed, each (metric, step) passed on once."""

from array import array
from collections.abc import Iterator

from tui_monitor.errors import FormatError
from tui_monitor.hosts.source import Source, Stat
from tui_monitor.model.points import Parsed, Points
from tui_monitor.reading.discovery.run_files import FileSpec
from tui_monitor.reading.files.stream import FileBatch
from tui_monitor.reading.formats.format_row import Format
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.text import Shown, clean

_LARGEST = 256 << 20
_TRIES = 3
"""Reads of a file that does not parse before it is called broken: it may be in the middle of being written."""


class DocumentReader:
    unread = 0

    def __init__(self, source: Source, spec: FileSpec, kind: Format) -> None:
        self.spec = spec
        self.rank = kind.rank
        self.points = 0
        self.size = 0
        self.note: Shown | None = None
        self._source = source
        self._document = kind.document(Origin(spec.name, spec.suffix))
        self._seen: Stat | None = None
        self._passed: dict[Shown, set[float]] = {}
        self._failures = 0

    @property
    def format_name(self) -> Shown:
        return Shown(self._document.name)

    def backlog(self) -> int:
        return 0

    def leftovers(self) -> Iterator[tuple[int, Shown]]:
        return iter(())

    def lies_still(self) -> bool:
        """Would `read` give nothing, as one question can tell?"""
        return self._seen is not None and not self._failures and self._source.stat(self.spec.path) == self._seen

    def read(self, limit: int = 0) -> FileBatch:
        """New points; raises NotReadable or Unreachable when the file cannot be read now."""
        del limit
        stat = self._source.stat(self.spec.path)
        if stat is None or stat == self._seen:
            return FileBatch()
        data = self._load(stat)
        arrivals = self._source.arrivals(self.spec.path, 0, stat.size)
        batch = FileBatch(arrivals=arrivals[-1:] or array("d"), bytes=len(data))
        try:
            batch.parsed.append(self._new(self._document.parse(data)))
        except FormatError as error:
            self._failures += 1
            if self._failures >= _TRIES and not self._is_replayed():
                self.note = clean(str(error), 300)
            return FileBatch()
        self._seen, self._failures, self.note, self.size = stat, 0, None, stat.size
        return batch

    def finish(self) -> FileBatch:
        return FileBatch()

    def close(self) -> None:
        return

    def _is_replayed(self) -> bool:
        """A recording knows only the last version of a document: what came before is not whole."""
        return self._source.recorded(self.spec.path) and not self._source.ended(self.spec.path)

    def _load(self, stat: Stat) -> bytes:
        file = self._source.open(self.spec.path)
        try:
            return file.read_at(0, min(stat.size, _LARGEST))
        finally:
            file.close()

    def _new(self, parsed: Parsed) -> Parsed:
        points = tuple(new for points in parsed.points if len(new := self._unpassed(points)))
        self.points += sum(map(len, points))
        return Parsed(points, parsed.events, parsed.total_steps, parsed.config)

    def _unpassed(self, points: Points) -> Points:
        """Without the steps that an earlier version of the document already gave."""
        passed = self._passed.setdefault(points.metric, set())
        rows = [row for row, step in enumerate(points.steps) if step not in passed]
        passed.update(points.steps[row] for row in rows)
        return Points(
            points.metric,
            points.file,
            array("d", (points.steps[row] for row in rows)),
            array("d", (points.values[row] for row in rows)),
            array("d", (points.times[row] for row in rows)),
            array("q", (points.places[row] for row in rows)),
        )

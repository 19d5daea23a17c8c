"""One run of a database (MLflow's or trackio's SQLite): asked for the rows that are new."""

import itertools
from array import array
from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from tui_monitor.errors import FormatError, NotYet, Unreachable
from tui_monitor.hosts.source import Source, Stat
from tui_monitor.model.points import Parsed, Points
from tui_monitor.reading.discovery.run_files import FileSpec
from tui_monitor.reading.files.stream import FileBatch
from tui_monitor.reading.formats import registry
from tui_monitor.reading.formats.format_row import Format
from tui_monitor.reading.formats.protocols import Store
from tui_monitor.text import Shown, clean, clean_name

_ROWS = 20_000
"""Rows asked for at once."""
_TRIES = 10
"""Times that a database may be busy, one after another, before a person is told."""


class StoreReader:
    """Its writer is never locked out. A recording holds only the last state of a database: shown at its end."""

    unread = 0

    def __init__(self, source: Source, spec: FileSpec, kind: Format, run: str) -> None:
        self.spec = spec
        self.rank = kind.rank
        self.points = 0
        self.size = 0
        self.note: Shown | None = None
        self._source = source
        self._kind = kind.name
        self._number = next(_NUMBERS)
        self._run = run
        self._cursor = 0
        self._seen: tuple[Stat | None, Stat | None] | None = None
        self._failures = 0
        self._refused = False
        self._caught_up = False

    @property
    def format_name(self) -> Shown:
        return Shown(self._kind)

    def backlog(self) -> int:
        return 0

    def leftovers(self) -> Iterator[tuple[int, Shown]]:
        return iter(())

    def lies_still(self) -> bool:
        """Would `read` give nothing? Its log of writes is a second file."""
        return self._seen is not None and self._stats() == self._seen

    def read(self, limit: int = 0) -> FileBatch:
        """New points; raises NotReadable when the file cannot be read now."""
        del limit
        path = self.spec.path
        if self._refused or (self._source.recorded(path) and not self._source.ended(path)):
            return FileBatch()
        seen = self._stats()
        if seen[0] is None or seen == self._seen:
            return FileBatch()
        try:
            place = self._source.at_hand(path)
            work = partial(_rows, self._number, self._kind, place, self._run, self._cursor)
            parsed, cursor = self._source.within(place, work.args, work)
            self._source.used(place, work.args)
        except NotYet:
            raise
        except Unreachable as error:
            self._failures += 1
            self.note = clean(str(error), 300) if self._failures >= _TRIES else self.note
            return FileBatch()
        except FormatError as error:
            self._refused, self.note = True, clean(f"no longer read: {error}", 300)
            return FileBatch()
        self._failures, self.note = 0, None
        return self._batch(parsed, cursor, seen)

    def finish(self) -> FileBatch:
        return FileBatch()

    def close(self) -> None:
        _STORES.pop(self._number, None)

    def _stats(self) -> tuple[Stat | None, Stat | None]:
        return self._source.stat(self.spec.path), self._source.stat(self.spec.path + "-wal")

    def _batch(self, parsed: Parsed, cursor: int, seen: tuple[Stat | None, Stat | None]) -> FileBatch:
        size = sum(stat.size for stat in seen if stat is not None)
        new = max(int(cursor > self._cursor), size - self.size)
        batch = FileBatch([self._owned(parsed)], more=cursor > self._cursor, bytes=new)
        if self._source.recorded(self.spec.path):
            batch.arrivals = self._source.arrivals(self.spec.path, 0, size)[-1:]
        elif self._caught_up and parsed.points:
            batch.arrivals = array("d", (self._source.time(self.spec.path),))
        if not batch.more:
            self._seen, self._caught_up = seen, True
        self._cursor, self.size = cursor, size
        self.points += sum(map(len, parsed.points))
        return batch

    def _owned(self, parsed: Parsed) -> Parsed:
        """With the file named as in its run."""
        points = tuple(self._named(points) for points in parsed.points)
        events = tuple(replace(event, place=event.place._replace(file=self.spec.name)) for event in parsed.events)
        return replace(parsed, points=points, events=events)

    def _named(self, points: Points) -> Points:
        name = clean_name(points.metric + self.spec.suffix, 200) if self.spec.suffix else points.metric
        return replace(points, metric=name, file=self.spec.name)


_NUMBERS = itertools.count()
_STORES: dict[int, Store] = {}
"""Number of its reader -> what it asks; where the reading is done, which may be another process."""


def _rows(number: int, kind: str, path: str, run: str, since: int) -> tuple[Parsed, int]:
    if number not in _STORES:
        row = next(row for row in registry.STORES if row.name == kind)
        _STORES[number] = row.store(path)
    return _STORES[number].read(run, since, _ROWS)

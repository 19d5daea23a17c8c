"""The files of one run, read together: the one place where they meet."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from tui_monitor.errors import FormatError, NotReadable, NotYet, SourceError, Unreachable
from tui_monitor.hosts.remembered import there
from tui_monitor.hosts.rotation import rotated_since
from tui_monitor.hosts.source import Source
from tui_monitor.model.finding import Line
from tui_monitor.model.lost import Lost
from tui_monitor.model.points import Parsed, Place
from tui_monitor.model.run import FileView
from tui_monitor.reading.discovery.databases import runs_of
from tui_monitor.reading.discovery.kinds import bare_name
from tui_monitor.reading.discovery.run_files import FileSpec, RunSpec
from tui_monitor.reading.files.batch import Batch
from tui_monitor.reading.files.config_files import FILE_RANK, ConfigFiles, Configuration
from tui_monitor.reading.files.document import DocumentReader
from tui_monitor.reading.files.log_pages import LogPages, NoPages
from tui_monitor.reading.files.ownership import Claim, Ownership, claim_of
from tui_monitor.reading.files.store import StoreReader
from tui_monitor.reading.files.stream import FileBatch, StreamReader
from tui_monitor.reading.formats import registry
from tui_monitor.reading.formats.taught import Taught
from tui_monitor.reading.tailing.tail import CHUNK
from tui_monitor.text import Shown, clean, clean_name

Reader = StreamReader | DocumentReader | StoreReader


class RunReader:
    def __init__(self, source: Source, spec: RunSpec, taught: Sequence[Taught] = (), newest: int | None = None) -> None:
        """`newest`: of files that are made of lines only so many bytes at the end are read, of others none."""
        self.spec = spec
        self._newest = newest
        self._taught = taught
        self._source = source
        self._is_there = there(source)
        self._ownership = Ownership()
        self._configuration = Configuration()
        self.config_files = ConfigFiles(source)
        self._plan_rank = registry.TEXT.rank
        self._reached: dict[str, float] = {}
        self.readers: dict[str, Reader] = {}
        self._found = {file.path: file.found for file in spec.files if not file.earlier}
        """How its files stood when they were found: until one is opened it may be rotated away."""
        self.problems: dict[str, Shown] = {}
        self._denied: dict[str, Shown] = {}
        """Path -> why the system does not let us read it now."""
        self._given_up: dict[str, Shown] = {}
        """Path -> what its reader stumbled over, a fault of trainmon: what it knew is not to be trusted any more."""
        self._changes: dict[str, tuple[float, float]] = {}
        """Path -> when it changed, by its file system and by the clock of the run."""
        self.waiting = False
        """A slow place works on an answer that the last look needed."""

    def update(self, spec: RunSpec) -> bool:
        """Discovery found other files. Those already being read go on, also one that was removed from the disk.

        False when all is read anew: a file got a suffix (a second rank came), continues another, or is another's now.
        """
        files = {file.path: file for file in spec.files}
        read = [file for file in self.spec.files if file.path in self.readers]
        removed = [file for file in read if file.path not in files and not self._is_there(file.path)]
        goes_on = all(_is_read_alike(file, files.get(file.path)) for file in read if file not in removed)
        self.spec = replace(spec, files=(*spec.files, *removed))
        return goes_on

    def read(self, budget: int = CHUNK) -> Batch:
        """At most about `budget` new bytes, spread over the files that have some."""
        batch = Batch()
        if not self.waiting:
            for file in self.spec.files:
                self._source.used(file.path)
        self.waiting = False
        for file in self.spec.files:
            if self._waits(file) or file.path in self._given_up:
                continue
            self._read_file(file, budget - batch.bytes, batch)
            if batch.bytes >= budget:
                batch.more = True
                break
        if batch.arrivals:
            batch.arrivals = array("d", sorted(batch.arrivals))
        if batch.unreachable is None:
            told = self.config_files.read(self.spec.config_files, wrote=bool(batch.bytes) or not self.readers)
            batch.config.update(self._configuration.take(told, FILE_RANK))
            self.waiting |= self.config_files.waiting
        batch.unreachable = batch.unreachable or self._out_of_reach()
        if self.waiting and batch.unreachable is None:
            batch.awaited = not any(reader.size for reader in self.readers.values())
            batch.more |= batch.awaited or self.backlog() > 0
        return batch

    def finish(self) -> Batch:
        """What was held back in torn last lines, now that no more will come."""
        batch = Batch()
        for file in self.spec.files:
            if file.path in self._given_up or (reader := self.readers.get(file.path)) is None:
                continue
            try:
                self._take(file, reader, reader.finish(), batch)
            except Exception as error:  # noqa: BLE001 -- as in `_read_file`
                self._give_up(file, error)
        batch.unreachable = self._out_of_reach()
        return batch

    def files(self) -> tuple[FileView, ...]:
        configs = self.config_files.views(self.spec.config_files, self.spec.folder)
        return (*map(self._view, self.spec.files), *map(self._packed_view, self.spec.packed_parts), *configs)

    def notes(self) -> tuple[Shown | None, ...]:
        """What a person should know of each file: cheap enough to be asked at every look."""
        readers = ((file.path, self.readers.get(file.path)) for file in self.spec.files)
        return tuple(self.problems.get(path) or (reader.note if reader else None) for path, reader in readers)

    def leftovers(self, path: str) -> Iterator[tuple[int, Shown]]:
        reader = self.readers.get(path)
        return reader.leftovers() if reader else iter(())

    def aliases(self, metric: Shown) -> tuple[Shown, ...]:
        """The other files that carry `metric`."""
        names = {file.path: file.name for file in self.spec.files}
        return tuple(names[stream] for stream in self._ownership.aliases(metric) if stream in names)

    def backlog(self) -> int:
        return sum(reader.backlog() for path, reader in self.readers.items() if path not in self._given_up)

    def last_change(self, name: Shown | None = None) -> float | None:
        """When the newest file (or that of this name) changed, by the clock of the run; None when there is no file."""
        files = (file for file in self.spec.files if name in (None, file.name))
        return max((time for file in files if (time := self._changed(file)) is not None), default=None)

    def quote(self, place: Place) -> Line | None:
        """The line of the log that stands at `place`; None when it can no longer be read."""
        reader = self._by_name(place.file)
        if isinstance(reader, StreamReader) and reader.has_lines:
            return reader.quote(place)
        return None if reader is None else Line(place, clean(f"a record of {reader.format_name}, not text"))

    def log(self, name: Shown | None) -> LogPages | NoPages:
        """The lines of one file (None: of the main log), or why it has none."""
        reader = self._by_name(name) if name else self._main_log()
        if isinstance(reader, StreamReader) and reader.has_lines:
            return reader.pages
        if not name:
            return NoPages(Shown("no text log"))
        return NoPages(clean(f"no text: {reader.format_name}" if reader else "empty", 300), name)

    def close(self) -> None:
        for reader in self.readers.values():
            reader.close()

    def _changed(self, file: FileSpec) -> float | None:
        try:
            stat = self._source.stat(file.path)
        except SourceError:
            return None  # the next read of this file says why
        if stat is None:
            return None
        if file.path not in self._changes or self._changes[file.path][0] != stat.mtime:  # once: clocks may be set later
            self._changes[file.path] = (stat.mtime, self._source.time(file.path, stat.mtime))
        return self._changes[file.path][1]

    def _out_of_reach(self) -> Shown | None:
        """Why none of its files can be read any more: removed, forbidden; None while one can."""
        first = self.spec.files[0]
        if self._source.recorded(first.path):
            return None
        reason = self._lost(first)
        return reason if reason is not None and all(map(self._lost, self.spec.files[1:])) else None

    def _lost(self, file: FileSpec) -> Shown | None:
        if (denied := self._denied.get(file.path) or self._given_up.get(file.path)) is not None:
            return denied
        reader = self.readers.get(file.path)
        if isinstance(reader, StreamReader):
            gone = reader.tail.removed
        else:
            gone = reader is not None and not self._is_there(file.path)
        if not gone:
            return None
        if not self._is_there(self.spec.folder):
            return Shown("its folder is gone: removed, or its disk is not mounted any more")
        return clean(f"{file.name} was removed", 300)

    def _waits(self, file: FileSpec) -> bool:
        """A file that continues another is read once the other is read to its end."""
        before = self.readers.get(file.follows) if file.follows and file.follows not in self._given_up else None
        return before is not None and before.backlog() > 0

    def _read_file(self, file: FileSpec, budget: int, batch: Batch) -> None:
        try:
            reader = self.readers.get(file.path) or self._open(file)
            if reader is not None:
                self._take(file, reader, reader.read(min(budget, CHUNK)), batch)
                self.problems.pop(file.path, None)
            self._denied.pop(file.path, None)
        except NotYet:
            self.waiting = True
        except Unreachable as error:
            batch.unreachable = clean(str(error), 300)
        except (NotReadable, FormatError) as error:
            self.problems[file.path] = clean(str(error), 300)
            if isinstance(cause := error.__cause__, OSError):
                self._denied[file.path] = clean(f"{file.name}: {cause.strerror or cause}", 300)
        except Exception as error:  # noqa: BLE001 -- whatever one file holds, the others of its run go on
            self._give_up(file, error)

    def _give_up(self, file: FileSpec, error: Exception) -> None:
        """Nothing more is read of it: a reader that raised in its middle would say other things than a new one."""
        said = clean(f"{file.name}: no longer read: internal error: {type(error).__name__}: {error}", 300)
        self._given_up[file.path] = self.problems[file.path] = said
        if (reader := self.readers.get(file.path)) is not None:
            reader.close()

    def _open(self, file: FileSpec) -> Reader | None:
        """The reader of a file that holds something; None while it is missing or empty."""
        stats = [stat for path in (*file.earlier, file.path) if (stat := self._source.stat(path)) is not None]
        if all(stat.kind == "file" and stat.size == 0 for stat in stats):
            return None
        reader = self._make(file)
        if reader is not None:
            self.readers[file.path] = reader
        return reader

    def _make(self, file: FileSpec) -> Reader | None:
        if self._newest is not None and (registry.is_store(file.path) or registry.document_of(bare_name(file.path))):
            return None
        if file.store_run is not None:
            store = registry.store_of(self._source.at_hand(file.path))
            return None if store is None else StoreReader(self._source, file, store, file.store_run)
        if registry.is_store(file.path):  # one that the walk could not read: what it is, or why not
            place = self._source.at_hand(file.path)
            self._source.within(place, "runs", partial(runs_of, place))
        document = registry.document_of(bare_name(file.path))
        if document is not None:
            return DocumentReader(self._source, file, document)
        rotated = rotated_since(self._source, file.path, self._found.get(file.path))
        return StreamReader(self._source, replace(file, earlier=file.earlier or rotated), self._taught, self._newest)

    def _take(self, file: FileSpec, reader: Reader, new: FileBatch, batch: Batch) -> None:
        claim = claim_of(reader.rank, file.follows or file.path)
        for parsed in new.parsed:
            self._own(parsed, claim, batch)
        batch.arrivals.extend(new.arrivals)
        batch.bytes += new.bytes
        batch.skipped_bytes += new.skipped_bytes
        batch.more |= new.more

    def _own(self, parsed: Parsed, claim: Claim, batch: Batch) -> None:
        for points in parsed.points:
            ruling = self._ownership.rule(points.metric, claim)
            if ruling.dropped:
                batch.dropped += ruling.dropped
                batch.points = [kept for kept in batch.points if kept.metric not in ruling.dropped]
            if ruling.owned:
                batch.points.append(points)
        batch.events += parsed.events
        batch.config.update(self._configuration.take(parsed.config, claim.rank))
        if parsed.total_steps is not None and claim.rank <= self._plan_rank:
            self._plan_rank = claim.rank  # steps are those of the surest file: so is their planned number
            batch.total_steps = parsed.total_steps
        if parsed.reached is not None and self._ownership.owns(claim):
            self._reached[claim.stream] = parsed.reached
            batch.reached = max(self._reached.values())

    def _view(self, file: FileSpec) -> FileView:
        problem = self.problems.get(file.path)
        reader = self.readers.get(file.path)
        if reader is None:
            return FileView(file.name, problem or Shown("empty"), 0, 0, 0, problem)
        lost = reader.tail.lost if isinstance(reader, StreamReader) else Lost()
        note = problem or reader.note
        return FileView(file.name, reader.format_name, reader.size, reader.points, reader.unread, note, lost)

    def _packed_view(self, path: str) -> FileView:
        name = clean_name(os.path.relpath(path, self.spec.folder), 300)
        return FileView(name, Shown("an earlier part, packed: read when it is named"), 0, 0, 0)

    def _by_name(self, name: Shown) -> Reader | None:
        return next((self.readers.get(file.path) for file in self.spec.files if file.name == name), None)

    def _main_log(self) -> Reader | None:
        """Free text, and sooner a log than a JSON file that sums it up."""
        logs = [(path, one) for path, one in self.readers.items() if isinstance(one, StreamReader) and one.has_lines]
        logs.sort(key=lambda log: (not log[1].is_free_text, claim_of(log[1].rank, log[0]).rank))
        return logs[0][1] if logs else None


def _is_read_alike(before: FileSpec, now: FileSpec | None) -> bool:
    """`earlier` may differ: what is rotated away while it is read goes on under another name."""
    return now is not None and replace(now, earlier=()) == replace(before, earlier=())

"""A path becomes runs: an experiment root, any folder with training output under it, a file, a recording."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import inf

from msgspec.structs import replace

from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.address import jobs
from tui_monitor.hosts.source import Entry, FileIdentity, Source, Stat, is_gone
from tui_monitor.reading.discovery.by_turns import by_turns
from tui_monitor.reading.discovery.databases import StoreRuns
from tui_monitor.reading.discovery.distinct_ids import distinct
from tui_monitor.reading.discovery.expected import ExpectedLog, as_expected
from tui_monitor.reading.discovery.given_names import GivenNames
from tui_monitor.reading.discovery.globs import Globs
from tui_monitor.reading.discovery.job_runs import JobLists, NoJobs, runs_of
from tui_monitor.reading.discovery.kinds import (
    CHECKPOINTS,
    is_candidate,
    is_config,
    is_entered,
    is_log_beside_weights,
    is_packed_part,
)
from tui_monitor.reading.discovery.links import Links
from tui_monitor.reading.discovery.nearby import nearby
from tui_monitor.reading.discovery.not_there import NotThere
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.runs_of_paths import RunsOfPaths
from tui_monitor.reading.discovery.table_heads import TableHeads
from tui_monitor.reading.discovery.tree import EXIT, Folder
from tui_monitor.reading.discovery.unseen import Unseen
from tui_monitor.reading.tailing.timing import FILES_TIMING, TIMING
from tui_monitor.text import Shown

_DEEPEST = 12
_NAMED_AT_ONCE = 100


class Discovery:
    """Walks trees in small steps, so that a large one never holds up the runs that are already known."""

    def __init__(
        self,
        source: Source,
        paths: Sequence[str],
        follow_links: bool = False,
        expected: Sequence[ExpectedLog] = (),
        placed: Callable[[RunSpec], RunSpec] = lambda spec: spec,
        job_lists: JobLists | None = None,
    ) -> None:
        """`follow_links`: also those that lead out of `paths`. `expected`: what some of `paths` are, and are called.

        `placed`: a run with what its owner says of its own files. `job_lists`: of batch systems that `paths` name.
        """
        self.unseen = Unseen(source.place)
        self._placed = placed
        self._job_lists = job_lists or NoJobs()
        self._source = source
        self._follow_links = follow_links
        self._paths = [path for path in paths if jobs(path) is None]
        self._job_paths = [path for path in paths if jobs(path) is not None]
        self._globs = Globs(source)
        self._stores = StoreRuns(source, self.unseen.tell)
        self._tables = TableHeads(source)
        self._names = GivenNames(source, self.unseen.tell)
        self._expected = {log.path: log for log in expected}
        self._runs_of = RunsOfPaths(NotThere(source, self.unseen, self._expected), self.unseen)
        self._stood: dict[str, Stat] = {}
        """Path of a candidate -> what the walk saw of it."""
        self.folders = self.files = 0
        """How many this walk has looked into, and at the names of."""
        self.waiting = False
        """The walk stands before slow places alone: to go on at once is no use."""
        self._slow: NotYet | None = None
        """Why what one of the files in a folder is cannot be told yet."""
        self.whole = False
        """What a scan gave is all there is, and not what was found so far."""
        self._shown = 0.0
        """How many runs a first scan gave so far; no later one gives any before its end."""

    def scan(self) -> Iterator[tuple[RunSpec, ...] | None]:
        """Yields None after each folder, then while runs are named, and at last all runs, sorted by id.

        A first scan also gives what is found elsewhere while it waits for slow places; `whole` is true of the last.
        """
        self.unseen.clear()
        self._stood = {}
        self.folders = self.files = 0
        self.whole = False
        of_paths: dict[str, list[RunSpec]] = {path: [] for path in self._paths}
        trees = (self._below(path, found) for path, found in of_paths.items())
        for all_wait in by_turns(trees, lambda: self.waiting):
            yield self._so_far(of_paths) if all_wait else None
        found = [spec for specs in of_paths.values() for spec in specs]
        for path in self._job_paths:
            while (named := self._runs_of_jobs(path, found)) is None:
                yield self._so_far(of_paths)
            found += map(self._named, named)
        self.whole, self._shown = True, inf
        yield tuple(sorted(distinct(found), key=lambda spec: spec.id))

    def _so_far(self, of_paths: Mapping[str, Sequence[RunSpec]]) -> tuple[RunSpec, ...] | None:
        found = [spec for specs in of_paths.values() for spec in specs]
        if len(found) <= self._shown:
            return None
        self._shown = len(found)
        return tuple(sorted(distinct(found), key=lambda spec: spec.id))

    def _below(self, given: str, found: list[RunSpec]) -> Iterator[None]:
        """Adds the runs of what was given, globs expanded; yields after each folder, and while it waits."""
        while (paths := self._matches(given)) is None:
            yield
        for path in paths:
            folder: Folder | None = None
            for folder in self._walk(path):
                if folder is None:
                    yield
            while (specs := self._specs(folder, path)) is None:
                yield
            for number, spec in enumerate(specs, 1):
                found += map(self._named, self._stores.expand(self._as_it_stood(spec)))
                if number % _NAMED_AT_ONCE == 0:
                    yield

    def _matches(self, path: str) -> Sequence[str] | None:
        self.waiting = False
        try:
            return self._globs.matches(path)
        except NotYet:
            self.waiting = True
            return None

    def _runs_of_jobs(self, path: str, found: Sequence[RunSpec]) -> Sequence[RunSpec] | None:
        """None before the first answer."""
        self.waiting = False
        known = {file.path for spec in found for file in spec.files}
        try:
            return [*runs_of(self._job_lists.of(asked), known)] if (asked := jobs(path)) is not None else []
        except NotYet:
            self.waiting = True
            return None
        except SourceError as error:
            self.unseen.tell(path, error)
            return []

    def nearby(self) -> tuple[Shown, ...]:
        """Folders beside the watched ones that seem to have runs."""
        return nearby(self._source, self._paths)

    def _specs(self, tree: Folder | None, path: str) -> Iterable[RunSpec] | None:
        """None while a slow place is waited for."""
        self.waiting = False
        try:
            return self._runs_of.below(tree, path) if tree else self._runs_of.no_folder(path)
        except NotYet:
            self.waiting = True
            return None

    def _named(self, spec: RunSpec) -> RunSpec:
        try:
            return self._placed(as_expected(self._names.named(spec), self._expected))
        except Exception as error:  # noqa: BLE001 -- whatever a file holds where a name should be, its run is shown
            self.unseen.tell(spec.folder, error)
            return spec

    def _as_it_stood(self, spec: RunSpec) -> RunSpec:
        files = (replace(file, found=self._stood.get(file.path)) for file in spec.files)
        return replace(spec, files=tuple(files))

    def all(self) -> tuple[RunSpec, ...]:
        """The whole scan at once."""
        *_, last = self.scan()
        assert last is not None
        return last

    def _walk(self, top: str) -> Iterator[Folder | None]:
        """None after each folder entered, at last the tree; nothing when `top` is no folder."""
        while (stat := self._top(top)) is None and self.waiting:
            yield None
        if stat is None or stat.kind != "directory":
            return
        tree = Folder(top)
        bounds = Links(self._source, self._paths, self._follow_links, self.unseen.problems.__setitem__)
        todo: list[tuple[Folder, int]] = [(tree, 0)]
        links: list[tuple[Folder, Folder, FileIdentity, int]] = []
        seen, asked = {stat.identity}, 0
        while todo or links:
            if not todo:  # links last: what lies in the tree itself is known by its own name
                parent, child, identity, depth = links.pop(0)
                if identity in seen or not bounds.is_followed(child.path, top):
                    continue
                seen.add(identity)
                parent.folders.append(child)
                todo.append((child, depth))
            folder, depth = todo.pop()
            entries = self._enter(folder)
            if self.waiting:
                todo.insert(0, (folder, depth))
                asked = (asked + 1) % len(todo)
                if not asked:  # each of them: their answers come together
                    yield None
                continue
            asked = 0
            for entry in entries:
                child = Folder(os.path.join(folder.path, entry.name), saved=folder.saved or _is_checkpoint(entry))
                if depth >= _DEEPEST or entry.stat.identity in seen:
                    continue
                if entry.linked:
                    links.append((folder, child, entry.stat.identity, depth + 1))
                else:
                    seen.add(entry.stat.identity)
                    folder.folders.append(child)
                    todo.append((child, depth + 1))
            yield None
        yield tree

    def _top(self, top: str) -> Stat | None:
        self.waiting = False
        try:
            return self._source.stat(top)
        except NotYet:
            self.waiting = True
        except SourceError as error:
            self.unseen.tell(top, error)
        return None

    def _enter(self, folder: Folder) -> list[Entry]:
        """Note the files of one folder; the folders below it that are worth a look."""
        self.waiting = False
        try:
            inner = self._note(folder, self._source.list(folder.path))
            self._source.used(folder.path)
            return inner
        except NotYet:
            self.waiting = True
        except SourceError as error:
            if not is_gone(self._source, folder.path):
                self.unseen.tell(folder.path, error)
        except Exception as error:  # noqa: BLE001 -- whatever one folder holds, it must not hide the others
            self.unseen.tell(folder.path, error)
        return []

    def _note(self, folder: Folder, entries: Sequence[Entry]) -> list[Entry]:
        folder.forget()
        inner, self._slow = [], None
        for entry in entries:
            if entry.stat.kind == "directory":
                if is_entered(folder.path, entry.name):
                    inner.append(entry)
            elif entry.name in (TIMING, FILES_TIMING):
                folder.recording = True
            elif entry.name == "pid":
                folder.has_pid, folder.begun = True, entry.stat.mtime
            elif entry.name == EXIT:
                folder.has_exit = True
            elif is_config(entry.name):
                folder.configs.append(entry.name)
            elif is_candidate(folder.path, entry.name) and self._may_be_log(folder, entry):
                folder.files.append(entry.name)
                self._stood[os.path.join(folder.path, entry.name)] = entry.stat
            elif is_packed_part(entry.name):
                folder.packed.append(entry.name)
        if self._slow is not None:  # all have been asked for
            raise self._slow
        self.folders += 1
        self.files += sum(entry.stat.kind != "directory" for entry in entries)
        return [entry for entry in inner if not (folder.files and _is_checkpoint(entry))]

    def _may_be_log(self, folder: Folder, entry: Entry) -> bool:
        if folder.saved and not is_log_beside_weights(entry.name):
            return False
        if entry.stat.kind != "file":
            return True
        try:
            return self._tables.may_be_log(os.path.join(folder.path, entry.name), entry.stat)
        except NotYet as error:
            self._slow = error
            return False


def _is_checkpoint(entry: Entry) -> bool:
    return CHECKPOINTS.match(entry.name) is not None

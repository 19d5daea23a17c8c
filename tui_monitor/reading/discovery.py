"""A path becomes runs: an experiment root, any folder with training output under it, a file, a recording."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui_monitor.errors import NotReadable, UsageError
from tui_monitor.reading.candidates import CHECKPOINTS, SKIPPED_FOLDERS, is_candidate, is_config, is_store_metric
from tui_monitor.reading.grouping import Folder, runs, single
from tui_monitor.reading.run_files import RunSpec
from tui_monitor.reading.sources.source import Source
from tui_monitor.reading.sources.timing import FILES_TIMING, TIMING
from tui_monitor.text import Shown, clean

_DEEPEST = 12


def expand(paths: Sequence[str]) -> list[str]:
    """Absolute paths, globs expanded; a path that exists is never taken as a glob. Raises UsageError."""
    found: list[str] = []
    for path in paths:
        wide = os.path.expanduser(path)
        matches = [wide] if os.path.lexists(wide) else sorted(glob.glob(wide, recursive=True))
        if not matches:
            raise UsageError(f"{clean(path)}: no such file or directory")
        if matches == [wide] and os.path.islink(wide) and not os.path.exists(wide):
            raise UsageError(f"{clean(path)}: a link that leads nowhere")
        found += [os.path.abspath(match) for match in matches]
    return list(dict.fromkeys(found))


class Discovery:
    """Walks trees in small steps, so that a large one never holds up the runs that are already known."""

    def __init__(self, source: Source, paths: Sequence[str]) -> None:
        self._source = source
        self._paths = list(paths)
        self.problems: dict[str, Shown] = {}
        """Path -> why it could not be entered."""

    def scan(self) -> Iterator[tuple[RunSpec, ...] | None]:
        """Yields None after each folder, and at last all runs, sorted by id."""
        found: list[RunSpec] = []
        self.problems = {}
        for path in self._paths:
            folder: Folder | None = None
            for folder in self._walk(path):
                if folder is None:
                    yield None
            found += runs(folder, path) if folder else [single(path, os.path.dirname(path))]
        yield tuple(sorted(_distinct(found), key=lambda spec: spec.id))

    def all(self) -> tuple[RunSpec, ...]:
        """The whole scan at once."""
        *_, last = self.scan()
        assert last is not None
        return last

    def _walk(self, top: str) -> Iterator[Folder | None]:
        """None after each folder entered, at last the tree; nothing when `top` is no folder."""
        stat = self._source.stat(top)
        if stat is None or stat.kind != "directory":
            return
        tree = Folder(top)
        todo = [(tree, 0)]
        seen = {stat.identity}
        while todo:
            folder, depth = todo.pop()
            for child in self._enter(folder, seen):
                folder.folders.append(child)
                if depth < _DEEPEST:
                    todo.append((child, depth + 1))
            yield None
        yield tree

    def _enter(self, folder: Folder, seen: set[tuple[int, int]]) -> list[Folder]:
        """Note the files of one folder; the folders below it that were not seen before (links may lead in circles)."""
        try:
            entries = self._source.list(folder.path)
        except NotReadable as error:
            self.problems[folder.path] = clean(str(error), 300)
            return []
        inner = []
        for entry in entries:
            if entry.stat.kind == "directory":
                if _entered(entry.name) and entry.stat.identity not in seen:
                    seen.add(entry.stat.identity)
                    inner.append(Folder(os.path.join(folder.path, entry.name)))
            elif entry.name in (TIMING, FILES_TIMING):
                folder.recording = True
            elif entry.name == "pid":
                folder.has_pid = True
            elif is_config(entry.name):
                folder.configs.append(entry.name)
            elif is_candidate(entry.name) or is_store_metric(f"{folder.path}/"):
                folder.files.append(entry.name)
        return inner


def _entered(name: str) -> bool:
    return not name.startswith(".") and name.casefold() not in SKIPPED_FOLDERS and not CHECKPOINTS.match(name)


def _distinct(found: Sequence[RunSpec]) -> list[RunSpec]:
    """Two runs of one id (from two paths of the command line) are told apart by the longer path."""
    by_folder = {(spec.folder, spec.files): spec for spec in found}
    counts: dict[str, int] = {}
    for spec in by_folder.values():
        counts[spec.id] = counts.get(spec.id, 0) + 1
    return [spec if counts[spec.id] == 1 else replace(spec, id=_longer(spec)) for spec in by_folder.values()]


def _longer(spec: RunSpec) -> Shown:
    place = spec.folder if len(spec.files) != 1 else spec.files[0].path
    return clean("/".join(place.split("/")[-3:]), 300)

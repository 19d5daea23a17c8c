"""A database of several runs becomes several runs: the walk opens it, briefly and without a lock on its writer."""

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from tui_monitor.errors import Unreachable
from tui_monitor.hosts.remembered import Remembered, there
from tui_monitor.hosts.source import Source, Stat
from tui_monitor.reading.discovery.run_files import FileSpec, RunSpec
from tui_monitor.reading.formats import registry
from tui_monitor.text import Shown, clean_name

_Seen = tuple[Stat | None, Stat | None]
Tell = Callable[[str, Exception], None]


class StoreRuns:
    """Asks a database anew only when it, or its write-ahead log, has changed."""

    def __init__(self, source: Source, tell: Tell) -> None:
        """`tell`: which database could not be looked into, or not yet, and why."""
        self._source = source
        self._tell = tell
        self._known: Remembered[tuple[_Seen, Mapping[str, Shown]]] = Remembered(there(source))

    def expand(self, spec: RunSpec) -> Iterator[RunSpec]:
        """`spec` with what belongs to it, and a run for each one of a database that holds several.

        A database without runs, or of another program, is left out. One that cannot be read stays a file of `spec`.
        """
        files: list[FileSpec] = []
        name: Shown | None = None
        several: list[FileSpec] = []
        for file in spec.files:
            inside = self._inside(file.path) if registry.is_store(file.path) else None
            if inside is None:
                files.append(file)
            elif len(inside) == 1:
                files += [replace(file, store_run=run) for run in inside]
                name = next(iter(inside.values()))
            elif inside:
                several.append(file)
        if files:
            yield replace(spec, files=tuple(files), name=name)
        for file in several:
            yield from self._each(spec, file, alone=not files and len(several) == 1)

    def _each(self, spec: RunSpec, file: FileSpec, alone: bool) -> Iterator[RunSpec]:
        names = self._known[file.path][1]
        counts = Counter(names.values())
        above = spec.id if alone else clean_name(f"{spec.id}/{file.name}", 300)
        for run, name in names.items():
            shown = name if counts[name] == 1 else clean_name(f"{name}-{run[:8]}", 200)
            yield replace(
                spec,
                id=clean_name(f"{above}/{shown}", 300),
                exp_id=shown,
                name=name,
                files=(replace(file, store_run=run),),
                pid_file=None,
                config_files=(),
            )

    def _inside(self, path: str) -> Mapping[str, Shown] | None:
        """None when it cannot be read: the reader of its file says so, too."""
        try:
            return self._runs(path)
        except Unreachable as error:
            self._tell(path, error)
            return {}
        except Exception as error:  # noqa: BLE001 -- whatever one database holds, it must not hide what lies beside it
            self._tell(path, error)
            return None

    def _runs(self, path: str) -> Mapping[str, Shown]:
        """Those known before while the database is busy. Raises Unreachable when none are, FormatError, NotReadable."""
        seen = (self._source.stat(path), self._source.stat(path + "-wal"))
        known = self._known.get(path)
        if known is not None and known[0] == seen:
            return known[1]
        try:
            place = self._source.at_hand(path)
            found = self._source.within(place, "runs", functools.partial(runs_of, place))
        except Unreachable:
            if known is None:
                raise
            return known[1]
        self._known[path] = (seen, found)
        return found


def runs_of(path: str) -> Mapping[str, Shown]:
    """Those in the database at `path`. Raises Unreachable, FormatError, NotReadable."""
    row = registry.store_of(path)
    return row.store(path).runs() if row is not None else {}

"""The newest checkpoint of a run: what would be left after a stop. Told by names and times alone, nothing is opened.

Names are read by `checkpoint_names`. What is still being written is none: a file that changed just now, a folder in
which nothing lies yet, some parts of several. The look is bounded, so that it costs the same in a tree of any size.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.source import Entry, Source
from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.reading.discovery import checkpoint_names as names
from tui_monitor.reading.discovery.kinds import SKIPPED_FOLDERS
from tui_monitor.text import clean_name

DEEPEST = 4
"""Folders below that of the run."""
_MOST_FOLDERS = 200
_MOST_NAMES = 5000
_STILL = 2.0
"""Seconds for which nothing may have changed in what is written to its end."""


class _Found(Struct, frozen=True):
    path: str
    mtime: float
    folder: bool = False
    size: int | None = None


def newest(source: Source, folder: str, whole: bool = True) -> Checkpoint | None:
    """The newest checkpoint below `folder`; of two equally new ones the last by name. None: none was found.

    `whole`: what may still be being written does not count. Raises NotYet: a slow place has not answered.
    """
    found = _with_shards_once(_checkpoints(source, folder), whole)
    for one in sorted(found, key=lambda one: (one.mtime, one.path), reverse=True):
        written = _written(source, one) if whole else one.mtime
        if written is not None:
            name = os.path.relpath(one.path, folder)
            counts = names.count(name)
            return Checkpoint(clean_name(name, 200), written, counts.step, counts.epoch, counts.number, one.size)
    return None


def numbered(source: Source, folder: str) -> list[tuple[int, float]]:
    """(number, mtime) of the checkpoints below `folder` whose names count (`checkpoint-400`), by number."""
    counted = ((names.count(os.path.basename(found.path)), found.mtime) for found in _checkpoints(source, folder))
    numbers = ((next((n for n in (c.step, c.epoch, c.number) if n is not None), None), mtime) for c, mtime in counted)
    return sorted((int(number), mtime) for number, mtime in numbers if number is not None)


def _with_shards_once(found: Iterable[_Found], whole: bool) -> Iterator[_Found]:
    """The parts of one checkpoint become one, as new as the newest of them, once all are there."""
    parts: dict[tuple[str, str, int], dict[int, _Found]] = {}
    for one in found:
        folder, name = os.path.split(one.path)
        part = None if one.folder else names.shard(name)
        if part is None:
            yield one
        else:
            parts.setdefault((folder, part.whole, part.of), {})[part.number] = one
    for (folder, name, of), found_parts in parts.items():
        if len(found_parts) >= of or not whole:
            newest_part = max(one.mtime for one in found_parts.values())
            size = sum(one.size or 0 for one in found_parts.values())
            yield _Found(os.path.join(folder, name), newest_part, size=size)


def _written(source: Source, found: _Found) -> float | None:
    """When it was written to its end; None where it may not be yet."""
    times = [found.mtime]
    if found.folder:
        inside = [entry for entry in _entries(source, found.path) if not names.is_unfinished(entry.name)]
        called = {entry.name for entry in inside}
        if not inside or (any(name.endswith(".distcp") for name in called) and ".metadata" not in called):
            return None
        times = [entry.stat.mtime for entry in inside if entry.stat.kind == "file"] or times
    return None if any(_just_now(source, found.path, mtime) for mtime in times) else max(times)


def _just_now(source: Source, path: str, mtime: float) -> bool:
    """One that is dated later than now tells nothing: the clock of its file system is another one."""
    return 0 < source.time(path) - source.time(path, mtime) < _STILL


def _checkpoints(source: Source, top: str) -> Iterator[_Found]:
    """All that are seen before the bounds are reached, folder by folder from the top."""
    todo, seen, looked_at = [(top, 0)], 0, 0
    while todo and seen < _MOST_FOLDERS and looked_at < _MOST_NAMES:
        folder, depth = todo.pop(0)
        seen += 1
        for entry in _entries(source, folder):
            looked_at += 1
            path, is_folder = os.path.join(folder, entry.name), entry.stat.kind == "directory"
            if _is_checkpoint(entry):
                yield _Found(path, entry.stat.mtime, is_folder, None if is_folder else entry.stat.size)
            elif is_folder and depth < DEEPEST and _entered(entry.name):
                todo.append((path, depth + 1))


def _entries(source: Source, folder: str) -> list[Entry]:
    try:
        return list(source.list(folder))
    except NotYet:
        raise
    except SourceError:  # a folder that may not be read holds no checkpoint that a person could resume from
        return []


def _is_checkpoint(entry: Entry) -> bool:
    if entry.stat.kind == "directory":
        return names.is_folder(entry.name)
    return entry.stat.kind == "file" and names.is_file(entry.name)


def _entered(name: str) -> bool:
    hidden = name.startswith(".") or name.casefold() in SKIPPED_FOLDERS
    return not hidden and not names.is_unfinished(name)

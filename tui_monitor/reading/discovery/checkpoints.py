"""The newest checkpoint of a run: what would be left after a stop. Told by names and times alone, nothing is opened.

Folders: `checkpoint-400`, `global_step1200`, `epoch_3`. Files: weights by their extension; `.h5` and `.pkl`, which may
as well hold data, only by names that say so. The look is bounded, so that it costs the same in a tree of any size.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui_monitor.errors import SourceError
from tui_monitor.hosts.source import Entry, Source
from tui_monitor.reading.discovery.kinds import CHECKPOINTS, SKIPPED_FOLDERS
from tui_monitor.text import Shown, clean, clean_name

_WEIGHTS = re.compile(r"\.(pt|pth|ckpt|safetensors|keras)$", re.I)
_NAMED = re.compile(r"(model|weights?|checkpoint|ckpt|params|state|policy|snapshot|epoch|best|last).*\.(h5|pkl)$", re.I)
_NUMBERED = re.compile(r"\d$")
_COUNT = re.compile(r"(?<![\d.])(\d{1,12})(?:\.[a-z]\w*)?$", re.ASCII)
_DEEPEST = 4
_MOST_FOLDERS = 200
_MOST_NAMES = 5000
_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    name: Shown
    """Path under the run's folder."""
    mtime: float
    """When it was last written, seconds since the epoch."""

    def told(self, now: float) -> Shown:
        """`checkpoint-400, 12 min old`."""
        age = max(0.0, now - self.mtime)
        unit, length = next(((unit, length) for unit, length in _UNITS if age >= 2 * length), _UNITS[-1])
        return clean(f"{self.name}, {age / length:.0f} {unit} old")


def newest(source: Source, folder: str) -> Checkpoint | None:
    """The newest checkpoint below `folder`; of two equally new ones the last by name. None: none was found."""
    best = max(_checkpoints(source, folder), key=lambda found: (found[1], found[0]), default=None)
    if best is None:
        return None
    path, mtime = best
    return Checkpoint(clean_name(os.path.relpath(path, folder), 200), mtime)


def numbered(source: Source, folder: str) -> list[tuple[int, float]]:
    """(number, mtime) of the checkpoints below `folder` whose names count (`checkpoint-400`), by number."""
    found = ((_COUNT.search(os.path.basename(path)), mtime) for path, mtime in _checkpoints(source, folder))
    return sorted((int(count[1]), mtime) for count, mtime in found if count is not None)


def _checkpoints(source: Source, top: str) -> Iterator[tuple[str, float]]:
    """(path, mtime) of all that are seen before the bounds are reached, folder by folder from the top."""
    todo, seen, names = [(top, 0)], 0, 0
    while todo and seen < _MOST_FOLDERS and names < _MOST_NAMES:
        folder, depth = todo.pop(0)
        seen += 1
        for entry in _entries(source, folder):
            names += 1
            path = os.path.join(folder, entry.name)
            if _is_checkpoint(entry):
                yield path, entry.stat.mtime
            elif entry.stat.kind == "directory" and depth < _DEEPEST and _entered(entry.name):
                todo.append((path, depth + 1))


def _entries(source: Source, folder: str) -> list[Entry]:
    try:
        return list(source.list(folder))
    except SourceError:  # a folder that may not be read holds no checkpoint that a person could resume from
        return []


def _is_checkpoint(entry: Entry) -> bool:
    if entry.stat.kind == "directory":
        return bool(CHECKPOINTS.match(entry.name) and _NUMBERED.search(entry.name))
    return entry.stat.kind == "file" and bool(_WEIGHTS.search(entry.name) or _NAMED.search(entry.name))


def _entered(name: str) -> bool:
    return not name.startswith(".") and name.casefold() not in SKIPPED_FOLDERS

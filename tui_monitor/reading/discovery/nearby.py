"""Where a person may have meant to look: folders near the watched ones in which files are called like logs of runs."""

import os
from collections.abc import Sequence

from tui_monitor.clock import monotonic
from tui_monitor.errors import SourceError
from tui_monitor.hosts.source import Entry, Source
from tui_monitor.reading.discovery.kinds import is_candidate, is_entered
from tui_monitor.text import Shown, clean

_MOST = 5
_LOOKED_AT = 80
"""Folders in all."""
_PATIENCE = 0.25
"""Seconds in all."""


def nearby(source: Source, paths: Sequence[str]) -> tuple[Shown, ...]:
    """At most five, nearest first: beside the watched folders and right below what stands beside them.

    Only names are read, and not many; a place that does not answer at once is left out.
    """
    until = monotonic() + _PATIENCE
    watched = {os.path.normpath(path) for path in paths}
    above = dict.fromkeys(os.path.dirname(path) for path in paths)
    todo = [inner for folder in above if folder.strip("/") for inner in _inner(folder, _listed(source, folder))]
    found: list[str] = []
    for number, folder in enumerate(todo):
        if len(found) == _MOST or number == _LOOKED_AT or monotonic() > until:
            break
        if folder in watched:
            continue
        entries = _listed(source, folder)
        if _has_log(folder, entries) or any(_has_log(one, _listed(source, one)) for one in _inner(folder, entries)[:8]):
            found.append(folder)
    return tuple(clean(folder, 200) for folder in found)


def _listed(source: Source, folder: str) -> Sequence[Entry]:
    try:
        return source.list(folder)
    except (SourceError, OSError):
        return ()


def _inner(folder: str, entries: Sequence[Entry]) -> list[str]:
    names = [one.name for one in entries if one.stat.kind == "directory" and is_entered(folder, one.name)]
    return [os.path.join(folder, name) for name in names]


def _has_log(folder: str, entries: Sequence[Entry]) -> bool:
    return any(entry.stat.kind == "file" and is_candidate(folder, entry.name) for entry in entries)

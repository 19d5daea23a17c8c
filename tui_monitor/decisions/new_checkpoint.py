"""The newest checkpoint of a run with the time of its last write, also of what lies in a folder that is one."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tui_monitor.acting.saving import SavedFile
from tui_monitor.errors import SourceError
from tui_monitor.hosts.source import Stat
from tui_monitor.watching.watched_run import WatchedRun


def newest_saved(run: WatchedRun) -> SavedFile | None:
    queries = run.queries
    found = queries.checkpoint(whole=False)
    if found is None:
        return None
    stats = list(_within(run, os.path.join(run.spec.folder, found.name)))
    written = max((found.mtime, *(stat.mtime for stat in stats)))
    return SavedFile(found.name, written, sum(stat.size for stat in stats))


def _within(run: WatchedRun, path: str) -> Iterator[Stat]:
    """Of a file itself, of a folder what lies in it. None where it is gone again: then it is no checkpoint."""
    source = run.queries.source
    try:
        stat = source.stat(path)
        if stat is None:
            return
        yield stat
        if stat.kind == "directory":
            yield from (entry.stat for entry in source.list(path))
    except SourceError:
        return

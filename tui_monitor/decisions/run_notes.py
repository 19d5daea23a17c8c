"""The dev notes about a run as they stand in the file now; read again only when the file has changed."""

from __future__ import annotations

import os

from tui_monitor.decisions.reachable import is_reachable
from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import shown
from tui_monitor.hosts.source import Source
from tui_monitor.model.beside import DevNote, RunNotes
from tui_monitor.records import notes
from tui_monitor.records.folders import Folders, Stamp
from tui_monitor.records.notes_about import about
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun

_MOST = 4 << 20
"""Bytes of a notes file that are read for a screen."""


class NotesOfRuns:
    def __init__(self, source: Source, folders: Folders) -> None:
        self._source = source
        self._folders = folders
        self._read: dict[Shown, tuple[Stamp | None, RunNotes]] = {}
        """Of each run that was asked about: the file as it was then, and what stood there."""

    def of(self, run: WatchedRun) -> RunNotes:
        spec = run.spec
        path = spec.notes.path if spec.notes is not None else os.path.join(spec.root, notes.NAME)
        for place in (spec.root, os.path.dirname(path)):
            if not is_reachable(self._source, place):
                return RunNotes(problem=clean(f"{shown(place)} does not answer"))
        kept = notes.notes_file(self._folders.of(spec.root), spec.notes)
        stamp = kept.folder.stamp(kept.name)
        known = self._read.get(spec.id)
        if known is None or known[0] != stamp:
            known = self._read[spec.id] = stamp, self._look(run, kept) if stamp else RunNotes()
        return known[1]

    def forget(self, run: Shown) -> None:
        self._read.pop(run, None)

    def _look(self, run: WatchedRun, kept: notes.NotesFile) -> RunNotes:
        spec = run.spec
        file = clean(kept.shown)
        try:
            folder, name = kept.allowed()
            content = folder.read(name, _MOST) or b""
        except RecordError as error:
            return RunNotes(file=file, problem=clean(str(error), 300))
        log = os.path.relpath(spec.main_log, spec.root)
        found = about(content.decode("utf-8", "replace"), spec.exp_id, log)
        return RunNotes(tuple(DevNote(block.title, block.lines) for block in found), file)

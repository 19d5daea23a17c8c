"""What may change without the log of a run: its process, the notes about it. Looked at while somebody wants it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from tui_monitor.clock import monotonic
from tui_monitor.decisions.linked_runs import LinkedRuns, Runs
from tui_monitor.decisions.run_notes import NotesOfRuns
from tui_monitor.decisions.run_process import ProcessOfRun
from tui_monitor.errors import NotYet
from tui_monitor.hosts.host_tables import HostTables
from tui_monitor.hosts.source import Source
from tui_monitor.model.beside import BesideRequest, NotesRequest, ProcessRequest, ProcessView, RunNotes
from tui_monitor.records.folders import Folders
from tui_monitor.watching.watched_run import WatchedRun

EVERY = 2.0
"""Seconds between two looks."""
_NEVER = float("-inf")
Told = ProcessView | RunNotes


class BesideRuns:
    def __init__(self, source: Source, folders: Folders, tables: HostTables | None, links: LinkedRuns | None) -> None:
        self._links = links
        self._process = ProcessOfRun(source, tables)
        self._notes = NotesOfRuns(source, folders)
        self._open: dict[BesideRequest, float] = {}
        """Open questions, and when each was looked at."""

    def open(self, request: BesideRequest) -> None:
        self._open[request] = _NEVER

    def close(self, request: object) -> None:
        """Nobody looks any more; whatever else is closed was never open here."""
        if isinstance(request, NotesRequest):
            self._notes.forget(request.run)
        elif isinstance(request, ProcessRequest):
            self._process.forget(request.run)
        self._open = {known: at for known, at in self._open.items() if known != request}

    def at_once(self) -> None:
        """Something was done: it is to be seen."""
        self._open = dict.fromkeys(self._open, _NEVER)

    def answers(self, runs: Runs, known: Mapping[object, object]) -> Iterator[tuple[BesideRequest, Told]]:
        """What is told otherwise than in `known`, the answers so far."""
        now = monotonic()
        for request, at in list(self._open.items()):
            run = runs.get(request.run)
            if run is None or 0 <= now - at < EVERY:
                continue
            with suppress(NotYet):  # looked at again at the next step, when a slow place has answered
                answer = self._tell(request, run)
                self._open[request] = now
                if answer != known.get(request):
                    yield request, answer

    def _tell(self, request: BesideRequest, run: WatchedRun) -> Told:
        if isinstance(request, NotesRequest):
            return self._notes.of(run)
        return self._process.of(run, self._links.linked.get(run.spec.id) if self._links is not None else None)

"""What is written about runs beside their logs: stops through trainmon, final words of result files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress

from msgspec.structs import replace

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError, Unanswered
from tui_monitor.hosts.address import host_of, split, there
from tui_monitor.hosts.put import UNANSWERED
from tui_monitor.hosts.remembered import Remembered
from tui_monitor.model.told_beside import Stopped, Told
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.records import journal, own, results
from tui_monitor.records.folders import Folders, Stamp
from tui_monitor.records.schema import finite
from tui_monitor.records.stopped_runs import stopped
from tui_monitor.text import Shown, clean

_LONGEST = 1e9
"""Seconds: what is longer is no time budget."""


class Elsewhere:
    """Files are read again only when they changed."""

    def __init__(self, clock: Clock, state: str | None, folders: Folders) -> None:
        """`state`: a person's own state folder, where stops without a record are told."""
        self._clock = clock
        self._folders = folders
        self._state = state
        self._stops: dict[tuple[str, str | None], tuple[Stamp | None, Mapping[Shown, Stopped]]] = {}
        self.doubts: dict[str, Shown] = {}
        """Path -> why what it says is not believed."""
        self._results: Remembered[tuple[tuple[str, Stamp | None], Told]] = Remembered(_may_be_there)
        """By log: a result file may be that of a namesake."""

    def told(self, spec: RunSpec) -> Told:
        stops, log = self._stopped(spec.root, journal.NAME), clean(there(spec.main_log), 1000)
        recorded, told = stops.get(log) or stops.get(spec.id), None
        if self._state is not None:
            told = self._stopped(self._state, own.JOURNAL, host_of(spec.main_log)).get(log)
        newest = max(filter(None, (recorded, told)), key=lambda stopped: stopped.at, default=None)
        return replace(self._result(spec), stopped=newest)

    def _stopped(self, root: str, name: str, host: str | None = None) -> Mapping[Shown, Stopped]:
        """As it was told last while its machine does not answer."""
        stamp = self._folders.of(root).stamp(name)
        known = self._stops.get((root, host))
        if stamp != UNANSWERED and (known is None or known[0] != stamp):
            with suppress(Unanswered):
                known = self._stops[root, host] = (stamp, {} if stamp is None else self._read(root, name, host))
        return known[1] if known is not None else {}

    def _read(self, root: str, name: str, host: str | None) -> Mapping[Shown, Stopped]:
        """Another's journal may say of any run that it was stopped: it is told about, and not believed.

        Raises Unanswered.
        """
        folder = self._folders.of(root)
        kept, path = journal.FileJournal(folder, name), os.path.join(root, name)
        try:
            whose = kept.stranger
            self.doubts.pop(path, None)
            if whose is not None:
                self.doubts[path] = clean(f"{folder.shown(name)}: another's journal ({whose})", 600)
                return {}
            return stopped(kept.read(), self._clock.wall(), host)
        except Unanswered:
            raise
        except RecordError:
            return {}  # what it says is for those who may read it

    def _result(self, spec: RunSpec) -> Told:
        """What its result file says of its end and its time; what goes on in there is the trainer's own matter."""
        folder = self._folders.of(spec.root)
        try:
            name = results.locate(folder, spec.exp_id, spec.round)
            path, log, stamp = folder.shown(name), spec.main_log, folder.stamp(name)
            if log not in self._results or self._results[log][0] != (path, stamp):
                said = {} if stamp is None else results.read(folder, spec.exp_id, spec.round, there(log))
                self._results[log] = ((path, stamp), _of_result(said))
            return self._results[log][1]
        except RecordError:
            return Told()  # its outcome tells when a stop cannot write it


def _may_be_there(path: str) -> bool:
    return split(path) is not None or os.path.lexists(path)


def _of_result(said: Mapping[str, object]) -> Told:
    status, budget, branch = (said.get(key) for key in ("status", "time_budget_seconds", "code_branch"))
    return Told(
        result=clean(status, 40) if isinstance(status, str) and status in results.TERMINAL else None,
        time_budget=float(budget) if finite(budget) and 0 < budget < _LONGEST else None,
        branch=isinstance(branch, str) and branch != "",
    )

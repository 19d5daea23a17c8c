"""Which process is whose on other machines: each is asked on its own thread, and what was known stays meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from tui_monitor.clock import SystemClock
from tui_monitor.hosts.address import there
from tui_monitor.hosts.host_tables import HostTables
from tui_monitor.hosts.lane import SILENT
from tui_monitor.hosts.remote import Interest, Remote
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.watching.asked_aside import AskedAside

_EVERY, _LONGEST_REST = 2.0, 30.0
_REST = 100
"""So many times as long as a look took there is the pause after it: a hundredth of one of its cores."""
S = TypeVar("S")


class RemoteLinks(Generic[S]):
    """`looker`: makes what looks at the runs of one machine, which is kept."""

    def __init__(self, tables: HostTables, looker: Callable[[Remote], Callable[[Sequence[RunSpec]], S]]) -> None:
        self._tables = tables
        self._looker = looker
        self._asked: dict[str, AskedAside[S]] = {}
        self._looks: dict[str, Callable[[Sequence[RunSpec]], S]] = {}
        self._given: dict[str, S] = {}

    def look(self, place: str, specs: Sequence[RunSpec], at_once: bool = False) -> S | None:
        """The newest answer about these runs, once; None while there is none that was not given.

        `at_once`: somebody waits for it, for a moment.
        """
        host = self._tables.remote(specs[0].main_log)
        if place not in self._looks:
            self._asked[place], self._looks[place] = AskedAside(place, SystemClock(), _EVERY), self._looker(host)
        aside, look = self._asked[place], self._looks[place]
        if at_once:
            aside.again()
            aside.wait(partial(_look, host, look, tuple(specs)), SILENT)
        elif aside.look(partial(_look, host, look, tuple(specs))):
            aside.rest(max(_EVERY, min(_LONGEST_REST, _REST * host.cost)))
        newest = aside.newest
        if newest is None or self._given.get(place) is newest:
            return None
        self._given[place] = newest
        return newest

    def fails(self, place: str) -> bool:
        """Has it been asked, and does not tell?"""
        return place in self._asked and self._asked[place].why is not None


def _look(host: Remote, look: Callable[[Sequence[RunSpec]], S], specs: Sequence[RunSpec]) -> S:
    host.watch(interest(specs))
    return look(specs)


def interest(specs: Sequence[RunSpec]) -> Interest:
    folders = [there(spec.folder or os.path.dirname(spec.main_log)) for spec in specs]
    logs = [there(spec.main_log) for spec in specs]
    files = [there(file.path) for spec in specs for file in spec.files]
    roots = [there(spec.root) for spec in specs]
    words = dict.fromkeys([*(spec.exp_id for spec in specs), *map(os.path.basename, folders)])
    near = [os.path.dirname(log) for log in logs]
    return Interest(
        tuple(dict.fromkeys((*logs, *files))),
        tuple(word for word in words if len(word) > 2),
        tuple(dict.fromkeys((*roots, *folders, *near))),
    )

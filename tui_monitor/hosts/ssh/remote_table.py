"""The processes of another machine: one picture of all of them, renewed by what changed. Paths are that machine's own.

Filled on the thread that reads, asked on others; a picture is replaced as a whole, never changed. While the host does
not answer, what was known stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from functools import partial
from typing import Any

from tui_monitor.clock import monotonic
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.hosts.host import Host
from tui_monitor.hosts.process_table import Owner, ProcessFacts
from tui_monitor.hosts.ssh import process_rows as rows
from tui_monitor.hosts.ssh.process_rows import ProcessRow
from tui_monitor.hosts.ssh.waited_for import WaitedFor
from tui_monitor.hosts.ssh.wire import Question, Told
from tui_monitor.model.process_identity import ProcessIdentity

_SHELL = "sh"
EVERY = 2.0
"""Seconds between two pictures, at least."""


class Pictures:
    """Asks for them, and takes what is told of single processes in between."""

    def __init__(self, asked: WaitedFor) -> None:
        self._asked = asked
        self.rows: Mapping[int, ProcessRow] = {}
        self.live: Mapping[int, Any] = {}
        self.system: Mapping[str, Any] = {}
        self.took = 0.0
        """Seconds that the newest picture took there."""
        self._heeded: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())
        """Of runs, and of what was acted on."""
        self._told: frozenset[int] | None = frozenset()
        """Those that the helper knows that we heed; None: it knows of none any more."""
        self._telling: Question | None = None
        self._asked_at = self._taken_at = float("-inf")

    def renew(self, since: float | None) -> None:
        """Raises NotYet where it would be too soon, Unreachable."""
        if self._taken_at >= (monotonic() - EVERY if since is None else since):
            return
        if monotonic() - self._asked_at < EVERY and self._taken_at >= self._asked_at:
            raise NotYet(f"{self._asked.host} was asked for its processes a moment ago")
        self.check()
        self._asked_at = at = monotonic()
        named = map(str, sorted(frozenset().union(*self._heeded)))
        self._asked.answer("table", *named, then=partial(self._take, at))

    def check(self) -> None:
        """Raises Unreachable, or NotYet, where what is known of heeded processes may be old."""
        self._asked.line.check()
        if (hello := self._asked.line.hello) is not None and hello.helper == _SHELL:
            raise Unreachable(f"{self._asked.host} has no python3, without which processes are not looked at there")
        self._tell()
        if self._telling is not None and not self._telling.answered.is_set():
            raise NotYet(f"{self._asked.host} is slow to answer")

    def heed(self, pids: Collection[int], acted: bool = False) -> None:
        """Hear of these as soon as they are not the same any more. `acted`: beside all others, from now on."""
        runs, before = self._heeded
        self._heeded = (runs, before | frozenset(pids)) if acted else (frozenset(pids), before)
        self._tell()

    def anew(self) -> None:
        """The line was made anew: the helper knows of nothing, and we know what we knew."""
        self._told = None

    def polled(self, told: Told) -> None:
        now = dict(self.rows)
        for pid, identity in told.get("processes", ()):
            if (known := now.get(pid)) is None:
                continue
            if (new := rows.changed(known, identity)) is None:
                del now[pid]
            else:
                now[pid] = new
        self.rows = now

    def _tell(self) -> None:
        wanted = frozenset().union(*self._heeded)
        if wanted == (self._told or frozenset()) and not (self._told is None and wanted):
            return
        self._telling = self._asked.line.ask("heed", *map(str, sorted(wanted)), then=self.polled)
        self._told = wanted

    def _take(self, at: float, told: Told) -> None:
        if "error" in told or (hello := self._asked.line.hello) is None:
            return
        picture = rows.unpacked(told)
        if "system" in picture:
            self.system = picture["system"]
        now = {} if "system" in picture else dict(self.rows)
        for pid in picture["gone"]:
            now.pop(pid, None)
        for one in picture["told"]:
            now[one[0]] = rows.row(one, hello.boot)
        self.rows, self.took = now, float(picture["took"])
        self.live = {int(pid): moved for pid, moved in picture["live"].items() if moved is not None}
        self._taken_at = at


class RemoteTable:
    def __init__(self, pictures: Pictures, host: Host, asked: WaitedFor) -> None:
        self.host = host
        self._pictures = pictures
        self._asked = asked

    def pids(self) -> list[int]:
        return sorted(self._pictures.rows)

    def facts(self, pid: int) -> ProcessFacts | None:
        row, live = self._pictures.rows.get(pid), self._pictures.live.get(pid)
        if row is None or live is None or row.facts.dead:
            return row.facts if row is not None else None
        return rows.moving(row.facts, live)

    def owner(self, pid: int) -> Owner | None:
        row = self._pictures.rows.get(pid)
        return row.owner if row is not None else None

    def identify(self, pid: int) -> ProcessIdentity | None:
        row = self._pictures.rows.get(pid)
        return row.identity if row is not None else None

    def started(self, start: int) -> float:
        system = self._pictures.system
        return float(system.get("began", 0.0)) + start / float(system.get("ticks", 100)) + self._asked.line.behind

    def command(self, pid: int) -> tuple[str, ...]:
        row = self._pictures.rows.get(pid)
        return row.command if row is not None else ()

    def cwd(self, pid: int) -> str:
        row = self._pictures.rows.get(pid)
        return row.cwd if row is not None else ""

    def environment(self, pid: int) -> Mapping[str, str]:
        """As far as it names a run that is watched."""
        row = self._pictures.rows.get(pid)
        return row.environment if row is not None else {}

    def writes(self, pid: int, paths: Set[str]) -> set[str]:
        return self.written(pid) & paths

    def written(self, pid: int) -> set[str]:
        row = self._pictures.rows.get(pid)
        return set(row.written) if row is not None else set()

    def caught(self, pid: int) -> frozenset[int] | None:
        row = self._pictures.rows.get(pid)
        return row.caught if row is not None else None

    def opened(self, pid: int, descriptor: int) -> str | None:
        row = self._pictures.rows.get(pid)
        return (row.first[descriptor] or None) if row is not None and 0 <= descriptor < len(row.first) else None

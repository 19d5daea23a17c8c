"""Another machine, as acting asks about it: who we are there, its files. What is asked again is remembered a while."""

from __future__ import annotations

import binascii
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from msgspec import Struct

from tui_monitor.clock import monotonic
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.host import FileFacts, SmallFile, Us
from tui_monitor.hosts.signals import Signals
from tui_monitor.hosts.source import Stat
from tui_monitor.hosts.ssh import process_rows as rows
from tui_monitor.hosts.ssh.mirror import Mirror
from tui_monitor.hosts.ssh.remote_table import Pictures
from tui_monitor.hosts.ssh.waited_for import WaitedFor
from tui_monitor.text import Shown, clean, clean_name

_GOOD, _GOOD_IF_ABSENT = 600.0, 60.0
"""Seconds for which it is remembered where a path leads, and whose that is; and that it leads nowhere."""
_MOST = 20_000


class _Place(Struct, frozen=True):
    at: float
    real: str
    file: FileFacts | None
    shared: bool


class RemoteHost:
    def __init__(self, asked: WaitedFor, mirror: Mirror, pictures: Pictures, signals: Signals) -> None:
        self._asked, self._mirror, self._pictures = asked, mirror, pictures
        self.name = asked.host
        self.signals = signals
        self._places: dict[str, _Place] = {}
        self._found: dict[str, tuple[float, list[str]]] = {}
        self._small: dict[str, tuple[object, SmallFile | str]] = {}
        self._users: dict[int, tuple[Shown, str]] = {}

    @property
    def us(self) -> Us:
        hello, most = self._asked.line.hello, int(self._pictures.system.get("pid_max", 99_999))
        return Us(hello.uid, (hello.pid,), hello.exact, most) if hello is not None else Us(-1, (0,), False, most)

    def renew(self, since: float | None = None) -> None:
        self._pictures.renew(since)

    def check(self) -> None:
        self._pictures.check()

    def real(self, path: str) -> str:
        return self._place(path).real

    def file(self, path: str) -> FileFacts | None:
        """How it grows is told by each poll, where it is followed."""
        known, seen = self._place(path).file, self._mirror.peek(path)
        if known is None or not isinstance(seen, Stat):
            return known
        return FileFacts(known.owner, seen.size, seen.mtime, known.device, known.regular)

    def matching(self, pattern: str) -> Iterable[str]:
        at, found = self._found.get(pattern, (float("-inf"), []))
        if monotonic() - at > _GOOD_IF_ABSENT:
            found = [rows.name(path) for path in self._answer("matching", pattern)["paths"]]
            self._found[pattern] = monotonic(), found
        return found

    def small_file(self, path: str, most: int) -> SmallFile | str | None:
        """Read again only when it changed."""
        stat = self._stat(path)
        if stat is None:
            return None
        if (known := self._small.get(path)) is not None and known[0] == stat:
            return known[1]
        told = self._answer("small", path, str(most))
        if told.get("content", "") is None:
            return None
        found = self._read(told)
        self._small[path] = stat, found
        return found

    def is_shared(self, path: str) -> bool:
        return self._place(path).shared

    def exists(self, pid: int) -> bool:
        return pid in self._pictures.rows or bool(self._answer("exists", str(pid))["exists"])

    def user(self, uid: int) -> Shown:
        return self._user(uid)[0]

    def home(self, uid: int) -> str:
        return self._user(uid)[1]

    def learn(self, paths: Collection[str]) -> None:
        """Where these lead and whose they are, all in one question, as far as that is not known."""
        now = monotonic()
        missing = [path for path in dict.fromkeys(paths) if path and not self._is_known(path, now)]
        if not missing:
            return
        if len(self._places) > _MOST:
            self._places = {}
        for path, (real, file, shared) in zip(missing, self._answer("facts", *missing)["facts"], strict=True):
            self._places[path] = _Place(now, rows.name(real), self._facts(file), bool(shared))

    def _is_known(self, path: str, now: float) -> bool:
        known = self._places.get(path)
        return known is not None and now - known.at < (_GOOD if known.file is not None else _GOOD_IF_ABSENT)

    def _place(self, path: str) -> _Place:
        self.learn((path,))
        return self._places[path] if path else _Place(0.0, "", None, False)

    def _facts(self, told: Any) -> FileFacts | None:
        if told is None:
            return None
        owner, size, mtime, device, regular = told
        return FileFacts(owner, size, mtime + self._mirror.behind, device, bool(regular))

    def _read(self, told: Any) -> SmallFile | str:
        if "unusable" in told:
            return clean(str(told["unusable"]), 100)
        content = binascii.a2b_base64(told["content"])
        return SmallFile(content, float(told["written"]) + self._mirror.behind, int(told["owner"]))

    def _stat(self, path: str) -> object:
        """As each poll tells it; None: there is none. What nobody may look at is something, too."""
        if self._mirror.seen(path) is None:
            self._answer("see", path, then=partial(self._mirror.take_seen, path))
        return self._mirror.peek(path)

    def _user(self, uid: int) -> tuple[Shown, str]:
        if uid not in self._users:
            try:
                told = self._answer("user", str(uid))
            except Unreachable:
                return clean(f"uid {uid}"), "/"
            self._users[uid] = clean_name(str(told["name"])), rows.name(str(told["home"]))
        return self._users[uid]

    def _answer(self, operation: str, *arguments: str, then: Any = None) -> Any:
        """What goes wrong there is no answer, either. Raises Unreachable."""
        try:
            return self._asked.answer(operation, *arguments, then=then)
        except (OSError, ValueError) as error:
            raise Unreachable(f"{self.name}: {error}") from error

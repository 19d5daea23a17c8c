"""`Put` over the line: see `putting.py`, which does it there."""

from __future__ import annotations

import binascii
import os
from collections.abc import Sequence
from functools import partial

from tui_monitor.hosts.put import ANY, Written
from tui_monitor.hosts.source import Stat
from tui_monitor.hosts.ssh import process_rows as rows
from tui_monitor.hosts.ssh.mirror import Mirror
from tui_monitor.hosts.ssh.waited_for import WaitedFor
from tui_monitor.text import Shown


class RemotePutLocks:
    def __init__(self, asked: WaitedFor) -> None:
        self._asked = asked

    def line(self) -> object:
        self._asked.stand_again()
        return self._asked.line.hello

    def claim(self, root: str, name: str, said: str) -> str | None:
        told = self._asked.answer("claim", self._asked.deadline(), root, name, said)
        return None if told["held"] else str(told.get("holder", ""))

    def release(self, root: str, name: str) -> None:
        self._asked.answer("release", root, name)

    def is_claimed(self, root: str, name: str) -> bool:
        return bool(self._asked.answer("claimed", root, name)["held"])


class RemotePut:
    def __init__(self, asked: WaitedFor, mirror: Mirror) -> None:
        self._asked, self._mirror = asked, mirror
        self.locks = RemotePutLocks(asked)

    @property
    def host(self) -> Shown:
        return self._asked.host

    def read(self, root: str, name: str, limit: int) -> bytes | None:
        data = self._asked.answer("get", root, name, str(limit))["data"]
        return None if data is None else binascii.a2b_base64(data)

    def state(self, root: str, name: str) -> str:
        self._asked.stand_again()
        return str(self._asked.answer("state", root, name)["state"])

    def append(self, root: str, name: str, entry: bytes, title: bytes, mode: int, expected: str = ANY) -> int | None:
        texts = (os.fsdecode(title), os.fsdecode(entry))
        place = self._asked.answer("append", self._asked.deadline(), root, name, str(mode), *texts, expected)["place"]
        return None if place is None else int(place)

    def replace(self, root: str, name: str, data: bytes, mode: int, expected: str) -> bool:
        until, new = self._asked.deadline(), os.fsdecode(data)
        return bool(self._asked.answer("replace", until, root, name, str(mode), new, expected)["done"])

    def check(self, root: str, name: str, what: str) -> None:
        self._asked.answer("check", root, name, what)

    def stranger(self, root: str, name: str) -> str | None:
        whose = self._asked.answer("stranger", root, name)["stranger"]
        return None if whose is None else str(whose)

    def names(self, root: str, folder: str) -> Sequence[tuple[str, bool]]:
        told = self._asked.answer("names", root, folder)["names"]
        return [(rows.name(one), bool(is_folder)) for one, is_folder in told]

    def stamp(self, path: str) -> Written | None:
        """Asked for once; each poll tells when it is another."""
        if self._mirror.seen(path) is None:
            self._asked.answer("see", path, then=partial(self._mirror.take_seen, path))
        seen = self._mirror.peek(path)
        return (*seen.identity, seen.size, int(seen.mtime * 1e6)) if isinstance(seen, Stat) else None

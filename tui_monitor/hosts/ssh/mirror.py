"""What a host has told of its names: asked once, renewed by each poll, so that looking at a file costs nothing.

Filled on the thread that reads, asked on the feed thread; a value is replaced as a whole, never changed.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct, structs

from tui_monitor.clock import monotonic
from tui_monitor.errors import NotReadable
from tui_monitor.hosts.address import Address
from tui_monitor.hosts.source import Entry, FileIdentity, Stat
from tui_monitor.hosts.ssh import wire
from tui_monitor.hosts.ssh.wire import Told

_LONGEST_END = 32 << 10
"""Bytes of the end of a file that are kept."""
FORGOTTEN_AFTER = 120.0
"""Seconds after which nobody asked for a name any more: the host need not look at it either."""
NEWS = 2.0
"""Seconds in which a poll tells of what happened now."""
_FEW = 256
_UNTOLD = re.compile(r'["\\\x00-\x1f\x7f-\x9f\ud800-\udfff]|^\.{0,2}$')
"""What a shell cannot tell of a name."""


class FileEnd(Struct, frozen=True):
    """The end of a file, as it was told without a question."""

    file: FileIdentity
    start: int
    data: bytes

    def read(self, file: FileIdentity, offset: int, size: int) -> bytes | None:
        """None where it holds less than is asked for."""
        if file != self.file or offset < self.start:
            return None
        return self.data[offset - self.start : offset - self.start + size]


class SeenName(Struct):
    """One name, as it is there now."""

    number: int
    value: Stat | NotReadable | None
    asked: float
    end: FileEnd | None = None
    opened: Stat | None = None
    """The file that was opened by this name, as it stood then: it may be read."""
    rewritten: int = 0
    """How often it was told to be another than before, with more than something added at its end."""
    behind_since: float = 0.0
    """Since when another file is opened by it than it was told to be; 0: none is."""

    def is_behind(self, opened: FileIdentity) -> bool:
        """Was another file opened by this name than it was told to be? For a while: some give each look another one."""
        if not isinstance(self.value, Stat) or self.value.identity == opened:
            self.behind_since = 0.0
            return False
        self.behind_since = self.behind_since or monotonic()
        return monotonic() < self.behind_since + NEWS

    @property
    def open_file(self) -> FileIdentity | None:
        """The file of this name, where it was opened before and is still the same: one that became shorter may only
        look so, where a file system gives identities anew."""
        now, then = self.value, self.opened
        if then is None or not isinstance(now, Stat):
            return None
        return now.identity if now.identity == then.identity and now.size >= then.size else None

    def read(self, file: FileIdentity, offset: int, size: int) -> bytes | None:
        """Bytes of this very file that were told already; None where they have to be asked for."""
        return self.end.read(file, offset, size) if self.end is not None else None

    def note_read(self, file: FileIdentity, offset: int, data: bytes, rewritten: int) -> None:
        """What was read to the end of a file is read again for what it proves, and goes on with each poll.

        `rewritten`: how often that was when it was asked for.
        """
        now = self.value
        if not isinstance(now, Stat) or now.identity != file or not 0 < len(data) <= _LONGEST_END:
            return
        if offset + len(data) == now.size:
            self.end = FileEnd(file, offset, data)
        if self.rewritten != rewritten:  # this moment, or since: it is told on another thread
            self.end = None


class Listed(Struct):
    """The names in one folder."""

    number: int
    value: dict[str, Any] | NotReadable
    asked: float
    entries: Sequence[Entry] | None = None
    """Made of `value` when somebody asks."""


class Mirror:
    def __init__(self, address: Address) -> None:
        self._address = address
        self.behind = 0.0
        """Seconds that the clock there is behind ours."""
        self._seen: dict[str, SeenName] = {}
        self._listed: dict[str, Listed] = {}
        self._by_number: dict[int, tuple[str, SeenName | Listed]] = {}
        self._room = _FEW

    def clear(self) -> None:
        """The line was made anew: the helper knows of nothing."""
        self._seen, self._listed, self._by_number = {}, {}, {}

    def seen(self, path: str) -> SeenName | None:
        if (known := self._seen.get(path)) is not None:
            known.asked = monotonic()
        return known

    def peek(self, path: str) -> Stat | NotReadable | None:
        """As it was told last; None also of what was never asked for."""
        known = self.seen(path)
        return known.value if known is not None else None

    def content(self, path: str) -> object:
        """Another one once its name was told to hold something else than before, and more at its end."""
        known = self._seen.get(path)
        return None if known is None else (known.number, known.rewritten)

    def entries(self, path: str) -> Sequence[Entry] | NotReadable | None:
        """Of a folder; how a file in it stands that is followed by its name is known better there."""
        if (known := self._listed.get(path)) is None:
            return None
        known.asked = monotonic()
        if isinstance(known.value, NotReadable):
            return known.value
        if known.entries is None:
            known.entries = wire.entries(known.value, self.behind)
        base = path.rstrip("/") + "/"
        return [self._newest(base, entry) for entry in known.entries]

    def lacks(self, path: str) -> bool:
        """Does its folder, which was listed and is looked at every two seconds, tell that there is no such name?"""
        folder, _, name = path.rpartition("/")
        known = self._listed.get(folder or "/")
        if known is None or isinstance(known.value, NotReadable) or _UNTOLD.search(name) is not None:
            return False
        known.asked = monotonic()
        return name not in known.value

    def take_seen(self, path: str, told: Told) -> None:
        self._note(path, SeenName(told["id"], self._value(path, told["stat"]), monotonic()), self._seen)

    def take_entries(self, path: str, told: Told) -> None:
        if "error" not in told:  # else the host does not look at it again
            self._note(path, Listed(told["id"], told["entries"], monotonic()), self._listed)

    def polled(self, told: Told) -> list[str]:
        """What is another now than it was told before: those names, and the folders of names that are.

        Folders first: who sees that a log is another one already finds the name that the one before has now.
        """
        changed = []
        for number, names in told.get("folders", ()):
            path, known = self._by_number.get(number, ("", None))
            changed.append(path)
            if isinstance(known, Listed):
                known.value, known.entries = self._renewed(path, known, names), None
        for number, names in told.get("whole", ()):
            path, known = self._by_number.get(number, ("", None))
            changed.append(path)
            if isinstance(known, Listed):
                before = Listed(number, {}, known.asked)
                known.value, known.entries = self._renewed(path, before, names), None
        for number, stat, *data in told.get("files", ()):
            path, known = self._by_number.get(number, ("", None))
            changed.append(path)
            if isinstance(known, SeenName):
                value = self._value(path, stat)
                known.rewritten += not _has_grown(known.value, value)
                known.value = value
                known.end = _continued(known.end, value, data[0]) if data and isinstance(value, Stat) else None
        return changed

    def unused(self) -> list[str]:
        """Numbers of what nobody asks for any more, which are forgotten; looked for whenever much is known."""
        if len(self._by_number) <= self._room:
            return []
        before = monotonic() - FORGOTTEN_AFTER
        old = [(number, path, known) for number, (path, known) in list(self._by_number.items()) if known.asked < before]
        for number, path, known in old:
            del self._by_number[number]
            (self._seen if isinstance(known, SeenName) else self._listed).pop(path, None)
        self._room = max(_FEW, 2 * len(self._by_number))
        return [str(number) for number, _, _ in old]

    def _note(self, path: str, known: Any, where: dict[str, Any]) -> None:
        where[path] = known
        self._by_number[known.number] = (path, known)

    def _newest(self, base: str, entry: Entry) -> Entry:
        known = self._seen.get(base + entry.name)
        return structs.replace(entry, stat=known.value) if known and isinstance(known.value, Stat) else entry

    def _value(self, path: str, told: Any) -> Stat | NotReadable | None:
        if isinstance(told, str):
            return wire.refusal(self._address, path, {"error": told})
        return None if told is None else wire.stat(told, self.behind)

    def _renewed(self, path: str, known: Listed, names: Any) -> dict[str, Any] | NotReadable:
        if isinstance(names, str):
            return wire.refusal(self._address, path, {"error": names})
        before = {} if isinstance(known.value, NotReadable) else known.value
        return {name: one for name, one in {**before, **names}.items() if one is not None}


def _has_grown(before: Stat | NotReadable | None, now: Stat | NotReadable | None) -> bool:
    if not isinstance(before, Stat) or not isinstance(now, Stat):
        return False
    return before.identity == now.identity and before.size < now.size


def _continued(before: FileEnd | None, now: Stat, told: str) -> FileEnd:
    """What was told goes on behind what is kept, if both say the same where they meet; else it stands alone."""
    data = binascii.a2b_base64(told)
    alone = FileEnd(now.identity, now.size - len(data), data)
    if before is None or before.file != now.identity or len(before.data) > _LONGEST_END:
        return alone
    kept = alone.start - before.start
    shared = before.data[kept:]
    if kept < 0 or not shared or not data.startswith(shared):
        return alone
    return FileEnd(now.identity, before.start, before.data[:kept] + data)

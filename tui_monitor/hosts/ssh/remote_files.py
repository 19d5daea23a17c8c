"""The files of one host, as a Source: names from the mirror, bytes by offset, and whatever takes long as NotYet."""

from __future__ import annotations

import binascii
from array import array
from collections.abc import Callable, Hashable, Sequence
from functools import partial

from tui_monitor.clock import Clock
from tui_monitor.errors import NotHere, NotReadable, NotYet, SourceError
from tui_monitor.hosts.address import Address, shown, split
from tui_monitor.hosts.local.arrivals import Arrivals
from tui_monitor.hosts.patience import Patience, Waiting
from tui_monitor.hosts.rotation import rotated_names
from tui_monitor.hosts.source import Entry, FileIdentity, OpenFile, Stat, T
from tui_monitor.hosts.ssh import wire
from tui_monitor.hosts.ssh.line import Line
from tui_monitor.hosts.ssh.mirror import Mirror
from tui_monitor.hosts.ssh.wire import Question, Told

_MOST_UNCLAIMED = 1024
"""Questions that may have been asked and not come back for, before those that were answered are forgotten."""


class RemoteFiles:
    """`start`: how the line to the host is begun; `shared` as in `Ssh.argv`."""

    def __init__(
        self, address: Address, clock: Clock, patience: Patience, start: Callable[[bool], Sequence[str]]
    ) -> None:
        self.address = address
        self._clock = clock
        self._waiting = Waiting(patience)
        self.mirror = self._mirror = Mirror(address)
        self.line = Line(address, clock, start, self._polled, self._begin_anew)
        self.polled_also: list[Callable[[Told], None]] = []
        self.anew_also: list[Callable[[], None]] = []
        """Who else hears what polls tell, and that the line was made anew."""
        self._asked: dict[Hashable, Question] = {}
        self._arrivals = Arrivals(clock, exists=lambda _path: True)

    def place(self, path: str) -> str:
        del path
        return self.address.shown

    def within(self, path: str, what: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        del what, work, longest
        raise NotHere(f"{shown(path)} lies on another machine")

    def used(self, path: str, what: Hashable = None) -> None:
        """Nothing: each answer is given once, and what is known of names is renewed by the host."""

    def list(self, directory: str) -> Sequence[Entry]:
        there = self._there(directory)
        if (known := self._mirror.entries(there)) is None:
            self._ask(("list", there), "list", there, then=partial(self._mirror.take_entries, there))
            known = self._mirror.entries(there)
        self.line.check()
        if known is None:  # the line broke this moment
            raise self._slow()
        if isinstance(known, NotReadable):
            raise known
        for entry in known:
            if not entry.stat.size:  # all that it will hold is written while it is watched
                self._arrivals.found(f"{directory.rstrip('/')}/{entry.name}", 0)
        return known

    def stat(self, path: str) -> Stat | None:
        there = self._there(path)
        if (known := self._mirror.seen(there)) is None:
            self._ask(("see", there), "see", there, then=partial(self._mirror.take_seen, there))
            known = self._mirror.seen(there)
        self.line.check()
        if known is None:
            raise self._slow()
        if isinstance(known.value, NotReadable):
            raise known.value
        return known.value

    def open(self, path: str) -> OpenFile:
        there = self._there(path)
        stat = wire.stat(self.ask(("open", there), there, "open", there)["stat"], self._mirror.behind)
        self._arrivals.found(path, stat.size)
        return _RemoteFile(path, there, stat.identity, self)

    def real(self, path: str) -> str:
        there = self._there(path)
        return self.address.prefix + str(self.ask(("real", there), there, "real", there)["path"])

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        return self._arrivals.of(path, start, end)

    def time(self, path: str, mtime: float | None = None) -> float:
        del path
        return self._clock.now() - (0.0 if mtime is None else max(0.0, self._clock.wall() - mtime))

    def recorded(self, path: str) -> bool:
        del path
        return False

    def ended(self, path: str) -> bool:
        del path
        return False

    def ask(self, key: Hashable, about: str, operation: str, *arguments: str) -> Told:
        """The answer, once; asked again with the same key while it takes long. Raises NotReadable, Unreachable."""
        told = self._ask(key, operation, *arguments)
        if "error" in told:
            raise wire.refusal(self.address, about, told)
        return told

    def size(self, there: str, identity: FileIdentity) -> Stat:
        """Of the file that was opened, whatever its name is now."""
        arguments = (there, *map(str, identity), *rotated_names(there))
        told = self.ask(("size", there, identity), there, "size", *arguments)
        return wire.stat(told["stat"], self._mirror.behind)

    def close(self, there: str, identity: FileIdentity) -> None:
        """Whenever it may be; a helper that is gone has closed it."""
        try:
            self.line.ask("close", there, *map(str, identity))
        except SourceError:
            return

    def _ask(self, key: Hashable, operation: str, *arguments: str, then: Callable[[Told], None] | None = None) -> Told:
        question = self._asked.get(key)
        if question is None:
            self._stand()
            self._forget_unclaimed()
            question = self._asked[key] = self.line.ask(operation, *arguments, then=then)
        if not question.answered.is_set() and not self._waiting.is_there(question.answered):
            self.line.check()
            raise self._slow()
        del self._asked[key]
        if question.error is not None:
            raise question.error.with_traceback(None)
        assert question.told is not None
        return question.told

    def _stand(self) -> None:
        """While the line is being made, it is waited for as an answer is."""
        try:
            self.line.check()
        except NotYet:
            self._waiting.is_there(self.line.stands)

    def _forget_unclaimed(self) -> None:
        if len(self._asked) > _MOST_UNCLAIMED:
            self._asked = {key: one for key, one in self._asked.items() if not one.answered.is_set()}
        if numbers := self._mirror.unused():
            self.line.ask("forget", *numbers)

    def _begin_anew(self) -> None:
        hello = self.line.hello
        self._mirror.clear()
        self._mirror.behind = hello.behind if hello is not None else 0.0
        for begin_anew in self.anew_also:
            begin_anew()

    def _polled(self, told: Told) -> None:
        self._mirror.polled(told)
        for take in self.polled_also:
            take(told)

    def _slow(self) -> NotYet:
        return NotYet(f"{self.address.shown} is slow to answer")

    def _there(self, path: str) -> str:
        there = split(path)
        assert there is not None
        return there[1]


class _RemoteFile:
    """A file that stays the same file when its name is given to another."""

    def __init__(self, path: str, there: str, identity: FileIdentity, files: RemoteFiles) -> None:
        self._path, self._there, self._identity = path, there, identity
        self._files = files

    def stat(self) -> Stat:
        """As its name tells it, as long as that leads to it."""
        named = self._files.stat(self._path)
        if named is not None and named.identity == self._identity:
            return named
        return self._files.size(self._there, self._identity)

    def read_at(self, offset: int, size: int) -> bytes:
        where = (str(offset), str(size), self._there, *map(str, self._identity), *rotated_names(self._there))
        told = self._files.ask(("read", *where), self._there, "read", *where)
        return binascii.a2b_base64(told["data"])

    def close(self) -> None:
        self._files.close(self._there, self._identity)

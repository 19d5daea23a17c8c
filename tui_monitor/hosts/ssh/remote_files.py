"""The files of one host, as a Source: names from the mirror, bytes by offset, and whatever takes long as NotYet."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Sequence
from functools import partial

from tui_monitor.clock import Clock, monotonic
from tui_monitor.errors import NotHere, NotReadable
from tui_monitor.hosts.address import Address, shown, split
from tui_monitor.hosts.file_news import FileNews
from tui_monitor.hosts.local.arrivals import Arrivals
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.rotation import rotated_names
from tui_monitor.hosts.source import Entry, FileIdentity, OpenFile, Stat, T
from tui_monitor.hosts.ssh import wire
from tui_monitor.hosts.ssh.asked_there import AskedThere
from tui_monitor.hosts.ssh.copies import Copies
from tui_monitor.hosts.ssh.line import HostLine
from tui_monitor.hosts.ssh.mirror import NEWS, Mirror
from tui_monitor.hosts.ssh.wire import Told

PIECE, AHEAD = 256 << 10, 3
"""Bytes of one answer: of several files that are read each gets on; and how many of them are asked for ahead."""
_MOST_OVERLAP = 4096


class RemoteFiles:
    """`start`: how the line to the host is begun; `shared` as in `Ssh.argv`. `file_news`: takes what is told of it."""

    def __init__(
        self,
        address: Address,
        clock: Clock,
        patience: Patience,
        start: Callable[[bool], Sequence[str]],
        file_news: FileNews | None = None,
    ) -> None:
        self.address = address
        self._news = file_news or FileNews()
        self._news.listen_to(self.place(""))
        self._clock = clock
        self.mirror = Mirror(address)
        self.line = HostLine(address, clock, start, self._polled, self._begin_anew, patience.once)
        self.polled_also: list[Callable[[Told], None]] = []
        self.anew_also: list[Callable[[], None]] = []
        """Who else hears what polls tell, and that the line was made anew."""
        self.asked = AskedThere(self.line, patience, self.mirror.content)
        self._copies = Copies(self)
        self._arrivals = Arrivals(clock, exists=lambda _path: True)

    def place(self, path: str) -> str:
        del path
        return self.address.shown

    def within(self, path: str, what: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        del what, work, longest
        raise NotHere(f"{shown(path)} lies on another machine")

    def used(self, path: str, what: Hashable = None) -> None:
        """What is known of names is renewed by the host."""
        del what
        self.asked.used(self._there(path))

    def list(self, directory: str) -> Sequence[Entry]:
        there = self._there(directory)
        if (known := self.mirror.entries(there)) is None:
            self._learn("list", there, self.mirror.take_entries)
            known = self.mirror.entries(there)
        self.line.check()
        if known is None:  # the line broke this moment
            raise self.asked.slow()
        if isinstance(known, NotReadable):
            raise known
        for entry in known:
            if not entry.stat.size:  # all that it will hold is written while it is watched
                self._arrivals.found(f"{directory.rstrip('/')}/{entry.name}", 0)
        return known

    def stat(self, path: str) -> Stat | None:
        there = self._there(path)
        if (known := self.mirror.seen(there)) is None and self.mirror.lacks(there):
            self.line.check()
            return None
        if known is None:
            self._learn("see", there, self.mirror.take_seen)
            known = self.mirror.seen(there)
        self.line.check()
        if known is None:
            raise self.asked.slow()
        if isinstance(known.value, NotReadable):
            raise known.value
        return known.value

    def open(self, path: str) -> OpenFile:
        there = self._there(path)
        known = self.mirror.seen(there)
        if known is not None and (file := known.open_file) is not None:  # by somebody else before: it may be read
            return _RemoteFile(path, there, file, self, borrowed=True)
        told = self.asked.answer(("open", there), there, "open", (there,))
        stat = wire.stat(told["stat"], self.mirror.behind)
        if (known := self.mirror.seen(there)) is not None:
            if known.is_behind(stat.identity):  # by its name another file was looked for: the next poll tells of it
                raise self.asked.slow()
            known.opened = stat
        self._arrivals.found(path, stat.size)
        return _RemoteFile(path, there, stat.identity, self)

    def at_hand(self, path: str) -> str:
        return self._copies.at_hand(path)

    def real(self, path: str) -> str:
        there = self._there(path)
        return self.address.prefix + str(self.asked.answer(("real", there), there, "real", (there,))["path"])

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

    def _learn(self, operation: str, there: str, take: Callable[[str, Told], None]) -> None:
        """What is told now, and renewed by each poll from now on. Names that nobody asks for are forgotten."""
        if numbers := self.mirror.unused():
            self.asked.tell("forget", *numbers)
        self.asked.answer((operation, there), there, operation, (there,), then=partial(take, there))

    def _begin_anew(self) -> None:
        self.mirror.clear()
        self.mirror.behind = self.line.behind
        for begin_anew in self.anew_also:
            begin_anew()

    def _polled(self, told: Told) -> None:
        changed = self.mirror.polled(told)
        for take in self.polled_also:
            take(told)
        self._news.note(self.address.prefix + path for path in changed)

    def _there(self, path: str) -> str:
        there = split(path)
        assert there is not None
        return there[1]


class _RemoteFile:
    """A file that stays the same file when its name is given to another: the host knows it by which file it was."""

    def __init__(
        self,
        path: str,
        there: str,
        identity: FileIdentity,
        files: RemoteFiles,
        borrowed: bool = False,
    ) -> None:
        """`borrowed`: somebody else has opened it, and closes it."""
        self._path, self._there, self._identity = path, there, identity
        self._files, self._asked = files, files.asked
        self._borrowed = borrowed
        self._which = (there, *map(str, identity))
        self._is_lost = False
        self._short_since = 0.0
        self._newest = (0, 0)
        """Offset and size of what was read last."""

    def stat(self) -> Stat:
        """As its name tells it, as long as that leads to it."""
        named = self._files.stat(self._path)
        if named is not None and named.identity == self._identity:
            return named
        return wire.stat(self._answer("size")["stat"], self._files.line.behind)

    def read_at(self, offset: int, size: int) -> bytes:
        """No further than its name is told to reach: what lies beyond would look cut off until the next poll."""
        known, size, end = self._files.mirror.seen(self._there), min(size, PIECE), offset
        if known is not None and isinstance(known.value, Stat) and known.value.identity == self._identity:
            end = known.value.size
            size = max(0, min(size, end - offset))
        if known is not None and (told := known.read(self._identity, offset, size)) is not None:
            return told
        self._ask_ahead(offset, size, end)
        rewritten = known.rewritten if known is not None else 0
        data = wire.content(self._answer("read", str(offset), str(size)))
        self._await_news(is_short=len(data) < size and offset + len(data) < end)
        if known is not None:
            known.note_read(self._identity, offset, data, rewritten)
        return data

    def _await_news(self, is_short: bool) -> None:
        """Less than its name was told to hold: it was truncated this moment, and the next poll tells what else became
        of it, such as a copy. Raises NotYet, for a while: some files never hold what they say."""
        self._short_since = (self._short_since or monotonic()) if is_short else 0.0
        if is_short and monotonic() < self._short_since + NEWS:
            raise self._asked.slow()

    def _ask_ahead(self, offset: int, size: int, end: int) -> None:
        """Who reads on may begin a little before what was read last, to see that it is still the same."""
        if (offset, size) == self._newest:  # asked for again
            return
        overlap = sum(self._newest) - offset
        overlap, self._newest = overlap if 0 < overlap <= _MOST_OVERLAP else 0, (offset, size)
        step = size - overlap
        for ahead in range(offset + step, min(end - overlap, offset + step * AHEAD + 1), step) if step > 0 else ():
            what = (str(ahead), str(min(size, end - ahead)))
            self._asked.ahead(("read", *what, *self._which), self._there, "read", (*what, *self._which))

    def close(self) -> None:
        if not self._borrowed:
            self._asked.tell("close", *self._which)

    def _answer(self, operation: str, *what: str) -> Told:
        """Also of a file that was rotated away while the line was down: a helper that has lost it is told its names."""
        if not self._is_lost:
            try:
                return self._asked.answer(
                    (operation, *what, *self._which), self._there, operation, (*what, *self._which)
                )
            except NotReadable:
                self._is_lost = True
        names = (*what, *self._which, *rotated_names(self._there))
        told = self._asked.answer((operation, *names), self._there, operation, names)
        self._is_lost = False
        return told

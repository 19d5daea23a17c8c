"""Lines of one log, read back around any place of it, numbered as far as they are counted.

Each answer reads a bounded part of the file: a log of any size is answered at once. Its lines are counted on the side,
a slice at a time, only while somebody looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from tui_monitor.hosts.source import Source
from tui_monitor.model.finding import Line
from tui_monitor.model.log_lines import NO_TEXT, LogLine, LogLines
from tui_monitor.model.points import Place
from tui_monitor.reading.files.log_text import LineText, said
from tui_monitor.reading.tailing.line_index import STEP, LineIndex, count_ends
from tui_monitor.reading.tailing.quote import Quotes
from tui_monitor.reading.tailing.stored import BLOCK, Stored
from tui_monitor.reading.tailing.tail import Tail
from tui_monitor.text import Shown

FARTHEST = 1 << 20
"""Bytes looked through on either side of a place: a line that is longer is shown in pieces."""
AT_ONCE = 1 << 20
"""Bytes that are counted with an answer; of more, a slice at a time."""
_SLICE = 1 << 20


class NoPages(Struct, frozen=True):
    """Of a file that has no lines, and why."""

    note: Shown
    file: Shown = NO_TEXT

    def around(self, _offset: int | None, _lines: int) -> LogLines:
        return LogLines((), self.note, self.file)

    def read_so_far(self, _offset: int | None, _lines: int) -> tuple[Line, ...]:
        return ()


class LogPages:
    def __init__(self, source: Source, tail: Tail, encoding: str, file: Shown) -> None:
        self.stored = Stored(source, tail)
        self._quotes = Quotes(source, tail, encoding)
        self.encoding = encoding
        self.file = file
        self._newline = "\n".encode(encoding)
        self._index = LineIndex(encoding)
        self._indexed = 0
        """Offset in the stream of the file that the index is of."""
        self._said: dict[tuple[int, int], LineText] = {}
        """Lines of the newest answer, by their ends: most of the next one are the same."""

    # Counting

    @property
    def uncounted(self) -> int:
        """Bytes of the newest file whose lines are not counted."""
        self._notice()
        return self.stored.end - self.stored.base - self._index.counted

    @property
    def uncounted_from(self) -> int:
        """Offset in the stream up to which they are."""
        self._notice()
        return self.stored.base + self._index.counted

    def count(self, go_on: Callable[[], bool]) -> bool:
        """Count while `go_on` says so, or to the end. Whether anything was counted."""
        counted = False
        while self.uncounted > 0:
            size = _SLICE if self.uncounted > _SLICE else self.uncounted
            data = self.stored.read_apart(self.stored.base + self._index.counted, size)
            data = data[: len(data) - len(data) % len(self._newline)]
            if not data:
                break
            self._index.take(data)
            counted = True
            if not go_on():
                break
        return counted

    def _count_little(self) -> None:
        if self.uncounted <= AT_ONCE:
            self.count(lambda: True)

    def number(self, offset: int) -> int | None:
        """Of the line that begins at `offset`; None where that is not counted, or not in the newest file."""
        self._notice()
        place = offset - self.stored.base
        if (found := self._index.before(place)) is None:
            return None
        start, ends = found
        while start < place:
            data = self.stored.read(self.stored.base + start, min(STEP, place - start))
            if not data:
                return None
            ends += count_ends(data, self.encoding)
            start += len(data)
        return ends + 1

    def _notice(self) -> None:
        """A file that was begun anew has lines of its own."""
        if self._indexed != self.stored.base:
            self._index, self._indexed = LineIndex(self.encoding), self.stored.base

    # Answers

    def around(self, offset: int | None, lines: int) -> LogLines:
        """About `lines` lines, half of them above `offset`; None: the newest ones."""
        begin, end = self.stored.begin, self.stored.end
        self._count_little()
        at = end if offset is None else min(max(offset, begin), end)
        start = self._above(at, lines if offset is None else lines // 2, begin)
        stop = end if offset is None else self._below(start, at, lines, end)
        found = self._lines(start, self.stored.read(start, stop - start))
        if offset is None:
            found = found[-lines:]
        uncounted, size = self.uncounted, end - self.stored.base
        return LogLines(
            tuple(found),
            None if found else Shown("no lines yet"),
            self.file,
            begin=begin,
            end=end,
            total=self._index.lines if uncounted <= 0 else None,
            counted=1.0 if size <= 0 else 1 - uncounted / size,
        )

    def read_so_far(self, offset: int | None, lines: int) -> tuple[Line, ...]:
        """About as many around `offset`, or the newest of what was judged: for whoever judges them."""
        return self._quotes.window(self.file, offset, lines)

    def line(self, offset: int) -> LogLine | None:
        """The line that begins there."""
        self._count_little()
        stop = self._below(offset, offset, 1, self.stored.end)
        return next(iter(self._lines(offset, self.stored.read(offset, stop - offset))), None)

    def ends(self, data: bytes, offset: int) -> list[int]:
        """Behind each line end in `data`, which begins at `offset`; at whole characters."""
        odd = (offset - self.stored.base) % len(self._newline)
        found = (match.end() for match in re.finditer(re.escape(self._newline), data))
        return [end for end in found if (end + odd) % len(self._newline) == 0]

    def _above(self, at: int, lines: int, begin: int) -> int:
        """Where the line begins that is so many lines above the one that `at` lies in."""
        floor, place, left, first = max(begin, at - FARTHEST), at, lines + 1, None
        while place > floor:
            start = max(floor, place - BLOCK)
            ends = self.ends(self.stored.read(start, place - start), start)
            if len(ends) >= left:
                return start + ends[-left]
            left -= len(ends)
            first = start + ends[0] if ends else first
            place = start
        if floor == begin:
            return begin
        return self._within_line(floor, at) if first is None else first

    def _within_line(self, floor: int, at: int) -> int:
        """In a line whose beginning is far away: behind a state of it, or behind a word, which may be half a key."""
        data = self.stored.read(floor, min(BLOCK, at - floor))
        for mark in (b"\r", b" "):
            if (found := data.find(mark)) >= 0 and len(self._newline) == 1:
                return floor + found + 1
        return at - (at - floor) % len(self._newline)

    def _below(self, start: int, at: int, lines: int, end: int) -> int:
        """Where so many lines from `start` on end, the one that `at` lies in among them."""
        stop, place, left = min(end, at + FARTHEST), start, lines
        last = None
        while place < stop:
            data = self.stored.read(place, min(BLOCK, stop - place))
            if not data:
                break
            ends = self.ends(data, place)
            if len(ends) >= left:
                return place + ends[left - 1]
            left -= len(ends)
            last = place + ends[-1] if ends else last
            place += len(data)
        return stop if stop == end or last is None or last <= at else last

    def _lines(self, start: int, data: bytes) -> list[LogLine]:
        ends = self.ends(data, start)
        if not ends or ends[-1] < len(data):
            ends.append(len(data))
        number, base, place = self._first_number(start, data), self.stored.base, 0
        found: list[LogLine] = []
        kept: dict[tuple[int, int], LineText] = {}
        for end in ends if data else ():
            key = (start + place, start + end)
            words = self._said.get(key) or said(data[place:end], self.encoding)
            kept[key] = words
            counted = number if number is not None and start + place >= base else None
            found.append(
                LogLine(
                    Place(self.file, start + place),
                    words.text,
                    start + end,
                    counted,
                    words.redraws,
                    words.cut,
                    words.clock,
                    words.message,
                )
            )
            if counted is not None and number is not None:
                number += 1
            place = end
        self._said = kept
        return found

    def _first_number(self, start: int, data: bytes) -> int | None:
        """Of the first of these lines that lies in the newest file."""
        return self.number(max(start, self.stored.base)) if start + len(data) > self.stored.base else None

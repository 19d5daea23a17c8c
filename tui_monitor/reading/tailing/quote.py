"""Lines of a log, read back: the proof of a finding, and what stands around its end."""

from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.source import Source
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Place
from tui_monitor.reading.tailing.tail import Tail
from tui_monitor.text import Shown, clean

_LINE = 4096
"""Bytes of one line that are read back."""


class Quotes:
    """Of one file, whose text is in `encoding`: UTF-8 or UTF-16."""

    def __init__(self, source: Source, tail: Tail, encoding: str) -> None:
        self._source = source
        self._tail = tail
        self._encoding = encoding
        self._newline = "\n".encode(encoding)

    def line(self, place: Place) -> Line | None:
        """The record that begins at `place`; None when it is gone."""
        record = self._text(self._read(place.offset, _LINE)).lstrip("\ufeff\0\r\n").split("\n", 1)[0].split("\r", 1)[0]
        shown = clean(record.strip(" \b"), 500)
        return Line(place, shown) if shown else None

    def window(self, file: Shown, offset: int | None, lines: int) -> tuple[Line, ...]:
        """About `lines` records around `offset`, or the newest that were read; of a progress bar its last state."""
        around = self._tail.position if offset is None else offset
        span = lines * 200 * len(self._newline)
        start = max(0, around - (span if offset is None else span // 2))
        data = self._read(start, span)
        torn = len(data) == span and start + span < self._tail.position and not data.endswith(self._newline)
        if start > 0:
            first = start % len(self._newline)
            ends = [_next_line(data, mark, first) for mark in (self._newline, "\r".encode(self._encoding))]
            cut = min((end for end in ends if end), default=0)  # a progress bar is one line, as long as its run
            start, data = start + cut, data[cut:]
        quoted = self._lines(data, start, file)
        if torn and len(quoted) > 1:
            quoted.pop()  # half a line may hold half a key, which looks like none
        if offset is None:
            return tuple(quoted[-lines:])
        before = [line for line in quoted if line.place.offset <= offset][-(lines // 2 + 1) :]
        after = [line for line in quoted if line.place.offset > offset]
        return tuple(before + after[: lines - len(before)])

    def _read(self, offset: int, size: int) -> bytes:
        """From whichever file holds this part of the stream today; empty when none does."""
        try:
            if (found := self._tail.parts.locate(offset)) is None:
                return b""
            path, place = found
            file = self._source.open(path)
            try:
                return file.read_at(place, size)
            finally:
                file.close()
        except NotYet:
            raise  # it is there, and comes a little later
        except SourceError:
            return b""  # rotated away or removed: the quote is gone, and the finding says where it stood

    def _text(self, data: bytes) -> str:
        return data.decode(self._encoding, "replace")

    def _lines(self, data: bytes, start: int, file: Shown) -> list[Line]:
        found, place = [], 0
        while place < len(data):
            end = _next_line(data, self._newline, place) or len(data)
            shown = self._text(data[place:end]).rstrip("\r\n").rsplit("\r", 1)[-1]
            found.append(Line(Place(file, start + place), clean(shown.lstrip("\ufeff"), 2000)))
            place = end
        return found


def _next_line(data: bytes, newline: bytes, start: int) -> int:
    """Behind the first line end from `start`, at a whole character; 0 when there is none."""
    place = data.find(newline, start)
    while place >= 0 and (place - start) % len(newline):
        place = data.find(newline, place + 1)
    return place + len(newline) if place >= 0 else 0

"""Lines of a log, read back: the proof of a finding, and the log pane."""

from tui_monitor.errors import SourceError
from tui_monitor.model.ask import LogLines
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Place
from tui_monitor.reading.sources.source import Source
from tui_monitor.reading.tail import Tail
from tui_monitor.text import Shown, clean_bytes

_LINE = 4096
"""Bytes of one line that are read back."""


class Quotes:
    def __init__(self, source: Source) -> None:
        self._source = source

    def line(self, tail: Tail, place: Place) -> Line | None:
        """The record that begins at `place`; None when it is gone."""
        data = self._read(tail, place.offset, _LINE)
        record = data.lstrip(b"\r\n").split(b"\n", 1)[0].split(b"\r", 1)[0]
        return Line(place, clean_bytes(record.strip(b" \b"), 500)) if record else None

    def window(self, tail: Tail, file: Shown, offset: int | None, lines: int) -> LogLines:
        """About `lines` records around `offset`, or the newest; progress bars show their last state only."""
        around = tail.position if offset is None else offset
        span = lines * 200
        start = max(0, around - (span if offset is None else span // 2))
        data = self._read(tail, start, span)
        if start > 0:
            cut = data.find(b"\n") + 1
            start, data = start + cut, data[cut:]
        quoted = _lines(data, start, file)
        if offset is None:
            return LogLines(tuple(quoted[-lines:]))
        before = [line for line in quoted if line.place.offset <= offset][-(lines // 2 + 1) :]
        after = [line for line in quoted if line.place.offset > offset]
        return LogLines(tuple(before + after[: lines - len(before)]))

    def _read(self, tail: Tail, offset: int, size: int) -> bytes:
        """From whichever file holds this part of the stream today; empty when none does."""
        holding = [part for part in tail.parts() if part[0] <= offset]
        if not holding:
            return b""
        base, path = holding[-1]
        try:
            file = self._source.open(path)
        except SourceError:
            return b""  # rotated away or removed: the quote is gone, and the finding says where it stood
        try:
            return file.read_at(offset - base, size)
        finally:
            file.close()


def _lines(data: bytes, start: int, file: Shown) -> list[Line]:
    found = []
    for record in data.split(b"\n"):
        shown = record.rstrip(b"\r").rsplit(b"\r", 1)[-1]
        found.append(Line(Place(file, start), clean_bytes(shown, 2000)))
        start += len(record) + 1
    if found and not found[-1].text:
        found.pop()
    return found

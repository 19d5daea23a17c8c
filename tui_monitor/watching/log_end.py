"""Does a run's log end with the statement of an end (a traceback, `Killed`, `training finished`)?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from math import inf

from tui_monitor.judging.endings import LastWord
from tui_monitor.judging.life import SETTLED
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.prose import AFTER_TRAINING
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Event, EventKind, Points
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.formats.text.aftermath import begins_anew, nothing_follows
from tui_monitor.text import Shown
from tui_monitor.watching.run_memory import RunMemory

_LAST_LINES = 60
"""How much of what stands behind the statement is looked at."""
_HEAD = 30
"""Lines at the beginning of a file that may be known again."""
_AFTER_TRAINING = lazy_compile(rf"\b(?:{'|'.join(AFTER_TRAINING)})", re.I)
"""What a program goes on to do once it has trained: that is no new start."""
_TEARDOWN = 10.0
"""Seconds in which a program that ends may still write its metrics to other files."""


class LogEnd:
    """Told at once where it was found, after a moment of silence where it was seen to be written; told for as long as
    nothing else comes than what belongs to an end, so that a launcher's report withdraws nothing."""

    def __init__(self) -> None:
        self.stated = False
        """It is, and was told."""
        self._looked_at: tuple[int, LastWord] | None = None
        """How many bytes had been read when the lines behind it were last looked at, and what it was."""
        self._behind: dict[int, Shown] = {}
        """Offset -> line, as they were then."""
        self._is_last = False
        """And whether they say nothing more."""
        self._withdrawn_at = -1
        """How many bytes had been read when ends that are over were last looked for."""

    def follow(self, points: Sequence[Points], memory: RunMemory) -> None:
        """What is about to be taken was written later."""
        if self.stated and points:
            memory.endings.answer()

    def judge(self, reader: RunReader, memory: RunMemory, silent: float | None) -> bool:
        """Is it now, where nothing came for `silent` seconds? None: there is more to read, so it cannot be known."""
        settled = silent is not None and (self.stated or not memory.growing or silent >= SETTLED)
        if settled and self._withdrawn_at != memory.bytes:
            _withdraw(reader, memory)
            self._withdrawn_at = memory.bytes
        word = memory.endings.newest
        if settled and word is not None and self._looked_at != (memory.bytes, word):
            self._look(word, reader, memory)
            self._looked_at = (memory.bytes, word)
        self.stated = settled and word is not None and self._is_last
        return self.stated

    def _look(self, word: LastWord, reader: RunReader, memory: RunMemory) -> None:
        before, lines = self._behind, reader.log(word.event.place.file).read_so_far(None, _LAST_LINES)
        newest, self._behind = _is_newest(word, reader), dict(_behind(word, lines))
        self._is_last = nothing_follows(self._behind.values(), word.finished) and newest
        if self.stated and _redrawn(before, self._behind):
            memory.endings.answer()
            self._is_last = False


def _withdraw(reader: RunReader, memory: RunMemory) -> None:
    """Forgets ends that are over: a program began anew behind them, or goes on after an error that it only told."""
    while (end := memory.endings.ending.failure or memory.endings.ending.finish) is not None:
        lines = [line.text for line in _from(end, reader)]
        if end.kind is EventKind.FINISHED:
            lines = [line for line in lines if not _AFTER_TRAINING.search(line)]
        if begins_anew(lines, _head(end, reader)):
            memory.endings.withdraw(end, before=True)
        elif end.kind is EventKind.ERROR and not nothing_follows(lines, finished=False):
            memory.endings.withdraw(end, before=False)
        else:
            return


def _from(event: Event, reader: RunReader) -> list[Line]:
    """The line of an event, and those behind it."""
    place = event.place
    return [line for line in reader.log(place.file).read_so_far(place.offset, 2 * _LAST_LINES) if line.place >= place]


def _head(event: Event, reader: RunReader) -> list[str]:
    """How its file begins, up to the event."""
    place = event.place
    return [line.text for line in reader.log(place.file).read_so_far(0, _HEAD) if line.place < place]


def _behind(word: LastWord, lines: Sequence[Line]) -> Iterator[tuple[int, Shown]]:
    """The statement and the lines behind it, without those that log one of the steps that it may be followed by."""
    steps = sorted(word.steps)
    ends = [*(line.place.offset for line in lines), inf][1:]
    for line, end in zip(lines, ends, strict=True):
        at = bisect_left(steps, line.place.offset)
        logs = at < len(steps) and steps[at] < end
        if end > word.event.place.offset and not logs:
            yield line.place.offset, line.text


def _redrawn(before: Mapping[int, str], now: Mapping[int, str]) -> bool:
    """Does a progress bar move? A line that was torn only grows."""
    return any(not text.startswith(before.get(at, "")) for at, text in now.items())


def _is_newest(word: LastWord, reader: RunReader) -> bool:
    """Does no other file of the run go on? Errors may have a log of their own."""
    newest, changed = reader.last_change(), reader.last_change(word.event.place.file)
    return newest is None or (changed is not None and newest - changed <= _TEARDOWN)

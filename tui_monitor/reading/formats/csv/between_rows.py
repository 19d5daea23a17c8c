"""What a console says between the rows of its table: a traceback, the last words of a crash."""

from collections.abc import Sequence
from math import nan

from msgspec.structs import replace

from tui_monitor.model.points import Event, Points
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.tailing.block import Block

_TABLES = (".csv", ".tsv")
"""A file called so holds nothing but its table."""


class BetweenRows:
    """Reads as text the lines that are no row."""

    def __init__(self, origin: Origin) -> None:
        self._text = None if origin.file.lower().endswith(_TABLES) else TextFormat(origin)
        self._events: list[Event] = []
        self._step = nan
        """Of the newest row."""

    def add(self, line: bytes, offset: int) -> None:
        if self._text is not None:
            self._events += self._text.feed(Block(line + b"\n", offset)).events

    def taken(self, points: Sequence[Points] = ()) -> tuple[Event, ...]:
        """The events since the last time, at the step of the newest row; `points`: what the rows told since."""
        self._step = next((one.steps[-1] for one in points if len(one)), self._step)
        events, self._events = self._events, []
        return tuple(replace(event, step=self._step) for event in events)

    def finish(self) -> tuple[Event, ...]:
        if self._text is not None:
            self._events += self._text.finish().events
        return self.taken()

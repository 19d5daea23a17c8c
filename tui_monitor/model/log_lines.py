"""What may be asked about the log of a run, of any size, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from tui_monitor.model.points import Place
from tui_monitor.text import Shown

NO_TEXT = Shown("")


class LogRequest(Struct, frozen=True):
    """Lines of a run's log: the newest (`offset` None), or around a byte offset."""

    run: Shown
    file: Shown | None
    """None: the main log."""
    offset: int | None
    lines: int


class LogLine(Struct, frozen=True):
    """One line as a person can read it: of what was redrawn in it (a progress bar), the last state."""

    place: Place
    text: Shown
    end: int = 0
    """Offset in the stream of what follows."""
    number: int | None = None
    """From 1, in its file as it lies today; None while they are not counted so far, or in a part rotated away."""
    redraws: int = 0
    """How many states came before the one that is shown."""
    cut: int = 0
    """Characters of it that are left out at the end."""
    clock: Shown = NO_TEXT
    """`13:05:09`, where the line begins with a time."""
    message: int = 0
    """Characters of `text` that this time takes: what the line says begins behind them."""


class LogLines(Struct, frozen=True, eq=False):
    lines: tuple[LogLine, ...]
    note: Shown | None = None
    """Why there are none: `not a text file`, `removed`."""
    file: Shown = NO_TEXT
    files: tuple[Shown, ...] = ()
    """All files of this run, this one among them."""
    begin: int = 0
    """Offset of the first byte that can still be read."""
    end: int = 0
    """Offset behind the newest byte."""
    total: int | None = None
    """Lines of the file; None while they are being counted."""
    counted: float = 1.0
    """The part of the file whose lines are counted."""


class LogSearch(Struct, frozen=True):
    """The next line that holds something, from `offset` on or (`direction` -1) before it; round the ends of the log.

    Answered with a `LogFound` that is renewed while the search goes on.
    """

    run: Shown
    file: Shown | None
    text: str | None
    """Words, or a pattern behind `re:`; None: trouble, as `Sought` has it."""
    offset: int
    direction: int
    begun: int | None = None
    """Where the search began that ran out of time at `offset`."""


class Search(StrEnum):
    SEARCHING = "searching"
    FOUND = "found"
    NOWHERE = "nowhere"
    PAUSED = "paused"
    """Nothing was found in the time it had; it may go on from `reached`."""
    REFUSED = "refused"
    """The pattern is none, or takes too long."""


class LogFound(Struct, frozen=True):
    state: Search
    line: LogLine | None = None
    reached: int = 0
    """Offset up to which nothing was found."""
    searched: int = 0
    size: int = 0
    """Bytes, of which so many were searched."""
    wrapped: bool = False
    """It went on at the other end."""
    note: Shown | None = None
    """Why it was refused."""


class NumbersRequest(Struct, frozen=True):
    """The numbers of the lines at these places. Answered with `Numbered` as far as the lines are counted."""

    run: Shown
    places: tuple[Place, ...]


class Numbered(Struct, frozen=True):
    numbers: Mapping[Place, int]


LogQuestion = LogRequest | LogSearch | NumbersRequest
LogAnswer = LogLines | LogFound | Numbered

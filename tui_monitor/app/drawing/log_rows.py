"""Rows of a log: number, time and text, in which only what is trouble, a warning or a match is coloured."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.log_look import LogLook
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut, filled, width_of
from tui_monitor.app.drawing.wording import grouped
from tui_monitor.model.log_lines import LogLine, LogLines
from tui_monitor.model.sought import Sought, Spans, trouble, warnings

TROUBLE, WARNING, MATCH = "$error", "$warning", "reverse"
NARROW = 100
"""Cells below which a row spends none on looks."""
_LEAST = 30
"""Cells that text needs beside numbers and times."""
_MOST_WRAPPED = 200
"""Rows of one line."""
Row = tuple[Piece, ...]


class LogColumns(Struct, frozen=True):
    """Of the columns before the text."""

    digits: int
    clock: bool
    gap: int

    @property
    def lead(self) -> int:
        return 1 + (self.digits + self.gap if self.digits else 0) + (8 + self.gap if self.clock else 0)


def columns(answer: LogLines, width: int) -> LogColumns:
    """Numbers have their place before they are known; times, where lines begin with them."""
    lines, gap = answer.lines, 1 if width < NARROW else 2
    span = max(1, lines[-1].end - lines[0].place.offset) if lines else 1
    guess = (answer.end - answer.begin) * len(lines) // span
    digits = max(len(str(answer.total or guess)), 4 if width < NARROW else 5)
    clock = any(line.clock for line in lines)
    if width < _LEAST + 1 + digits + gap:
        return LogColumns(0, False, gap)
    return LogColumns(digits, clock and width >= _LEAST + digits + 9 + 2 * gap, gap)


class Pen(Struct, frozen=True):
    """How rows of one answer are drawn."""

    columns: LogColumns
    look: LogLook
    sought: Sought | None
    mark: str
    """What stands behind the line that a finding points at: `onset`."""
    width: int
    glyphs: Glyphs

    def rows(self, line: LogLine) -> list[Row]:
        """One row; more where long lines are wrapped."""
        room = max(1, self.width - self.columns.lead)
        start = line.message if self.columns.clock else 0
        text = line.text[start:]
        if not self.look.wrap or len(text) <= room:
            return [self._row(line, self._shown(line, start, room))]
        parts = range(0, min(len(text), room * _MOST_WRAPPED), room)
        rows = [self._pieces(line, start + part, start + part + room) for part in parts]
        rows[-1] += self._behind(line)
        return [self._row(line, row, below=n > 0) for n, row in enumerate(rows)]

    def _row(self, line: LogLine, text: Sequence[Piece], below: bool = False) -> Row:
        pointed = holds(line, self.look.marked) or holds(line, self.look.hit)
        ground = " on $panel" if pointed else ""
        lead = [
            (self.glyphs.cursor if pointed else " ", "bold $accent"),
            *self._lead(line, below),
        ]
        pieces = filled([*lead, *text], self.width, self.glyphs.ellipsis, ground.strip())
        return tuple((words, f"{style}{ground}".strip()) for words, style in pieces)

    def _lead(self, line: LogLine, below: bool) -> Iterable[Piece]:
        gap = " " * self.columns.gap
        if self.columns.digits:
            number = "" if below or line.number is None else str(line.number)
            yield f"{number:>{self.columns.digits}}{gap}", QUIET
        if self.columns.clock:
            yield f"{'' if below else line.clock:8}{gap}", QUIET

    def _shown(self, line: LogLine, start: int, room: int) -> list[Piece]:
        """As much of one line as fits, scrolled sideways, and what is to be said behind it."""
        left = self.look.left
        behind = self._behind(line)
        room = max(1, room - width_of(behind))
        here = self._pieces(line, start + left, start + left + 2 * room)
        if left and start + left > 0 and line.text[start:]:
            here = [(self.glyphs.ellipsis, QUIET), *_without_first(here)]
        return [*cut(here, room, self.glyphs.ellipsis), *behind]

    def _behind(self, line: LogLine) -> list[Piece]:
        found: list[Piece] = []
        if line.cut:
            found.append((f"  +{grouped(line.cut)} characters", QUIET))
        if line.redraws:
            sign = "⟳" if self.glyphs.braille else "@"
            found.append((f"  {sign} {grouped(line.redraws)} redraws", QUIET))
        if holds(line, self.look.marked) and self.mark:
            found.append((f"   {self.glyphs.onset} {self.mark}", f"bold {TROUBLE}"))
        return found

    def _pieces(self, line: LogLine, start: int, end: int) -> list[Piece]:
        return pieces(line.text, min(start, len(line.text)), end, self._styles(line))

    def _styles(self, line: LogLine) -> list[tuple[Spans, str]]:
        found = [(warnings(line.text), WARNING), (trouble(line.text), TROUBLE)]
        return [*found, (matches(self.sought, line.text), MATCH)]


def pieces(text: str, start: int, end: int, styles: Sequence[tuple[Spans, str]]) -> list[Piece]:
    """The part of `text` from `start` to `end`, each place in the style of the last spans that hold it."""
    style = [""] * len(text)
    for spans, name in styles:
        for first, last in spans:
            style[first:last] = [name] * (last - first)
    found: list[Piece] = []
    begin = start
    end = min(end, len(text))
    for place in range(start + 1, end + 1):
        if place == end or style[place] != style[begin]:
            found.append((text[begin:place], style[begin]))
            begin = place
    return found


def holds(line: LogLine, offset: int | None) -> bool:
    """Does it lie in this line? What a bar redraws has places of its own."""
    return offset is not None and line.place.offset <= offset < max(line.end, line.place.offset + 1)


def matches(sought: Sought | None, text: str) -> Spans:
    """Where it stands; nothing once its pattern has taken too long."""
    try:
        return sought.spans(text) if sought is not None and sought.text is not None else ()
    except TimeoutError:
        return ()


def _without_first(found: Sequence[Piece]) -> list[Piece]:
    """One cell makes room for the sign that more stands there."""
    if not found:
        return []
    (text, style), *rest = found
    return [(text[1:], style), *rest]

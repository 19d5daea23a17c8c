"""All that may understand a line, in their order: its shape, loggers' own rows, sections, and at last its cells."""

from __future__ import annotations

import re

from msgspec.structs import replace

from tui_monitor import lexicon
from tui_monitor.reading.formats.text import prefix, qualifiers
from tui_monitor.reading.formats.text.bars import Bars
from tui_monitor.reading.formats.text.blocks import Entries, Phase, Results, Spread
from tui_monitor.reading.formats.text.boxes import Boxes
from tui_monitor.reading.formats.text.cells import Meaning, Row, Rows, Trust, Value
from tui_monitor.reading.formats.text.cut import Cut, cut
from tui_monitor.reading.formats.text.interleaved import Interleaved
from tui_monitor.reading.formats.text.loggers import Loggers
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.rows import Names, names_of
from tui_monitor.reading.formats.text.shapes import Shapes
from tui_monitor.reading.formats.text.split_tables import SplitTables
from tui_monitor.reading.formats.text.steps import Raw, Stand
from tui_monitor.reading.formats.text.tables import Tables

_BAR = re.compile(r"it/s|%\||s/it|it \[|%\s*[━╸╺ ]|^ {8}")
_NUMBER = re.compile(r"[0-9]|nan|inf", re.IGNORECASE)


class Readers:
    """Everything that one log taught."""

    def __init__(self) -> None:
        self.phase = Phase()
        self.bars = Bars()
        self.entries = Entries(self.phase)
        self.results = Results()
        self._shapes = Shapes()
        self._tables, self._boxes, self._spread = Tables(), Boxes(), Spread()
        self._split_tables = SplitTables()
        self._loggers = Loggers()
        self._line: Cut | None = None
        """The line that is asked for, cut once."""
        self._places: dict[Names, tuple[float | None, float | None]] = {}
        """Where rows of a kind stood last in training: epoch and step as printed."""

    @property
    def by_turns(self) -> bool:
        """Does what a line means depend on those above it, so that lines are read one by one?"""
        return bool(self.phase.now or self.results.open)

    def of_results(self, text: str, head: Prefix, offset: int) -> tuple[bool, Rows]:
        """Is the line part of results, and the row of those that end before it."""
        part, rows = self.results.read(text, head, offset)
        return part, self._shapes.sure(rows)

    @property
    def listening(self) -> bool:
        """Does a section wait for the next line?"""
        return bool(
            self.results.open
            or self._tables.waits
            or self._boxes.open
            or self._spread.open
            or self.entries.open
            or self._split_tables.open
        )

    def known(self, text: str, head: Prefix, offset: int, standing: float | None) -> Rows | None:
        """The frame of a bar, or a line whose shape has a meaning: such lines are asked of nobody else."""
        self._line = None
        if not _NUMBER.search(text):
            return None
        if _BAR.search(text) and (rows := self._barred(text, head, offset, standing)) is not None:
            return self._shapes.sure(rows)
        self._line = cut(text, head.end)
        rows = self._shapes.known(self._line, head, offset)
        if rows is not None:
            inside = self.entries.open and (_is_lone(rows[0][0]) or text[head.end : head.end + 2].isspace())
            self._below(rows[0][0])
            self._heed(rows, inside)
        return rows

    def frame(self, text: str, offset: int) -> Rows | None:
        """`known` for one more frame of a bar, without asking whether it is something else."""
        rows = None if self._tables.open else self.bars.again(text, offset)
        return None if rows is None else self._shapes.sure(rows)

    def read(self, text: str, head: Prefix, offset: int, standing: float | None) -> Rows | None:
        """What any other line completes; None when nobody understands it."""
        line = self._line
        if line is not None:
            rows = self._loggers.read(text, head, offset, self._tables.open)
            if rows is not None:
                return self._shapes.sure(rows)
        if line is not None and (rows := self.bars.of_keras(text, head, offset)) is not None:
            return self._shapes.sure(rows)
        for section in (self._split_tables, self._boxes, self._spread, self._tables, self.entries):
            rows = section.read(text, head, offset)
            if rows is not None:
                if section is self._split_tables and not rows:
                    self._tables.may_be_upper(text, head)
                if section is self.entries:
                    self._teach(text, head, rows)
                    self._heed(rows, inside=True)
                return self._shapes.sure(rows)
        if line is None:
            return None
        inside = self.entries.open and text[head.end : head.end + 2].isspace()
        if inside:
            head = replace(head, end=len(text) - len(text[head.end :].lstrip()))
            line = cut(text, head.end)
        rows = self._shapes.known(line, head, offset) if inside else None
        if rows is None:
            rows = self._shapes.read(text, line, head, offset, standing)
        if rows is not None:
            self._heed(rows, inside)
            for row, _ in rows if inside else ():
                row.repeats = False  # elsewhere its indentation counts
        return rows

    def hold(self, text: str, offset: int, standing: float | None) -> None:
        """A line that was kept, of a shape that comes again."""
        head = prefix.read(text)
        self._shapes.hold(text, cut(text, head.end), head, offset, standing)

    def _teach(self, text: str, head: Prefix, rows: Rows) -> None:
        """An entry is known by its shape wherever it stands from now on."""
        for row, _ in rows:
            line = cut(text, head.end)
            at = next((at for at, number in line.numbers.items() if number.start == row.values[0].start), None)
            row.repeats = at is not None
            if at is not None:
                cells = ((at, row.values[0].name),)
                found = Meaning(cells, frozenset(), {}, None, None, Stand.UNPLACED, Trust.COUNTED, shape=row.shape)
                self._shapes.teach(line, found)
                again = found.row(line, head)
                row.free = row.free if again is None else again.free

    def _barred(self, text: str, head: Prefix, offset: int, standing: float | None) -> Rows | None:
        """The row of a table that is redrawn, or the frame of a bar and what was printed behind it on its line."""
        rows = self._tables.barred(text, head, offset) if "%" in text else None
        if rows is not None:
            return rows
        rows = self.bars.read(text, head, offset)
        if rows is None or self.bars.end < 0 or not _NUMBER.search(text, self.bars.end):
            return rows
        behind = Prefix(self.bars.end, head.rank, head.time)
        more = self._shapes.read(text, cut(text, behind.end), behind, offset, standing) or []
        for row, _ in more:
            row.repeats = False
        return rows + more

    def clock(self, row: Row) -> Raw | None:
        """Where a row stands that counts no steps itself: at the bar that runs above it."""
        return None if row.raw.stand in (Stand.WITHIN_EPOCH, Stand.AT_HEADING) else self.bars.clock()

    def finish(self) -> Rows:
        return self.results.finish() + self._boxes.finish() + self.bars.finish() + self._shapes.finish()

    def passed(self, lines: Interleaved) -> None:
        """Lines were read together: what they leave behind for the next one."""
        rows = (lines.strands[turn].row for turn in reversed(lines.turns))
        first = next((row for row in rows if not _is_lone(row)), None)
        if first is not None:
            self.entries.below(not first.values, False)
        self._below(lines.strands[lines.turns[-1]].row, len(lines.turns))
        for strand in sorted(lines.strands, key=lambda strand: strand.places[-1]):
            raw = strand.counts.row(strand.row.raw, strand.counts.length - 1)
            self._stood(strand.row, raw)

    def _below(self, row: Row, lines: int = 1) -> None:
        """What a line that was read by its shape means for the next one."""
        self._tables.passed(lines)
        self.bars.below()
        self.entries.below(not row.values, _is_lone(row))

    def _heed(self, rows: Rows, inside: bool) -> None:
        """What stands above the lines, and what they mean for the lines below them."""
        for row, _ in rows:
            raw = row.raw
            if not row.values:
                self.entries.open = True
            if raw.stand in (Stand.WITH_TRAINING, Stand.AT_HEADING):
                continue
            if not raw.counts:
                if self.phase.now and (self.entries.under_heading or inside):
                    _name_after(self.phase.now, row)
                continue
            seen = self._places.get(names_of(row)) == _place(raw)
            if row.values and self.phase.claims(raw, seen) and not _trains(row):
                _name_after(self.phase.now, row)
                row.raw = Raw(Stand.WITH_TRAINING, raw.step, raw.epoch)
            else:
                self._stood(row, raw)
            if row.heads:
                self.entries.heading(row.heads)

    def _stood(self, row: Row, raw: Raw) -> None:
        if raw.counts and raw.stand is not Stand.WITH_TRAINING:
            self.phase.passed(raw, bool(row.values))
            self._places[names_of(row)] = _place(raw)


def _place(raw: Raw) -> tuple[float | None, float | None]:
    epoch, step = (None if count is None else count.number for count in (raw.epoch, raw.step))
    return epoch, step


def _is_lone(row: Row) -> bool:
    """One value and no count, as an entry of a block."""
    return len(row.values) == 1 and not row.raw.counts


def _trains(row: Row) -> bool:
    return any(not lexicon.TRAINING.isdisjoint(lexicon.words_of(value.name)[:1]) for value in row.values)


def _name_after(data: str, row: Row) -> None:
    row.values = [
        Value(qualifiers.named_after(data, value.name), value.number, value.start, value.end, value.offset)
        for value in row.values
    ]
    row.repeats = False

"""Tables with a header: CSV and TSV of Keras, Lightning, Stable-Baselines3, RLlib, Ultralytics, algoperf, Spinning Up.

A `#{json}` line before the header is Stable-Baselines3's Monitor: its times `t` count from the `t_start` it names. A
header that comes again after a resume is skipped; one that changed begins a table of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import ClassVar, Literal

from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.block_lines import lines_of
from tui_monitor.reading.formats.columns import Columns, Names
from tui_monitor.reading.formats.csv.between_rows import BetweenRows
from tui_monitor.reading.formats.csv.decimal_commas import DecimalCommas
from tui_monitor.reading.formats.csv.header import (
    COMMENT,
    is_table,
    lower_storey,
    names_in,
    read_header,
    split,
    t_start,
    told_apart,
)
from tui_monitor.reading.formats.csv.quoted_lines import QuotedLines
from tui_monitor.reading.formats.csv.table import Table
from tui_monitor.reading.formats.csv.table_cells import decode_rows, read_column
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.measured import number
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.records import Records
from tui_monitor.reading.tailing.block import Block

_MISSING = "-"


class CsvTable:
    name: ClassVar[str] = "csv"
    framing: ClassVar[Literal["lines", "bytes"]] = "lines"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        return is_table(name, head)

    def __init__(self, origin: Origin) -> None:
        self.leftovers = Leftovers()
        self._names = Names(origin)
        self._between = BetweenRows(origin)
        self._quoted = QuotedLines()
        self._records = Records()
        self._table: Table | None = None
        self._commas = DecimalCommas("")
        self._above: list[str] | None = None
        """The header as it is written, while a second line of it may follow."""
        self._t_start: float | None = None

    def feed(self, block: Block) -> Parsed:
        lines, offsets = lines_of(block)
        if b'"' in block.data or self._quoted.open:
            lines, offsets = self._quoted.join(lines, offsets, self.leftovers)
        columns = Columns(self._names)
        if lines and not self._add_plain(columns, lines, offsets):
            self._add_any(columns, lines, offsets)
        points = columns.points()
        return Parsed(points, self._between.taken(points), self._records.total_steps)

    def finish(self) -> Parsed:
        return Parsed((), self._between.finish())

    def _add_plain(self, columns: Columns, lines: Sequence[bytes], offsets: Sequence[int]) -> bool:
        """Rows of plain numbers under the header there is, all at once."""
        if self._table is None:
            return False
        cells = decode_rows(lines, self._table.delimiter.encode(), len(self._table.names))
        if cells is not None:
            self._above = None
            self._table.add(columns, cells, offsets)
        return cells is not None

    def _add_any(self, columns: Columns, lines: Sequence[bytes], offsets: Sequence[int]) -> None:
        rows: list[list[str]] = []
        places: list[int] = []
        for line, offset in zip(lines, offsets, strict=True):
            if line.startswith(COMMENT) and not self._counts_with_hash():
                self._t_start = t_start(line) or self._t_start
                continue
            above, row = self._above, self._read_row(line)
            if row is None:
                self._pass(line, offset)
            elif above is not None and (above := lower_storey(above, row)) is not None:
                self._above = above
                self._begin(told_apart(above), line)
            elif (names := self._header_in(row)) is not None:
                self._flush(columns, rows, places)
                self._begin(names, line)
            elif self._table is None or (row := fitted(row, len(self._table.names))) is None:
                self._pass(line, offset)
            else:
                self._above = None
                rows.append([*self._commas.with_points(row)])
                places.append(offset)
        self._flush(columns, rows, places)

    def _pass(self, line: bytes, offset: int) -> None:
        self.leftovers.add(line)
        self._between.add(line, offset)

    def _flush(self, columns: Columns, rows: list[list[str]], places: list[int]) -> None:
        if rows and self._table is not None:
            cells = [read_column(column) for column in zip(*rows, strict=True)]
            self._table.add(columns, cells, places)
        rows.clear()
        places.clear()

    def _counts_with_hash(self) -> bool:
        """Then a line that begins with `#` is the header again, and no comment."""
        return self._table is not None and self._table.names[0].startswith("#")

    def _read_row(self, line: bytes) -> list[str] | None:
        text = line.decode("utf-8", "replace")
        try:
            if self._table is not None:
                return split(text, self._table.delimiter)
            header = read_header(text)
            if header is None:
                return None
            written = split(text, header[0])
            if not written[0].strip() or written != header[1]:
                self._above = written
            return header[1]
        except csv.Error:
            return None

    def _header_in(self, row: Sequence[str]) -> list[str] | None:
        """The names in a row that is a header: the first, or one that has names in common with the one there is."""
        if self._table is None:
            return list(row)
        if self._table.is_foreign(row):
            return None
        return names_in(row)

    def _begin(self, names: list[str], line: bytes) -> None:
        if self._table is not None and names == self._table.names:
            return
        delimiter = self._table.delimiter if self._table else read_header(line.decode("utf-8", "replace"))
        if not isinstance(delimiter, str):
            delimiter = delimiter[0] if delimiter else ","
        if self._table is None:
            self._commas = DecimalCommas(delimiter)
        self._table = Table(names, delimiter, self._records, self._t_start, self._table)


def fitted(row: list[str], width: int) -> list[str] | None:
    """A row as wide as its header: without empty cells behind its end, or with what is missing there as a text, which
    says nothing; None where it is no such row."""
    if len(row) > width:
        return row[:width] if not any(map(str.strip, row[width:])) else None
    if len(row) < width:
        numbers = len(row) > 1 and all(not cell.strip() or number(cell) is not None for cell in row)
        return [*row, *[_MISSING] * (width - len(row))] if numbers else None
    return row

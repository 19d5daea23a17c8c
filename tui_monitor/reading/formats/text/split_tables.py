"""Tables that cross quantities and data sets, with no counter of their own.

                   Training |  Validation        │ label      │    loss │   accuracy │
    accuracy |       0.512  |       0.498        │ Training   │  0.6931 │     0.5100 │
    loss     |       0.693  |       0.690        │ Validation │  0.6851 │     0.5200 │

They stand where training stood when they were printed. Training's own word says nothing.
"""

import re

from tui_monitor import lexicon
from tui_monitor.reading.formats.text import numbers, qualifiers
from tui_monitor.reading.formats.text.boxes import FRAMES
from tui_monitor.reading.formats.text.cells import Row, Rows, Trust, Value
from tui_monitor.reading.formats.text.prefix import Prefix

_RULE = re.compile(r"[-=+| :_]+$")
_NAME = re.compile(r"[^\W\d][\w@/.()-]*(?: [\w@/.()-]+){0,3}$")
_WIDE = re.compile(r"\s{2,}")
_BLANK = frozenset({"", "-", "n/a", "none", "na"})


class SplitTables:
    """Remembers the names of the columns until a line is no row."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._crossed = False
        """Has a row told that the names are those of such a table?"""

    @property
    def open(self) -> bool:
        return bool(self._names)

    def read(self, text: str, head: Prefix, offset: int) -> Rows | None:
        line = text[head.end :].translate(FRAMES).strip()
        if _RULE.match(line):
            return [] if self._crossed else None
        cells = _cells(line)
        if (row := self._row(cells, head)) is not None:
            self._crossed = True
            return [(row, offset)] if row.values else []
        self._crossed = len(cells) > 1 and all(map(_is_split, cells))
        self._names = cells if self._crossed or (len(cells) > 1 and all(map(_NAME.match, filter(None, cells)))) else []
        return [] if self._crossed else None

    def _row(self, cells: list[str], head: Prefix) -> Row | None:
        """A row, where its label names a data set or the columns do."""
        label, said = cells[0], cells[1:]
        names = self._names[-len(said) :] if said else []
        if len(self._names) - len(said) not in (0, 1) or not _NAME.match(label) or not names:
            return None
        by_column = all(map(_is_split, names)) and not _is_split(label)
        if not by_column and not (_is_split(label) and not any(map(_is_split, names))):
            return None
        values = [numbers.cell(cell) for cell in said]
        if not all(number is not None or cell.lower() in _BLANK for number, cell in zip(values, said, strict=True)):
            return None
        row = Row(rank=head.rank, time=head.time, trust=Trust.NAMED, shape=f"cross {label}")
        for name, number, cell in zip(names, values, said, strict=True):
            split, metric = (name, label) if by_column else (label, name)
            amount = cell.isdigit() and not lexicon.is_metric(metric)  # `images  |  800  |  200`
            if number is not None and not amount and not lexicon.is_never(metric):
                data = "" if split.lower() in lexicon.TRAINING else split
                row.values.append(Value(qualifiers.named_after(data, metric), number))
        return row


def _cells(line: str) -> list[str]:
    """By bars, or else by wide blanks."""
    if "|" in line:
        return [cell.strip() for cell in line.strip("|").split("|")]
    return _WIDE.split(line)


def _is_split(cell: str) -> bool:
    return cell.lower() in lexicon.SPLIT

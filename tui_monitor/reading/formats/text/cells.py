"""What each number of a line means, and how far to trust it.

A `Meaning` belongs to a shape: it says which piece is the step, the epoch, a value and of what name. A `Row` is one
line read by it. The careful question is asked once a shape; all further lines of it are only read.
"""

from __future__ import annotations

import math
from enum import Enum

from msgspec import Struct, field

from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.cut import CLOCK, LONGEST, NUMBER, VAGUE, WORD, Cut, Number
from tui_monitor.reading.formats.text.prefix import NAN, Prefix
from tui_monitor.reading.formats.text.steps import Count, Raw, Stand


class Trust(Enum):
    """How sure a line is to be one of metrics."""

    COUNTED = "says itself where it stands, or is of a section that does"
    NAMED = "counts nothing, but names what training measures"
    TENTATIVE = "could be a setting as well (`lr: 0.01`): counts only once training has begun"


class Value(Struct):
    """A named number of a line; `start` and `end` are its characters in the line, -1 where it was computed."""

    name: str
    number: float
    start: int = -1
    end: int = -1
    offset: int = -1
    """Of the line it stands on, where that is not the line of its row."""


class Row(Struct):
    """One line (or one table) understood: its values, and what it says of where it stands."""

    values: list[Value] = field(default_factory=list)
    raw: Raw = Raw()
    rank: str = ""
    time: float = NAN
    trust: Trust = Trust.COUNTED
    shape: str = ""
    """Of a section whose rows may differ from one time to the next; other rows are known by their names."""
    here: float | None = None
    """Where the log stood when the line was written: of rows at their heading, which are entered later."""
    first_seen_as: str = ""
    """The line, where it was counted as not understood until it came again."""
    heads: str = ""
    """Of a row without values: the data set of the lines below it."""
    step_at: tuple[int, int] | None = None
    epoch_at: tuple[int, int] | None = None
    free: list[tuple[int, int]] = field(default_factory=list)
    """Characters whose digits may vary without changing the meaning."""
    repeats: bool = False
    """Read from this line alone: the next line of the same shape can be read by the same cells."""


Rows = list[tuple[Row, int]]
"""Rows with the byte offset of the line each stands on."""


class Meaning(Struct, frozen=True):
    """The cells of a shape, by their pieces."""

    values: tuple[tuple[int, str], ...]
    ratios: frozenset[int]
    """Values that are printed as a fraction with its share behind: `297/397 (75%)`."""
    totals: dict[int, int]
    step: int | None
    epoch: int | None
    stand: Stand
    trust: Trust
    split: str = ""
    """The data set that the line itself names."""
    proper: frozenset[int] = frozenset()
    """Numbers that are part of a name."""
    thing: tuple[int, str] | None = None
    """A number of what the values are of, and its word: `Region 82 Avg IOU: 0.4`."""
    shape: str = ""
    """Of an entry of a block."""
    index: int | None = None
    """A number in brackets at the head of the line: a rank, beside another count."""

    @property
    def counts(self) -> bool:
        return self.step is not None or self.epoch is not None

    @property
    def cells(self) -> set[int]:
        """The pieces that have to be numbers."""
        counters = {at for at in (self.step, self.epoch, self.index) if at is not None}
        things = {self.thing[0]} if self.thing else set()
        return counters | things | {at for at, _ in self.values} | self.totals.keys() | set(self.totals.values())

    def row(self, line: Cut, head: Prefix) -> Row | None:
        """A line of this shape; None where what should count does not."""
        step, epoch = self._count(line, self.step), self._count(line, self.epoch)
        if (step is None) != (self.step is None) or (epoch is None) != (self.epoch is None):
            return None
        found = Row(rank=head.rank, time=head.time, trust=self.trust, shape=self.shape)
        found.heads = "" if self.values else self.split
        found.repeats = not self.ratios and not found.heads and not (step and line.numbers[self.step or 0].unit)
        found.raw = Raw(self.stand, step, epoch)
        thing = f"{self.thing[1]} {line.numbers[self.thing[0]].text} " if self.thing else ""
        found.values = [self._value(line, at, thing + name) for at, name in self.values]
        if any(value.name.endswith("count") and value.number == 0 for value in found.values):
            found.values = [value for value in found.values if math.isfinite(value.number)]  # a mean of nothing
            found.repeats = False
        found.step_at, found.epoch_at = _span(line, self.step), _span(line, self.epoch)
        used = {self.step, self.epoch, *self.totals.values(), *self.totals, *(at for at, _ in self.values)}
        ours = min(line.form.find(sign) % LONGEST for sign in (WORD, VAGUE, CLOCK))
        if line.form[ours : ours + 1] != WORD:
            ours = line.form.find(WORD) % LONGEST  # what stands before all words may belong to the logger
        for at, sign in enumerate(line.form):
            if at < ours:
                continue
            if sign == CLOCK:
                found.free.append((line.starts[at], line.end(at)))
            elif sign == NUMBER and at not in used and at not in self.proper:
                found.free.append((line.numbers[at].start, line.numbers[at].end))
        return found

    def _count(self, line: Cut, at: int | None) -> Count | None:
        if at is None:
            return None
        said = line.numbers[at]
        share = said.unit == "%"
        total = self.totals.get(at)
        of = _total(line.numbers[total]) if total is not None else None
        if said.thousands:  # 3.2k pairs
            return Count(round(said.size), of) if said.size < numbers.MOST_STEP else None
        whole = said.whole or ((share or at == self.epoch) and said.text.replace(".", "", 1).isdigit())
        number = numbers.step(said.text) if whole else None
        if share and number is not None:
            return Count(number, 100.0)
        return None if number is None else Count(number, of)

    def _value(self, line: Cut, at: int, name: str) -> Value:
        said = line.numbers[at]
        if at in self.ratios:
            total = line.numbers[self.totals[at]].value
            return Value(name, said.value / total if total else said.value)
        return Value(name, said.value, said.start, said.end)


def _total(said: Number) -> float | None:
    """How many there will be; None where nothing ends it (`12/inf`)."""
    return min(said.size, numbers.MOST_STEP) if 0.0 < said.size < math.inf else None


def _span(line: Cut, at: int | None) -> tuple[int, int] | None:
    return None if at is None else (line.numbers[at].start, line.numbers[at].end)

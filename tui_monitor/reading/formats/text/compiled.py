"""Lines of a known shape, read many at a time.

A line that was read with care and depends on nothing but itself is compiled: which of its runs of number characters
are values and counters, which belong to the logger, which may be anything, and which are part of its words. Other
lines that differ from it only in such runs (its skeleton) are then cut into runs by two passes at C speed and read
column by column. Every run that is no slot is compared, every slot must be a number to the last character; whatever
differs goes back to the careful way. The law: both ways give the same points.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Sequence

from msgspec import Struct, field

from tui_monitor.reading.formats.text import numbers, prefix
from tui_monitor.reading.formats.text.cells import Row, Trust
from tui_monitor.reading.formats.text.interleaved import Strand
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.steps import Counts

_NUMBERS = b"0123456789.+-"
_RUNS = bytes(byte if byte in _NUMBERS else 0x20 for byte in range(256))
_POWERS = bytes(byte if byte in _NUMBERS + b"eE" else 0x20 for byte in range(256))
_CUTS = ((_RUNS, re.compile(rb"[0-9.+-]+")), (_POWERS, re.compile(rb"[0-9.+\-eE]+")))
_POWER = re.compile(rb"[0-9.][eE][0-9+-]")
_LONGEST = 4096
_SECOND = len("2026-01-31 13:05:09")
_MOST_STEP = 2.0**63
_FRACTIONS = re.compile(rb"(?:[0-9]+(?:\.[0-9]*)? )*")
_NUMBER_BEFORE = re.compile(rb"[0-9.+-]")
_NUMBER_BEHIND = re.compile(rb"[.,][0-9]")
_DIGIT = re.compile(rb"[0-9]")


class _Runs(Struct):
    """One way to cut a line into runs, and the meaning of each run by its index."""

    table: bytes
    width: int = 0
    fixed: list[tuple[int, bytes]] = field(default_factory=list)
    lengths: list[tuple[int, int]] = field(default_factory=list)
    digits: list[int] = field(default_factory=list)
    """May be any digits: of clocks."""
    free: list[int] = field(default_factory=list)
    """May be any number."""
    values: list[tuple[str, int, float]] = field(default_factory=list)
    """Name, run (-1: none, the value is the same in every line), value."""
    step: int = -1
    epoch: int = -1


class Compiled:
    """How to read further lines like one."""

    def __init__(self, row: Row, cuts: list[_Runs], head: Prefix) -> None:
        self.row = row
        self._cuts = cuts
        self._stamp = head.stamp
        self._clock: dict[bytes, float] = {}

    @classmethod
    def of(cls, line: bytes, row: Row, head: Prefix) -> Compiled | None:
        """From a line read with care; None when its numbers cannot be told apart by position."""
        if not (row.values or _only_counts(row)) or not row.repeats or row.trust is Trust.TENTATIVE:
            return None
        if _says_twice(row) or len(line) > _LONGEST or not line.isascii():
            return None
        if head.stamp is None and head.time == head.time:
            return None  # a time in seconds, as MLPerf's
        if head.stamp is not None and math.isnan(prefix.second(line[head.stamp[0] :][:_SECOND].decode())):
            return None  # an hour of one digit
        if head.stamp is not None and (head.zoned or _NUMBER_BEFORE.search(line, 0, head.stamp[0])):
            return None
        if head.stamp is not None and _NUMBER_BEHIND.match(line, head.stamp[1]):
            return None  # `10:00:00,0.5`: on other lines a fraction of the second stands there
        # A power of ten is two runs in the plain cut: lines with one cannot be told from lines with it elsewhere.
        ways = _CUTS[1:] if _POWER.search(line) else _CUTS
        cuts = [cut for table, runs in ways if (cut := _cut(line, row, head, table, runs)) is not None]
        return cls(row, cuts, head) if cuts else None

    @property
    def _naming(self) -> _Runs:
        return self._cuts[-1]  # of the two, the one that a power of ten does not change

    @property
    def name(self) -> bytes:
        """The numbers that are part of the words."""
        return b" ".join(text for _, text in self._naming.fixed)

    def names(self, lines: Sequence[bytes]) -> list[bytes]:
        """What `name` would be if each line were compiled; nothing where they are not all cut alike."""
        cut = self._naming
        runs = b"\n".join(lines).translate(cut.table).split()
        if len(runs) != cut.width * len(lines):
            return []
        return list(map(b" ".join, zip(*(runs[at :: cut.width] for at, _ in cut.fixed), strict=True)))

    def differs_in_name(self, other: Compiled) -> bool:
        """Are the words the same, but for numbers that are part of them?"""
        one, two = self._naming, other._naming
        alike = one.table == two.table and one.width == two.width
        return alike and [at for at, _ in one.fixed] == [at for at, _ in two.fixed] and self.name != other.name

    def strand(self, lines: Sequence[bytes], places: Sequence[int]) -> Strand | None:
        """All of `lines` at once; None when any of them is not exactly of this shape."""
        data = b"\n".join(lines)
        for cut in self._cuts:
            runs = data.translate(cut.table).split()
            if len(runs) == cut.width * len(lines):
                return self._read(cut, runs, lines, places)
        return None

    def _read(self, cut: _Runs, runs: list[bytes], lines: Sequence[bytes], places: Sequence[int]) -> Strand | None:
        count, width = len(lines), cut.width
        for at, text in cut.fixed:
            if runs[at::width].count(text) != count:
                return None
        for at, length in cut.lengths:
            if set(map(len, runs[at::width])) != {length}:
                return None
        if not all(b"".join(runs[at::width]).isdigit() for at in cut.digits):
            return None
        if any(b". " in b" ".join([*runs[at::width], b""]) for at in cut.free):
            return None  # a full stop
        try:
            values = [
                (name, numbers.column(runs[at::width]) if at >= 0 else array("d", [number]) * count)
                for name, at, number in cut.values
            ]
            for at in cut.free:
                numbers.column(runs[at::width])
        except ValueError:
            return None
        steps = _steps(runs[cut.step :: width]) if cut.step >= 0 else None
        epochs = _epochs(runs[cut.epoch :: width]) if cut.epoch >= 0 else None
        times = self._times(lines)
        if (steps is None and cut.step >= 0) or (epochs is None and cut.epoch >= 0) or times is None:
            return None
        return Strand(self.row, values, Counts(steps, epochs, count), times, array("q", places))

    def _times(self, lines: Sequence[bytes]) -> array[float] | None:
        if self._stamp is None:
            return array("d", [prefix.NAN]) * len(lines)
        start, end = self._stamp
        second = start + _SECOND
        clock = self._clock
        times = array("d")
        for line in lines:
            key = line[start:second]
            base = clock.get(key)
            if base is None:
                if len(clock) > 10_000:
                    clock.clear()
                base = clock[key] = prefix.second(key.decode())
            if end > second:
                fraction = line[second + 1 : end]
                if not fraction.isdigit():
                    return None
                base += float(b"0." + fraction)
            times.append(base)
        return times


def _only_counts(row: Row) -> bool:
    """`Epoch 3/10`, above the lines that it counts for."""
    return (row.raw.step is None) != (row.raw.epoch is None)


def _says_twice(row: Row) -> bool:
    names = [value.name for value in row.values] + ["epoch"] * (row.raw.epoch is not None)
    return len(set(names)) < len(names)


def _steps(column: list[bytes]) -> array[float] | None:
    if not b"".join(column).isdigit():
        return None
    steps = numbers.column(column)
    return steps if max(steps) < _MOST_STEP else None


def _epochs(column: list[bytes]) -> array[float] | None:
    """Epochs may be fractions."""
    if not b"".join(column).isdigit() and not _FRACTIONS.fullmatch(b" ".join(column) + b" "):
        return None
    epochs = numbers.column(column)
    return epochs if max(epochs) < _MOST_STEP else None


def _cut(line: bytes, row: Row, head: Prefix, table: bytes, pattern: re.Pattern[bytes]) -> _Runs | None:
    """The meaning of each run of the line; None when a value is not exactly one run."""
    slots = {(value.start, value.end): at for at, value in enumerate(row.values) if value.start >= 0}
    cut = _Runs(table, values=[(value.name, -1, value.number) for value in row.values])
    found: set[int] = set()
    for at, match in enumerate(pattern.finditer(line)):
        span = match.span()
        cut.width = at + 1
        if _signs(line, span[0]):
            cut.fixed.append((at, match.group()))
        elif span in slots:
            value = row.values[slots[span]]
            cut.values[slots[span]] = (value.name, at, value.number)
            found.add(slots[span])
        elif span == row.step_at:
            cut.step = at
        elif span == row.epoch_at:
            cut.epoch = at
            if line[span[0] - 1 : span[0]].isalpha():
                cut.digits.append(at)  # `E2` counts, `E2.5` is a word
        elif span[1] <= head.end and head.rank_at != span:
            cut.lengths.append((at, span[1] - span[0]))
        else:
            _file(cut, at, line, span, row)
    if (row.raw.step is not None) != (cut.step >= 0) or (row.raw.epoch is not None) != (cut.epoch >= 0):
        return None
    constant = all(_is_word(line, row, at) for at in range(len(row.values)) if at not in found)
    return cut if cut.width and constant else None


def _signs(line: bytes, at: int) -> bool:
    """Would a sign here be a mark, and no part of the number?"""
    return line[at - 1 : at] in (b")", b"]", b"%")


def _file(cut: _Runs, at: int, line: bytes, span: tuple[int, int], row: Row) -> None:
    """A run that is no slot: may it be another number, other digits, or is it a part of the words?

    Behind a slash digits alone make a fraction of what is before it: `40/80` counts, `40/0.5` does not.
    """
    run = line[span[0] : span[1]]
    inside = [(start, end) for start, end in row.free if start <= span[0] and span[1] <= end]
    if not inside:
        cut.fixed.append((at, run))
    elif span in row.free and line[span[0] - 1 : span[0]] != b"/":
        cut.free.append(at)
    elif run.isdigit():
        cut.digits.append(at)
    else:
        cut.fixed.append((at, run))


def _is_word(line: bytes, row: Row, at: int) -> bool:
    """`nan` and `inf` are no runs: they are part of the skeleton."""
    value = row.values[at]
    return value.start >= 0 and not _DIGIT.search(line[value.start : value.end])

"""Lines of one shape, read many at a time.

A line that was read with care and depends on nothing but itself becomes a template: which of its runs of number
characters are values and counters, which belong to the logger, and which are part of its words. Other lines that
differ from it only in such runs (`skeleton`) are then cut into runs by two passes at C speed and read column by
column. Every run that is no slot is compared, every slot must be a number to the last character; whatever differs
goes back to the careful way, so that both ways give the same points.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from tui_monitor.reading.formats.text import prefix
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Reading

_NUMBERS = b"0123456789.+-"
_SKELETON = bytes(0x30 if byte in _NUMBERS else byte for byte in range(256))
_RUNS = bytes(byte if byte in _NUMBERS else 0x20 for byte in range(256))
_POWERS = bytes(byte if byte in _NUMBERS + b"eE" else 0x20 for byte in range(256))
_CUTS = ((_RUNS, re.compile(rb"[0-9.+-]+")), (_POWERS, re.compile(rb"[0-9.+\-eE]+")))
_POWER = re.compile(rb"[0-9.][eE][0-9+-]")
_LONGEST = 4096
_MOST_STEP = 2.0**63


def skeleton(data: bytes) -> bytes:
    """The same lines with each number as one `0`."""
    bones = data.translate(_SKELETON)
    for run in (b"00000", b"000", b"00"):  # the quickest way down to single ones for numbers of the usual length
        bones = bones.replace(run, b"0")
    while b"00" in bones:
        bones = bones.replace(b"00", b"0")
    for power in (b"0e0", b"0E0"):
        if power in bones:
            bones = bones.replace(power, b"0")
    return bones


@dataclass(slots=True)
class Rows:
    """What many lines of one shape say: columns of equal length."""

    values: list[tuple[str, array[float]]]
    steps: array[float] | None
    epochs: array[float] | None
    times: array[float]


@dataclass(slots=True)
class _Cut:
    """One way to cut a line into runs, and the meaning of each run."""

    table: bytes
    width: int
    fixed: list[tuple[int, bytes]]
    lengths: list[tuple[int, int]]
    values: list[tuple[str, int, float]]
    """Name, run (-1: none, the value is the same in every line), value."""
    step: int
    epoch: int


class Template:
    """How to read further lines like one."""

    def __init__(self, reading: Reading, cuts: list[_Cut], head: Prefix) -> None:
        self.reading = reading
        self._cuts = cuts
        self._stamp = head.stamp
        self._zoned = head.zoned
        self._clock: dict[bytes, float] = {}

    @classmethod
    def of(cls, line: bytes, reading: Reading, head: Prefix) -> Template | None:
        """A template from a line read with care; None when its numbers cannot be told apart by position."""
        if (
            not (reading.values or _only_counts(reading))
            or not reading.repeatable
            or reading.tentative
            or _says_twice(reading)
            or len(line) > _LONGEST
            or not line.isascii()
        ):
            return None
        if head.stamp is not None and (head.zoned or _NUMBERS_BEFORE.search(line, 0, head.stamp[0])):
            return None
        # A power of ten is two runs in the plain cut: lines with one cannot be told from lines with it elsewhere.
        ways = _CUTS[1:] if _POWER.search(line) else _CUTS
        cuts = [cut for table, runs in ways if (cut := _cut(line, reading, head, table, runs)) is not None]
        return cls(reading, cuts, head) if cuts else None

    @property
    def name(self) -> bytes:
        """The numbers that are part of the words."""
        return b" ".join(text for _, text in self._naming.fixed)

    def names(self, lines: Sequence[bytes]) -> list[bytes]:
        """What `name` would be for the template of each line; nothing where they are not all cut alike."""
        cut = self._naming
        runs = b"\n".join(lines).translate(cut.table).split()
        if len(runs) != cut.width * len(lines):
            return []
        return list(map(b" ".join, zip(*(runs[at :: cut.width] for at, _ in cut.fixed), strict=True)))

    def differs_in_name(self, other: Template) -> bool:
        """Are the words the same, but for numbers that are part of them?"""
        one, two = self._naming, other._naming
        alike = one.table == two.table and one.width == two.width
        return alike and [at for at, _ in one.fixed] == [at for at, _ in two.fixed] and self.name != other.name

    @property
    def _naming(self) -> _Cut:
        return self._cuts[-1]  # of the two, the one that a power of ten does not change

    def rows(self, lines: Sequence[bytes]) -> Rows | None:
        """All of `lines` at once; None when any of them is not exactly of this shape."""
        data = b"\n".join(lines)
        for cut in self._cuts:
            runs = data.translate(cut.table).split()
            if len(runs) == cut.width * len(lines):
                return self._read(cut, runs, lines)
        return None

    def _read(self, cut: _Cut, runs: list[bytes], lines: Sequence[bytes]) -> Rows | None:
        count, width = len(lines), cut.width
        for at, text in cut.fixed:
            if runs[at::width].count(text) != count:
                return None
        for at, length in cut.lengths:
            if set(map(len, runs[at::width])) != {length}:
                return None
        try:
            values = [
                (name, array("d", map(float, runs[at::width]) if at >= 0 else [number] * count))
                for name, at, number in cut.values
            ]
        except ValueError:
            return None
        steps, epochs = (_counted(runs[at::width]) if at >= 0 else None for at in (cut.step, cut.epoch))
        if (steps is None and cut.step >= 0) or (epochs is None and cut.epoch >= 0):
            return None
        times = self._times(lines)
        return None if times is None else Rows(values, steps, epochs, times)

    def _times(self, lines: Sequence[bytes]) -> array[float] | None:
        if self._stamp is None:
            return array("d", [prefix.NAN]) * len(lines)
        start, end = self._stamp
        second = start + 19
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


def _only_counts(reading: Reading) -> bool:
    """`Epoch 3/10`, above the lines that it counts for."""
    return (reading.step is None) != (reading.epoch is None) and not reading.aside


def _says_twice(reading: Reading) -> bool:
    names = [value.name for value in reading.values] + ["epoch"] * (reading.epoch is not None)
    return len(set(names)) < len(names)


_NUMBERS_BEFORE = re.compile(rb"[0-9.+-]")


def _counted(column: list[bytes]) -> array[float] | None:
    if not b"".join(column).isdigit():
        return None
    numbers = array("d", map(float, column))
    return numbers if max(numbers) < _MOST_STEP else None


def _cut(line: bytes, reading: Reading, head: Prefix, table: bytes, runs: re.Pattern[bytes]) -> _Cut | None:
    """The meaning of each run of the line; None when a value is not exactly one run."""
    slots = {(value.start, value.end): i for i, value in enumerate(reading.values) if value.start >= 0}
    cut = _Cut(table, 0, [], [], [(value.name, -1, value.number) for value in reading.values], -1, -1)
    found: set[int] = set()
    for at, match in enumerate(runs.finditer(line)):
        span = match.span()
        cut.width = at + 1
        if span in slots:
            value = reading.values[slots[span]]
            cut.values[slots[span]] = (value.name, at, value.number)
            found.add(slots[span])
        elif reading.step is not None and span == (reading.step.start, reading.step.end):
            cut.step = at
        elif reading.epoch is not None and span == (reading.epoch.start, reading.epoch.end):
            cut.epoch = at
        elif span[1] <= head.end and head.rank_at != span:
            cut.lengths.append((at, span[1] - span[0]))
        elif not any(start <= span[0] and span[1] <= end for start, end in reading.loose):
            cut.fixed.append((at, match.group()))
    if (reading.step is not None) != (cut.step >= 0) or (reading.epoch is not None) != (cut.epoch >= 0):
        return None
    constant = all(_is_word(line, reading, i) for i in range(len(reading.values)) if i not in found)
    return cut if cut.width and constant else None


def _is_word(line: bytes, reading: Reading, i: int) -> bool:
    """`nan` and `inf` are no runs: they are part of the skeleton."""
    value = reading.values[i]
    return value.start >= 0 and not re.search(rb"[0-9]", line[value.start : value.end])

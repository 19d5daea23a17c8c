"""Lines made of nothing but names and numbers, whose names tell nothing: that they come again does.

    t=2 sse=1025799.1              15  mse 1.604e-02  |g| 8.30e-02
    t=4 sse=839982.0               30  mse 3.146e-03  |g| 3.54e-02

Three lines of the same names whose first number grows are reports, and that number counts. Three lines of
`name=number` pairs alone, with numbers that change, are reports that count nothing. Until the third line they are
held back: settings may look the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tui_monitor.reading.formats.text import counters, numbers, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_WORD = rf"(?:\|[^|=:]{{1,30}}\||(?!{numbers.NON_FINITE}(?!\w))[^\W\d][\w@/.'+%-]{{0,60}})"
_NAME = rf"{_WORD}(?: {_WORD}){{0,2}}"
_COUNT = re.compile(r"\s*(?:(?P<name>[^\W\d]\w{0,30})\s*[=:]\s*)?(?P<n>[0-9]{1,15})[ \t,;]+(?=[^\W\d]|\|)", re.ASCII)
_PAIR = re.compile(
    rf"[\s,;]*(?P<name>{_NAME})(?P<gap>\s*[=:]\s*|\s+)(?P<value>{numbers.NUMBER})(?:%|s|ms)?(?=[\s,;]|$)", re.ASCII
)
_END = re.compile(r"[\s,;]*$")
_FEWEST = 3
_MOST_SHAPES = 16
_MOST_PAIRS = 100
_LONGEST_LETTER = 2
"""Of a name that counts though the line names a metric: `t=2 loss=0.5`, but not `tokens=2 loss=0.5`."""


@dataclass(slots=True)
class _Shape:
    """Lines of the same names."""

    held: Entries = field(default_factory=list)
    believed: bool = False

    def goes_on(self, reading: Reading) -> bool:
        """Does a line go on where the last one stood: its count greater, or without one its numbers others?"""
        if not self.held:
            return True
        last = self.held[-1][0]
        if reading.step is not None and last.step is not None:
            return reading.step.number > last.step.number
        return [value.number for value in reading.values] != [value.number for value in last.values]


class Pairs:
    def __init__(self) -> None:
        self.elsewhere = False
        """Do other lines of the log count, so that these need not?"""
        self._shapes: dict[tuple[str, ...], _Shape] = {}

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        found = _pairs(text, head)
        if found is None:
            return None
        names, reading = found
        shape = self._shapes.get(names)
        if shape is None:
            if len(self._shapes) >= _MOST_SHAPES or (self.elsewhere and reading.step is not None):
                return None
            shape = self._shapes[names] = _Shape()
        if shape.believed:
            return [(reading, offset)]
        return self._hold(shape, reading, offset)

    def _hold(self, shape: _Shape, reading: Reading, offset: int) -> Entries:
        refuted: Entries = []
        if not shape.goes_on(reading):
            refuted, shape.held = shape.held, []
        shape.held.append((reading, offset))
        if len(shape.held) < _FEWEST:
            return _said_anyway(refuted)
        held, shape.held, shape.believed = shape.held, [], True
        return held

    def finish(self) -> Entries:
        held = [line for shape in self._shapes.values() for line in shape.held]
        self._shapes.clear()
        return _said_anyway(sorted(held, key=lambda line: line[1]))


def _pairs(text: str, head: Prefix) -> tuple[tuple[str, ...], Reading] | None:
    """The names and numbers of a line that holds nothing else, if they may be a report."""
    count = _COUNT.match(text, head.end)
    at = count.end() if count else head.end
    reading = Reading(rank=head.rank, time=head.time, repeatable=True)
    spaced = False
    while (pair := _PAIR.match(text, at)) and len(reading.values) < _MOST_PAIRS:
        reading.values.append(Value(pair["name"], numbers.value(pair["value"]), *pair.span("value")))
        spaced = spaced or not pair["gap"].strip()
        at = pair.end()
    if not reading.values or not _END.match(text, at) or not _may_report(reading, text):
        return None
    if counters.read(text, head.end, Reading()):
        return None
    names = tuple(value.name for value in reading.values)
    certain = any(words.is_metric(name) for name in names)
    if count is None:
        reading.anchored = False
        return None if spaced or certain or len(names) == 1 else (names, reading)
    name = count["name"] or ""
    if certain and len(name) > _LONGEST_LETTER:
        return None
    reading.step, reading.whole = Counter(float(count["n"]), None, *count.span("n")), True
    return (name, *names), reading


def _may_report(reading: Reading, text: str) -> bool:
    """No sentence, and nothing chosen; and some number is measured, not counted."""
    names = [value.name for value in reading.values]
    if len(set(names)) < len(names) or any(words.is_prose(name) or words.is_never(name) for name in names):
        return False
    if all(map(words.is_setting, names)):
        return False
    return any(not text[value.start : value.end].lstrip("+-").isdigit() for value in reading.values)


def _said_anyway(held: Entries) -> Entries:
    """Lines that turned out to count nothing, but name a metric."""
    said = [line for line in held if any(words.is_metric(value.name) for value in line[0].values)]
    for reading, _ in said:
        reading.step, reading.anchored, reading.whole = None, False, False
    return said

"""Tables with a heading: fixed-width columns, tabs, bars or commas, the heading printed once or again and again.

A row has as many cells as the heading has names, and every cell is a number (`2,208.3`, `6.25%`), a time or
a blank mark.
"""

import re

from tui_monitor.reading.formats.text import numbers, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_NAME = re.compile(r"[^\W\d][\w@/.%+()#-]*(?: [\w@/.%+()#-]+){0,3}$")
_BLANK = frozenset({"", "-", "--", "none", "n/a", "na"})
_TIME = re.compile(r"(?:[0-9]+:)?[0-9]+:[0-9]{2}(?:\.[0-9]+)?$|[0-9.]+(?:s|ms|m|h|G|GB|MB)$", re.ASCII)
_RULE = re.compile(r"[-=+| :]+$")
_GAPS = re.compile(r"\s{2,}")
_COMMAS = re.compile(r"[^\s,]*(?:,[^\s,]+){2,}$")
_ROW_NUMBER = "epoch"
_FEWEST = 3


class Tables:
    """Remembers the newest heading."""

    def __init__(self) -> None:
        self._headings: tuple[list[str], ...] = ()

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        body = text[head.end :].strip().removeprefix("#").lstrip()
        if self._headings and body[:1] in "0123456789-+.|n":
            return self._row(body, head, offset)
        if body and not _RULE.match(body):
            self._headings = _headings(body)
            if self._headings:
                return []
        return None

    def forget(self) -> None:
        self._headings = ()

    def finish(self) -> Entries:
        return []

    def _row(self, body: str, head: Prefix, offset: int) -> Entries | None:
        if _RULE.match(body):
            return []
        for names in self._headings:
            for cells in _splits(body):
                if len(cells) == len(names):
                    reading = _reading(names, cells, head)
                    if reading is not None:
                        return [(reading, offset)] if reading.values else None
        if body[0] == "|":
            self._headings = _headings(body) or self._headings
        return None


def _splits(body: str) -> list[list[str]]:
    if "\t" in body:
        return [[cell.strip() for cell in body.split("\t")]]
    if "|" in body:
        return [[cell.strip() for cell in body.strip("|").split("|")]]
    if _COMMAS.match(body):
        return [[cell.strip() for cell in body.split(",")]]
    spaced = body.split()
    wide = _GAPS.split(body)
    return [spaced] if len(wide) == len(spaced) else [spaced, wide]


def _headings(body: str) -> tuple[list[str], ...]:
    """The ways to see a line as a heading; empty when it is none."""
    found: list[list[str]] = []
    for cells in _splits(body):
        if not cells[0] and "," in body:
            cells = [_ROW_NUMBER, *cells[1:]]  # a data frame in the log: its first column counts without a name
        if _FEWEST <= len(cells) <= 200 and all(_NAME.match(cell) for cell in cells):
            lower = {cell.lower() for cell in cells}
            counted = lower & (words.STEPS | words.EPOCHS)
            if counted and (len(lower) == len(cells)):
                found.append(cells)
    return tuple(found)


def _reading(names: list[str], cells: list[str], head: Prefix) -> Reading | None:
    reading = Reading(rank=head.rank, time=head.time)
    for name, cell in zip(names, cells, strict=True):
        number = numbers.cell(cell)
        if number is None:
            if cell.lower() in _BLANK or _TIME.match(cell):
                continue
            return None
        _put(name, number, reading)
    return reading


def _put(name: str, number: float, reading: Reading) -> None:
    word = name.lower()
    if word in words.EPOCHS:
        reading.epoch = Counter(number)
    elif word in words.STEPS and reading.step is None and number >= 0:
        reading.step = Counter(number)
        reading.whole = word in words.WHOLE
    elif not words.is_never(name):
        reading.values.append(Value(name, number))

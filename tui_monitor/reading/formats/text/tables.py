"""Tables with a heading: fixed-width columns, tabs, bars or commas, the heading printed once or again and again.

A row has as many cells as the heading has names, and every cell is a number (`2,208.3`, `6.25%`), a list of numbers,
a number that says its own name (`loss: 0.5`), a time or a blank mark. spaCy calls its counters `E` and `#`.
"""

import re

from tui_monitor.reading.formats.text import numbers, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_WORD = r"(?:[\w@/.%+()#-]+|\|\w+\|)"
_NAME = re.compile(rf"(?=[^\W\d]|\|){_WORD}(?: {_WORD}){{0,3}}$|#$")
_BLANK = frozenset({"", "-", "--", "none", "n/a", "na", "[]"})
_LIST = re.compile(rf"\[\s*{numbers.NUMBER}(?:(?:,\s*|\s+){numbers.NUMBER}){{0,15}}\s*\]$", re.ASCII)
_ITEM = re.compile(rf"(?P<name>[^\W\d][\w /-]{{0,40}}?)\s*[:=]\s*(?P<value>{numbers.NUMBER})$", re.ASCII)
_BARS = re.compile(r"\s+\|\s+")
_PROGRESS = re.compile(r".{0,80}\|[^|]*\|\s*[0-9.]+% \[", re.ASCII)
"""fastprogress draws between the rows."""
_TIME = re.compile(r"(?:[0-9]+:)?[0-9]+:[0-9]{2}(?:\.[0-9]+)?$|[0-9.]+(?:s|ms|m|h|G|GB|MB)$", re.ASCII)
_RULE = re.compile(r"[-=+| :]+$")
_GAPS = re.compile(r"\s{2,}")
_COMMAS = re.compile(r"[^\s,]*(?:,[^\s,]+){2,}$")
_ROW_NUMBER = "epoch"
_ITERATIONS, _ITERATION = frozenset({"#", "itn"}), "step"
_FEWEST = 3
_COUNTED = words.STEPS | words.EPOCHS | words.EPISODES


class Tables:
    """Remembers the newest heading."""

    def __init__(self) -> None:
        self._headings: tuple[list[str], ...] = ()

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        body = text[head.end :].strip().removeprefix("#").lstrip()
        if self._headings and body and body[0] in "0123456789-+.|n":
            return self._row(body, head, offset)
        if self._headings and _PROGRESS.match(body):
            return []
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
        framed = [[cell.strip() for cell in body.strip("|").split("|")]]
        return framed if body[0] == "|" else [*framed, _BARS.split(body)]
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
        if "#" in cells and cells[0] == "E":
            cells = [_ROW_NUMBER, *cells[1:]]
        if 2 <= len(cells) <= 200 and all(_NAME.match(cell) for cell in cells) and _is_heading(cells):
            found.append([_ITERATION if cell.lower() in _ITERATIONS else cell for cell in cells])
    return tuple(found)


def _is_heading(cells: list[str]) -> bool:
    """Does it name a counter, and enough beside it? Two columns are a table where the other is a metric."""
    lower = {cell.lower() for cell in cells}
    if len(lower) < len(cells) or lower.isdisjoint(_COUNTED | _ITERATIONS):
        return False
    return len(cells) >= _FEWEST or (words.is_metric(cells[1]) and cells[0].lower() in _COUNTED)


def _reading(names: list[str], cells: list[str], head: Prefix) -> Reading | None:
    reading = Reading(rank=head.rank, time=head.time)
    for name, cell in zip(names, cells, strict=True):
        number = numbers.cell(cell)
        if number is not None:
            _put(name, number, reading)
        elif not (cell.lower() in _BLANK or _TIME.match(cell) or _put_more(name, cell, reading)):
            return None
    return reading


def _put_more(name: str, cell: str, reading: Reading) -> bool:
    """A cell of several numbers, or one that names its number itself."""
    if _LIST.match(cell):
        said = [numbers.value(part) for part in re.split(r"[,\s]+", cell.strip("[] "))]
        names = [name] if len(said) == 1 else [f"{name}[{i}]" for i in range(len(said))]
        reading.values.extend(map(Value, names, said))
        return True
    item = _ITEM.match(cell)
    if item is not None:
        _put(item["name"], numbers.value(item["value"]), reading)
    return item is not None


def _put(name: str, number: float, reading: Reading) -> None:
    word = name.lower()
    if word in words.EPOCHS:
        reading.epoch = Counter(number)
    elif word in words.STEPS | words.EPISODES and reading.step is None and number >= 0:
        reading.step = Counter(number)
        reading.whole = word in words.WHOLE
    elif not words.is_never(name):
        reading.values.append(Value(name, number))

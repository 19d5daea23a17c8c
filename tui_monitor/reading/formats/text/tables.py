"""Tables: a heading of column names, and below it rows of exactly as many cells.

    epoch  train loss  valid loss
    0      1.20        1.10

Columns are parted by blanks, tabs, bars or commas. A cell is a number (`2,208.3`, `6.25%`), a list, a number that says
its own name (`loss: 0.5`), a time, a blank mark or, in a table with bars, a text. A row that ends in a progress bar
is redrawn: the one at 100 % counts. A heading holds no number, glued or not, and names a counter.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from tui_monitor import lexicon
from tui_monitor.lexicon.units import Unit, unit_of
from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.boxes import FRAMES
from tui_monitor.reading.formats.text.cells import Row, Rows, Value
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.steps import Count, Raw, Stand

_WORD = r"(?:[\w@/.%+()#&'*↑↓\[\]-]+(?:(?<=[@0-9]):\.?[0-9]+)?|\|\w+\|)"
_NAME = re.compile(rf"(?=[^\W\d]|\|){_WORD}(?: {_WORD}){{0,3}}$|#$")
_BLANK = frozenset({"", "-", "--", "—", "none", "n/a", "na", "[]", "*", "**", "+", "!", "✓", "✔", "★"})
_LIST = re.compile(rf"\[\s*{numbers.NUMBER}(?:(?:,\s*|\s+){numbers.NUMBER}){{0,15}}\s*\]$", re.ASCII)
_ITEM = re.compile(rf"(?P<name>[^\W\d][\w /-]{{0,40}}?)\s*[:=]\s*(?P<value>{numbers.NUMBER})$", re.ASCII)
_FRACTION = re.compile(r"(?P<n>[0-9]+)/(?P<total>[0-9]+)$", re.ASCII)
_BARS = re.compile(r"\s+\|\s+")
_BAR = re.compile(r":?\s+(?P<percent>[0-9]{1,3})%(?:\||\s*[━╸╺ ]).*$")
_PROGRESS = re.compile(r".{0,80}\|[^|]*\|\s*[0-9.]+% \[", re.ASCII)
"""fastprogress draws between the rows."""
_TIME = re.compile(r"(?:[0-9]+:)?[0-9]+:[0-9]{2}(?:\.[0-9]+)?$|[0-9.]+(?:s|ms|m|h|G|GB|MB|M|K)$", re.ASCII)
_RULE = re.compile(r"[-=+| :_]+$")
_WORDS = re.compile(r"\S+")
_WIDE = re.compile(r"\S+(?:\s\S+)*")
_COMMAS = re.compile(r"[^\s,]*(?:,\s?[^\s,]+){2,}$")
_AMOUNTS = frozenset({"instances", "size", "labels", "img_size", "targets", "total_size", "images"})
"""Columns of what a row was measured on."""
_SPELLED = {"P": "Precision", "R": "Recall"}
"""A bare `R` is a return elsewhere."""
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST = 3
_MOST_AWAY = 2
Span = tuple[str, int, int]
"""A cell, and the characters at which it begins and ends."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """The names of the columns, in all ways to see them."""

    ways: tuple[list[str], ...] = ()
    words: tuple[Span, ...] = ()
    """Where they stand, in columns that blanks part."""

    def fits(self, line: str) -> Iterator[tuple[list[str], list[str]]]:
        """Names and the cells of a row: as many cells, cells below their words, and at last words that end a name."""
        splits = _splits(line)
        for names in self.ways:
            yield from ((names, cells) for cells in splits if len(cells) == len(names))
        short = [names for names in self.ways if "\t" in line.strip() and len(splits[0]) < len(names)]
        for names in short:  # empty cells at the end were taken off as blanks
            yield names, [*splits[0], *[""] * (len(names) - len(splits[0]))]
        for spans in _spans(line) if self.words else ():
            if aligned := _aligned(self.words, spans):
                yield aligned, [span[0] for span in spans]
        for words in self.ways:
            names = _grouped(words)
            yield from ((names, cells) for cells in splits if 2 <= len(cells) == len(names) < len(words))


class Tables:
    """Remembers the newest heading."""

    def __init__(self) -> None:
        self._heading = _Heading()
        self._labels, self._away = _Labels(), 0

    @property
    def open(self) -> bool:
        return bool(self._heading.ways)

    def read(self, text: str, head: Prefix, offset: int) -> Rows | None:
        line = text[head.end :].translate(FRAMES).replace("#", " ", text[head.end :].lstrip().startswith("#"))
        body = line.strip()
        if not body or (not self.open and (body[0] in "0123456789" or _RULE.match(body))):
            return None
        if _RULE.match(body) or (self.open and _PROGRESS.match(body)):
            return []
        if self.open and (body[0] in "0123456789-+.|n" or body.startswith("all ")):
            rows = self._row(line, head, offset)
            return rows if rows is not None or body[0] != "|" else self._open(line)
        if self.open and unit_of(self._heading.ways[0][0]) is None and (rows := self._row(line, head, offset)):
            return rows if rows[0][0].raw.counts else None
        rows = self._open(line)
        self.passed(0 if rows is not None else 1)
        return rows

    def barred(self, text: str, head: Prefix, offset: int) -> Rows | None:
        """A row, or a heading, that ends in a progress bar."""
        if (bar := _BAR.search(text, head.end)) is None:
            return None
        line = text[head.end : bar.start()]
        if self.open and line.lstrip()[:1].isdigit():
            rows = self._row(line, head, offset)
            return rows if rows is None or bar["percent"] == "100" else []
        return self._open(line) if len(line.split()) > _FEWEST else None

    def passed(self, lines: int) -> None:
        """Other lines: a few may stand between rows (`Better model found at epoch 1`)."""
        self._away += lines
        if self._away > _MOST_AWAY:
            self._heading = _Heading()

    def _open(self, line: str) -> Rows | None:
        found = _heading(line)
        if found.ways:
            self._heading, self._away = found, 0
        return [] if found.ways else None

    def _row(self, line: str, head: Prefix, offset: int) -> Rows | None:
        framed = line.lstrip()[:1] == "|"
        for names, cells in self._heading.fits(line):
            row = self._read(names, cells, head, framed)
            if row is not None and (row.values or framed):
                self._away = 0
                return [(row, offset)] if row.values else []
        return None

    def _read(self, names: list[str], cells: list[str], head: Prefix, framed: bool) -> Row | None:
        row, said = Row(rank=head.rank, time=head.time), {}
        texts: dict[int, str] = {}
        for at, (name, cell) in enumerate(zip(names, cells, strict=True)):
            number = numbers.cell(cell)
            if number is not None:
                said[name] = number
            elif (fraction := _FRACTION.match(cell)) is not None and unit_of(name) is not None:
                _count(row, name, numbers.count(fraction["n"]), numbers.count(fraction["total"]))
            elif (more := _more(name, cell)) is not None:
                said |= more
            elif cell.lower() not in _BLANK and not _TIME.match(cell):
                texts[at] = cell
        said = {name: number for name, number in said.items() if not _count(row, name, number)}
        many = len(texts) * 2 > len(cells) or len(cells) < _FEWEST + (not row.raw.counts)
        if texts and ((many and not (framed and row.raw.counts)) or not _LETTER.search(next(iter(texts.values())))):
            return None
        said = {name: x for name, x in said.items() if not lexicon.is_never(name) and name.lower() not in _AMOUNTS}
        label = self._labels.of(tuple(names), row.raw, texts, said) if texts and said else ""
        row.values = [Value(label + _SPELLED.get(name, name), number) for name, number in said.items()]
        if not row.raw.counts:
            row.raw = Raw(Stand.AT_EPOCH)
        return row


class _Labels:
    """Rows of other things than the first one are named after theirs.

    A row is of what its first cell says, or of the data set that some cell names (`train`, `validation`); else rows
    of one step tell which cell it is. Other texts are remarks.
    """

    def __init__(self) -> None:
        self._keys: dict[tuple[str, ...], tuple[int, str]] = {}
        """By the names of the columns, the column and its first text."""
        self._before: dict[tuple[str, ...], tuple[Raw, dict[int, str], dict[str, float]]] = {}

    def of(self, names: tuple[str, ...], raw: Raw, texts: dict[int, str], said: dict[str, float]) -> str:
        if names not in self._keys:
            before = self._before.get(names, (Raw(), texts, said))
            self._before[names] = raw, texts, said
            column = 0 if 0 in texts else next((at for at, text in texts.items() if _is_split(text)), None)
            if column is None and before[0] == raw and before[2] != said:
                column = next((at for at, text in texts.items() if before[1].get(at, text) != text), None)
            if column is None:
                return ""
            self._keys[names] = column, before[1].get(column, texts[column])
        column, first = self._keys[names]
        text = texts.get(column, first)
        if _is_split(text):
            return "" if lexicon.words_of(text)[0] in lexicon.TRAINING else f"{text} "
        return "" if text == first else f"{text} "


def _is_split(text: str) -> bool:
    return bool(words := lexicon.words_of(text)) and lexicon.SPLIT.issuperset(words)


def _count(row: Row, name: str, number: float, total: float | None = None) -> bool:
    """Puts a cell that counts; a count over the run is the step before any other."""
    unit = Unit.EPOCH if name in ("epoch", "E") else unit_of(name)
    if unit is None or not 0 <= number < numbers.MOST_STEP:
        return False
    if unit is Unit.EPOCH:
        stand = row.raw.stand if row.raw.step is not None else Stand.AT_STEP
        row.raw = Raw(stand, row.raw.step, Count(number, total))
        return True
    whole = unit is Unit.RUN
    counted = row.raw.step is not None and not (whole and row.raw.stand is not Stand.OVER_RUN)
    if counted or number != int(min(number, 2.0**62)):
        return False
    row.raw = Raw(Stand.OVER_RUN if whole else Stand.AT_STEP, Count(number, total), row.raw.epoch)
    return True


def _more(name: str, cell: str) -> dict[str, float] | None:
    """A cell of several numbers, or one that names its number itself."""
    if _LIST.match(cell):
        said = [numbers.value(part) for part in re.split(r"[,\s]+", cell.strip("[] "))]
        names = [name] if len(said) == 1 else [f"{name}[{at}]" for at in range(len(said))]
        return dict(zip(names, said, strict=True))
    item = _ITEM.match(cell)
    named = item is not None and lexicon.is_metric(item["name"])
    return {item["name"]: numbers.value(item["value"])} if item is not None and named else None


def _splits(line: str) -> list[list[str]]:
    """The ways to cut a line into cells."""
    body = line.strip()
    if "\t" in body:
        return [[cell.strip() for cell in body.split("\t")]]
    if "|" in body.strip("|"):
        framed = [[cell.strip() for cell in body.strip("|").split("|")]]
        return framed if body[0] == "|" else [*framed, _BARS.split(body)]
    if _COMMAS.match(body):
        return [[cell.strip() for cell in body.split(",")]]
    return [[span[0] for span in spans] for spans in _spans(line)]


def _spans(line: str) -> list[list[Span]]:
    """The words of a line, and its words where two blanks part them."""
    line = line.replace("|", " ")  # a frame
    words, wide = ([(match.group(), *match.span()) for match in cells.finditer(line)] for cells in (_WORDS, _WIDE))
    return [words] if len(words) == len(wide) else [words, wide]


def _heading(line: str) -> _Heading:
    """A line as a heading; no names where it is none."""
    found: list[list[str]] = []
    for cells in _splits(line):
        if cells and not cells[0] and "," in line:
            cells = ["epoch", *cells[1:]]  # a data frame in the log: its first column counts without a name
        if "#" in cells and cells[0] == "E":
            cells = ["epoch", *cells[1:]]  # spaCy calls its counters `E` and `#`
        if len(cells) > _FEWEST and cells[0] == "Class":
            cells = [cell.partition("(")[2].rstrip(")") or cell.rstrip(")") for cell in cells]
        if 2 <= len(cells) <= 200 and all(map(_NAME.match, cells)) and _is_heading(cells):
            found.append(["step" if cell.lower() in ("#", "itn") else cell for cell in cells])
    parted = "\t" in line or "," in line or "|" in line.strip().strip("|")
    return _Heading(tuple(found), () if parted or not found else tuple(_spans(line)[0]))


def _is_heading(cells: list[str]) -> bool:
    """Does it name a counter, and enough beside it? Two columns are a table where the other is a metric."""
    if len({cell.lower() for cell in cells}) < len(cells) and not _grouped(cells):
        return False
    if cells[0] == "Class":
        return len(cells) > _FEWEST
    counted = [cell for cell in cells if unit_of(cell) is not None or cell.lower() in ("#", "itn", "epochs")]
    return bool(counted) and (len(cells) >= _FEWEST or (lexicon.is_metric(cells[1]) and cells[0] in counted))


def _aligned(words: tuple[Span, ...], cells: list[Span]) -> list[str]:
    """`Train Loss` above `0.5`: the names, where each ends, or begins, where its cells do."""
    if not 2 <= len(cells) < len(words):
        return []
    for edge, column in ((2, bisect_left), (1, lambda edges, start: bisect_right(edges, start) - 1)):
        edges = [cell[edge] for cell in cells]
        if not {word[edge] for word in words}.issuperset(edges[1:]):
            continue
        names: list[list[str]] = [[] for _ in (*cells, "beyond")]
        for at, word in enumerate(words):
            names[column(edges, word[edge]) if at else 0].append(word[0])
        if not names.pop() and all(names):
            return [" ".join(name) for name in names]
    return []


def _grouped(words: list[str]) -> list[str]:
    """The names of a heading whose names hold blanks: each ends, or each begins, with a word that tells."""
    ending = [" ".join(name) for name in _names(words)]
    beginning = [" ".join(name[::-1]) for name in _names(words[::-1])][::-1]
    return next((names for names in (ending, beginning) if names and not _twice(names)), [])


def _names(words: list[str]) -> list[list[str]]:
    """Each ends with a word that counts, is measured or is a time."""
    names: list[list[str]] = [[]]
    for word in words:
        names[-1].append(word)
        if unit_of(word) is not None or lexicon.is_metric(word) or not lexicon.TIME.isdisjoint(lexicon.words_of(word)):
            names.append([])
    return names[:-1] if not names[-1] else []


def _twice(names: list[str]) -> bool:
    """Does one name stand twice, or a quantity of training's once more without its word?"""
    parts = [name.lower().split() for name in names]
    return len(set(names)) < len(names) or any(part[0] in lexicon.TRAINING and part[1:] in parts for part in parts)

"""Tables: a heading of column names, and below it rows of exactly as many cells.

    epoch  train loss  valid loss
    0      1.20        1.10

Columns are parted by blanks, tabs, bars or commas. A cell is a number (`2,208.3`, `6.25%`), a list, a number that says
its own name (`loss: 0.5`), a time, a blank mark or, in a table with bars, a text. A row that ends in a progress bar
is redrawn: the one at 100 % counts. A heading holds no number, glued or not, and names a counter.
"""

import re

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.units import Unit, is_generation, unit_of
from tui_monitor.reading.formats.text import eta, numbers
from tui_monitor.reading.formats.text.boxes import FRAMES
from tui_monitor.reading.formats.text.cells import Row, Rows, Value
from tui_monitor.reading.formats.text.headings import (
    DATE,
    FEWEST,
    OF_TEXTS,
    Heading,
    counts_itself,
    heading,
    proved,
    unproven,
)
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.steps import Count, Raw, Stand
from tui_monitor.reading.formats.text.storeys import is_upper, storeys

_BLANK = frozenset({"", "-", "--", "—", "none", "n/a", "na", "[]", "*", "**", "+", "!", "✓", "✔", "★"})
_LIST = lazy_compile(rf"\[\s*{numbers.NUMBER}(?:(?:,\s*|\s+){numbers.NUMBER}){{0,15}}\s*\]$", re.ASCII)
_ITEM = lazy_compile(rf"(?P<name>[^\W\d][\w /-]{{0,40}}?)\s*[:=]\s*(?P<value>{numbers.NUMBER})$", re.ASCII)
_FRACTION = re.compile(r"(?P<n>[0-9]+)/(?P<total>[0-9]+)$", re.ASCII)
_BAR = lazy_compile(r":?\s+(?P<percent>[0-9]{1,3})%(?:\||\s*[━╸╺ ]).*$")
_PROGRESS = lazy_compile(
    r".{0,80}\|[^|]*\|\s*[0-9.]+% \["
    r"|(?:total|this epoch) \[[#.]+\]|[0-9.]+ iters/sec\. Estimated",
    re.ASCII,
)
"""fastprogress and Chainer draw between the rows."""
_TIME = lazy_compile(r"(?:[0-9]+:)?[0-9]+:[0-9]{2}(?:\.[0-9]+)?$|[0-9.]+(?:s|ms|m|h|G|GB|MB|M|K)$", re.ASCII)
_RULE = re.compile(r"[-=+| :_]+$")
_AMOUNTS = frozenset({"instances", "size", "labels", "img_size", "targets", "total_size", "images"})
"""Columns of what a row was measured on."""
_SPELLED = {"P": "Precision", "R": "Recall"}
"""A bare `R` is a return elsewhere."""
_NUMERIC = frozenset("0123456789-+.|n")
"""What a row begins with."""
_LETTER = re.compile(r"[^\W\d_]")
_GLUED = re.compile(r"^(?:[ |]*)[A-Za-z]{1,3}(?=[0-9]{1,7} *[|\s,])")
"""`e04 | 0.5`: a row that a letter and its number head."""
_MOST_AWAY = 2
_COMMENT = re.compile(r"^(?P<gap>\s*)(?P<sign>#|(?:%{1,2}|;|//|--)(?=\s+[^\W\d]))")


class Tables:
    """Remembers the newest heading."""

    def __init__(self) -> None:
        self._heading = Heading()
        self._labels, self._away = _Labels(), 0
        self._above = ""
        """The line directly above, where it may be the upper storey of a heading."""
        self._unproven = Heading()
        self._held: list[tuple[str, Prefix, int, str]] = []
        """Rows below a heading of which it is not known yet what counts them."""

    @property
    def open(self) -> bool:
        return bool(self._heading.ways)

    @property
    def waits(self) -> bool:
        """May the next line be a row?"""
        return self.open or bool(self._unproven.ways)

    def read(self, text: str, head: Prefix, offset: int) -> Rows | None:
        line = _uncommented(text[head.end :].translate(FRAMES))
        if self.open and unit_of(self._heading.ways[0][0]) is not None:
            line = _GLUED.sub(lambda word: " " * len(word[0]), line, count=1)
        body = line.strip()
        above, self._above = self._above, ""
        if self._unproven.ways and body and self._may_prove(line, body) and not _RULE.match(body):
            proof = self._prove(text, line, head, offset)
            if proof:
                return proof
        if not body or (not self.open and (body[0] in "0123456789" or _RULE.match(body))):
            return None
        if _RULE.match(body) or (self.open and _PROGRESS.match(body)):
            return []
        if self.open and (body[0] in _NUMERIC or body.startswith("all ")):
            rows = self._row(line, head, offset)
            return rows if rows is not None or body[0] != "|" else self._open(line, above)
        if self.open and unit_of(self._heading.ways[0][0]) is None and (rows := self._row(line, head, offset)):
            return rows if rows[0][0].raw.counts else None
        rows = self._open(line, above)
        self.passed(0 if rows is not None or self._held else 1)
        return rows

    def barred(self, text: str, head: Prefix, offset: int) -> Rows | None:
        """A row, or a heading, that ends in a progress bar."""
        if (bar := _BAR.search(text, head.end)) is None:
            return None
        line = text[head.end : bar.start()]
        if self.open and line.lstrip()[:1].isdigit():
            rows = self._row(line, head, offset)
            return rows if rows is None or bar["percent"] == "100" else []
        return self._open(line) if len(line.split()) > FEWEST else None

    def may_be_upper(self, text: str, head: Prefix) -> None:
        """A line that another section took for its heading: it may be the upper storey of one."""
        line = text[head.end :].translate(FRAMES)
        self._above = line if is_upper(line) else ""

    def passed(self, lines: int) -> None:
        """Other lines: a few may stand between rows (`Better model found at epoch 1`)."""
        self._away += lines
        if self._away > _MOST_AWAY:
            self._heading = self._unproven = Heading()

    def _open(self, line: str, above: str = "") -> Rows | None:
        joined = storeys(above, line) if above else Heading()
        found = joined if counts_itself(joined) else heading(line)
        maybe = joined if joined.ways else unproven(line)
        if found.ways:
            self._heading, self._away = found, 0
        self._above = line if is_upper(line) else ""
        if maybe.ways and not found.ways and not self.open:
            self._unproven, self._held, self._away = maybe, [], 0
        return [] if found.ways else None

    def _may_prove(self, line: str, body: str) -> bool:
        """A row begins with a number, or with a text where a number ends it."""
        if body[0] in _NUMERIC:
            return True
        if not body[0].isalpha() or numbers.cell(body.split()[-1]) is None:
            return False
        return any(True for _ in self._unproven.fits(line))

    def _prove(self, text: str, line: str, head: Prefix, offset: int) -> Rows:
        """A row below a heading without a counter; all of them where they tell by now what counts."""
        self._held.append((line, head, offset, text))
        found = proved(self._unproven, [one[0] for one in self._held])
        if found is None or found.ways:
            held, self._held, self._unproven = self._held, [], Heading()
        if found is None or not found.ways:
            return []
        self._heading, self._away = found, 0
        rows: Rows = []
        for one, its_head, its_offset, its_text in held:
            for row, at in self._row(one, its_head, its_offset) or ():
                row.first_seen_as = its_text if at != offset else ""
                rows.append((row, at))
        return rows

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
        generation: float | None = None
        for at, (name, cell) in enumerate(zip(names, cells, strict=True)):
            number = numbers.cell(cell)
            if name == OF_TEXTS:
                continue
            if cell.isdigit() and is_generation(name, names):
                generation = numbers.count(cell)
                continue
            if number is not None:
                said[eta.told_apart(name, cell)] = number
            elif (fraction := _FRACTION.match(cell)) is not None and unit_of(name) is not None:
                _count(row, name, numbers.count(fraction["n"]), numbers.count(fraction["total"]))
            elif (more := _more(name, cell)) is not None:
                said |= more
            elif cell.lower() not in _BLANK and not _TIME.match(cell) and not DATE.match(cell):
                texts[at] = cell
        said = {name: number for name, number in said.items() if not _count(row, name, number)}
        if generation is not None and not row.raw.counts:
            row.raw = Raw(Stand.AT_STEP, Count(generation))
        many = len(texts) * 2 > len(cells) or len(cells) < FEWEST + (not row.raw.counts)
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


def _uncommented(line: str) -> str:
    """`# epoch  loss`, `% iter  obj`: a heading may bear the sign of a comment, in whose room are blanks then."""
    return _COMMENT.sub(lambda begins: begins["gap"] + " " * len(begins["sign"]), line)


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

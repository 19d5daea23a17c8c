"""Tables: a heading of column names, and below it rows of exactly as many cells; boxes of names and values.

    epoch  train loss  valid loss        | rollout/       |      |        a group row names the rows below it
    0      1.20        1.10              |   ep_rew_mean  | 2.5  |
                                         | total_timesteps | 64  |

Columns are parted by blanks, tabs, bars or commas. A cell is a number (`2,208.3`, `6.25%`), a list, a number that says
its own name (`loss: 0.5`), a time, a blank mark or, in a table with bars, a text. A row that ends in a progress bar
is redrawn: the one at 100 % counts. A heading holds no number, glued or not, and names a counter. A box is complete
at its closing rule, and its step stands in one of its rows.
"""

import re

from tui_monitor import lexicon
from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.cells import Row, Rows, Trust, Value
from tui_monitor.reading.formats.text.prefix import NAN, Prefix
from tui_monitor.reading.formats.text.steps import Count, Raw, Stand
from tui_monitor.reading.formats.text.units import Unit, unit_of

_WORD = r"(?:[\w@/.%+()#-]+(?:(?<=[@0-9]):\.?[0-9]+)?|\|\w+\|)"
_NAME = re.compile(rf"(?=[^\W\d]|\|){_WORD}(?: {_WORD}){{0,3}}$|#$")
_BLANK = frozenset({"", "-", "--", "none", "n/a", "na", "[]"})
_LIST = re.compile(rf"\[\s*{numbers.NUMBER}(?:(?:,\s*|\s+){numbers.NUMBER}){{0,15}}\s*\]$", re.ASCII)
_ITEM = re.compile(rf"(?P<name>[^\W\d][\w /-]{{0,40}}?)\s*[:=]\s*(?P<value>{numbers.NUMBER})$", re.ASCII)
_FRACTION = re.compile(r"(?P<n>[0-9]+)/(?P<total>[0-9]+)$", re.ASCII)
_BARS = re.compile(r"\s+\|\s+")
_BAR = re.compile(r":?\s+(?P<percent>[0-9]{1,3})%(?:\||\s*[━╸╺ ]).*$")
_PROGRESS = re.compile(r".{0,80}\|[^|]*\|\s*[0-9.]+% \[", re.ASCII)
"""fastprogress draws between the rows."""
_TIME = re.compile(r"(?:[0-9]+:)?[0-9]+:[0-9]{2}(?:\.[0-9]+)?$|[0-9.]+(?:s|ms|m|h|G|GB|MB|M|K)$", re.ASCII)
_RULE = re.compile(r"[-=+| :_]+$")
_BOX_RULE = re.compile(r"\s*[+|]?[-=_+]{5,}[+|]?\s*$", re.ASCII)
_GAPS = re.compile(r"\s{2,}")
_COMMAS = re.compile(r"[^\s,]*(?:,[^\s,]+){2,}$")
_AMOUNTS = frozenset({"instances", "size", "labels", "img_size", "targets", "total_size", "images"})
"""Columns of what a row was measured on."""
_SPELLED = {"P": "Precision", "R": "Recall"}
"""A bare `R` is a return elsewhere."""
_FEWEST = 3
_MOST_ROWS = 500


class Tables:
    """Remembers the newest heading."""

    def __init__(self) -> None:
        self._headings: tuple[list[str], ...] = ()
        self._labels: dict[tuple[str, ...], str] = {}

    @property
    def open(self) -> bool:
        return bool(self._headings)

    def read(self, text: str, head: Prefix, offset: int) -> Rows | None:
        body = text[head.end :].strip().removeprefix("#").lstrip()
        if not body or (not self._headings and body[0] in "0123456789"):
            return None
        if self._headings and (body[:1] in "0123456789-+.|n" or body.startswith("all ")):
            return self._row(body, head, offset, redrawn=False)
        if self._headings and _PROGRESS.match(text[head.end :].strip()):
            return []
        if body and not _RULE.match(body):
            self._headings = _headings(body)
            return [] if self._headings else None
        return [] if self._headings else None

    def barred(self, text: str, head: Prefix, offset: int) -> Rows | None:
        """A row, or a heading, that ends in a progress bar."""
        body = text[head.end :].strip()
        bar = _BAR.search(body)
        if bar is None:
            return None
        body = body[: bar.start()]
        if self._headings and body[:1].isdigit():
            return self._row(body, head, offset, bar["percent"] != "100")
        if len(body.split()) > _FEWEST and (found := _headings(body)):
            self._headings = found
            return []
        return None

    @property
    def headed(self) -> bool:
        """Does a heading stand above?"""
        return bool(self._headings)

    def forget(self) -> None:
        self._headings = ()

    def _row(self, body: str, head: Prefix, offset: int, redrawn: bool) -> Rows | None:
        if _RULE.match(body):
            return []
        for names in self._headings:
            for cells in _splits(body):
                fitted = names if len(cells) == len(names) else _fitted(names, len(cells))
                row = self._read(fitted, cells, head) if fitted else None
                if row is not None:
                    return [] if redrawn else [(row, offset)] if row.values else None
        if body[0] == "|":
            self._headings = _headings(body) or self._headings
            return [] if _headings(body) else None
        return None

    def _read(self, names: list[str], cells: list[str], head: Prefix) -> Row | None:
        row, said = Row(rank=head.rank, time=head.time), {}
        texts: list[str] = []
        for name, cell in zip(names, cells, strict=True):
            number = numbers.cell(cell)
            if number is not None:
                said[name] = number
            elif (fraction := _FRACTION.match(cell)) is not None and unit_of(name) is not None:
                _count(row, name, float(fraction["n"]), float(fraction["total"]))
            elif (more := _more(name, cell)) is not None:
                said |= more
            elif cell.lower() not in _BLANK and not _TIME.match(cell):
                texts.append(cell)
        if texts and (not any(map(str.isalpha, texts[0])) or len(texts) * 2 > len(cells) or len(cells) < _FEWEST + 1):
            return None
        label = self._label(tuple(names), texts)
        for name, number in said.items():
            if not _count(row, name, number) and not lexicon.is_never(name) and name.lower() not in _AMOUNTS:
                row.values.append(Value(label + _SPELLED.get(name, name), number))
        if not row.raw.counts:
            row.raw = Raw(Stand.AT_EPOCH)
        return row

    def _label(self, names: tuple[str, ...], texts: list[str]) -> str:
        """Rows of other things than the first one are named after theirs."""
        if not texts:
            return ""
        first = self._labels.setdefault(names, texts[0])
        return "" if first == texts[0] else f"{texts[0]} "


def _count(row: Row, name: str, number: float, total: float | None = None) -> bool:
    """Puts a cell that counts; a count over the run is the step before any other."""
    unit = Unit.EPOCH if name in ("epoch", "E") else unit_of(name)
    if unit is None or number != number or number < 0:
        return False
    if unit is Unit.EPOCH:
        stand = row.raw.stand if row.raw.step is not None else Stand.AT_STEP
        row.raw = Raw(stand, row.raw.step, Count(number, total))
        return True
    whole = unit is Unit.RUN
    if row.raw.step is not None and not (whole and row.raw.stand is not Stand.OVER_RUN):
        return False
    if number != int(min(number, 2.0**62)):
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
    return {item["name"]: numbers.value(item["value"])} if item is not None else None


def _splits(body: str) -> list[list[str]]:
    if "\t" in body:
        return [[cell.strip() for cell in body.split("\t")]]
    if "|" in body:
        framed = [[cell.strip() for cell in body.strip("|").split("|")]]
        return framed if body[0] == "|" else [*framed, _BARS.split(body)]
    if _COMMAS.match(body):
        return [[cell.strip() for cell in body.split(",")]]
    spaced, wide = body.split(), _GAPS.split(body)
    return [spaced] if len(wide) == len(spaced) else [spaced, wide]


def _headings(body: str) -> tuple[list[str], ...]:
    """The ways to see a line as a heading; empty when it is none."""
    found: list[list[str]] = []
    for cells in _splits(body):
        if not cells[0] and "," in body:
            cells = ["epoch", *cells[1:]]  # a data frame in the log: its first column counts without a name
        if "#" in cells and cells[0] == "E":
            cells = ["epoch", *cells[1:]]  # spaCy calls its counters `E` and `#`
        if len(cells) > _FEWEST and cells[0] == "Class":
            cells = [cell.partition("(")[2].rstrip(")") or cell.rstrip(")") for cell in cells]
        if 2 <= len(cells) <= 200 and all(map(_NAME.match, cells)) and _is_heading(cells):
            found.append(["step" if cell.lower() in ("#", "itn") else cell for cell in cells])
    return tuple(found)


def _is_heading(cells: list[str]) -> bool:
    """Does it name a counter, and enough beside it? Two columns are a table where the other is a metric."""
    if len({cell.lower() for cell in cells}) < len(cells) and not _grouped(cells):
        return False
    if cells[0] == "Class":
        return len(cells) > _FEWEST
    counted = [cell for cell in cells if unit_of(cell) is not None or cell.lower() in ("#", "itn", "epochs")]
    return bool(counted) and (len(cells) >= _FEWEST or (lexicon.is_metric(cells[1]) and cells[0] in counted))


def _fitted(words: list[str], count: int) -> list[str]:
    """A heading whose names hold blanks, for rows of so many cells."""
    names = _grouped(words) if 2 <= count < len(words) else []
    return names if len(names) == count else []


def _grouped(words: list[str]) -> list[str]:
    """The names of such a heading: each ends with a word that counts, is measured or is a time."""
    names: list[str] = []
    pending: list[str] = []
    for word in words:
        pending.append(word)
        if unit_of(word) is not None or lexicon.is_metric(word) or not lexicon.TIME.isdisjoint(lexicon.words_of(word)):
            names.append(" ".join(pending))
            pending = []
    return names if not pending and len(set(names)) == len(names) else []


class Boxes:
    """Collects the rows of a box until its closing rule; a lying one is `| Name | ... |` above `| Value | ... |`."""

    def __init__(self) -> None:
        self._rows: list[Value] = []
        self._group = ""
        self._head = Prefix()
        self._names: list[str] = []

    @property
    def open(self) -> bool:
        return bool(self._rows)

    def read(self, text: str, head: Prefix, offset: int) -> Rows | None:
        body = text[head.end :].strip()
        if body.startswith(("| Name ", "| Value ")):
            return self._lying([cell.strip() for cell in body.strip("|").split("|")], head, offset)
        if body[:1] == "|" and body[-1:] == "|" and body.count("|") == 3:
            return self._row(body, head, offset)
        return self.finish() if self._rows and _BOX_RULE.match(body) else None

    def finish(self) -> Rows:
        """The box so far, as one row."""
        cells, self._rows, self._group = self._rows, [], ""
        if not cells:
            return []
        row = Row(rank=self._head.rank, time=self._head.time, shape="box")
        best = max((cell for cell in cells if _weight(cell) > 0), key=_weight, default=None)
        epoch = next((cell for cell in cells if unit_of(cell.name.rpartition("/")[2]) is Unit.EPOCH), None)
        row.values = [cell for cell in cells if cell is not best and cell is not epoch]
        step = None if best is None else Count(best.number)
        row.raw = Raw(Stand.OVER_RUN, step, None if epoch is None else Count(epoch.number))
        return [(row, row.values[0].offset)] if row.values else []

    def _lying(self, cells: list[str], head: Prefix, offset: int) -> Rows | None:
        if cells[0] == "Name":
            self._names = cells[1:]
            return []
        names, self._names = self._names, []
        if len(names) != len(cells) - 1:
            return None
        row = Row(rank=head.rank, time=head.time, trust=Trust.NAMED)
        said = zip(names, map(numbers.cell, cells[1:]), strict=True)
        row.values = [Value(name, number) for name, number in said if number is not None and not lexicon.is_never(name)]
        return [(row, offset)] if row.values else []

    def _row(self, body: str, head: Prefix, offset: int) -> Rows:
        name, cell = body[1:-1].split("|")
        key, cell = name.strip(), cell.strip()
        if not cell and key.endswith("/"):
            self._group = key
            return []
        number = numbers.cell(cell)
        if number is not None and key and len(self._rows) < _MOST_ROWS:
            self._head = head if head.time == head.time or head.rank else Prefix(rank=head.rank, time=NAN)
            inside = self._group and name.startswith("  ")
            self._rows.append(Value(self._group + key if inside else key, number, offset=offset))
        return []


_BOX_STEPS = (
    "total timesteps", "timesteps", "timesteps total", "total env interacts", "totalenvinteracts", "timesteps so far",
    "total steps", "global step", "steps", "step", "iterations", "itr", "nupdates",
)  # fmt: skip
"""Of several counters in a box the step is the one that goes on most finely over the run."""


def _weight(cell: Value) -> float:
    """How well a row of a box counts the run; 0 where it counts nothing."""
    name = " ".join(lexicon.words_of(cell.name.rpartition("/")[2]))
    if name not in _BOX_STEPS or not cell.number >= 0 or cell.number != int(min(cell.number, 2.0**62)):
        return 0.0
    return float(len(_BOX_STEPS) - _BOX_STEPS.index(name))

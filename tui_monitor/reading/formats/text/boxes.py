"""Boxes of names and values, a row each; a lying one is `| Name | ... |` above `| Value | ... |`.

    | rollout/        |      |   a group row names the rows below it
    |   ep_rew_mean   | 2.5  |
    | total_timesteps | 64   |

A frame that parts names and numbers by blanks alone (`│ loss     0.5 │`) is one, too, and so are two columns between
rules of dashes. A box is complete at its closing rule, and its step stands in one of its rows. One whose first row is
`| param | value |` holds settings.
"""

import re

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.units import Unit, unit_of
from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.cells import Row, Rows, Trust, Value
from tui_monitor.reading.formats.text.prefix import NAN, Prefix
from tui_monitor.reading.formats.text.steps import Count, Raw, Stand

_BOX_RULE = re.compile(r"\s*[+|]?[-=_+]{5,}[+|]?\s*$", re.ASCII)
_PAIR = lazy_compile(r"\|(?P<name>\s*\S[^|]*?)(?P<bar>\||\s{2,}(?=[^\s|]))(?P<cell>[^|]*)\|$")
_COLUMNS_RULE = re.compile(r"-{3,}\s+-{3,}$")
_SPACED = lazy_compile(r"(?P<name>[^\W\d]\S*(?: \S+){0,3})\s{2,}(?P<cell>[^\s]+)$")
_SETTINGS = frozenset({"param", "parameter", "hyperparameter", "hyperparam", "argument", "arg", "option", "setting"})
FRAMES = {code: "|" if chr(code) in "│┃║" else "-" for code in range(0x2500, 0x2580)}
"""Frames are drawn in many ways."""
_MOST_ROWS = 500
_LONGEST = 300


class Boxes:
    """Collects the rows of a box until its closing rule."""

    def __init__(self) -> None:
        self._rows: list[Value] = []
        self._group = ""
        self._head = Prefix()
        self._names: list[str] = []
        self._of_settings = False
        self._spaced = False
        """Is it between rules of two columns?"""

    @property
    def open(self) -> bool:
        return bool(self._rows) or self._spaced or self._of_settings

    def read(self, text: str, head: Prefix, offset: int) -> Rows | None:
        body = text[head.end :].translate(FRAMES).strip()
        if body.startswith(("| Name ", "| Value ")):
            return self._lying([cell.strip() for cell in body.strip("|").split("|")], head, offset)
        self._of_settings = self._of_settings and body[:1] == "|"
        if self._of_settings:
            return []
        if body[:1] == "|" and body[-1:] == "|" and len(body) <= _LONGEST and (pair := _PAIR.match(body)):
            return self._row(pair["name"], pair["cell"].strip(), pair["bar"] == "|", head, offset)
        if self._spaced or _COLUMNS_RULE.match(body):
            return self._column(body, head, offset)
        return self.finish() if self._rows and _BOX_RULE.match(body) else None

    def _column(self, body: str, head: Prefix, offset: int) -> Rows | None:
        """A line of a box without bars, its rules included."""
        ruled, opened = _COLUMNS_RULE.match(body) is not None, bool(self._rows)
        pair = _SPACED.match(body) if len(body) <= _LONGEST and not ruled else None
        if pair is not None:
            return self._row(pair["name"], pair["cell"], False, head, offset)
        rows = self.finish() if opened and ruled else []
        self._rows, self._spaced = [], ruled and not opened
        return rows if opened and ruled and rows and rows[0][0].raw.counts else None

    def finish(self) -> Rows:
        """The box so far, as one row."""
        cells, self._rows, self._group, self._spaced = self._rows, [], "", False
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

    def _row(self, name: str, cell: str, barred: bool, head: Prefix, offset: int) -> Rows | None:
        key = name.strip()
        if not self._rows and cell.lower() == "value" and key.lower().removesuffix("s") in _SETTINGS:
            self._of_settings = True
            return []
        if barred and not cell and key.endswith("/"):
            self._group = key
            return []
        number = numbers.cell(cell) if any(map(str.isalpha, key)) else None
        if number is None:
            return [] if self._rows else None
        if len(self._rows) < _MOST_ROWS:
            self._head = head if head.time == head.time or head.rank else Prefix(rank=head.rank, time=NAN)
            inside = self._group and name.startswith("  ")
            self._rows.append(Value(self._group + key if inside else key, number, offset=offset))
        return []


_BOX_STEPS = (
    "total timesteps", "timesteps", "timesteps total", "total env interacts", "totalenvinteracts", "timesteps so far",
    "total env steps", "total steps", "global step", "steps", "step", "training iteration", "iterations", "iteration",
    "itr", "nupdates",
)  # fmt: skip
"""Of several counters in a box the step is the one that goes on most finely over the run."""


def _weight(cell: Value) -> float:
    """How well a row of a box counts the run; 0 where it counts nothing."""
    name = " ".join(lexicon.words_of(cell.name.rpartition("/")[2]))
    if name not in _BOX_STEPS or not cell.number >= 0 or cell.number != int(min(cell.number, 2.0**62)):
        return 0.0
    return float(len(_BOX_STEPS) - _BOX_STEPS.index(name))

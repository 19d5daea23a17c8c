"""Boxes of names and values, a row each; a lying one is `| Name | ... |` above `| Value | ... |`.

    | rollout/        |      |   a group row names the rows below it
    |   ep_rew_mean   | 2.5  |
    | total_timesteps | 64   |

A box is complete at its closing rule, and its step stands in one of its rows.
"""

import re

from tui_monitor import lexicon
from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.cells import Row, Rows, Trust, Value
from tui_monitor.reading.formats.text.prefix import NAN, Prefix
from tui_monitor.reading.formats.text.steps import Count, Raw, Stand
from tui_monitor.reading.formats.text.units import Unit, unit_of

_BOX_RULE = re.compile(r"\s*[+|]?[-=_+]{5,}[+|]?\s*$", re.ASCII)
_MOST_ROWS = 500


class Boxes:
    """Collects the rows of a box until its closing rule."""

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

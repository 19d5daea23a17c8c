"""Tables of two columns drawn with bars, as baselines, Stable-Baselines3, Spinning Up and guided-diffusion print them.

A row whose value is empty names a group, and the indented rows below it belong to it: `rollout/` and `ep_rew_mean`
give `rollout/ep_rew_mean`. The table is complete at its closing rule; its step stands in one of its rows.

DI-engine's lie on their side: a row `| Name | ... |` and below it `| Value | ... |`; a line above them counts.
"""

import re

from tui_monitor.reading.formats.text import numbers, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_RULE = re.compile(r"\s*\+?[-=_+]{5,}\+?\s*$", re.ASCII)
_STEPS = (
    "total_timesteps",
    "timesteps",
    "timesteps_total",
    "totalenvinteracts",
    "timesteps_so_far",
    "total_steps",
    "global_step",
    "steps",
    "step",
    "iterations",
    "itr",
    "nupdates",
    "misc/total_timesteps",
)
_MOST_ROWS = 500


class Boxes:
    """Collects the rows of a table until its closing rule."""

    def __init__(self) -> None:
        self._rows: list[Value] = []
        self._group = ""
        self._time = float("nan")
        self._rank = ""
        self._names: list[str] = []

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        body = text[head.end :].strip()
        if body.startswith(("| Name ", "| Value ")):
            return self._lying([cell.strip() for cell in body.strip("|").split("|")], head, offset)
        if body[:1] == "|" and body[-1:] == "|" and body.count("|") == 3:
            self._row(body, head, offset)
            return []
        if self._rows and _RULE.match(body):
            return self.finish()
        return None

    def finish(self) -> Entries:
        """The table so far, as one reading."""
        rows, self._rows, self._group = self._rows, [], ""
        if not rows:
            return []
        reading = Reading(rank=self._rank, time=self._time, whole=True, shape="box")
        by_name = {row.name.rsplit("/", 1)[-1].lower().replace(" ", "_"): row for row in rows}
        for name in _STEPS:
            if name in by_name and by_name[name].number >= 0:
                reading.step = Counter(by_name[name].number)
                rows.remove(by_name[name])
                break
        for name in words.EPOCHS & by_name.keys():
            reading.epoch = Counter(by_name[name].number)
            rows.remove(by_name[name])
        reading.values = rows
        return [(reading, rows[0].offset)] if rows else []

    def _lying(self, cells: list[str], head: Prefix, offset: int) -> Entries | None:
        if cells[0] == "Name":
            self._names = cells[1:]
            return []
        names, self._names = self._names, []
        if len(names) != len(cells) - 1:
            return None
        reading = Reading(rank=head.rank, time=head.time, anchored=False)
        for name, cell in zip(names, cells[1:], strict=True):
            if (number := numbers.cell(cell)) is not None and not words.is_never(name):
                reading.values.append(Value(name, number))
        return [(reading, offset)] if reading.values else []

    def _row(self, body: str, head: Prefix, offset: int) -> None:
        name, cell = body[1:-1].split("|")
        key, cell = name.strip(), cell.strip()
        if not cell and key.endswith("/"):
            self._group = key
            return
        number = numbers.cell(cell)
        if number is None or not key or len(self._rows) >= _MOST_ROWS:
            return
        inside = self._group and name.startswith("  ")
        self._time, self._rank = head.time, head.rank
        self._rows.append(Value(self._group + key if inside else key, number, offset=offset))

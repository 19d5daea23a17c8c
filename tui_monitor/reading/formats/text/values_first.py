"""Numbers that stand before their names: Darknet's ` 3: 2.405531, 2.298185 avg loss, 0.250000 rate, 48 images`.

A number without a name before the mean of something is that thing itself.
"""

import re

from tui_monitor.reading.formats.text import numbers, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_COUNT = re.compile(r"\s*(?:(?:iter|iteration|step|batch)\s+)?(?P<n>[0-9]{1,15}):\s+(?=[-+0-9.ni])", re.ASCII | re.I)
_CELL = re.compile(rf"\s*(?P<value>{numbers.NUMBER})(?:\s+(?P<name>[A-Za-z][A-Za-z _/]{{0,40}}))?\s*(?:,|$)", re.ASCII)
_MEAN = re.compile(r"(?:avg|average|mean|running|smoothed)\s+(?P<name>.+)", re.IGNORECASE)


class ValuesFirst:
    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        count = _COUNT.match(text, head.end)
        if count is None:
            return None
        cells = _cells(text, count.end())
        reading = Reading(rank=head.rank, time=head.time, repeatable=True, whole=True)
        reading.step = Counter(float(count["n"]), None, *count.span("n"))
        for cell, after in zip(cells, [*cells[1:], None], strict=False):
            name = cell["name"] or _named_by(after)
            if name and not words.is_never(name):
                reading.values.append(Value(name, numbers.value(cell["value"]), *cell.span("value")))
        return [(reading, offset)] if any(words.is_metric(value.name) for value in reading.values) else None

    def finish(self) -> Entries:
        return []


def _cells(text: str, at: int) -> list[re.Match[str]]:
    """The cells up to the end of the line; none where it holds anything else."""
    cells: list[re.Match[str]] = []
    while at < len(text):
        cell = _CELL.match(text, at)
        if cell is None:
            return []
        cells.append(cell)
        at = cell.end()
    return cells


def _named_by(after: re.Match[str] | None) -> str:
    mean = _MEAN.fullmatch(after["name"]) if after is not None and after["name"] else None
    return mean["name"] if mean else ""

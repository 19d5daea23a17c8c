"""Boosting: XGBoost `[12]\\ttrain-auc:0.9`, LightGBM `[12]\\tvalid_1's l2: 0.3`, CatBoost `12:\\tlearn: 0.3`."""

import re

from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_ROUND = re.compile(r"\s*(?:\[(?P<n>[0-9]+)\]|(?P<m>[0-9]+):)\t", re.ASCII)
_CELL = re.compile(rf"(?<=\t)(?P<name>[^\t]+?):\s*(?P<value>{numbers.NUMBER})(?P<end>[^\t]*)(?:\t|$)")
_ASIDE = frozenset({"best", "total", "remaining", "passed"})


class Boosting:
    """One line is one round, with every metric of every data set."""

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        match = _ROUND.match(text, head.end) or _ROUND.match(text)
        if match is None:
            return None
        kind = "n" if match["n"] else "m"
        count = numbers.step(match[kind])
        if count is None:
            return None
        reading = Reading(rank=head.rank, time=head.time, repeatable=True, whole=True)
        reading.step = Counter(count, None, *match.span(kind))
        for cell in _CELL.finditer(text, match.end()):
            if cell["name"] in _ASIDE:
                reading.repeatable = False
                continue
            reading.values.append(Value(cell["name"], numbers.value(cell["value"]), *cell.span("value")))
            reading.loose.append(cell.span("end"))
        return [(reading, offset)] if reading.values else None

    def finish(self) -> Entries:
        return []

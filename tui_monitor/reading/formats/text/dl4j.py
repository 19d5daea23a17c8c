"""Deeplearning4j's ScoreIterationListener: `Score at iteration 100 is 1.39`. Its score is the loss it minimises."""

import re

from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_LINE = re.compile(rf".{{0,200}}?Score at iteration (?P<n>[0-9]+) is (?P<value>{numbers.NUMBER})\s*$", re.ASCII)


class DL4J:
    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        match = _LINE.match(text, head.end) if "Score at" in text else None
        count = numbers.step(match["n"]) if match else None
        if match is None or count is None:
            return None
        reading = Reading(rank=head.rank, time=head.time, repeatable=True, whole=True)
        reading.step = Counter(count, None, *match.span("n"))
        reading.values = [Value("loss", numbers.value(match["value"]), *match.span("value"))]
        return [(reading, offset)]

    def finish(self) -> Entries:
        return []

"""Keras: a bar redrawn over itself within each epoch, or one line an epoch (`verbose=2`).

Numbers within an epoch are running means; those of its last batch are the epoch's numbers, and only they are points.
Their step is the epoch, which a heading of its own tells (`Epoch 2/15`).
"""

import re

from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Entries, Reading, Value

_BAR = re.compile(r"\s*(?P<n>[0-9]+)/(?P<total>[0-9]+)\s+(?:[━╸╺]+|\[[=>.\s]+\]|-)\s", re.ASCII)
_TIMED = re.compile(r"\b[0-9.]{1,20}(?:s|ms|us|µs)(?:/step|/sample|/epoch)?\b")
_NAMED = re.compile(rf"\s-\s(?P<name>(?:(?! - )[^:]){{1,80}}?): (?P<value>{numbers.NUMBER})(?=\s|$)")
_OLD = re.compile(r"\s*- [0-9]+s(?: - [0-9.]+[mu]?s/(?:step|sample|epoch))? - ", re.ASCII)


class Keras:
    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        match = _BAR.match(text, head.end)
        if match is None:
            return self._line(text, head, offset) if _OLD.match(text) else None
        if _TIMED.search(text, match.end() - 2) is None and "ETA" not in text:
            return None
        if match["n"] != match["total"] or "ETA:" in text:
            return []
        return self._line(text, head, offset)

    def finish(self) -> Entries:
        return []

    def _line(self, text: str, head: Prefix, offset: int) -> Entries:
        reading = Reading(rank=head.rank, time=head.time, last=True)
        names: set[str] = set()
        for match in _NAMED.finditer(text):
            if match["name"] not in names:
                names.add(match["name"])
                reading.values.append(Value(match["name"], numbers.value(match["value"])))
        return [(reading, offset)] if reading.values else []

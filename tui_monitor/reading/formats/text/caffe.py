"""Caffe's outputs of a net: `Test net output #1: loss = 7.08 (* 1 = 7.08 loss)`. Its other lines are ordinary.

`Iteration 5000, Testing net (#0)` says where the outputs below it stand.
"""

import re

from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_TESTING = re.compile(r"\s*Iteration ([0-9]+), Testing net", re.ASCII)
_OUTPUT = re.compile(rf"\s*(?P<net>Train|Test) net output #[0-9]+: (?P<name>\S+) = (?P<value>{numbers.NUMBER})")


class Caffe:
    def __init__(self) -> None:
        self._testing: float | None = None

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        if "net" not in text:
            return None
        testing = _TESTING.match(text, head.end)
        if testing:
            self._testing = numbers.step(testing[1])
            return []
        match = _OUTPUT.match(text, head.end)
        if match is None:
            return None
        reading = Reading(rank=head.rank, time=head.time, aside=True, repeatable=match["net"] == "Train")
        reading.loose.append((match.end(), len(text)))
        if match["net"] == "Test" and self._testing is not None:
            reading.aside, reading.whole, reading.step = False, True, Counter(self._testing)
        reading.values = [
            Value(f"{match['net']} net output {match['name']}", numbers.value(match["value"]), *match.span("value"))
        ]
        return [(reading, offset)]

    def finish(self) -> Entries:
        return []

"""MLPerf's compliance lines: `:::MLPv0.5.0 ssd 1541710878.2 (train.py:349) eval_accuracy: {"epoch": 0, "value": 0.4}`.

Those whose value is a dictionary with a `value` measure something; all others tell the settings of the run.
"""

import re

from tui_monitor.reading.formats.text.dicts import Dicts
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Entries

_LINE = re.compile(r":::MLP\S* \S+ (?P<time>[0-9]+(?:\.[0-9]+)?) \([^)]*\) ", re.ASCII)


class MLPerf:
    def __init__(self) -> None:
        self._dicts = Dicts()

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        if not text.startswith(":::MLP"):
            return None
        match = _LINE.match(text)
        if match is None or '"value":' not in text:
            return []
        return self._dicts.read(text, Prefix(match.end(), head.rank, float(match["time"])), offset) or []

    def finish(self) -> Entries:
        return []

"""Dictionaries that were printed over several lines, by `pprint` or `json.dumps(indent=2)`: one reading at their end.

    {'Loss/classification_loss': 0.5,          {
     'Loss/total_loss': 1.5,                     "epoch": 3,
     'learning_rate': 0.01}                      "val_loss": 0.5
                                               }

One that counts nothing may as well be settings: it reports only once training has begun.
"""

import re

from tui_monitor.reading.formats.text import numbers, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_OPENING = re.compile(r"\s*\{\s*")
_ENTRY = re.compile(
    r"\s*(?P<quote>['\"])(?P<name>[^'\"]{1,100})(?P=quote):\s*(?P<value>[^,{}\[\]]{1,100})(?P<end>,|\}?)\s*$"
)
_CLOSING = re.compile(r"\s*\}\s*$")
_EPOCHS = frozenset({"epoch"})
_STEPS = frozenset({"step", "global_step", "iteration", "iter"})
_MOST_LINES = 200


class SpreadDicts:
    def __init__(self) -> None:
        self._reading: Reading | None = None
        self._lines = 0

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        at = head.end
        opening = _OPENING.match(text, at)
        if opening is not None:
            self._reading = Reading(rank=head.rank, time=head.time)
            self._lines, at = 0, opening.end()
        elif self._reading is None:
            return None
        self._lines += 1
        closes = _CLOSING.match(text, at) is not None
        entry = _ENTRY.match(text, at)
        if (entry is None and not closes and at < len(text)) or self._lines > _MOST_LINES:
            self._reading = None
            return None
        if entry is not None:
            _take(entry, offset, self._reading)
            closes = entry["end"] == "}"
        return self._closed(offset) if closes else []

    def finish(self) -> Entries:
        return []

    def _closed(self, offset: int) -> Entries | None:
        reading, self._reading = self._reading, None
        if reading is None or self._lines < 2:
            return None
        reading.anchored = reading.step is not None or reading.epoch is not None
        reports = any(words.is_metric(value.name) and not words.is_rate(value.name) for value in reading.values)
        reading.tentative = not reading.anchored
        return [(reading, offset)] if reports else []


def _take(entry: re.Match[str], offset: int, reading: Reading | None) -> None:
    number = numbers.wrapped(entry["value"].strip())
    name = entry["name"]
    if number is None or reading is None or words.is_never(name):
        return
    if name.lower() in _EPOCHS:
        reading.epoch = Counter(number)
    elif name.lower() in _STEPS:
        reading.step, reading.whole = Counter(number), True
    else:
        reading.values.append(Value(name, number, offset=offset))

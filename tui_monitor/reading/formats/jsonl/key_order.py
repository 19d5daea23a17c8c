"""Keys of records: one order for each set of them, and keys that one line says twice."""

import json
from collections.abc import Sequence

from tui_monitor.reading.formats.csv.transpose import Cells
from tui_monitor.reading.formats.jsonl.json_text import FAILURES

_MOST_SETS = 256


class KeyOrder:
    """Records whose keys stand in another order than at first are the same records.

    Where two keys could be the step, the first one is: which one that is must not change from line to line.
    """

    def __init__(self) -> None:
        self._first: dict[frozenset[str], tuple[str, ...]] = {}

    def ordered(self, keys: tuple[str, ...], cells: Sequence[Cells]) -> tuple[tuple[str, ...], Sequence[Cells]]:
        """The keys as they stood at first, and their columns."""
        known = frozenset(keys)
        if known not in self._first and len(self._first) >= _MOST_SETS:
            self._first.clear()
        first = self._first.setdefault(known, keys)
        if first == keys or len(known) < len(keys):
            return keys, cells
        return first, [cells[keys.index(key)] for key in first]


class Twice:
    """Lines that say a key twice, of which JSON keeps the last: looked for once in each kind of line."""

    def __init__(self) -> None:
        self._seen: set[frozenset[str]] = set()

    def said(self, keys: tuple[str, ...], line: bytes) -> bool:
        """Is this the first line with these keys, and does it say one of them twice?"""
        known = frozenset(keys)
        if known in self._seen:
            return False
        if len(self._seen) >= _MOST_SETS:
            self._seen.clear()
        self._seen.add(known)
        return _says_twice(line)


def _says_twice(line: bytes) -> bool:
    repeated: list[int] = []

    def note(pairs: list[tuple[str, object]]) -> None:
        repeated.append(len(pairs) - len(dict(pairs)))

    try:
        json.loads(line.decode("utf-8", "replace"), object_pairs_hook=note)
    except FAILURES:
        return False
    return any(repeated)

"""The shape of one JSON record as a type: lines like it are decoded straight into their numbers.

What a record of one line looks like, its keys at every level, most others of its file look like too. As a type it lets
msgspec refuse whatever differs (a missing key, one more, a text where a number was) while it decodes; what it takes is
exactly what decoding into dictionaries would give, in half the time. Only the order of keys is not looked at.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, cast

import msgspec
from msgspec import Struct

from tui_monitor.reading.formats.csv.transpose import Cells, transpose

_GUESSES = 4
_DEEPEST = 15
_MOST_LEAVES = 512
_KINDS: Mapping[type, Any] = {float: float | None, int: float | None, type(None): float | None, bool: bool, str: str}
"""What else a field may hold in another line."""

Leaf = tuple[str, str, bool]
"""Its keys joined by `/`, its attribute, and whether it holds numbers."""


class RecordType(Struct, frozen=True):
    keys: tuple[str, ...]
    """Of the leaves, nested ones joined by `/`, in the order of the first record."""
    _numbers: bool
    _decoder: msgspec.json.Decoder[object]
    _leaves: attrgetter[tuple[object, ...]]

    @classmethod
    def of(cls, record: Mapping[str, object]) -> RecordType | None:
        """None for a record that holds lists or media, or fewer than two leaves, or keys that no type can have."""
        try:
            made, leaves = _struct(record, _DEEPEST)
        except _NoType:
            return None
        if not 2 <= len(leaves) <= _MOST_LEAVES:
            return None
        return cls(
            tuple(path for path, _, _ in leaves),
            all(number for _, _, number in leaves),
            msgspec.json.Decoder(made),
            attrgetter(*(attribute for _, attribute, _ in leaves)),
        )

    def cells(self, data: bytes, count: int) -> list[Cells] | None:
        """The columns of `count` records in lines; None when they are not so many, or any is of another type."""
        try:
            rows = self._decoder.decode_lines(data)
        except (ValueError, RecursionError, msgspec.MsgspecError):
            return None
        return self._columns(rows) if len(rows) == count else None

    def _columns(self, rows: Sequence[object]) -> list[Cells]:
        width = len(self.keys)
        if self._numbers:
            cells = list(chain.from_iterable(map(self._leaves, rows)))
            try:
                numbers = array("d", cast("list[float]", cells))
                return [numbers[i::width] for i in range(width)]
            except TypeError:  # a null
                return [cells[i::width] for i in range(width)]
        return transpose(map(self._leaves, rows), width)


class Guesses:
    """Takes the lines of a file to be like the first ones, until that has been wrong a few times."""

    def __init__(self) -> None:
        self.type: RecordType | None = None
        self._left = _GUESSES

    def guess(self, record: Mapping[str, object]) -> None:
        """More lines are like `record`, perhaps."""
        if self._left:
            self._left -= 1
            self.type = RecordType.of(record)

    def cells(self, data: bytes, count: int) -> list[Cells] | None:
        """As `RecordType.cells`; a type that does not hold is given up."""
        cells = None if self.type is None else self.type.cells(data, count)
        if cells is None:
            self.type = None
        else:
            self._left = _GUESSES
        return cells


class _NoType(Exception):
    """A record holds what no type can say."""


def _struct(record: Mapping[str, object], deepest: int) -> tuple[type[msgspec.Struct], list[Leaf]]:
    if not deepest or "_type" in record:
        raise _NoType
    fields: list[tuple[str, Any, Any]] = []
    leaves: list[Leaf] = []
    for i, (key, value) in enumerate(record.items()):
        attribute = f"_{i}"
        kind = _KINDS.get(type(value))
        if isinstance(value, dict):
            kind, inner = _struct(value, deepest - 1)
            leaves += [(f"{key}/{path}", f"{attribute}.{below}", number) for path, below, number in inner]
        elif kind is None:
            raise _NoType
        else:
            leaves.append((key, attribute, kind not in (str, bool)))
        fields.append((attribute, kind, msgspec.field(name=key)))
    try:
        return msgspec.defstruct("Record", fields, forbid_unknown_fields=True, gc=False), leaves
    except ValueError:  # quotes in a key
        raise _NoType from None

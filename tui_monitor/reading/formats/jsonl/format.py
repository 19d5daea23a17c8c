"""One JSON object a line: home-made loggers, Stable-Baselines3 and RLlib `progress.json`, LLaMA-Factory, mmengine, MAE.

Also zero-operators' `metrics.jsonl`, whose lines are events with their metrics under `metrics`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import nan
from operator import itemgetter
from typing import ClassVar, Literal

from msgspec import Struct, field

from tui_monitor.model.points import Event, EventKind, Parsed, Place
from tui_monitor.reading.formats.axes import epoch_seconds
from tui_monitor.reading.formats.block_lines import lines_of, readable
from tui_monitor.reading.formats.columns import Columns, Names
from tui_monitor.reading.formats.config_values import shown_config
from tui_monitor.reading.formats.csv.transpose import Cells, transpose
from tui_monitor.reading.formats.jsonl.flatten import CONFIG_KEYS, flatten, spread
from tui_monitor.reading.formats.jsonl.json_text import decode_lines
from tui_monitor.reading.formats.jsonl.key_order import KeyOrder, Twice
from tui_monitor.reading.formats.jsonl.object_lines import decoded, is_of_objects, may_be_object
from tui_monitor.reading.formats.jsonl.record_type import Guesses
from tui_monitor.reading.formats.jsonl.split_names import SPOKEN, named_by_split, unwrapped
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.records import Records
from tui_monitor.reading.formats.text.statements import statements
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import clean

Record = dict[str, object]
_EVENTS = {"training_end": EventKind.FINISHED, "checkpoint_saved": EventKind.CHECKPOINT}
_BARE_EVENTS = frozenset({"training_start", *_EVENTS})
"""Lines of zero-operators that repeat metrics of the epoch before, if they hold any."""
_FIRST, _LAST = itemgetter(0), itemgetter(-1)
_OPENING, _CLOSING = b"{}"
_ENOUGH = 32
"""Lines that are worth the making of a type."""


class Jsonl:
    name: ClassVar[str] = "jsonl"
    framing: ClassVar[Literal["lines", "bytes"]] = "lines"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        return is_of_objects(name, head)

    def __init__(self, origin: Origin) -> None:
        self.leftovers = Leftovers()
        self._file = origin.file
        self._names = Names(origin)
        self._records = Records()
        self._order = KeyOrder()
        self._twice = Twice()
        self._guesses = Guesses()

    def feed(self, block: Block) -> Parsed:
        lines, offsets = lines_of(block)
        columns, found = Columns(self._names), _Found()
        if not self._read_alike(columns, lines, offsets, block.data):
            self._read(columns, found, lines, offsets, block.data)
        return Parsed(columns.points(), tuple(found.events), self._records.total_steps, found.config)

    def finish(self) -> Parsed:
        return Parsed()

    def _read_alike(self, columns: Columns, lines: Sequence[bytes], offsets: list[int], data: bytes) -> bool:
        """All lines at once, if each is a record of the type that was guessed."""
        if (self._guesses.type is None and len(lines) < _ENOUGH) or not _each_line_is_one(lines):
            return False
        if self._guesses.type is None:
            self._guess(lines[0])
        alike = self._guesses.type
        cells = self._guesses.cells(readable(data), len(lines))
        if alike is None or cells is None:
            return False
        self._add_leaves(columns, alike.keys, cells, offsets)
        return True

    def _guess(self, line: bytes) -> None:
        record = decoded(line)
        if isinstance(record, dict) and (SPOKEN | CONFIG_KEYS).isdisjoint(record):
            self._doubt(tuple(record), line)
            self._guesses.guess(record)

    def _doubt(self, keys: tuple[str, ...], line: bytes) -> None:
        if self._twice.said(keys, line):
            self.leftovers.add(line)

    def _add_leaves(
        self, columns: Columns, keys: tuple[str, ...], cells: Sequence[Cells], places: Sequence[int]
    ) -> None:
        keys, cells = self._order.ordered(keys, cells)
        self._records.add(columns, self._records.shape(keys), cells, places)

    def _read(self, columns: Columns, found: _Found, lines: Sequence[bytes], offsets: list[int], data: bytes) -> None:
        flat = _is_flat(lines, data)
        start = 0
        for keys, group in groupby(self._rows(lines, data, flat), key=tuple):
            batch = list(group)
            if keys:
                self._doubt(keys, lines[start])
            if not keys:
                found.events += self._said(lines[start : start + len(batch)], offsets[start : start + len(batch)])
            self._add(columns, found, keys, batch, offsets[start : start + len(batch)], flat)
            start += len(batch)

    def _rows(self, lines: Sequence[bytes], data: bytes, flat: bool) -> list[Record]:
        """The object of each line; an empty one for a line that is none."""
        if flat or _each_line_is_one(lines):
            rows = decode_lines(readable(data))
            if rows is not None and len(rows) == len(lines) and set(map(type, rows)) <= {dict}:
                return rows  # type: ignore[return-value]  # each is a dict
        return [self._row(line) for line in lines]

    def _row(self, line: bytes) -> Record:
        row = decoded(line)
        if isinstance(row, dict):
            return row
        self.leftovers.add(line)
        return {}

    def _add(
        self,
        columns: Columns,
        found: _Found,
        keys: tuple[str, ...],
        batch: list[Record],
        offsets: list[int],
        flat: bool,
    ) -> None:
        """Records of equal keys, a column at a time; those whose text matters, one by one."""
        if not keys:
            return
        if not CONFIG_KEYS.isdisjoint(keys):
            found.config.update(_config(batch[-1]))
        if SPOKEN.isdisjoint(keys):
            cells = transpose(map(dict.values, batch), len(keys))
            leaves = (keys, cells) if flat else spread(keys, cells)
            if leaves is not None:
                self._add_leaves(columns, *leaves, offsets)
                return
        self._add_each(columns, found, batch, offsets)

    def _add_each(self, columns: Columns, found: _Found, batch: list[Record], offsets: list[int]) -> None:
        flats: list[Record] = []
        places: list[int] = []
        for row, offset in zip(batch, offsets, strict=True):
            event = row.get("event")
            if isinstance(event, str) and event in _BARE_EVENTS:
                self._add_flat(columns, flats, places)
                flats, places = [], []
                found.events += self._event(event, row, offset)
            else:
                flats.append(flatten(named_by_split(unwrapped(row))))
                places.append(offset)
        self._add_flat(columns, flats, places)

    def _add_flat(self, columns: Columns, flats: list[Record], places: list[int]) -> None:
        start = 0
        for keys, group in groupby(flats, key=tuple):
            alike = list(group)
            end = start + len(alike)
            self._add_leaves(columns, keys, transpose(map(dict.values, alike), len(keys)), places[start:end])
            start = end

    def _said(self, lines: Sequence[bytes], offsets: Sequence[int]) -> Iterator[Event]:
        """What lines that are no records state: the exception that ended the program goes to the same file. The source
        that a traceback quotes is indented, and says nothing."""
        for line, offset in zip(lines, offsets, strict=True):
            text = clean(line.decode("utf-8", "replace"), 300)
            if text and not line[:1].isspace() and not may_be_object(line):
                place, step = Place(self._file, offset), self._records.step
                yield from (Event(kind, text, place, step, nan) for kind, _ in statements(text))

    def _event(self, name: str, row: Record, offset: int) -> Iterator[Event]:
        kind = _EVENTS.get(name)
        if kind is not None:
            text = clean(f"{name} {row.get('checkpoint_path') or ''}".strip(), 200)
            time = epoch_seconds(row.get("timestamp"))
            yield Event(kind, text, Place(self._file, offset), self._records.step, time)


class _Found(Struct):
    """What a block says beside its points."""

    events: list[Event] = field(default_factory=list)
    config: dict[str, object] = field(default_factory=dict)


def _is_flat(lines: Sequence[bytes], data: bytes) -> bool:
    """Does each line hold one brace, its first character, and no bracket: no record another, or a list?"""
    return data.count(b"{") == len(lines) and b"[" not in data and set(map(_FIRST, lines)) == {_OPENING}


def _each_line_is_one(lines: Sequence[bytes]) -> bool:
    """Can no object end on a later line than it begins? Within an object, a brace does not follow another."""
    return set(map(_FIRST, lines)) == {_OPENING} and set(map(_LAST, lines)) == {_CLOSING}


def _config(row: Record) -> Record:
    """What the run was started with; none of its values is a metric."""
    configs = (value for key, value in row.items() if key in CONFIG_KEYS and isinstance(value, dict))
    return shown_config({key: value for config in configs for key, value in config.items()})

"""One JSON object a line: home-made loggers, Stable-Baselines3 and RLlib `progress.json`, LLaMA-Factory, mmengine, MAE.

Also zero-operators' `metrics.jsonl`, whose lines are events with their metrics under `metrics`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import ClassVar, Literal

from tui_monitor.model.points import Event, EventKind, Parsed, Place
from tui_monitor.reading.columns import Columns, Names
from tui_monitor.reading.formats.axes import epoch_seconds, is_clock, step_rank
from tui_monitor.reading.formats.config import shown_config
from tui_monitor.reading.formats.flatten import CONFIG_KEYS, flatten, spread
from tui_monitor.reading.formats.json_text import FAILURES, decode, decode_lines
from tui_monitor.reading.formats.lines import lines_of, readable
from tui_monitor.reading.formats.records import Records
from tui_monitor.reading.formats.transpose import transpose
from tui_monitor.reading.leftovers import Leftovers
from tui_monitor.reading.shapes import Block, Origin
from tui_monitor.text import clean

Record = dict[str, object]
_EVENTS = {"training_end": EventKind.FINISHED, "checkpoint_saved": EventKind.CHECKPOINT}
_BARE_EVENTS = frozenset({"training_start", *_EVENTS})
"""Lines of zero-operators that repeat metrics of the epoch before, if they hold any."""
_NAMES = (".jsonl", ".ndjson")
_FIRST, _LAST = itemgetter(0), itemgetter(-1)
_OPENING, _CLOSING = b"{}"
_SPLIT_KEYS = ("mode", "split", "phase", "stage")
_EVALUATION = ("val", "valid", "validation", "eval", "evaluation", "test", "dev")
_SPOKEN = frozenset({"event", *_SPLIT_KEYS})
"""Keys whose text changes what the numbers beside it mean."""


class Jsonl:
    name: ClassVar[str] = "jsonl"
    framing: ClassVar[Literal["lines", "bytes"]] = "lines"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        """The first two lines are JSON objects; one is enough for a file that is called so.

        A single object under another name is more often a document (`config.json`).
        """
        lines = [line for line in readable(head).split(b"\n") if line.strip()][:2]
        if not lines or not all(map(_may_be_object, lines)):
            return False
        whole = [line for line in lines if isinstance(_decoded(line), dict)]
        return len(whole) == 2 or (bool(whole) and name.lower().endswith(_NAMES))

    def __init__(self, origin: Origin) -> None:
        self.leftovers = Leftovers()
        self._file = origin.file
        self._names = Names(origin)
        self._records = Records()

    def feed(self, block: Block) -> Parsed:
        lines, offsets = lines_of(block)
        columns, found = Columns(self._names), _Found(flat=_is_flat(lines, block.data))
        rows = self._rows(lines, block.data, found.flat)
        start = 0
        for keys, group in groupby(rows, key=tuple):
            batch = list(group)
            self._add(columns, found, keys, batch, offsets[start : start + len(batch)])
            start += len(batch)
        return Parsed(columns.points(), tuple(found.events), self._records.total_steps, found.config)

    def finish(self) -> Parsed:
        return Parsed()

    def _rows(self, lines: Sequence[bytes], data: bytes, flat: bool) -> list[Record]:
        """The object of each line; an empty one for a line that is none."""
        if _each_line_is_one(lines, flat):
            rows = decode_lines(readable(data))
            if rows is not None and len(rows) == len(lines) and set(map(type, rows)) <= {dict}:
                return rows  # type: ignore[return-value]  # each is a dict
        return [self._row(line) for line in lines]

    def _row(self, line: bytes) -> Record:
        row = _decoded(line)
        if isinstance(row, dict):
            return row
        self.leftovers.add(line)
        return {}

    def _add(
        self, columns: Columns, found: _Found, keys: tuple[str, ...], batch: list[Record], offsets: list[int]
    ) -> None:
        """Records of equal keys, a column at a time; those whose text matters, one by one."""
        if not keys:
            return
        if not CONFIG_KEYS.isdisjoint(keys):
            found.config.update(_config(batch[-1]))
        if _SPOKEN.isdisjoint(keys):
            cells = transpose(map(dict.values, batch), len(keys))
            spread_out = (keys, cells) if found.flat else spread(keys, cells)
            if spread_out is not None:
                self._records.add(columns, self._records.shape(spread_out[0]), spread_out[1], offsets)
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
                flats.append(flatten(_named_by_split(_unwrapped(row))))
                places.append(offset)
        self._add_flat(columns, flats, places)

    def _add_flat(self, columns: Columns, flats: list[Record], places: list[int]) -> None:
        start = 0
        for keys, group in groupby(flats, key=tuple):
            cells = list(zip(*map(dict.values, group), strict=True))
            end = start + (len(cells[0]) if cells else 0)
            self._records.add(columns, self._records.shape(keys), cells, places[start:end])
            start = end

    def _event(self, name: str, row: Record, offset: int) -> Iterator[Event]:
        kind = _EVENTS.get(name)
        if kind is not None:
            text = clean(f"{name} {row.get('checkpoint_path') or ''}".strip(), 200)
            time = epoch_seconds(row.get("timestamp"))
            yield Event(kind, text, Place(self._file, offset), self._records.step, time)


@dataclass(slots=True)
class _Found:
    """What a block says beside its points."""

    flat: bool
    """No record holds another."""
    events: list[Event] = field(default_factory=list)
    config: dict[str, object] = field(default_factory=dict)


def _is_flat(lines: Sequence[bytes], data: bytes) -> bool:
    """Does each line hold one brace, its first character?"""
    return data.count(b"{") == len(lines) and set(map(_FIRST, lines)) == {_OPENING}


def _each_line_is_one(lines: Sequence[bytes], flat: bool) -> bool:
    """Can no object end on a later line than it begins? Within an object, a brace does not follow another."""
    return flat or (set(map(_FIRST, lines)) == {_OPENING} and set(map(_LAST, lines)) == {_CLOSING})


def _decoded(line: bytes) -> object:
    try:
        return decode(line)
    except FAILURES:
        return None


def _may_be_object(line: bytes) -> bool:
    return line.lstrip().startswith(b"{")


def _config(row: Record) -> Record:
    """What the run was started with; none of its values is a metric."""
    configs = (value for key, value in row.items() if key in CONFIG_KEYS and isinstance(value, dict))
    return shown_config({key: value for config in configs for key, value in config.items()})


def _unwrapped(row: Record) -> Record:
    """zero-operators' epoch lines: what is under `metrics` is what the line is about."""
    metrics = row.get("metrics")
    if "event" not in row or not isinstance(metrics, dict):
        return row
    return {**{key: value for key, value in row.items() if key != "metrics"}, **metrics}


def _named_by_split(row: Record) -> Record:
    """`{"mode": "val", "loss": 1}` is `val/loss`, lest it merges with the `loss` of training lines."""
    split = next((value for key in _SPLIT_KEYS if (value := row.get(key)) in _EVALUATION), None)
    if not isinstance(split, str):
        return row
    return {key if step_rank(key) is not None or is_clock(key) else f"{split}/{key}": row[key] for key in row}

"""W&B's `run-*.wandb`, written offline and live: history, configuration and how the run ended.

Summaries repeat the history; console output is in the run's own log. Field numbers: wandb/proto/wandb_internal.proto.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from tui_monitor.errors import FormatError
from tui_monitor.model.points import Event, EventKind, Parsed, Place
from tui_monitor.reading.formats.axes import FINE, fineness, step_rank, total_fineness
from tui_monitor.reading.formats.columns import NAN, Columns, Names
from tui_monitor.reading.formats.config_values import shown_config
from tui_monitor.reading.formats.jsonl.flatten import flatten
from tui_monitor.reading.formats.jsonl.json_text import FAILURES, decode
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.measured import measured, word
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.tfevents.protobuf import VARINT, fields, signed, submessages, text
from tui_monitor.reading.formats.wandb.leveldb_log import WandbBlocks
from tui_monitor.reading.formats.wandb.log_head import is_wandb_log
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import Shown

_HISTORY, _CONFIG, _RUN, _EXIT = 2, 5, 17, 18
_ITEM, _KEY, _NESTED_KEY, _JSON = 1, 1, 2, 16
_JSON_KEY = b"\x82\x01"
_RUN_CONFIG = 4
_OWN_STEP, _OWN_TIME = "_step", "_timestamp"
_MOST_NAMES = 65536
_ENDS = {0: EventKind.FINISHED, 255: EventKind.INTERRUPTED}
"""Exit codes; W&B's own hook says 255 for Ctrl-C."""


class WandbLog:
    name: ClassVar[str] = "wandb"
    framing: ClassVar[Literal["lines", "bytes"]] = "bytes"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        return is_wandb_log(name, head)

    def __init__(self, origin: Origin) -> None:
        self.leftovers = Leftovers()
        self._file = origin.file
        self._shown = Names(origin)
        self._names: dict[bytes, str] = {}
        self._blocks = WandbBlocks()
        self._base: int | None = None
        self._axis: str | None = None
        self._step = -1.0
        self._total_steps: float | None = None
        self._broken: FormatError | None = None

    def feed(self, block: Block) -> Parsed:
        """What comes before a corrupt record is returned; the next call raises FormatError with its place."""
        if self._broken is not None:
            raise self._broken
        self._base = block.offset if self._base is None else self._base
        columns, events, config = Columns(self._shown), list[Event](), dict[str, object]()
        try:
            for offset, record in self._blocks.cut(block.data):
                self._read(record, self._base + offset, columns, events, config)
        except FormatError as error:
            self.leftovers.add(str(error).encode())
            self._broken = error
        self._note_total(config)
        return Parsed(columns.points(), tuple(events), self._total_steps, config)

    def finish(self) -> Parsed:
        return Parsed()

    def _read(
        self, record: bytes, offset: int, columns: Columns, events: list[Event], config: dict[str, object]
    ) -> None:
        for number, wire, value in fields(record):
            if wire == VARINT or isinstance(value, int):
                continue
            if number == _HISTORY:
                self._add(columns, value, offset)
            elif number == _CONFIG:
                config.update(_config(value))
            elif number == _RUN:
                for update in submessages(value, _RUN_CONFIG):
                    config.update(_config(update))
            elif number == _EXIT:
                events.append(self._exit(value, offset))

    def _add(self, columns: Columns, history: bytes, offset: int) -> None:
        row = dict(self._items(history))
        time = measured(row.pop(_OWN_TIME, None))
        self._move_on(row)
        seconds = NAN if time is None else time
        for name, value in row.items():
            if type(value) is float and not name.startswith("_"):
                columns.add(name, self._step, value, offset, seconds)

    def _move_on(self, row: dict[str, object]) -> None:
        """The first record decides what counts the steps: a counter of the trainer's own, or W&B's count of calls."""
        if self._axis is None:
            ranked = ((rank, name) for name in row if (rank := step_rank(name)) is not None and name != _OWN_STEP)
            self._axis = min((pair for pair in ranked if fineness(pair[0]) == FINE), default=(0, _OWN_STEP))[1]
        step = row.pop(self._axis, None)
        if isinstance(step, float) and step - step == 0:
            self._step = step

    def _items(self, history: bytes) -> Iterator[tuple[str, object]]:
        """(name, value) of each item: numbers as floats."""
        position, end = 0, len(history)
        while position + 1 < end and history[position] == 0x0A:
            length = history[position + 1]
            item = history[position + 2 : position + 2 + length]
            if not 6 < length < 128 or len(item) != length:
                break
            key_end = 2 + item[1]
            value_start = key_end + 3
            json_follows = item[key_end : key_end + 2] == _JSON_KEY and value_start <= length
            if not json_follows or item[key_end + 2] != length - value_start:
                break
            position += 2 + length
            name = self._names.get(item[:key_end]) or self._name(item[:key_end])
            try:
                yield name, float(item[value_start:])
            except ValueError:
                yield from _values(name, item[value_start:])
        if position < end:
            for message in submessages(history[position:], _ITEM):
                yield from _values(*_item(message))

    def _name(self, key: bytes) -> str:
        name = _item(key)[0]
        if len(self._names) < _MOST_NAMES:
            self._names[key] = name
        return name

    def _exit(self, message: bytes, offset: int) -> Event:
        code = next(
            (signed(value) for number, _, value in fields(message) if number == 1 and isinstance(value, int)), 0
        )
        kind = _ENDS.get(code, EventKind.FAILED)
        return Event(
            kind, Shown(f"W&B: the run ended with exit code {code}"), Place(self._file, offset), self._step, NAN
        )

    def _note_total(self, config: Mapping[str, object]) -> None:
        for name, value in config.items():
            total = measured(value)
            if total_fineness(name) == FINE and total is not None and 0 < total < float("inf"):
                self._total_steps = total


def _item(message: bytes) -> tuple[str, bytes]:
    """(name, JSON) of an item; the parts of a nested name are joined with `/`."""
    keys: list[str] = []
    value = b""
    for number, _, part in fields(message):
        if isinstance(part, bytes):
            if number in (_KEY, _NESTED_KEY):
                keys.append(text(part))
            elif number == _JSON:
                value = part
    return "/".join(keys), value


def _values(name: str, written: bytes) -> Iterator[tuple[str, object]]:
    """The numbers in a JSON value. Media and histograms (objects with a `_type`) hold none."""
    try:
        value = decode(written)
    except FAILURES:
        return
    if isinstance(value, dict):
        value = {} if "_type" in value else value
        for path, leaf in flatten(value).items():
            number = word(leaf) if isinstance(leaf, str) else measured(leaf)
            if number is not None:
                yield f"{name}/{path}", number
    elif isinstance(value, str):
        number = word(value)
        if number is not None:
            yield name, number
    elif (number := measured(value)) is not None:
        yield name, number


def _config(message: bytes) -> dict[str, object]:
    """Key -> value of a configuration; W&B's own entry left out."""
    found: dict[str, object] = {}
    for item in submessages(message, _ITEM):
        name, written = _item(item)
        if name.startswith("_wandb"):
            continue
        try:
            found[name] = decode(written)
        except FAILURES:
            continue
    return shown_config(found)

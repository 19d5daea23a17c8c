"""TensorBoard event files: scalars, and the hyperparameters of the hparams plugin.

The file is a sequence of TFRecords, each an Event (tensorboard/compat/proto/event.proto). Values are kept as the file
has them: a 32-bit float is widened, not rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import Struct
from typing import ClassVar, Literal

from tui_monitor.errors import FormatError
from tui_monitor.model.points import Parsed
from tui_monitor.reading.columns import NAN, Columns, Names
from tui_monitor.reading.formats.config import shown_config
from tui_monitor.reading.formats.protobuf import BYTES, fields, signed, submessages, text, varint
from tui_monitor.reading.formats.summary import Value, hyperparameters, read_value
from tui_monitor.reading.formats.tfrecord import TfRecords
from tui_monitor.reading.leftovers import Leftovers
from tui_monitor.reading.shapes import Block, Origin

_WALL_TIME, _STEP, _SUMMARY = 1, 2, 5
_VALUE = 1
_VALUE_KEY = 0x0A
_DOUBLE = Struct("<d")
_FLOAT = Struct("<f")
_USUAL = re.compile(rb"\x09(.{8})(?:\x10([\x80-\xff]{0,9}[\x00-\x7f]))?\x2a([\x80-\xff]{0,3}[\x00-\x7f])", re.DOTALL)
"""An Event as every writer lays it out: wall_time, step, summary."""
_FIRST_RECORD = b"brain.Event:"
_SCALAR_PLUGINS = (b"", b"scalars")
_HPARAMS_PLUGIN = b"hparams"
_MOST_TAGS = 65536


@dataclass(frozen=True, slots=True)
class _Template:
    """How the values of one tag lie in their bytes: only four of them differ."""

    length: int
    head: bytes
    tail: bytes
    metric: str

    def fits(self, value: bytes) -> bool:
        return len(value) == self.length and value.startswith(self.head) and value.endswith(self.tail)


@dataclass(slots=True)
class _Event:
    """The Event that is being read, and where its points go."""

    columns: Columns
    config: dict[str, object]
    offset: int = 0
    time: float = NAN
    step: float = 0.0


class TfEvents:
    name: ClassVar[str] = "tfevents"
    framing: ClassVar[Literal["lines", "bytes"]] = "bytes"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        return "tfevents" in name or _FIRST_RECORD in head[:64]

    def __init__(self, origin: Origin) -> None:
        self.leftovers = Leftovers()
        self._names = Names(origin)
        self._records = TfRecords()
        self._plugins: dict[bytes, bytes] = {}
        self._templates: dict[bytes, _Template] = {}
        self._broken: FormatError | None = None

    def feed(self, block: Block) -> Parsed:
        """What comes before a corrupt record is returned; the next call raises FormatError with its place."""
        if self._broken is not None:
            raise self._broken
        event = _Event(Columns(self._names), {})
        try:
            for event.offset, record in self._records.cut(block.data, block.offset):
                self._read(event, record)
        except FormatError as error:
            self.leftovers.add(str(error).encode())
            self._broken = error
        return Parsed(event.columns.points(), (), None, event.config)

    def finish(self) -> Parsed:
        return Parsed()

    def _read(self, event: _Event, record: bytes) -> None:
        """Most events are laid out alike; any other layout is read field by field."""
        usual = _USUAL.match(record)
        if usual is None or varint(record, usual.start(3))[0] != len(record) - usual.end():
            self._read_fields(event, record)
            return
        event.time = _DOUBLE.unpack(usual[1])[0]
        event.step = _step(usual[2])
        position, end = usual.end(), len(record)
        while position < end:
            length = record[position + 1] if position + 1 < end else 255
            start = position + 2
            if record[position] != _VALUE_KEY or length > 127 or start + length > end:
                for value in submessages(record[position:], _VALUE):
                    self._add(event, value)
                return
            position = start + length
            self._add(event, record[start:position])

    def _read_fields(self, event: _Event, record: bytes) -> None:
        summary = b""
        event.time, event.step = NAN, 0.0
        for number, wire, value in fields(record):
            if isinstance(value, int):
                event.step = float(signed(value)) if number == _STEP else event.step
            elif number == _WALL_TIME and len(value) == _DOUBLE.size:
                event.time = _DOUBLE.unpack(value)[0]
            elif number == _SUMMARY and wire == BYTES:
                summary = value
        for value in submessages(summary, _VALUE):
            self._add(event, value)

    def _add(self, event: _Event, message: bytes) -> None:
        template = self._templates.get(message[2 : 2 + message[1]]) if len(message) > 1 else None
        if template is not None and template.fits(message):
            scalar = _FLOAT.unpack_from(message, len(template.head))[0]
            event.columns.add(template.metric, event.step, scalar, event.offset, event.time)
            return
        value = read_value(message)
        if value.plugin == _HPARAMS_PLUGIN:
            event.config.update(shown_config(hyperparameters(value.content)))
        if value.scalar is not None and self._is_scalar(value):
            metric = text(value.tag)
            event.columns.add(metric, event.step, value.scalar, event.offset, event.time)
            if value.single and len(self._templates) < _MOST_TAGS:
                self._learn(message, value, metric)

    def _is_scalar(self, value: Value) -> bool:
        """Writers name a tag's plugin with its first value only."""
        plugin = self._plugins.get(value.tag, b"") if value.plugin is None else value.plugin
        if value.plugin and len(self._plugins) < _MOST_TAGS:
            self._plugins[value.tag] = value.plugin
        return plugin in _SCALAR_PLUGINS

    def _learn(self, message: bytes, value: Value, metric: str) -> None:
        written = _FLOAT.pack(value.scalar)
        if message.count(written) == 1 and message[2 : 2 + message[1]] == value.tag:
            head, _, tail = message.partition(written)
            self._templates[value.tag] = _Template(len(message), head, tail, metric)


def _step(written: bytes | None) -> float:
    """A step that is not written is 0."""
    if not written:
        return 0.0
    return float(written[0] if len(written) == 1 else signed(varint(written, 0)[0]))

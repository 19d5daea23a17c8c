"""TensorBoard event files: scalars, and the hyperparameters of the hparams plugin.

The file is a sequence of TFRecords, each an Event (tensorboard/compat/proto/event.proto). Values are kept as the file
has them: a 32-bit float is widened, not rounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from struct import Struct
from typing import ClassVar, Literal

from tui_monitor.errors import FormatError
from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.columns import NAN, Columns, Names
from tui_monitor.reading.formats.config_values import shown_config
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.tfevents.event_frames import Frames
from tui_monitor.reading.formats.tfevents.event_layout import (
    FLOAT,
    EventLayout,
    LayoutColumn,
    Sink,
    layout_of,
    read_head,
    sink,
)
from tui_monitor.reading.formats.tfevents.protobuf import BYTES, fields, signed, submessages, text
from tui_monitor.reading.formats.tfevents.signature import is_event_file
from tui_monitor.reading.formats.tfevents.summary import SummaryValue, hyperparameters, read_value
from tui_monitor.reading.formats.tfevents.tfrecord import TfRecords
from tui_monitor.reading.tailing.block import Block

_WALL_TIME, _STEP, _SUMMARY = 1, 2, 5
_VALUE = 1
_DOUBLE = Struct("<d")
_SCALAR_PLUGINS = (b"", b"scalars")
_HPARAMS_PLUGIN = b"hparams"
_MOST_TAGS = 65536


@dataclass(slots=True)
class _Found:
    """What a block holds, and the Event that is being read."""

    columns: Columns
    config: dict[str, object] = field(default_factory=dict)
    sinks: dict[bytes, Sink] = field(default_factory=dict)
    """Head of a layout -> what to do with a value that begins so, in the columns of this block."""
    single: dict[bytes, LayoutColumn] = field(default_factory=dict)
    """The same for the only value of an Event, by what stands between the step and the float."""
    offset: int = 0
    time: float = NAN
    step: float = 0.0


class TfEvents:
    name: ClassVar[str] = "tfevents"
    framing: ClassVar[Literal["lines", "bytes"]] = "bytes"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        return is_event_file(name, head)

    def __init__(self, origin: Origin) -> None:
        self.leftovers = Leftovers()
        self._names = Names(origin)
        self._records = TfRecords()
        self._frames = Frames()
        self._plugins: dict[bytes, bytes] = {}
        self._layouts: dict[bytes, tuple[EventLayout, str]] = {}
        """Head of a layout -> the layout and its metric."""
        self._broken: FormatError | None = None

    def feed(self, block: Block) -> Parsed:
        """What comes before a corrupt record is returned; the next call raises FormatError with its place."""
        if self._broken is not None:
            raise self._broken
        found = _Found(Columns(self._names))
        try:
            skim = partial(self._frames.read, found.single)
            for found.offset, record in self._records.cut(block.data, block.offset, skim):
                self._read(found, record)
        except FormatError as error:
            self.leftovers.add(str(error).encode())
            self._broken = error
        return Parsed(found.columns.points(), (), None, found.config)

    def finish(self) -> Parsed:
        return Parsed()

    def _read(self, found: _Found, record: bytes) -> None:
        beginning = read_head(record)
        if beginning is None:
            self._read_fields(found, record)
            return
        time, step, step_end, first = beginning
        at, end = first, len(record)
        known: Sink | None = None
        while at + 4 <= end:
            head = record[at : at + 4 + record[at + 3]]
            known = found.sinks.get(head)
            if known is None and (known := self._sink(found, head)) is None:
                break
            head_end, middle, scalar, scalar_end, stop, (tail, add_step, add_value, add_time, add_place) = known
            if at + stop > end or record[at + head_end : at + scalar] != middle:
                break
            if record[at + scalar_end : at + stop] != tail:
                break
            add_value(FLOAT.unpack_from(record, at + scalar)[0])
            add_step(step)
            add_time(time)
            add_place(found.offset)
            at += stop
        if at < end:
            found.time, found.step = time, step
            for value in submessages(record[at:], _VALUE):
                self._add(found, value)
        elif known is not None and first + known.end == end:
            self._learn(found, record, step_end, first, known)

    def _sink(self, found: _Found, head: bytes) -> Sink | None:
        """Of a layout that was learnt in an earlier block."""
        if head not in self._layouts:
            return None
        layout, metric = self._layouts[head]
        found.sinks[head] = sink(layout, found.columns.of(metric))
        return found.sinks[head]

    def _learn(self, found: _Found, record: bytes, step_end: int, first: int, known: Sink) -> None:
        """From now on, a record of one value that lies as this one does is read at once."""
        self._frames.learn(record, step_end, first + known.scalar)
        found.single[record[step_end : first + known.scalar]] = known.column

    def _read_fields(self, found: _Found, record: bytes) -> None:
        summary = b""
        found.time, found.step = NAN, 0.0
        for number, wire, value in fields(record):
            if isinstance(value, int):
                found.step = float(signed(value)) if number == _STEP else found.step
            elif number == _WALL_TIME and len(value) == _DOUBLE.size:
                found.time = _DOUBLE.unpack(value)[0]
            elif number == _SUMMARY and wire == BYTES:
                summary = value
        for value in submessages(summary, _VALUE):
            self._add(found, value)

    def _add(self, found: _Found, message: bytes) -> None:
        value = read_value(message)
        if value.plugin == _HPARAMS_PLUGIN:
            found.config.update(shown_config(hyperparameters(value.content)))
        if value.scalar is None or not self._is_scalar(found, value):
            return
        metric = text(value.tag)
        found.columns.add(metric, found.step, value.scalar, found.offset, found.time)
        if value.single and (layout := layout_of(message, value.tag, value.scalar)) is not None:
            if len(self._layouts) < _MOST_TAGS:
                self._layouts[layout.head] = layout, metric
            found.sinks[layout.head] = sink(layout, found.columns.of(metric))

    def _is_scalar(self, found: _Found, value: SummaryValue) -> bool:
        """Writers name a tag's plugin with its first value only. A new one makes void what was learnt of the tag."""
        before = self._plugins.get(value.tag, b"")
        plugin = before if value.plugin is None else value.plugin
        if plugin and plugin != before and len(self._plugins) < _MOST_TAGS:
            self._plugins[value.tag] = plugin
            self._layouts.clear()
            found.sinks.clear()
            found.single.clear()
        return plugin in _SCALAR_PLUGINS

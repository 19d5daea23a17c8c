"""One growing file of a run: tail, framing and format together."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from tui_monitor.errors import FormatError
from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.registry import STREAMS
from tui_monitor.reading.framing import Framing, LineFraming, framing
from tui_monitor.reading.run_files import FileSpec
from tui_monitor.reading.shapes import Block, Origin, StreamFormat
from tui_monitor.reading.sources.source import Source
from tui_monitor.reading.tail import CHUNK, Chunk, Tail
from tui_monitor.text import Shown, clean

_HEAD = 64 << 10
_RECORDS_TO_DECIDE = 2
"""A header line alone says less than the header and a row; more would make the choice depend on when we looked."""


@dataclass(slots=True)
class FileBatch:
    """What one read of one file gave."""

    parsed: list[Parsed] = field(default_factory=list)
    more: bool = False
    lost_bytes: int = 0
    arrivals: array[float] = field(default_factory=lambda: array("d"))
    bytes: int = 0


class StreamReader:
    """Reads one stream. Its format is chosen by the first two records: the same choice live and later."""

    def __init__(self, source: Source, spec: FileSpec) -> None:
        self.spec = spec
        self.origin = Origin(spec.name, spec.suffix)
        self.tail = Tail(source, spec.path, spec.earlier)
        self._format: StreamFormat | None = None
        self._framing: Framing = LineFraming()
        self._undecided = bytearray()
        self._undecided_offset = 0
        self._refused: Shown | None = None
        self.points = 0

    @property
    def format_name(self) -> Shown:
        if self._refused is not None:
            return self._refused
        return Shown(self._format.name) if self._format else Shown("not known yet")

    @property
    def has_lines(self) -> bool:
        """Is it made of lines that a person can read?"""
        return self._format is not None and self._format.framing == "lines"

    @property
    def unread(self) -> int:
        return self._format.leftovers.count if self._format else 0

    @property
    def size(self) -> int:
        """Bytes read so far."""
        return self.tail.position

    def backlog(self) -> int:
        return 0 if self._refused else self.tail.backlog()

    @property
    def note(self) -> Shown | None:
        return self._refused or self.tail.note

    def leftovers(self) -> Iterator[tuple[int, Shown]]:
        return self._format.leftovers.groups() if self._format else iter(())

    def read(self, limit: int = CHUNK) -> FileBatch:
        """New points; raises NotReadable or Unreachable when the file cannot be read now."""
        if self._refused is not None:
            return FileBatch()
        skipped = self._framing.skipped
        chunk = self.tail.read(limit)
        batch = FileBatch(more=chunk.more, arrivals=chunk.arrivals, bytes=len(chunk.data))
        if chunk.restarted:
            self._begin_anew()
        if chunk.data:
            batch.parsed = self._feed(self._blocks(chunk))
        batch.lost_bytes = self._framing.skipped - skipped
        return batch

    def finish(self) -> FileBatch:
        """What was held back, now that the run is over."""
        batch = FileBatch()
        if self._undecided and self._format is None:
            self._decide(bytes(self._undecided), final=True)
            batch.parsed += self._feed(self._release())
        if self._format is not None:
            batch.parsed += self._feed(self._framing.rest())
            batch.parsed.append(self._counted(self._format.finish()))
        return batch

    def close(self) -> None:
        self.tail.close()

    def _begin_anew(self) -> None:
        """The file was truncated. Text goes on as it is; a binary format needs its header again."""
        self._framing.forget()
        if self._format is not None and self._format.framing == "bytes":
            self._format = type(self._format)(self.origin)

    def _blocks(self, chunk: Chunk) -> list[Block]:
        if self._format is not None:
            return self._framing.cut(chunk.data, chunk.offset)
        if not self._undecided:
            self._undecided_offset = chunk.offset
        self._undecided += chunk.data
        self._decide(bytes(self._undecided), final=False)
        return self._release()

    def _release(self) -> list[Block]:
        """The bytes that waited for a format."""
        if self._format is None:
            return []
        data, self._undecided = bytes(self._undecided), bytearray()
        return self._framing.cut(data, self._undecided_offset)

    def _decide(self, data: bytes, final: bool) -> None:
        head = data[:_HEAD]
        if not final and b"\0" not in head and len(data) < _HEAD and (end := _deciding_end(head)) is not None:
            head = head[:end]
        elif not final and b"\0" not in head and len(data) < _HEAD:
            return
        name = self.spec.path.rsplit("/", 1)[-1]
        chosen = next((kind for kind in STREAMS if kind.sniff(name, head)), None)
        if chosen is None:
            self._refused = Shown("binary, not a log" if b"\0" in head else "not a format that is known")
            self._undecided.clear()
            return
        self._format = chosen(self.origin)
        self._framing = framing(chosen.framing)

    def _feed(self, blocks: list[Block]) -> list[Parsed]:
        parsed: list[Parsed] = []
        for block in blocks:
            assert self._format is not None
            try:
                parsed.append(self._counted(self._format.feed(block)))
            except FormatError as error:
                self._refused = clean(f"{self._format.name}, no longer read: {error}", 300)
                break
        return parsed

    def _counted(self, parsed: Parsed) -> Parsed:
        self.points += sum(map(len, parsed.points))
        return parsed


def _deciding_end(head: bytes) -> int | None:
    """Where the second record that is not blank ends; None while it is torn."""
    found = start = 0
    for end, byte in enumerate(head):
        if byte not in b"\n\r":
            continue
        found += bool(head[start:end].strip())
        start = end + 1
        if found == _RECORDS_TO_DECIDE:
            return start
    return None

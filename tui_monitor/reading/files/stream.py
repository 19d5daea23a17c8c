"""One growing file of a run: tail, framing and format together."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from tui_monitor.errors import FormatError, NotReadable
from tui_monitor.hosts.source import Source
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Parsed, Place
from tui_monitor.reading.discovery.kinds import bare_name
from tui_monitor.reading.discovery.run_files import FileSpec
from tui_monitor.reading.files.log_pages import LogPages
from tui_monitor.reading.formats.protocols import Origin, Stream
from tui_monitor.reading.formats.recognise import HEAD, Kind, recognise
from tui_monitor.reading.formats.registry import TEXT
from tui_monitor.reading.formats.taught import Taught, TaughtFormat
from tui_monitor.reading.tailing.block import Block
from tui_monitor.reading.tailing.framing import Framing, LineFraming
from tui_monitor.reading.tailing.inflate import Inflated
from tui_monitor.reading.tailing.quote import Quotes
from tui_monitor.reading.tailing.tail import CHUNK, HUGE, HUGE_KEPT, Chunk, Tail
from tui_monitor.text import Shown, clean

_HEAD_CHUNK = 4 << 10
"""Bytes by which the format of most files is known."""
_PACKED_CHUNK = 64 << 10
"""Packed bytes read at once: they may become many more."""


class FileBatch(Struct):
    """What one read of one file gave."""

    parsed: list[Parsed] = field(default_factory=list)
    more: bool = False
    skipped_bytes: int = 0
    """Passed over: the middle of a huge file, lines without end."""
    arrivals: array[float] = field(default_factory=lambda: array("d"))
    bytes: int = 0


class StreamReader:
    """Reads one stream. Its format is chosen by the first two records: the same choice live and later.

    Offsets are those of the file; of a packed file (`.gz`, `.zst`) those of its plain bytes.
    """

    def __init__(
        self, source: Source, spec: FileSpec, taught: Sequence[Taught] = (), newest: int | None = None
    ) -> None:
        """`newest`: only so many bytes at its end are wanted, behind a head that tells its format; of a file that is
        not made of lines, none."""
        self.spec = spec
        self._newest = newest
        self.origin = Origin(spec.name, spec.suffix)
        self.tail = Tail(source, spec.path, spec.earlier, dated=newest is None)
        self.points = 0
        self._source = source
        self._taught = taught
        self._kind: Kind | None = None
        self._format: Stream | None = None
        self._framing: Framing = LineFraming()
        self._encoding = "utf-8"
        self._inflated: Inflated | None = None
        self._undecided = bytearray()
        self._undecided_offset = 0
        self._refused: Shown | None = None
        self._pages: LogPages | None = None

    @property
    def format_name(self) -> Shown:
        if self._refused is not None:
            return self._refused
        return Shown(self._format.name) if self._format else Shown("not known yet")

    @property
    def rank(self) -> int:
        """Of its format, see `Format.rank`; nothing is read before it is known."""
        return self._kind.rank if self._kind else 0

    @property
    def is_free_text(self) -> bool:
        return self._kind is TEXT and self._refused is None

    @property
    def has_lines(self) -> bool:
        """Is it made of lines that a person can read?"""
        return self._format is not None and self._format.framing == "lines" and self._inflated is None

    @property
    def unread(self) -> int:
        return self._format.leftovers.count if self._format else 0

    @property
    def size(self) -> int:
        """Bytes read so far."""
        return self.tail.position

    def backlog(self) -> int:
        return 0 if self._refused else max(self.tail.backlog(), int(self._waits))

    @property
    def note(self) -> Shown | None:
        disabled = self._format.note if isinstance(self._format, TaughtFormat) else None
        return self._refused or disabled or self.tail.note

    def leftovers(self) -> Iterator[tuple[int, Shown]]:
        return self._format.leftovers.groups() if self._format else iter(())

    def quote(self, place: Place) -> Line | None:
        """The line at `place`; None when it can no longer be read."""
        return Quotes(self._source, self.tail, self._encoding).line(place)

    @property
    def pages(self) -> LogPages:
        """Its lines, for a person to look through; kept once they were asked for."""
        if self._pages is None or self._pages.encoding != self._encoding:
            self._pages = LogPages(self._source, self.tail, self._encoding, self.spec.name)
        return self._pages

    def lies_still(self) -> bool:
        """Would `read` give nothing, as one question can tell?"""
        return self._refused is not None or (not self._waits and self.tail.lies_still())

    def read(self, limit: int = CHUNK) -> FileBatch:
        """New points; raises NotReadable or Unreachable when the file cannot be read now."""
        if self._refused is not None:
            return FileBatch()
        skipped = self._framing.skipped
        chunk = self._chunk(limit)
        batch = FileBatch(more=chunk.more, arrivals=chunk.arrivals, bytes=len(chunk.data))
        if chunk.next_part:
            batch.parsed += self._feed(self._framing.rest())
        if chunk.restarted or chunk.next_part:
            self._begin_anew(chunk.restarted)
        batch.parsed += self._feed(self._blocks(chunk))
        if self._inflated is not None and self._inflated.broken is not None:
            batch.parsed += self.finish().parsed
            self._refuse(clean(f"no longer read: {self._inflated.broken}", 300))
        batch.more |= self._waits
        batch.skipped_bytes = self._leap() + self._framing.skipped - skipped
        batch.more &= self._refused is None
        if self._unwanted:
            batch.parsed.clear()
        return batch

    def finish(self) -> FileBatch:
        """What was held back, now that the run is over."""
        batch = FileBatch()
        if self._undecided and self._format is None:
            batch.parsed += self._feed(self._decide(final=True))
        if self._format is not None and self._refused is None:
            batch.parsed += self._feed(self._framing.rest())
            batch.parsed.append(self._counted(self._format.finish()))
        return batch

    def close(self) -> None:
        self.tail.close()

    @property
    def _waits(self) -> bool:
        """Is what was read of a packed file not all inflated yet?"""
        return self._inflated is not None and self._inflated.waits

    def _chunk(self, limit: int) -> Chunk:
        if self._waits or self._unwanted:
            return Chunk()
        if self._newest is not None and self._format is None:
            limit = min(limit, _HEAD_CHUNK)
        return self.tail.read(limit if self._inflated is None else min(limit, _PACKED_CHUNK))

    @property
    def _unwanted(self) -> bool:
        """Is it asked for its newest lines, and has none?"""
        binary = self._format is not None and self._format.framing == "bytes"
        return self._newest is not None and (binary or self._inflated is not None)

    def _begin_anew(self, restarted: bool) -> None:
        """What comes is the beginning of a file. Text goes on as it is; a binary format needs its header again."""
        self._framing.forget()
        if self._inflated is not None:
            self._inflated = Inflated()
        if restarted:
            self._undecided.clear()
        if restarted and self._kind is not None and self._kind.framing == "bytes":
            self._format = self._kind.stream(self.origin)

    def _blocks(self, chunk: Chunk) -> list[Block]:
        data, offset = chunk.data, chunk.offset
        if self._inflated is not None:
            offset = self._inflated.plain
            data = self._inflated.feed(data)
        if not data:
            return []
        if self._format is not None:
            return self._framing.cut(data, offset)
        if not self._undecided:
            self._undecided_offset = offset
        self._undecided += data
        return self._decide(final=False)

    def _decide(self, final: bool) -> list[Block]:
        """The format, once there is enough to choose it, and all bytes that waited for it."""
        if self._inflated is None and Inflated.packs(bytes(self._undecided[:4])):
            self._inflated = Inflated()
            packed, self._undecided = bytes(self._undecided), bytearray()
            self._undecided += self._inflated.feed(packed)
            self._undecided_offset = 0
        self._drop_nuls()
        if not self._undecided or self._refused is not None:
            return []
        try:
            found = recognise(bare_name(self.spec.path), bytes(self._undecided[:HEAD]), final, self._taught)
        except NotReadable as error:
            self._refuse(Shown(str(error)))
            return []
        if found is None:
            return []
        self._kind, self._framing, self._encoding = found.format, found.framing, found.encoding
        self._format = self._kind.stream(self.origin)
        data, self._undecided = bytes(self._undecided), bytearray()
        return self._framing.cut(data, self._undecided_offset)

    def _drop_nuls(self) -> None:
        """A file that was preallocated begins with its first byte that is not NUL."""
        text = self._undecided.lstrip(b"\0")
        self._undecided_offset += len(self._undecided) - len(text)
        self._undecided = text

    def _leap(self) -> int:
        """Pass over the middle of a huge text; how many bytes that were."""
        binary = self._format is not None and self._format.framing == "bytes"
        most, kept = (HUGE, HUGE_KEPT) if self._newest is None else (self._newest, self._newest)
        if binary or self._undecided or self._inflated is not None or self.tail.backlog() <= most:
            return 0
        before = self.tail.position
        self.tail.leap(kept)
        if self._format is not None:
            self._framing.leap()
        return self.tail.position - before

    def _feed(self, blocks: Sequence[Block]) -> list[Parsed]:
        parsed: list[Parsed] = []
        if blocks and self._format is not None and self._format.framing == "bytes":
            # What comes before a corrupt record is given by one call, the error by the next: which must not be far.
            blocks = [*blocks, Block(b"", blocks[-1].offset + len(blocks[-1].data))]
        for block in blocks:
            assert self._format is not None
            try:
                parsed.append(self._counted(self._format.feed(block)))
            except FormatError as error:
                self._refuse(clean(f"{self._format.name}, no longer read: {error}", 300))
                break
        return parsed

    def _refuse(self, reason: Shown) -> None:
        self._refused = reason
        self._undecided.clear()
        self.tail.close()

    def _counted(self, parsed: Parsed) -> Parsed:
        self.points += sum(map(len, parsed.points))
        return parsed

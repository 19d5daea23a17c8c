"""Files written and followed by hand."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from tui_monitor.clock import ManualClock
from tui_monitor.errors import NotReadable
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import Source
from tui_monitor.reading.discovery.run_files import FileSpec
from tui_monitor.reading.files.stream import StreamReader
from tui_monitor.reading.tailing.block import Block
from tui_monitor.reading.tailing.framing import LineFraming
from tui_monitor.reading.tailing.tail import Tail
from tui_monitor.text import Shown

ENOUGH = 12
"""Silent reads after which nothing more will come."""


@dataclass
class Follower:
    """A tail and the whole lines that it gave."""

    tail: Tail
    lines: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    frames: LineFraming = field(default_factory=LineFraming)

    def read(self, size: int = 1 << 20) -> bool:
        try:
            chunk = self.tail.read(size)
        except NotReadable:
            return False
        if chunk.next_part:
            self._take(self.frames.rest())
        if chunk.next_part or chunk.restarted:
            self.frames.forget()
        self._take(self.frames.cut(chunk.data, chunk.offset))
        return bool(chunk.data)

    def drain(self) -> list[str]:
        silent = 0
        while silent < ENOUGH:
            silent = 0 if self.read() else silent + 1
        return self.lines

    def _take(self, blocks: list[Block]) -> None:
        for block in blocks:
            place = block.offset
            for line in block.data.splitlines(keepends=True):
                self.lines.append(line.decode().strip("\n"))
                self.offsets.append(place)
                place += len(line)


def follow(path: Path, *earlier: Path, source: Source | None = None) -> Follower:
    return Follower(Tail(source or local(), str(path), tuple(map(str, earlier))))


def local(most_open: int = 128) -> LocalSource:
    return LocalSource(ManualClock(1000.0), most_open)


def reader(path: Path, source: Source | None = None, **spec: object) -> StreamReader:
    return StreamReader(source or local(), FileSpec(str(path), Shown(path.name), **spec))  # type: ignore[arg-type]


def values(stream: StreamReader, metric: str, size: int = 1 << 20, finish: bool = True) -> list[float]:
    """All values of a metric that are there now."""
    found: list[float] = []
    silent = 0
    while silent < ENOUGH:
        batch = stream.read(size)
        silent = 0 if batch.bytes else silent + 1
        found += [value for parsed in batch.parsed for p in parsed.points if p.metric == metric for value in p.values]
    if finish:
        for parsed in stream.finish().parsed:
            found += [value for p in parsed.points if p.metric == metric for value in p.values]
    return found


def rotate(path: Path) -> None:
    """As logrotate and Python's RotatingFileHandler do: `log.1` becomes `log.2`, `log` becomes `log.1`."""
    number = 1
    while (at := Path(f"{path}.{number}")).exists():
        number += 1
    for older in range(number - 1, 0, -1):
        os.rename(f"{path}.{older}", f"{path}.{older + 1}")
    os.rename(path, f"{path}.1")
    del at


def touch_later(path: Path, seconds: list[float]) -> None:
    """File systems stamp coarsely; a change that follows at once must still be seen as one."""
    seconds[0] += 1.0
    os.utime(path, (seconds[0], seconds[0]))

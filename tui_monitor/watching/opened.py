"""What is held of one run only while it is read or asked about: among thousands of runs, most are neither."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_monitor.errors import SourceError
from tui_monitor.hosts.source import Source, Stat
from tui_monitor.judging.incidents import Divergence
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.watching.log_end import LogEnd
from tui_monitor.watching.proven import Proven
from tui_monitor.watching.run_memory import RunMemory

LARGEST = 256 << 10
"""Bytes of a log that is read again sooner than kept: reading them takes about as long as drawing a screen."""


@dataclass(slots=True)
class Opened:
    """A run with all that is known of it."""

    reader: RunReader
    memory: RunMemory
    proven: Proven = field(default_factory=Proven)
    end: LogEnd = field(default_factory=LogEnd)


@dataclass(frozen=True, slots=True)
class LaidAside:
    """A run that is over: its view says everything, and what stands behind it can be read again, byte for byte."""

    seen: Stat
    """Of its one file, which was read to its end."""
    wrote_at: float
    divergence: Divergence | None


def laid_aside(source: Source, spec: RunSpec, memory: RunMemory, divergence: Divergence | None) -> LaidAside | None:
    """None where what was read may not be there again: several files, a rotated part, bytes seen to arrive."""
    (file, *others), last = spec.files, memory.cadence.last
    if others or file.earlier or file.store_run is not None or memory.growing or last is None:
        return None
    seen = _stat(source, file.path)
    if seen is None or seen.size != memory.bytes or seen.size > LARGEST or source.recorded(file.path):
        return None
    return LaidAside(seen, last, divergence)


def lies_still(source: Source, spec: RunSpec, aside: LaidAside) -> bool:
    """Also where it is gone: what it said is all that is left of it."""
    return _stat(source, spec.files[0].path) in (aside.seen, None)


def _stat(source: Source, path: str) -> Stat | None:
    try:
        return source.stat(path)
    except SourceError:
        return None

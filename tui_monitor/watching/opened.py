"""What is held of one run only while it is read or asked about: among thousands of runs, most are neither."""

from __future__ import annotations

from array import array

from msgspec import Struct, field

from tui_monitor.errors import SourceError
from tui_monitor.hosts.address import split
from tui_monitor.hosts.source import Source, Stat
from tui_monitor.judging.incidents import Divergence
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.files import at_rest
from tui_monitor.reading.files.batch import Batch
from tui_monitor.reading.files.config_files import ConfigFiles
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.text import Shown
from tui_monitor.watching.exit_seen import ExitSeen
from tui_monitor.watching.log_end import LogEnd
from tui_monitor.watching.proven import Proven
from tui_monitor.watching.run_memory import RunMemory

LARGEST = 256 << 10
"""Bytes of a log that is read again sooner than kept: reading them takes about as long as drawing a screen."""


class LaidAside(Struct, frozen=True):
    """A run that is over: its view says everything, and what stands behind it can be read again, byte for byte."""

    seen: Stat
    """Of its one file, which was read to its end."""
    wrote_at: float
    divergence: Divergence | None
    configuration: ConfigFiles | None = None
    """Where one of its files cannot be read."""


class Opened(Struct):
    """A run with all that is known of it."""

    reader: RunReader
    memory: RunMemory
    proven: Proven = field(default_factory=Proven)
    end: LogEnd = field(default_factory=LogEnd)

    @property
    def unread_configurations(self) -> tuple[tuple[str, Shown], ...]:
        """(path, why) of each that cannot be read."""
        return self.reader.config_files.problems(self.reader.spec.config_files)

    def read(self, budget: int) -> Batch:
        """At most about `budget` new bytes."""
        batch = self.reader.read(budget)
        batch.cut_off = batch.unreachable is not None and at_rest.is_cut_off(self.reader)
        return batch

    def take(self, batch: Batch, found: float | None = None) -> bool:
        """True when there is news. `found`: when what was there before we looked was last changed; else it is asked."""
        if self.memory.timeline.anew:
            batch.arrivals = array("d")  # it did not arrive now: when it was last changed says more
        if found is None and batch.bytes and not batch.arrivals:
            found = self.reader.last_change()
        self.end.follow(batch.points, self.memory)
        return self.memory.take(batch, found)

    def lies_still(self, source: Source, exit_seen: ExitSeen) -> bool:
        """Would reading find nothing? One question to each file; what a slow place is asked is for the look itself,
        while how files of another machine stand is told by that machine."""
        spec = self.reader.spec
        if self.unread_configurations:  # each may be mended without a word in the log
            return False
        path = spec.files[0].path
        if self.memory.unreachable is not None or (source.place(path) and split(path) is None):
            return False
        try:
            return exit_seen.lies_still(spec.exit_file) and at_rest.lies_still(self.reader)
        except SourceError:
            return False

    def read_again(self, source: Source, aside: LaidAside) -> bool:
        """As far as it was read before, of which nothing arrives now. True at its end."""
        left = aside.seen.size
        while left > 0 and (batch := self.reader.read(left)).bytes:
            left -= batch.bytes
            batch.arrivals = array("d")
            self.take(batch, aside.wrote_at)
        while self.reader.backlog() > 0 and lies_still(source, self.reader.spec, aside):  # of a packed log
            self.take(self.reader.read(), aside.wrote_at)
        if self.reader.backlog() > 0:
            return False
        self.take(self.reader.finish(), aside.wrote_at)
        return True


def laid_aside(source: Source, spec: RunSpec, known: Opened, divergence: Divergence | None) -> LaidAside | None:
    """None where what was read may not be there again: several files, a rotated part, bytes seen to arrive."""
    memory, configuration = known.memory, known.reader.config_files
    (file, *others), last = spec.files, memory.cadence.last
    if others or file.earlier or file.store_run is not None or memory.growing or last is None or configuration.waiting:
        return None
    seen = _stat(source, file.path)
    if seen is None or seen.size != memory.bytes or seen.size > LARGEST or source.recorded(file.path):
        return None
    return LaidAside(seen, last, divergence, configuration if configuration.problems(spec.config_files) else None)


def stirs(source: Source, spec: RunSpec, aside: LaidAside) -> bool:
    """Is there something to be looked at: in its log, or in a configuration that could not be read?"""
    configuration = aside.configuration
    return not lies_still(source, spec, aside) or (configuration is not None and configuration.stirs())


def lies_still(source: Source, spec: RunSpec, aside: LaidAside) -> bool:
    """Also where it is gone: what it said is all that is left of it."""
    return _stat(source, spec.files[0].path) in (aside.seen, None)


def _stat(source: Source, path: str) -> Stat | None:
    try:
        return source.stat(path)
    except SourceError:
        return None

"""Thirty days of watching in minutes: a clock moved by hand, real files, everything that happens to logs.

    python -m benchmarks.soak_days [--days N] [--runs N] [--every SECONDS] [--lines N] [--largest]

Each run lives by one habit (see `soak_writers`), disturbed each hour; each hour one more run appears, and one that is
three hours old is deleted with its folder. Printed for each day: lines written and read, bytes told as lost, memory by
`tracemalloc`, open files. `--largest`: what has grown since the first day, by line of code.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.soak_writers import HABITS, Writer, writers
from tui_monitor.acting.hands import SimulatedHands
from tui_monitor.cli.lines import Changes, as_json
from tui_monitor.clock import ManualClock
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.monitor import Monitor
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.tailing.recording import RecordingSource
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.watch_options import WatchOptions
from tui_monitor.watching.watched_run import WatchedRun

DAY = 86400.0
LOOKS = 5
"""One after the other, a second apart: after so many a log that was rotated is read on."""


@dataclass(frozen=True)
class Day:
    """How it stood at the end of a day."""

    number: int
    written: int
    read: int
    blocks: int
    """Of memory that Python has allocated: one an object, about."""
    kilobytes: float
    """Of memory, where that is traced."""
    descriptors: int
    runs: int
    lost: int
    """Bytes that were told as lost."""


@dataclass
class Visitor:
    """A run that comes, writes for a while, and is deleted with its folder."""

    writer: Writer
    until: int


@dataclass
class Watched:
    """Everything that `watch --json` does, but for printing, with a clock that is moved by hand."""

    root: Path
    clock: ManualClock = field(default_factory=lambda: ManualClock(time.time()))

    def __post_init__(self) -> None:
        source = RecordingSource(LocalSource(self.clock), ManualClock(float("inf")))

        def make(spec: RunSpec, now: float) -> WatchedRun:
            return WatchedRun(source, spec, Thresholds(), now, WatchOptions(trajectories=True))

        self._fleet = Fleet(source, Discovery(source, [str(self.root)]), self.clock, make)
        approvals = Approvals(self.clock, SimulatedHands(self.clock), source, table=None)
        self._monitor = Monitor(self._fleet, self.clock, approvals)
        self._changes = Changes()

    def look(self, times: int) -> Snapshot:
        for _ in range(times):
            self.clock.sleep(1.0)
            snapshot = self._monitor.settle()
            if changed := self._changes.changed(snapshot.runs):
                as_json(changed, self.clock.now(), {})
        return snapshot

    def close(self) -> None:
        self._fleet.reset()


def days(count: int, runs: int, every: float, lines: int, begun: int = 0, frames: int = 0) -> Iterator[Day]:
    """`lines`: that each run writes between two disturbances, `every` so many seconds; `begun`: at the very start.

    `frames`: of each allocation that is traced; with more than one it is printed where memory has grown.
    """
    with tempfile.TemporaryDirectory(prefix="trainmon-soak-") as folder:
        root = Path(folder)
        residents, visitors = writers(root, runs), list[Visitor]()
        for one in residents:
            one.write(begun)
            one.end_line()
        watched, first = Watched(root), None
        watched.look(1)
        if frames:
            tracemalloc.start(frames)
        for turn in range(1, int(count * DAY / every) + 1):
            watched.clock.sleep(every)
            writing = [*residents, *(visitor.writer for visitor in visitors)]
            for one in writing:
                one.write(lines)
            watched.look(1)
            for one in writing:
                one.end_line()
            watched.look(LOOKS)
            _disturb(root, turn, residents, visitors)
            watched.look(LOOKS)
            if turn * every % DAY == 0:
                yield _day(int(turn * every // DAY), watched, residents)
                if frames > 1 and first is None:
                    first = tracemalloc.take_snapshot()
        if first is not None:
            _print_grown(first)
        tracemalloc.stop()
        watched.close()


def _disturb(root: Path, turn: int, residents: list[Writer], visitors: list[Visitor]) -> None:
    for one in residents:
        one.live()
    habit = HABITS[turn % len(HABITS)]
    visitors.append(Visitor(Writer(root / "logs" / f"visit-{turn}" / "train.log", habit), until=turn + 3))
    for gone in [visitor for visitor in visitors if visitor.until < turn]:
        visitors.remove(gone)
        shutil.rmtree(gone.writer.log.parent)


def _day(number: int, watched: Watched, residents: list[Writer]) -> Day:
    for one in residents:
        one.end_line()
    snapshot = watched.look(LOOKS)
    points = {view.exp_id: view.progress.points for view in snapshot.runs}
    read = sum(points.get(one.log.parent.name, 0) for one in residents) // 2
    lost = sum(view.output.lost.bytes for view in snapshot.runs)
    gc.collect()
    kilobytes = tracemalloc.get_traced_memory()[0] / 1024
    written, blocks = sum(one.lines for one in residents), sys.getallocatedblocks()
    return Day(number, written, read, blocks, kilobytes, _descriptors(), len(snapshot.runs), lost)


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def _print_grown(first: tracemalloc.Snapshot) -> None:
    own = [tracemalloc.Filter(True, "*tui_monitor*", all_frames=True)]
    grown = tracemalloc.take_snapshot().filter_traces(own).compare_to(first.filter_traces(own), "traceback")
    for row in grown[:25]:
        print(f"{row.size_diff / 1024:9.0f} kB  {row.count_diff:+7}")
        print("\n".join(row.traceback.format(limit=3)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--every", type=float, default=3600.0, help="seconds between two disturbances")
    parser.add_argument("--lines", type=int, default=1500, help="lines of each run between two disturbances")
    parser.add_argument("--largest", action="store_true")
    options = parser.parse_args()
    print(
        f"{'day':>4}{'written':>10}{'read':>10}{'lost':>6}{'kB':>10}{'files':>7}{'runs':>6}{'seconds':>9}", flush=True
    )
    start = time.monotonic()
    for day in days(options.days, options.runs, options.every, options.lines, frames=3 if options.largest else 1):
        print(
            f"{day.number:>4}{day.written:>10}{day.read:>10}{day.lost:>6}{day.kilobytes:>10.0f}{day.descriptors:>7}{day.runs:>6}"
            f"{time.monotonic() - start:>9.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()

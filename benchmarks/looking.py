"""What looking costs: a monitor without a screen, stepped as the feed of the app steps it.

    python -m benchmarks.looking [--seconds S] [NAME ...]

For each case the share of one core that the process takes, steps and new pictures a second, and for the cases that
write how long after a line its verdict was known. Names: six, busy, quiet, many, alarm; all of them unless told
otherwise. `--profile` prints where the time of each case goes.
"""

import argparse
import cProfile
import os
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.first_paint import write_runs
from benchmarks.many_writers import writing
from tui_monitor.app.feed import LONGEST_WAIT, differs
from tui_monitor.cli.assemble import watching
from tui_monitor.model.finding import Decision
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.monitor import Monitor
from tui_monitor.settings.settings import Settings

SETTLE = 8.0
"""Seconds until everything that was there has been read and judged, and every process was looked for."""
ALARMS = 20


@dataclass(frozen=True)
class Case:
    runs: int
    writing: int
    lines: float
    """A second, by each of these."""
    most: float
    """Of one core."""


CASES = {
    "six": Case(6, 6, 8.0, 0.03),
    "busy": Case(200, 200, 1.0, 0.08),
    "quiet": Case(200, 0, 0.0, 0.004),
    "many": Case(1000, 0, 0.0, 0.03),
}


@dataclass
class Fed:
    steps: int = 0
    posts: int = 0


def feed(monitor: Monitor, seconds: float, until: Callable[[Snapshot], bool] = lambda _: False) -> Fed:
    """As the feed of the app does, until `seconds` have passed or a snapshot is what was waited for."""
    fed, posted, end = Fed(), None, time.monotonic() + seconds
    while time.monotonic() < end:
        snapshot = monitor.step()
        fed.steps += 1
        if posted is None or differs(posted, snapshot):
            posted, fed.posts = snapshot, fed.posts + 1
        if until(snapshot):
            break
        monitor.wait(min(LONGEST_WAIT, max(0.0, end - time.monotonic())))
    return fed


def settled(root: Path) -> Monitor:
    monitor = watching([str(root)], Settings(), acting=True)
    feed(monitor, 120.0, lambda now: bool(now.runs) and not now.progress.backlog and not now.progress.discovering)
    feed(monitor, SETTLE)
    return monitor


def prepared(root: Path, case: Case) -> None:
    write_runs(root, case.runs, 5_000)
    if not case.writing:
        for log in root.rglob("train.log"):
            os.utime(log, (time.time() - 7200,) * 2)


def measured(case: Case, seconds: float, profile: bool) -> tuple[float, Fed]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        prepared(root, case)
        with writing(root, case.writing, case.lines or 1.0):
            monitor = settled(root)
            profiler = cProfile.Profile()
            if profile:
                profiler.enable()
            before = time.process_time()
            fed = feed(monitor, seconds)
            used = time.process_time() - before
            if profile:
                profiler.disable()
                pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
                pstats.Stats(profiler).sort_stats("cumtime").print_stats(70)
    return used / seconds, fed


def alarms() -> Iterator[float]:
    """Seconds from a line that says NaN to the verdict, among 50 runs that write."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_runs(root, 50 + ALARMS, 5_000)
        logs = sorted(root.rglob("train.log"))
        with writing(root, 50, 1.0):
            monitor = settled(root)
            for turn in range(ALARMS):
                log = logs[50 + turn]
                run_id = next(view.id for view in monitor.snapshot().runs if view.where.log == str(log))
                for step in range(500, 512):  # it is live
                    _line(log, step, "0.4")
                    feed(monitor, 0.1)
                feed(monitor, 0.037 * (turn % 7))
                begin = time.monotonic()
                _line(log, 512, "nan")
                feed(monitor, 5.0, lambda now, run=run_id: _alarmed(now, run))
                yield time.monotonic() - begin


def _line(log: Path, step: int, loss: str) -> None:
    with log.open("a") as out:
        out.write(f"step {step} | loss {loss} | lr 3.0e-04 | grad_norm 0.91\n")


def _alarmed(now: Snapshot, run: str) -> bool:
    return any(view.id == run and view.verdict.decision is not Decision.CONTINUE for view in now.runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=[*CASES, "alarm"])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    print(f"{'case':<8}{'runs':>6}{'lines/s':>9}{'one core':>10}{'at most':>10}{'steps/s':>9}{'pictures/s':>12}")
    for name in options.names:
        if name == "alarm":
            found = sorted(alarms())
            p95 = found[round(0.95 * (len(found) - 1))]
            print(f"line to verdict, 50 runs write: median {statistics.median(found) * 1000:.0f} ms, "
                  f"p95 {p95 * 1000:.0f} ms, slowest {found[-1] * 1000:.0f} ms")  # fmt: skip
            continue
        case = CASES[name]
        share, fed = measured(case, options.seconds, options.profile)
        lines = case.writing * case.lines
        print(
            f"{name:<8}{case.runs:>6}{lines:>9.0f}{share:>10.2%}{case.most:>10.1%}{fed.steps / options.seconds:>9.1f}"
            f"{fed.posts / options.seconds:>12.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()

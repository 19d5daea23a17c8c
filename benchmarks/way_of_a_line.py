"""python -m benchmarks.way_of_a_line: which files of the package one appended line enters on its way to a view.

Order of function entries under `sys.setprofile`, through one `Monitor.step()` that looks for no process. A *move* is
two entries in a row that lie in different files, a *return* an entry into a file that was entered before.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import tui_monitor
from tui_monitor.acting.hands import ReadOnlyHands
from tui_monitor.clock import ManualClock
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.monitor import Monitor
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.pace import BETWEEN
from tui_monitor.watching.watch_options import WatchOptions
from tui_monitor.watching.watched_run import WatchedRun

PACKAGE = Path(tui_monitor.__file__).parent
LINES = (
    ("a shape that is known", "step 60 | loss 0.87\n"),
    ("the first NaN", "step 61 | loss nan\n"),
    ("the second NaN", "step 62 | loss nan\n"),
    ("another shape", "{'loss': 0.8, 'learning_rate': 1e-05, 'epoch': 1.0}\n"),
)


def files_entered(step: Sequence[str]) -> list[str]:
    """Each file once, in the order of the first entry."""
    return list(dict.fromkeys(step))


def rooms_entered(step: Sequence[str]) -> list[str]:
    """`reading/tailing`, `judging`, `series`: each once, in the order of the first entry."""
    return list(dict.fromkeys(map(_room, step)))


def trace(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """For each of LINES: the file of every function that is entered, in order, while the line becomes a view."""
    log = folder / "exp-1" / "train.log"
    log.parent.mkdir(parents=True)
    log.write_text("".join(f"step {step} | loss {2 / step**0.5:.4f}\n" for step in range(1, 60)))
    clock = ManualClock()
    monitor = _monitor(folder, clock)
    while not (views := monitor.step().runs) or views[0].progress.step != 59:
        clock.sleep(0.001)
    for what, line in LINES:
        clock.sleep(BETWEEN)  # the picture before is old enough
        with log.open("a") as file:
            file.write(line)
        yield what, _entries(monitor, clock)


def _monitor(folder: Path, clock: ManualClock) -> Monitor:
    source = LocalSource(clock)

    def make(spec: RunSpec, now: float) -> WatchedRun:
        return WatchedRun(source, spec, Thresholds(), now, WatchOptions())

    fleet = Fleet(source, Discovery(source, [str(folder)]), clock, make)
    return Monitor(fleet, clock, Approvals(clock, ReadOnlyHands(clock), source, table=None))


def _entries(monitor: Monitor, clock: ManualClock) -> list[str]:
    entered: list[str] = []

    def enter(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(PACKAGE)):
            entered.append(str(Path(frame.f_code.co_filename).relative_to(PACKAGE)))

    size = len(monitor.snapshot().runs)
    before = monitor.snapshot().runs[0]
    patience = time.monotonic() + 10.0  # files are polled by the machine's own clock
    while time.monotonic() < patience:
        entered.clear()
        clock.sleep(0.001)
        sys.setprofile(enter)
        try:
            after = monitor.step().runs[0]
        finally:
            sys.setprofile(None)
        if after is not before and len(monitor.snapshot().runs) == size:
            return entered
    raise AssertionError("the line never arrived")


def _room(file: str) -> str:
    parts = Path(file).parts
    return "/".join(parts[:2]) if parts[0] == "reading" else Path(parts[0]).stem


def _returns(step: Sequence[str]) -> int:
    moves = [file for file, before in zip(step, ["", *step], strict=False) if file != before]
    return len(moves) - len(set(moves))


def main() -> None:
    print(f"{'appended line':24}{'files':>7}{'calls':>7}{'returns':>9}  rooms in order of the first entry")
    with tempfile.TemporaryDirectory() as folder:
        for what, step in trace(Path(folder)):
            files = files_entered(step)
            print(f"{what:24}{len(files):7}{len(step):7}{_returns(step):9}  {' '.join(rooms_entered(step))}")


if __name__ == "__main__":
    main()

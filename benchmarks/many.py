"""Many small logs in one folder: how long until a row of them is seen, what `check` takes, and the memory of both.

    python -m benchmarks.many [RUNS] [--limit SECONDS]

20 000 logs of 20 lines unless told otherwise, a run each, written an hour ago. First row: from the start of the app in
a pseudo-terminal until the name of the first run is drawn. Read: until the app has read all of them (or the limit). CPU
seconds stand beside wall seconds, since a busy machine stretches the one and not the other.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.first_paint import Terminal, terminal, trainmon

RUNS = 20_000
LINES = 20
FIRST_ROW, MEGABYTES = 3.0, 200
"""What the first row should take at most, and the app once all are read."""


def write(folder: Path, count: int) -> None:
    then = time.time() - 3600
    for number in range(count):
        path = folder / f"run-{number:05d}.log"
        path.write_text("".join(f"step {i} | loss {1 / (1 + i) + number % 7:.4f}\n" for i in range(LINES)))
        os.utime(path, (then, then))


def megabytes(pid: int) -> float:
    """The most memory that a process has held."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def app(folder: Path, limit: float) -> None:
    with terminal(trainmon(folder)) as screen:
        wall = screen.until(b"run-0", limit=limit)
        told = f"{wall:.1f} s (CPU {screen.processor_seconds():.1f} s, at most {FIRST_ROW:.0f} s)"
        print(f"{'app, first row':<20}{told}, {megabytes(screen.pid):.0f} MB", flush=True)
        rest = read(screen, limit)
        told = f"{rest:.0f} s (CPU {screen.processor_seconds():.0f} s)"
        print(f"{'app, after':<20}{told}, {megabytes(screen.pid):.0f} MB (at most {MEGABYTES} MB)", flush=True)


def read(screen: Terminal, limit: float) -> float:
    """Seconds until nothing more is read: the process rests."""
    start, before, calm = time.perf_counter(), screen.processor_seconds(), 0
    while calm < 3 and time.perf_counter() - start < limit:
        until = time.perf_counter() + 1
        while (left := until - time.perf_counter()) > 0:
            screen.read(left)
        now = screen.processor_seconds()
        calm, before = calm + 1 if now - before < 0.1 else 0, now
    return time.perf_counter() - start


def check(folder: Path) -> None:
    start = time.perf_counter()
    pid = os.posix_spawn(
        sys.executable,
        [*trainmon(folder)[:-1], "check", str(folder)],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, _, used = os.wait4(pid, 0)
    wall, cpu = time.perf_counter() - start, used.ru_utime + used.ru_stime
    print(f"{'check, all of it':<20}{wall:.1f} s (CPU {cpu:.1f} s), {used.ru_maxrss / 1024:.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=int, nargs="?", default=RUNS)
    parser.add_argument("--limit", type=float, default=120.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), options.runs)
        app(Path(folder), options.limit)
        check(Path(folder))


if __name__ == "__main__":
    main()

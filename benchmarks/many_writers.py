"""What watching costs while many runs write, and how late a key is answered meanwhile.

    python -m benchmarks.many_writers [--runs N ...] [--writing SHARE] [--lines L] [--seconds S]

For each number of runs, of which all (or this share) log a line (or L lines) a second: lines a second that were reached
(one process writes them all), share of one core that trainmon takes, per run too (work in proportion to what is new
keeps that column flat), bytes sent to the terminal, and the times from a key to its answer.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.first_paint import Terminal, terminal, trainmon, write_runs

WRITER = """
import sys, time
from pathlib import Path
logs, pause = sorted(Path(sys.argv[1]).rglob("train.log"))[: int(sys.argv[2])], 1 / float(sys.argv[3])
step, start = 200, time.monotonic()
while True:
    for number, log in enumerate(logs):
        due = start + (step - 200 + number / len(logs)) * pause
        if (wait := due - time.monotonic()) > 0.01:
            time.sleep(wait)
        with open(log, "a") as out:
            out.write(f"step {step} | loss {4 / (1 + step / 900) + 0.3:.4f} | lr 3.0e-04 | grad_norm 0.91\\n")
    step += 1
"""
LINE = len("step 200 | loss 4.3000 | lr 3.0e-04 | grad_norm 0.91\n")
SETTLE = 12.0
"""Seconds until everything that was there has been read and judged."""
KEYS = 12


@dataclass(frozen=True)
class Cost:
    runs: int
    lines: float
    """Written in a second."""
    share: float
    """Of one core."""
    sent: float
    """Bytes a second."""
    key: float
    """Median seconds from a key to its answer."""
    slowest: float


@contextmanager
def writing(root: Path, runs: int, lines: float) -> Iterator[None]:
    """`runs` of them write `lines` each a second."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(root), str(runs), str(lines)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def cost(runs: int, writers: int, lines: float, seconds: float) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_runs(root, runs, 5_000)
        with writing(root, writers, lines), terminal(trainmon(root)) as screen:
            screen.until(f"{runs} runs".encode(), limit=60)
            drain(screen, SETTLE)
            screen.sent, before, bytes_before = 0, screen.processor_seconds(), written(root)
            drain(screen, seconds)
            reached = (written(root) - bytes_before) / LINE / seconds
            share, sent = (screen.processor_seconds() - before) / seconds, screen.sent / seconds
            keys = key_times(screen)
    return Cost(runs, reached, share, sent, statistics.median(keys), max(keys))


def written(root: Path) -> int:
    return sum(log.stat().st_size for log in root.rglob("train.log"))


def drain(screen: Terminal, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        screen.read(min(left, 0.2))


def key_times(screen: Terminal) -> list[float]:
    """Seconds from `?` to the page of keys, which nothing but the key brings."""
    times = []
    for _ in range(KEYS):
        os.write(screen.fd, b"?")
        times.append(screen.until(b"Verdicts"))
        os.write(screen.fd, b"q")
        drain(screen, 0.7)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, nargs="+", default=[50, 250, 1000])
    parser.add_argument("--writing", type=float, default=1.0, help="share of the runs that write")
    parser.add_argument("--lines", type=float, default=1.0, help="a second, by each of these")
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    print(f"{'runs':>6}{'lines/s':>9}{'one core':>10}{'a run':>10}{'bytes/s':>10}{'key':>9}{'slowest':>9}")
    for runs in options.runs:
        found = cost(runs, round(runs * options.writing), options.lines, options.seconds)
        print(
            f"{runs:>6}{found.lines:>9.0f}{found.share:>10.1%}{found.share / runs:>10.3%}{found.sent:>10.0f}"
            f"{found.key * 1000:>6.0f} ms{found.slowest * 1000:>6.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()

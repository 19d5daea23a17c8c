"""How long until something can be seen, and what watching costs while nothing happens.

Prints medians in a pseudo-terminal beside an empty Textual app, in wall time and in processor time (of which a busy
machine takes nothing away): until the first screen is drawn and until a verdict stands on it, for 20 small logs, for
20 MB in 20 logs, for 1000 runs of 1000 points and for folders that are named; then processor time and bytes sent while
50 runs are quiet.

    python benchmarks/first_paint.py [--repeat N] [--idle SECONDS] [--thousand] [FOLDER ...]
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("quit")
Empty().run()
"""
WITHIN = 60.0
VERDICT = rb"CONTINUE|STOP\b|WAIT\b|FAILED|DIVERGED|ENDED|FINISHED"
SETTLE = 15.0
"""Seconds until a log that was just read no longer counts as one that was just written."""


@dataclass
class Terminal:
    pid: int
    fd: int
    sent: int = 0

    def until(self, word: bytes, limit: float = WITHIN) -> float:
        """Seconds from now until `word`, an expression, has been sent."""
        start, seen = time.perf_counter(), b""
        while not re.search(word, seen):
            left = limit - (time.perf_counter() - start)
            if left <= 0:
                raise TimeoutError(f"{word!r} was not drawn within {limit} s; seen: {seen[-400:]!r}")
            seen = (seen + self.read(left))[-200_000:]
        return time.perf_counter() - start

    def read(self, wait: float) -> bytes:
        ready, _, _ = select.select([self.fd], [], [], wait)
        data = os.read(self.fd, 65536) if ready else b""
        self.sent += len(data)
        return data

    def running_seconds(self) -> float:
        """Of processor time, to the nanosecond, by the threads that live."""
        threads = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9

    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def terminal(command: Sequence[str], size: tuple[int, int] = (48, 160)) -> Iterator[Terminal]:
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(command[0], list(command))
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    try:
        yield Terminal(pid, fd)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(fd)


def write_runs(root: Path, count: int, bytes_each: int) -> None:
    for number in range(count):
        folder = root / "logs" / f"exp-{number:03d}"
        folder.mkdir(parents=True)
        line = "step {0} | loss {1:.4f} | lr 3.0e-04 | grad_norm 0.91 | tokens/s 18211\n"
        lines = bytes_each // len(line.format(10000, 1.0)) + 1
        (folder / "train.log").write_text("".join(line.format(i, 4 / (1 + i / 900) + 0.3) for i in range(lines)))


def trainmon(root: Path) -> list[str]:
    return [sys.executable, "-m", "tui_monitor", str(root)]


@dataclass(frozen=True)
class Until:
    """Seconds until something was drawn."""

    wall: float
    processor: float

    def told(self, empty: "Until") -> str:
        return (
            f"{self.wall * 1000:8.0f} ms {self.wall / empty.wall:6.2f} x empty"
            f"   CPU {self.processor * 1000:6.0f} ms {self.processor / empty.processor:6.2f} x empty"
        )


def paint_times(command: Sequence[str], words: Sequence[bytes], repeat: int) -> list[Until]:
    """Medians until each word, which are drawn in this order."""
    rounds = []
    for _ in range(repeat):
        with terminal(command) as screen:
            start = time.perf_counter()
            times = []
            for word in words:
                screen.until(word)
                times.append((time.perf_counter() - start, screen.running_seconds()))
        rounds.append(times)
    return [Until(*map(statistics.median, zip(*column, strict=True))) for column in zip(*rounds, strict=True)]


def read_all(root: Path, limit: float = 120.0) -> tuple[float, float, float]:
    """Wall and processor seconds until nothing is read any more, and the most megabytes that the process held."""
    with terminal(trainmon(root)) as screen:
        start = time.perf_counter()
        screen.until(VERDICT, limit)
        wall, used = 0.0, -1.0
        while screen.processor_seconds() - used > 0.15 and time.perf_counter() - start < limit:
            wall, used = time.perf_counter() - start, screen.processor_seconds()
            until = time.perf_counter() + 1
            while (left := until - time.perf_counter()) > 0:
                screen.read(left)
        peak = Path(f"/proc/{screen.pid}/status").read_text().split("VmHWM:")[1].split()[0]
        return wall, used, int(peak) / 1024


def key_time(root: Path) -> float:
    """Median seconds from a key to its answer on the screen while 20 MB of logs are being read."""
    with terminal(trainmon(root)) as screen:
        screen.until(b"exp-0")
        times = []
        for _ in range(5):
            os.write(screen.fd, b"?")
            times.append(screen.until(b"Verdicts"))
            os.write(screen.fd, b"q")
            screen.until(b"exp-0")
        return statistics.median(times[1:])


def idle(root: Path, seconds: float) -> tuple[float, int]:
    """Share of one core, and bytes sent, while nothing changes."""
    with terminal(trainmon(root)) as screen:
        screen.until(b"exp-0")
        settle = time.perf_counter() + SETTLE
        while time.perf_counter() < settle:
            screen.read(0.2)
        screen.sent, before, start = 0, screen.processor_seconds(), time.perf_counter()
        while (passed := time.perf_counter() - start) < seconds:
            screen.read(min(0.5, seconds - passed))
        return (screen.processor_seconds() - before) / seconds, screen.sent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--idle", type=float, default=20.0)
    parser.add_argument("--thousand", action="store_true", help="also 1000 runs of 1000 points")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="of real runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        busy, quiet = Path(folder, "busy"), Path(folder, "quiet")
        write_runs(busy, 20, 1_000_000)
        write_runs(quiet, 50, 20_000)
        for path in quiet.rglob("*.log"):
            os.utime(path, (time.time() - 7200,) * 2)
        (empty,) = paint_times([sys.executable, "-c", EMPTY], [b"quit"], options.repeat)
        print(f"{'first paint, empty Textual app':<44}{empty.told(empty)}", flush=True)
        small = Path(folder, "small")
        write_runs(small, 20, 60_000)
        named = [
            ("20 runs of 60 kB", small),
            ("20 runs of 1 MB", busy),
            *((path.name, path) for path in options.folders),
        ]
        if options.thousand:
            many = Path(folder, "many")
            write_runs(many, 1000, 1000 * 66)
            named.append(("1000 runs of 1000 points", many))
        for name, root in named:
            first, verdict = paint_times(trainmon(root), [b"quit", VERDICT], options.repeat)
            print(f"{'first paint, ' + name:<44}{first.told(empty)}")
            print(f"{'first verdict, ' + name:<44}{verdict.told(empty)}", flush=True)
        if options.thousand:
            wall, used, megabytes = read_all(many)
            print(f"{'all read, 1000 runs of 1000 points':<44}{wall:8.1f} s, CPU {used:.1f} s, {megabytes:.0f} MB")
        if options.idle <= 0:
            return
        key = key_time(busy)
        share, sent = idle(quiet, options.idle)
    print(f"{'a key while logs are read':<44}{key * 1000:8.0f} ms")
    print(f"{f'50 quiet runs, {options.idle:.0f} s: one core':<44}{share:8.2%}")
    print(f"{f'50 quiet runs, {options.idle:.0f} s: bytes sent':<44}{sent:8d}")


if __name__ == "__main__":
    main()

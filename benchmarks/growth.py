"""What a log costs that has already grown long: CPU per new line, and memory for all of it.

    python -m benchmarks.growth [GIGABYTES]

Lines: 1000 new lines through the whole reader of a file, after 10^3 and after 10^6 lines; CPU seconds, best of seven.
The ratio should stay below 1.3. Memory: peak of `trainmon check` on a log made on the fly, above its peak on a log of
ten lines; should stay below 150 MB. What is kept: every point of a metric up to a limit, then the newest and buckets.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.reading.discovery.run_files import FileSpec
from tui_monitor.reading.files.stream import StreamReader
from tui_monitor.text import clean

_ROUNDS = 7
_NEW = 1000
_BLOCK = 20_000
_FEW, _MANY = 1000, 1_000_000
_RATIO, _MEGABYTES = 1.3, 150
"""What the ratio of costs, and the memory, should stay below."""


@dataclass(frozen=True)
class Kind:
    name: str
    file: str
    head: str
    line: str
    """With `{i}` for the step and `{x}` for a value."""


KINDS = (
    Kind("text", "train.log", "", "2026-11-21 01:31:08,008 - INFO - step {i} | loss={x:.4f} lr=2e-02 norm={x:.3f}\n"),
    Kind("jsonl", "metrics.jsonl", "", '{{"step": {i}, "loss": {x:.6f}, "lr": 0.001, "grad_norm": {x:.4f}}}\n'),
    Kind("csv", "history.csv", "step,loss,lr,grad_norm\n", "{i},{x:.6f},0.001,{x:.4f}\n"),
)  # fmt: skip


def lines(kind: Kind, first: int, count: int) -> bytes:
    return "".join(kind.line.format(i=i, x=1 / (1 + i % 977)) for i in range(first, first + count)).encode()


def cost(kind: Kind, before: int) -> float:
    """CPU microseconds per new line, once `before` lines have been read."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / kind.file
        file.write_bytes(kind.head.encode())
        reader = StreamReader(LocalSource(ManualClock()), FileSpec(str(file), clean(kind.file)))
        with file.open("ab") as log:
            at = _append(log, kind, 0, before)
            while reader.read().more:
                pass
            best = float("inf")
            for _ in range(_ROUNDS):
                at = _append(log, kind, at, _NEW)
                start = time.process_time()
                reader.read()
                best = min(best, time.process_time() - start)
        reader.close()
    return best / _NEW * 1e6


def _append(log: object, kind: Kind, at: int, count: int) -> int:
    for first in range(at, at + count, _BLOCK):
        log.write(lines(kind, first, min(_BLOCK, at + count - first)))  # type: ignore[attr-defined]
    log.flush()  # type: ignore[attr-defined]
    return at + count


def peak(size: int) -> tuple[float, float]:
    """Megabytes at the peak of `trainmon check` on a log of `size` bytes, and its CPU seconds."""
    kind = KINDS[0]
    with TemporaryDirectory() as folder:
        with open(os.path.join(folder, kind.file), "wb") as log:
            at = 0
            while log.tell() < size:
                at = _append(log, kind, at, min(_BLOCK, max(10, (size - log.tell()) // 90)))
        command = [sys.executable, "-c", _MEASURED, "check", os.path.join(folder, kind.file)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True).stderr
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return int(said.split()[-2]) / 1024, seconds


_MEASURED = """
import sys
from tui_monitor.cli.main import main
main(sys.argv[1:])
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
"""
"""Not `ru_maxrss`, which begins at the size of the process that forked."""


def print_costs() -> None:
    """CPU per new line of a short and of a long log, and their ratio."""
    print(f"{'new line':<8}{'after 10^3 us':>16}{'after 10^6 us':>16}{'ratio':>8}{'at most':>9}")
    for kind in KINDS:
        few, many = cost(kind, _FEW), cost(kind, _MANY)
        print(f"{kind.name:<8}{few:>16.2f}{many:>16.2f}{many / few:>8.2f}{_RATIO:>9.2f}", flush=True)


def print_peak(size: int) -> None:
    """The memory that `check` needs for a log of `size` bytes above what it needs for ten lines."""
    start, _ = peak(1000)
    most, seconds = peak(size)
    above = f"{most - start:.0f} MB (at most {_MEGABYTES}) above the {start:.0f} MB of a log of ten lines"
    print(f"check on {size / 1e9:g} GB of text: {above}, {seconds:.0f} CPU seconds")


if __name__ == "__main__":
    print_costs()
    print_peak(int(float(sys.argv[1]) * 1e9) if len(sys.argv) > 1 else 1_000_000_000)

"""How fast free text is read, beside the plain way: one regular expression a line, `float`, and storing the columns.

    python -m benchmarks.cases_text [MEGABYTES]

CPU seconds, best of seven. The plain way knows the names beforehand and checks nothing; it is what a monitor for one
trainer would do. `alternating` and those below it are lines of several shapes in turn, as real logs are.
"""

from __future__ import annotations

import re
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import clean

TARGET = 1.2
"""Times the speed of the plain way."""
_ROUNDS = 7
_BLOCK = 1 << 20
_PLAIN = re.compile(r"([A-Za-z_][\w/ ]*?)\s*[=:|]?\s*([-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|nan|inf))\b")


@dataclass(frozen=True)
class Case:
    name: str
    line: Callable[[int], str]


def _x(i: int) -> str:
    return f"{3 / (1 + i % 211):.4f}"


CASES = (
    Case("nanogpt", lambda i: f"iter {i}: loss {4 / (1 + i % 977):.4f}, time {12 + i % 7:.2f}ms, mfu {i % 3:.2f}%"),
    Case(
        "logging",
        lambda i: (
            f"2026-11-21 01:{i // 60 % 60:02}:{i % 60:02},{i % 1000:03} - train - INFO - step {i} | "
            f"loss={2 / (1 + i % 313):.4f} acc={i % 100 / 100:.3f} lr=2.00e-02 grad_norm={i % 17:.3f}"
        ),
    ),
    Case(
        "epochs",
        lambda i: (
            f"Epoch [{i // 500 + 1}/9000], Step [{i % 500 + 1}/500], Loss: {3 / (1 + i % 211):.4f}, Acc: {i % 100:.2f}%"
        ),
    ),
    Case("uncounted", lambda i: f"train loss: {3 / (1 + i % 211):.4f} val loss: {3 / (1 + i % 97):.4f}"),
    Case(
        "key=value",
        lambda i: f"step={i} train/loss={1 / (1 + i % 101):.6f} val/loss={1 / (1 + i % 97):.6f} lr={1e-4:.6f}",
    ),
    Case(
        "alternating",
        lambda i: f"Iteration {i // 2}, lr = 0.01" if i % 2 else f"Iteration {i // 2}, loss = {3 / (1 + i % 211):.5f}",
    ),
    Case(
        "two shapes",
        lambda i: f"val loss {_x(i)} acc {i % 100 / 100:.3f}" if i % 2 else f"step {i // 2 * 10} | loss {_x(i)}",
    ),
    Case(
        "three shapes",
        lambda i: (
            f"step {i // 3} | loss {_x(i)}",
            f"val loss {_x(i)} acc {i % 100 / 100:.3f}",
            f"lr {1 / (1 + i):.6f} | grad_norm {i % 17:.3f}",
        )[i % 3],
    ),
    Case(
        "evaluations",
        lambda i: (
            f"Epoch [{i // 10 + 1}/9000], Step [{i % 10}/10], Loss: {_x(i)}"
            if i % 10
            else f"Epoch [{i // 10 + 1}/9000] val loss: {_x(i)} acc: {i % 100 / 100:.3f}"
        ),
    ),
    Case("headings", lambda i: f"step {i % 10}/9 loss: {_x(i)} lr: 0.01" if i % 10 else f"Epoch {i // 10 + 1}/9000"),
    Case("ranks", lambda i: f"[rank{i % 4}]: step {i // 4} loss: {_x(i)} lr: 0.01"),
)


def text(case: Case, size: int) -> bytes:
    lines: list[str] = []
    length = 0
    i = 0
    while length < size:
        line = case.line(i)
        length += len(line) + 1
        lines.append(line)
        i += 1
    return ("\n".join(lines) + "\n").encode()


def blocks(data: bytes) -> Iterator[Block]:
    at = 0
    while at < len(data):
        end = min(len(data), at + _BLOCK)
        if end < len(data):
            end = data.rfind(b"\n", at, end) + 1
        yield Block(data[at:end], at)
        at = end


def ours(data: bytes) -> int:
    reader = TextFormat(Origin(clean("train.log")))
    return sum(len(points) for block in blocks(data) for points in reader.feed(block).points)


def plain(data: bytes) -> int:
    steps: dict[str, array[float]] = {}
    values: dict[str, array[float]] = {}
    number = 0
    for line in data.decode().split("\n"):
        step = -1.0
        for name, value in _PLAIN.findall(line):
            key = name.strip()
            if key in ("step", "iter", "Step", "Iteration"):
                step = float(value)
            else:
                values.setdefault(key, array("d")).append(float(value))
                steps.setdefault(key, array("d")).append(step)
                number += 1
    return number


def best(work: Callable[[bytes], int], data: bytes) -> tuple[float, int]:
    """Megabytes a CPU second, and how many points."""
    shortest = float("inf")
    count = 0
    for _ in range(_ROUNDS):
        start = time.process_time()
        count = work(data)
        shortest = min(shortest, time.process_time() - start)
    return len(data) / shortest / 1e6, count


def main() -> None:
    size = int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 8_000_000
    print(f"{'case':<14}{'ours MB/s':>12}{'plain MB/s':>12}{'ratio':>8}{'points':>12}{'plain':>12}")
    for case in CASES:
        data = text(case, size)
        fast, points = best(ours, data)
        slow, found = best(plain, data)
        print(f"{case.name:<14}{fast:>12.1f}{slow:>12.1f}{fast / slow:>8.2f}{points:>12}{found:>12}")


if __name__ == "__main__":
    main()

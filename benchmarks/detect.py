"""What judging costs: a million points of the watched metric and of seven others through all rules.

    python -m benchmarks.detect [POINTS]

Prints seconds, microseconds a point for each metric alone, and the ratio to parsing the same points from text.
"""

from __future__ import annotations

import random
import sys
import time
from array import array
from math import exp

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.points import Points
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import Shown

METRICS = ("loss", "val_loss", "accuracy", "grad_norm", "lr", "entropy", "tokens/s", "epoch")
_CHUNK = 4096


def series(name: str, n: int) -> Points:
    r = random.Random(name)
    level = 1.0 if name in ("loss", "val_loss", "grad_norm", "entropy") else 0.5
    if name == "epoch":
        return _points(name, array("d", (i // 1000 for i in range(n))))
    return _points(
        name, array("d", (level * (0.3 + 2 * exp(-i / (n / 5))) * (1 + 0.05 * r.gauss(0, 1)) for i in range(n)))
    )


def _points(name: str, values: array[float]) -> Points:
    n = len(values)
    times = array("d", [float("nan")]) * n
    return Points(Shown(name), Shown("train.log"), array("d", range(n)), values, times, array("q", range(n)))


def cut(points: Points) -> list[Points]:
    ranges = [slice(i, i + _CHUNK) for i in range(0, len(points), _CHUNK)]
    columns = (points.steps, points.values, points.times, points.places)
    return [Points(points.metric, points.file, *(column[part] for column in columns)) for part in ranges]


def judging(parts: list[list[Points]]) -> float:
    examiner, start = Examiner(Thresholds()), time.perf_counter()
    for chunk in zip(*parts, strict=True):
        examiner.examine(chunk)
    return time.perf_counter() - start


def parsing(whole: list[Points]) -> float:
    """Seconds to read a sample of the same points as text, scaled up."""
    n = min(len(whole[0]), 50_000)
    lines = (
        f"step {i} " + " ".join(f"{p.metric.replace('/', '_per_')} {p.values[i]:.6g}" for p in whole) + "\n"
        for i in range(n)
    )
    data, reader = "".join(lines).encode(), TextFormat(Origin(Shown("train.log")))
    start = time.perf_counter()
    reader.feed(Block(data, 0))
    return (time.perf_counter() - start) * len(whole[0]) / n


def main(n: int) -> None:
    whole = [series(name, n) for name in METRICS]
    parts = [cut(points) for points in whole]
    print(f"{'metric':12} {'us a point':>10}")
    for points, part in zip(whole, parts, strict=True):
        print(f"{points.metric:12} {1e6 * judging([part]) / n:10.2f}")
    together, text = judging(parts), parsing(whole)
    print(f"\n{n} points of {len(METRICS)} metrics: {together:.1f} s judging, {text:.1f} s parsing from text")
    print(f"ratio {together / text:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

"""What judging costs beside parsing: series on which nothing happens, and series on which something stays open.

    python -m benchmarks.detect [POINTS]

Eight metrics through all rules. Prints microseconds a point for each metric alone, and for all eight together the ratio
to parsing the same points from text: at most 0.8 where all is calm, at most 2 where every rule has a finding open.
"""

from __future__ import annotations

import random
import sys
import time
from array import array
from math import cos, exp, pi

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.points import Points
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import Shown

METRICS = ("loss", "val_loss", "accuracy", "grad_norm", "lr", "entropy", "tokens/s", "epoch")
_CHUNK = 4096
_WORSE = {
    "loss": 40.0,
    "val_loss": 2.0,
    "accuracy": 0.05,
    "grad_norm": 1e-9,
    "lr": 0.0,
    "entropy": 0.005,
    "tokens/s": 0.3,
    "epoch": 1.0,
}
"""By so much the second half of a series differs where something is to be open: exploded, drifted, collapsed, ..."""


def series(name: str, n: int, sick: bool = False) -> Points:
    """A curve that learns, with 5 % of noise; `sick`: from a tenth of it on something is wrong."""
    r = random.Random(name)
    values = array("d", (_healthy(name, i, n) for i in range(n)))
    if name not in ("lr", "epoch"):
        values = array("d", (value * (1 + 0.05 * r.gauss(0, 1)) for value in values))
    if sick:
        values[n // 10 :] = array("d", (_WORSE[name] * value for value in values[n // 10 :]))
    times = array("d", [float("nan")]) * n
    return Points(Shown(name), Shown("train.log"), array("d", range(n)), values, times, array("q", range(n)))


def _healthy(name: str, i: int, n: int) -> float:
    learned = 1.0 - exp(-i / (n / 20))
    match name:
        case "accuracy":
            return 0.1 + 0.7 * learned
        case "lr":
            return 0.0003 * (0.55 + 0.45 * cos(pi * i / n))
        case "tokens/s":
            return 12000.0
        case "epoch":
            return float(i // 1000)
        case _:
            return 2.3 - 2.0 * learned


def cut(points: Points) -> list[Points]:
    ranges = [slice(i, i + _CHUNK) for i in range(0, len(points), _CHUNK)]
    columns = (points.steps, points.values, points.times, points.places)
    return [Points(points.metric, points.file, *(column[part] for column in columns)) for part in ranges]


def judging(parts: list[list[Points]]) -> tuple[float, Examiner]:
    examiner, start = Examiner(Thresholds()), time.process_time()
    for chunk in zip(*parts, strict=True):
        examiner.examine(chunk)
    return time.process_time() - start, examiner


def parsing(whole: list[Points]) -> float:
    """Seconds to read a sample of the same points as text, scaled up."""
    n = min(len(whole[0]), 50_000)
    lines = (
        f"step {i} " + " ".join(f"{p.metric.replace('/', '_per_')} {p.values[i]:.6g}" for p in whole) + "\n"
        for i in range(n)
    )
    data, reader = "".join(lines).encode(), TextFormat(Origin(Shown("train.log")))
    start = time.process_time()
    reader.feed(Block(data, 0))
    return (time.process_time() - start) * len(whole[0]) / n


def row(title: str, whole: list[Points]) -> str:
    n, parts = len(whole[0]), [cut(points) for points in whole]
    alone = [1e6 * judging([part])[0] / n for part in parts]
    together, examiner = judging(parts)
    still_open = len({finding.metric for finding in examiner.findings if finding.active})
    return " ".join(
        [f"{title:8}", *(f"{us:9.2f}" for us in alone), f"{still_open:9}", f"{together / parsing(whole):11.2f}"]
    )


def main(n: int) -> None:
    print(f"us a point, {n} points of each metric\n")
    print(" ".join([" " * 8, *(f"{name:>9}" for name in METRICS), f"{'open':>9}", "of parsing"]))
    print(row("calm", [series(name, n) for name in METRICS]))
    print(row("open", [series(name, n, sick=True) for name in METRICS]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

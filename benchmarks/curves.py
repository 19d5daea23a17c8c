"""Microseconds to draw one run in each of its forms, and its curve alone: the best of several rounds.

.venv/bin/python benchmarks/curves.py
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "app"))

from fake_monitor import NOW, columns_of, explodes, falling, goes_nan, run_view
from made_views import drawn_as

from tui_monitor.app.drawing import sparkline
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.run_lines import draw
from tui_monitor.app.drawing.run_parts import RunLook

ROUNDS, EACH = 7, 200
FORMS = ((53, 23), (53, 7), (80, 2), (160, 1), (76, 1))


def best(work: Callable[[], object]) -> float:
    """Microseconds."""
    rounds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        for _ in range(EACH):
            work()
        rounds.append(perf_counter() - start)
    return min(rounds) / EACH * 1e6


def main() -> None:
    noise = random.Random(1)
    series = {
        "falling": falling(),
        "explodes": explodes(),
        "NaN": goes_nan(),
        "noise": [2 + 0.3 * math.sin(x / 9) + noise.gauss(0, 0.3) for x in range(120)],
    }
    print(f"{'':10} curve 53x23", *(f"{f'{w}x{h}':>8}" for w, h in FORMS))
    for name, values in series.items():
        columns = columns_of(values, 3421.0)
        view = drawn_as(run_view(values=values), trend=-0.03)
        look = RunLook(UNICODE, view.exp_id, 12, NOW)
        alone = best(lambda columns=columns: sparkline.draw(columns, 53, 23))
        forms = [best(lambda w=w, h=h, v=view, k=look: draw(v, k, w, h)) for w, h in FORMS]
        print(f"{name:10} {alone:11.0f}", *(f"{one:8.0f}" for one in forms))


if __name__ == "__main__":
    main()

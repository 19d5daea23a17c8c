"""What it costs to find the runs of a large tree, beside the plain way: `os.walk`, and one stat a file.

    python benchmarks/walk.py [FOLDERS]

The tree (10 000 folders unless told otherwise) is like a shared project's: runs with logs, tables and checkpoints, and
between them clones of repositories. A walk is done in slices of one folder; between two slices runs are read and keys
answered, so the longest slice is what a walk may delay them by. CPU seconds, best of 3.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tui_monitor.clock import SystemClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.reading.discovery.walk import Discovery

_A_RUN = ("train.log", "metrics.csv", "config.yaml", "checkpoint-1/model.pt", "checkpoint-2/model.pt", "tb/a/b/c.txt")
_A_CLONE = (".git/objects/aa/bb", "node_modules/x/y/index.js", "src/main.py", "docs/page.md")
_TEXT = "step,loss\n1,0.5\n2,0.25\n"


def main() -> None:
    folders = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with TemporaryDirectory() as top:
        made = grow(Path(top), folders)
        source = LocalSource(SystemClock())
        discovery = Discovery(source, [top])
        slices: list[float] = []
        plain = best(lambda: walk_plainly(top))
        first = best(lambda: walk(Discovery(source, [top]), []))
        again = best(lambda: walk(discovery, slices))
        runs = len(discovery.all())
    print(f"{made} folders, {runs} runs")
    print(f"{'os.walk and a stat a file':40} {plain:8.3f} s")
    print(f"{'the first walk':40} {first:8.3f} s  {first / plain:5.2f} times")
    print(f"{'a walk through what is known':40} {again:8.3f} s  {again / plain:5.2f} times")
    print(f"{'the longest of its slices':40} {max(slices) * 1000:8.3f} ms")


def grow(top: Path, folders: int) -> int:
    made = 0
    for number in range(folders):
        place = top / f"{number // 100:03}" / f"{number % 100:02}"
        for name in _A_CLONE if number % 10 == 0 else _A_RUN:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(_TEXT)
        made = made if number % 100 else sum(len(inner) for _, inner, _ in os.walk(top))
        if made >= folders:
            break
    return made


def walk(discovery: Discovery, slices: list[float]) -> None:
    slices.clear()
    scan = discovery.scan()
    while True:
        start = time.perf_counter()
        found = next(scan)
        slices.append(time.perf_counter() - start)
        if found is not None:
            return


def walk_plainly(top: str) -> None:
    for folder, _, files in os.walk(top):
        for name in files:
            os.stat(os.path.join(folder, name))


def best(work: Callable[[], None]) -> float:
    taken = []
    for _ in range(3):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


if __name__ == "__main__":
    main()

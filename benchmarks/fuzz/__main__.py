"""Whatever a file holds, trainmon says so in a sentence and goes on. Tried from outside.

    python -m benchmarks.fuzz --minutes 30 [--seed N] [--keep DIR] [--jobs N]
    python -m benchmarks.fuzz --seed N --case K --keep DIR      one case again

Each case is a sound file of one format that was broken (`seeds`, `of_*`), looked at by `check` in its three forms and
`explain`, or by `watch` while it grows, in a process of its own. What counts as a finding stands in `oracle`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.fuzz.cases import KINDS, build
from benchmarks.fuzz.child import look
from benchmarks.fuzz.oracle import findings, reached

_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Tried:
    """What one case gave."""

    number: int
    kind: str
    told: str
    findings: tuple[str, ...]
    reached: bool
    points: bool
    cpu: float
    """Seconds of its slowest command."""
    memory: int


@dataclass(slots=True)
class Row:
    """All cases of one kind."""

    cases: int = 0
    reached: int = 0
    points: int = 0
    findings: int = 0
    cpu: float = 0.0
    memory: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, tried: Tried) -> None:
        self.cases += 1
        self.reached += tried.reached
        self.points += tried.points
        self.findings += bool(tried.findings)
        self.cpu, self.memory = max(self.cpu, tried.cpu), max(self.memory, tried.memory)


def warm(wide: bool = True) -> None:
    """Import what the commands import, once and not in each child."""
    from importlib import import_module

    for name in ("check", "explain", "watch", "main"):
        import_module(f"tui_monitor.cli.{name}")
    from benchmarks.fuzz.seeds import seeds
    from tui_monitor.reading.formats import registry

    seeds(wide)
    for row in registry.STREAMS:
        row.sniff("x", b"x")
    import yaml  # noqa: F401


def try_case(seed: int, keep: Path | None, number: int, wide: bool = True) -> Tried:
    """`wide`: also with logs that are found on this machine."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        tree, scratch = Path(place) / "tree", Path(place) / "scratch"
        tree.mkdir()
        scratch.mkdir()
        try:
            case = build(seed, number, tree, wide)
        except Exception as error:  # noqa: BLE001 -- of the fuzzer itself: told, and the others go on
            told = f"case: not built: {type(error).__name__}: {error}"
            return Tried(number, KINDS[number % len(KINDS)], "", (told,), False, False, 0.0, 0)
        _let_be_old(tree)
        result = look(case, tree, scratch)
        found = tuple(findings(result))
        if found and keep is not None:
            _keep(keep / f"{seed}-{number}", Path(place), found, case.told)
        was_read, gave = reached(case, result)
        cpu = max((one.cpu for one in result.looks), default=0.0)
        return Tried(number, case.kind, case.told, found, was_read, gave, cpu, result.memory)


def _let_be_old(tree: Path) -> None:
    """Written an hour ago: what is said of life must not change between two commands."""
    written = time.time() - 3600
    for place in (tree, *tree.rglob("*")):
        with suppress(OSError):
            os.utime(place, (written, written), follow_symlinks=False)


def _keep(where: Path, place: Path, found: tuple[str, ...], told: str) -> None:
    """The case with all that was said, and how to see it again."""
    shutil.rmtree(where, ignore_errors=True)
    shutil.copytree(place, where, symlinks=True, ignore=_special)
    seed, number = where.name.split("-")
    again = f"python -m benchmarks.fuzz --seed {seed} --case {number}"
    (where / "README").write_text("\n".join([told, *found, again, ""]), errors="backslashreplace")


def _special(folder: str, names: list[str]) -> set[str]:
    """What cannot be copied: FIFOs and sockets."""
    paths = {name: Path(folder) / name for name in names}
    return {name for name, one in paths.items() if not (one.is_symlink() or one.is_file() or one.is_dir())}


def run(seed: int, until: float, keep: Path | None, jobs: int, most: int | None = None) -> Iterator[Tried]:
    """Case after case until the time is up, or `most` are done."""
    with ProcessPoolExecutor(jobs, get_context("fork"), initializer=warm) as pool:
        first = 0
        while time.monotonic() < until and (most is None or first < most):
            yield from pool.map(partial(try_case, seed, keep), range(first, first + _AT_ONCE))
            first += _AT_ONCE


def table(rows: dict[str, Row]) -> str:
    lines = [
        "| read | cases | reached its reader | gave points | findings | slowest | most memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind in (*sorted(rows), "all"):
        row = rows.get(kind) or _sum(rows)
        shares = f"{row.reached / row.cases:.0%} | {row.points / row.cases:.0%}"
        lines.append(f"| {kind} | {row.cases} | {shares} | {row.findings} | {row.cpu:.2f} s | {row.memory >> 10} MB |")
    return "\n".join(lines)


def _sum(rows: dict[str, Row]) -> Row:
    every = rows.values()
    total = Row(*(sum(getattr(row, name) for row in every) for name in ("cases", "reached", "points", "findings")))
    total.cpu, total.memory = max(row.cpu for row in every), max(row.memory for row in every)
    return total


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", type=int, help="only this one")
    parser.add_argument("--keep", type=Path, help="where each finding is kept")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    if options.case is not None:
        warm()
        tried = try_case(options.seed, options.keep, options.case)
        print(tried)
        return int(bool(tried.findings))
    rows = {kind: Row() for kind in KINDS}
    for tried in run(options.seed, time.monotonic() + 60 * options.minutes, options.keep, options.jobs):
        rows[tried.kind].add(tried)
        for found in tried.findings:
            line = f"{options.seed}-{tried.number} {tried.kind}: {tried.told}: {found}"
            print(line.encode("ascii", "backslashreplace").decode(), flush=True)
    print(table({kind: row for kind, row in rows.items() if row.cases}))
    return int(any(row.findings for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())

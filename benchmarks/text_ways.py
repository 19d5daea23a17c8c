"""Free text as it is read now and as another checkout reads it: identical series, invented series, speed.

    python -m benchmarks.text_ways SHARED --old MODULE@CHECKOUT [--new MODULE[@CHECKOUT]] [--list SET] [--speed]

SHARED holds `corpus/public` and `recorded`. A way is a module with a `TextFormat`; `@CHECKOUT` takes it from another
checkout of this repository, so that a version can be compared with the one before it. Identical is a series of the
same name whose steps and values are all the same. `--list SET` shows each series of a set that is not.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import math
import os
import pickle
import re
import subprocess
import sys
import sysconfig
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import yaml

Series: TypeAlias = "dict[str, tuple[array[float], array[float]]]"
"""Metric -> steps and values."""
_MOST_BYTES = 4_000_000
_BLOCK = 1 << 20
"""As much as the tail of a file is read at once."""
_PLAIN = re.compile(r"([A-Za-z_][\w/ ]*?)\s*[=:|]?\s*([-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|nan|inf))\b")
NOW = "tui_monitor.reading.formats.text"
ROOT = Path(__file__).resolve().parents[1]


def read(module: str, data: bytes) -> Series:
    way = importlib.import_module(module)
    shapes = importlib.import_module("tui_monitor.reading.formats.protocols")
    clean = importlib.import_module("tui_monitor.text").clean
    reader = way.TextFormat(shapes.Origin(clean("train.log")))
    found: Series = {}
    at = 0
    parsed = []
    while at < len(data):
        end = min(len(data), at + _BLOCK)
        if end < len(data):
            end = max(data.rfind(b"\n", at, end), data.rfind(b"\r", at, end)) + 1 or end
            end = end if end > at else min(len(data), at + _BLOCK)
        parsed.append(reader.feed(shapes.Block(data[at:end], at)))
        at = end
    parsed.append(reader.finish())
    for one in parsed:
        for points in one.points:
            steps, values = found.setdefault(str(points.metric), (array("d"), array("d")))
            steps.extend(points.steps)
            values.extend(points.values)
    return found


def examples() -> Iterator[tuple[str, bytes]]:
    """The table of examples, and every string with a line end in the tests of the text format."""
    for file in sorted((ROOT / "tests/examples").glob("*.yaml")):
        for row in yaml.safe_load(file.read_text()):
            yield f"{file.name}: {row['name']}", row["lines"].encode()
    for file in sorted((ROOT / "tests/reading/formats/text").glob("test_*.py")):
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_log(node.value, node.lineno):
                yield f"{file.name}:{node.lineno}", node.value.encode()


def _is_log(text: str, line: int) -> bool:
    """No docstring of the module, and no template with a place to fill."""
    return "\n" in text and line > 1 and "{" not in text.replace("{'", "").replace("{\n", "").replace('{"', "")


def public(shared: Path) -> Iterator[tuple[str, bytes]]:
    for folder in ("text", "mixed"):
        for file in sorted((shared / "corpus/public" / folder).glob("*")):
            yield file.name, file.read_bytes()[:_MOST_BYTES]


def recorded(shared: Path) -> Iterator[tuple[str, bytes]]:
    for root in (shared / "recorded", ROOT / "sample_logs"):
        for file in sorted(root.rglob("*")):
            if file.suffix in (".log", ".out", ".txt") and file.is_file():
                yield str(file.relative_to(root)), file.read_bytes()[:_MOST_BYTES]


def sources(pattern: str, most: int) -> Iterator[tuple[str, bytes]]:
    """Files that hold no metric: what is read in them is invented."""
    places = [Path(sysconfig.get_paths()["purelib"]), ROOT]
    files = sorted(
        file for place in places for file in place.rglob(pattern) if not _quotes(file.parts[len(place.parts) :])
    )
    for file in files[:: max(1, len(files) // most)][:most]:
        yield str(file), file.read_bytes()[:_MOST_BYTES]


def _quotes(parts: tuple[str, ...]) -> bool:
    """Our own tests, samples and examples of loggers quote logs."""
    return not {".venv", "tests", "sample_logs", "_packaged", "benchmarks", "loggers.py"}.isdisjoint(parts)


SETS: dict[str, Callable[[Path], Iterator[tuple[str, bytes]]]] = {
    "examples": lambda _: examples(),
    "public": public,
    "recorded": recorded,
    "yaml": lambda _: sources("*.y*ml", 70),
    "source": lambda _: sources("*.py", 150),
    "training": lambda _: sources("*train*.py", 60),
}
INVENTED = frozenset({"yaml", "source", "training"})


def of_way(way: str, shared: Path, name: str) -> dict[str, Series]:
    """What a way reads in a set, in a process of its own."""
    found: dict[str, Series] = _ask(way, shared, "--list", name)
    return found


def speed_of(way: str, shared: Path) -> dict[str, float]:
    rates: dict[str, float] = _ask(way, shared, "--speed")
    return rates


def _ask(way: str, shared: Path, *wanted: str) -> Any:
    """Run by its path, so that no other checkout's modules come first."""
    module, _, checkout = way.partition("@")
    command = [sys.executable, "-P", __file__, str(shared), "--dump", module, *wanted]
    environment = os.environ | {"PYTHONPATH": checkout or str(ROOT)}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    return pickle.loads(done.stdout)


def same(one: tuple[array[float], array[float]], other: tuple[array[float], array[float]]) -> bool:
    return repr(one) == repr(other)


def compare(name: str, old: dict[str, Series], new: dict[str, Series], listed: bool) -> str:
    if name in INVENTED:
        if listed:
            for file in new:
                for metric in sorted(new[file].keys() | old[file].keys()):
                    sides = [str(len(way[file][metric][1])) if metric in way[file] else "-" for way in (old, new)]
                    print(f"    {file}: {metric}: old {sides[0]}, new {sides[1]}")
        counts = [sum(map(len, way.values())) for way in (old, new)]
        return f"{name:<12}{len(new):>7}{counts[0]:>9}{counts[1]:>9}   invented series"
    total = alike = steps = points = lost = more = 0
    for file, series in old.items():
        mine = new[file]
        for metric, said in series.items():
            total += 1
            kind = _kind(said, mine.get(metric))
            alike += kind == "identical"
            steps += kind == "steps"
            points += kind == "points"
            lost += kind == "lost"
            if listed and kind != "identical":
                _print(file, metric, kind, said, mine.get(metric))
        others = mine.keys() - series.keys()
        more += len(others)
        if listed:
            for metric in sorted(others):
                _print(file, metric, "new", None, mine[metric])
    tail = f"{total:>9}{alike:>10}{steps:>7}{points:>7}{lost:>7}{more:>7}"
    return f"{name:<12}{len(old):>7}{tail}"


def _kind(old: tuple[array[float], array[float]], new: tuple[array[float], array[float]] | None) -> str:
    if new is None:
        return "lost"
    if same(old, new):
        return "identical"
    return "steps" if repr(old[1]) == repr(new[1]) else "points"


def _print(file: str, metric: str, kind: str, old: tuple[array[float], array[float]] | None, new: object) -> None:
    def brief(said: object) -> str:
        if not isinstance(said, tuple):
            return "-"
        steps, values = said
        rows = list(zip(steps, values, strict=True))
        shown = " ".join(f"{step:g}:{value:.4g}" for step, value in (rows if len(rows) < 6 else rows[:3] + rows[-2:]))
        return f"{len(rows)} [{shown}]"

    print(f"    {kind:<7}{file[:60]:<62}{metric[:40]:<42} old {brief(old)} new {brief(new)}")


# Speed.


def _prose(i: int) -> str:
    """Words that no other line has."""
    said = []
    for k in range(9):
        number = (i * 7919 + 1) * (k + 3) * 104_729
        said.append("".join("bcdfghjkmpqwxyz"[number // 15**at % 15] for at in range(3 + k % 5)))
    return f"{' '.join(said)} {i % 97} {said[0]}"


LINES: dict[str, Callable[[int], str]] = {
    "one shape": lambda i: (
        f"step {i} loss={2 / (1 + i % 313):.4f} acc={i % 100 / 100:.3f} lr=2.00e-02 norm={i % 17:.3f} mem={i % 7:.2f} "
        f"ips={i % 71:.1f}"
    ),
    "two in turn": lambda i: (
        f"val loss {3 / (1 + i % 97):.4f} acc 0.{i % 10}" if i % 2 else f"step {i} | loss {i % 89:.4f}"
    ),
    "prose": _prose,
    "fractions": lambda i: f"epoch {i / 100:.2f} step {i} loss: {3 / (1 + i % 97):.4f} lr: 0.0{i % 9 + 1}",
    "bars": lambda i: (
        f"Epoch {i // 100 + 1}: {i % 100}%|###   | {i % 100}/100 [00:{i % 60:02}<01:00, 9.{i % 10}it/s, "
        f"loss={3 / (1 + i % 97):.4f}]"
    ),
}


def plain(data: bytes) -> int:
    """One generic expression a line, and `float`."""
    count = 0
    for line in data.decode().split("\n"):
        for _, value in _PLAIN.findall(line):
            float(value)
            count += 1
    return count


def speed(module: str, seconds: float = 1.0) -> dict[str, float]:
    """MB a CPU second for each kind of line; the plain way where the module is `plain`."""
    rates: dict[str, float] = {}
    for name, line in LINES.items():
        data = "\n".join(line(i) for i in range(20_000)).encode() + b"\n"
        best, spent = math.inf, 0.0
        while spent < seconds:
            start = time.process_time()
            if module == "plain":
                plain(data)
            else:
                read(module, data)
            taken = time.process_time() - start
            best, spent = min(best, taken), spent + taken
        rates[name] = len(data) / best / 1e6
    return rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--old", default=NOW)
    parser.add_argument("--new", default=NOW)
    parser.add_argument("--list", action="append", default=[], choices=[*SETS])
    parser.add_argument("--only", action="append", default=[], choices=[*SETS])
    parser.add_argument("--speed", action="store_true", help="the speeds alone")
    parser.add_argument("--dump", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    shared = arguments.shared.resolve()
    if arguments.dump:
        if arguments.speed:
            sys.stdout.buffer.write(pickle.dumps(speed(arguments.dump)))
            return
        found = {name: read(arguments.dump, data) for name, data in SETS[arguments.list[0]](shared)}
        sys.stdout.buffer.write(pickle.dumps(found))
        return
    if not arguments.speed:
        print(f"{'set':<12}{'files':>7}{'old':>9}{'identical':>10}{'steps':>7}{'points':>7}{'lost':>7}{'new':>7}")
        for name in arguments.only or SETS:
            old, new = (of_way(way, shared, name) for way in (arguments.old, arguments.new))
            print(compare(name, old, new, name in arguments.list), flush=True)
    if arguments.speed or not arguments.only:
        rates = [speed_of(arguments.old, shared), speed_of(arguments.new, shared), speed("plain")]
        print(f"\n{'MB/s':<14}{'old':>8}{'new':>8}{'plain':>8}{'new/plain':>11}{'old/plain':>11}")
        for name in LINES:
            old, new, generic = (way[name] for way in rates)
            print(f"{name:<14}{old:>8.1f}{new:>8.1f}{generic:>8.1f}{new / generic:>11.2f}{old / generic:>11.2f}")


if __name__ == "__main__":
    main()

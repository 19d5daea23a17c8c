"""What is understood of real logs: each labelled file, its format, and its watched metric against the truth.

    python benchmarks/formats.py PATH [--all]

PATH is, or contains, `recorded/*/run.yaml` + `truth.csv` (what the script itself held), or `corpus/public/INDEX.csv`
(count, first, min, max and last of the watched metric). Anything else: every run found below it, without a truth.
Without `--all` only files that fall short are listed one by one; the tables by format and the totals always are.
"""

import argparse
import csv
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.reading.discovery import Discovery
from tui_monitor.reading.ownership import key
from tui_monitor.reading.run_files import RunSpec
from tui_monitor.reading.run_reader import Batch, RunReader
from tui_monitor.reading.sources.local import LocalSource
from tui_monitor.reading.sources.recording import RecordingSource
from tui_monitor.reading.sources.source import Source

DIGITS = 2e-3
"""Relative: logs print as few as three digits."""


@dataclass
class Truth:
    """Of the watched metric."""

    count: int
    values: tuple[float, ...]
    """First, least and greatest finite one, last; empty when there are no points."""
    series: Sequence[float] = ()
    """All of them, where the script wrote them down."""


@dataclass
class Label:
    path: Path
    format: str
    metric: str
    truth: Truth | None
    """None: only that the metric has points is asked."""


@dataclass
class Read:
    """What was read of one run."""

    series: dict[str, list[float]] = field(default_factory=dict)
    formats: list[str] = field(default_factory=list)
    owner: dict[str, str] = field(default_factory=dict)


@dataclass
class Row:
    name: str
    format: str
    metric: str
    found: str | None
    """The name it has in the log."""
    count: int
    truth: Truth | None
    equal: str
    """`fmxl` for first, min, max and last that are equal to the truth; `-` for each that is not."""
    thinned: bool = False
    """The log prints less often than the script counted, and each value read is one of the script's, in its order."""

    @property
    def seen(self) -> bool:
        return self.found is not None or (self.truth is not None and self.truth.count == 0)

    @property
    def exact(self) -> bool:
        if self.truth is None:
            return self.count > 0
        return self.count == self.truth.count and "-" not in self.equal


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--all", action="store_true", help="list every file")
    arguments = parser.parse_args()
    root = arguments.path.resolve()
    labels = [*recorded(root), *corpus(root)]
    rows = [judged(label, root) for label in labels] or [seen(spec, source) for source, spec in found(root)]
    for row in rows:
        if arguments.all or not row.exact:
            print(line(row))
    print()
    print_by_format(rows)


def recorded(root: Path) -> Iterator[Label]:
    """`truth.csv` counts what the script held; where the log prints less often, `run.yaml` still names the metric."""
    for config in sorted([*root.glob("run.yaml"), *root.glob("*/run.yaml"), *root.glob("recorded/*/run.yaml")]):
        label = yaml.safe_load(config.read_text())
        metric = str(label["metric"])
        yield Label(config.parent, str(label["formats"][0]), metric, script_truth(config.parent / "truth.csv", metric))


def script_truth(table: Path, metric: str) -> Truth | None:
    if not table.is_file():
        return None
    series: dict[str, list[float]] = defaultdict(list)
    with table.open(newline="") as lines:
        for row in csv.DictReader(lines):
            series[row["name"]].append(float(row["value"]))
    name = match(metric, series)
    return truth_of(series[name]) if name is not None else None


def corpus(root: Path) -> Iterator[Label]:
    indexes = (root / "INDEX.csv", root / "public" / "INDEX.csv", root / "corpus" / "public" / "INDEX.csv")
    for index in (place for place in indexes if place.is_file()):
        with index.open(newline="") as lines:
            for row in csv.DictReader(lines):
                if "n_points" in row:
                    numbers = tuple(float(row[name]) for name in ("first", "min", "max", "last") if row[name])
                    truth = Truth(int(row["n_points"] or 0), numbers)
                    yield Label(index.parent.parent / row["file"], row["format"], row["metric"], truth)


def truth_of(values: Sequence[float]) -> Truth:
    if not values:
        return Truth(0, ())
    finite = [value for value in values if math.isfinite(value)] or [math.nan]
    return Truth(len(values), (values[0], min(finite), max(finite), values[-1]), values)


def found(path: Path) -> Iterator[tuple[Source, RunSpec]]:
    source = RecordingSource(LocalSource(SystemClock()), ManualClock(math.inf))
    for spec in Discovery(source, [str(path)]).all():
        yield source, spec


def judged(label: Label, root: Path) -> Row:
    """Of the runs found in a labelled place, the one that has the most points of the metric."""
    reads = [read(source, spec) for source, spec in found(label.path)]
    best = max(reads, key=lambda one: len(one.series.get(match(label.metric, one.series) or "", ())), default=Read())
    name = match(label.metric, best.series)
    truth = truth_of(best.series[name]) if name is not None else Truth(0, ())
    wanted = label.truth
    equal = "".join(
        mark if same(mine, other) else "-"
        for mark, mine, other in zip("fmxl", truth.values, wanted.values if wanted else (), strict=False)
    )
    formats = [best.owner[name]] if name is not None else best.formats
    shown = f"{label.path.relative_to(root)}" + (f" ({len(reads)} runs)" if len(reads) > 1 else "")
    thinned = bool(wanted and name is not None and is_thinned(best.series[name], wanted.series))
    shown_format = f"{label.format} > {', '.join(dict.fromkeys(formats))}"
    return Row(shown, shown_format, label.metric, name, truth.count, wanted, equal, thinned)


def seen(spec: RunSpec, source: Source) -> Row:
    one = read(source, spec)
    name = max(one.series, key=lambda metric: len(one.series[metric]), default=None)
    count = len(one.series[name]) if name else 0
    return Row(spec.id, ", ".join(dict.fromkeys(one.formats)), name or "", name, count, None, "")


def read(source: Source, spec: RunSpec) -> Read:
    reader, result = RunReader(source, spec), Read()
    batch = reader.read()
    take(batch, result)
    while batch.more:
        batch = reader.read()
        take(batch, result)
    take(reader.finish(), result)
    formats = {file.path: str(file.format) for file in reader.files()}
    result.formats = [str(file.format) for file in reader.files() if file.points] or sorted(set(formats.values()))
    result.owner = {name: formats.get(file, "?") for name, file in result.owner.items()}
    reader.close()
    return result


def take(batch: Batch, result: Read) -> None:
    for metric in batch.dropped:
        result.series.pop(metric, None)
    for points in batch.points:
        result.series.setdefault(points.metric, []).extend(points.values)
        result.owner[points.metric] = points.file


def match(metric: str, names: Iterable[str]) -> str | None:
    """The metric as it is spelled here: exactly, but for separators, by its last part, with a file's suffix."""
    known = list(names)
    tests = (
        lambda name: name == metric,
        lambda name: key(name) == key(metric),
        lambda name: re.sub(r"\W+", "", key(name)) == re.sub(r"\W+", "", key(metric)),
        lambda name: key(name.split("@")[0]) == key(metric),
        lambda name: name.split("/")[-1] == metric.split("/")[-1],
        lambda name: key(name) == key(metric) + "_epoch",
        lambda name: key(name).endswith("_" + key(metric)),
    )
    return next((name for test in tests for name in known if test(name)), None)


def is_thinned(mine: Sequence[float], other: Sequence[float]) -> bool:
    """Is `mine` what is left of `other` when some are left out?"""
    rest = iter(other)
    return 1 < len(mine) < len(other) and all(any(same(value, known) for known in rest) for value in mine)


def same(mine: float, other: float) -> bool:
    return (math.isnan(mine) and math.isnan(other)) or math.isclose(mine, other, rel_tol=DIGITS, abs_tol=5e-4)


def line(row: Row) -> str:
    wanted = f"{row.truth.count}" if row.truth else "?"
    named = f"{row.metric:>24.24} = {row.found if row.found is not None else 'NOT FOUND':24.24}"
    equal = row.equal + (" each value right, printed less often" if row.thinned else "")
    return f"{row.name:70.70} {row.format:44.44} {named} {row.count:>6} of {wanted:>6} {equal}"


def print_by_format(rows: Sequence[Row]) -> None:
    print(f"{'format':40} {'files':>6} {'metric found':>13} {'exact':>6} {'thinned by the log':>19}")
    by_format: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_format[row.format.split(" > ")[0]].append(row)
    for name, these in [*sorted(by_format.items()), ("all", list(rows))]:
        thinned = sum(row.thinned and not row.exact for row in these)
        found, exact = sum(row.seen for row in these), sum(row.exact for row in these)
        print(f"{name:40.40} {len(these):>6} {found:>13} {exact:>6} {thinned:>19}")


if __name__ == "__main__":
    main()

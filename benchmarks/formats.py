"""What is understood of real logs: each labelled file, its format, and its watched metric beside the label.

    python benchmarks/formats.py PATH [--all]

PATH is, or contains, `recorded/*/run.yaml` + `truth.csv` (what the script itself held), or `corpus/public/INDEX.csv`
(count, first, min, max and last of the watched metric). Anything else: every run found below it, without a label.
Without `--all` only the files whose label counts otherwise are listed, each with what was found out about it, and the
metrics that might be two in one, or one in two; the tables by format and the totals always are.

A metric is exact when it has as many points as the label says, and all that the label knows of their values agrees to
the digits that were printed.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.labelled.evidence import account, agrees, second_opinion
from benchmarks.labelled.labels import Label, Points, labels
from benchmarks.labelled.mixed_up import doubled, merged
from benchmarks.labelled.names import match
from benchmarks.labelled.reads import Read, reads


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    format: str
    """Of the label, and as it was recognised."""
    metric: str
    found: str | None
    """The name it has in the log."""
    count: int
    wanted: int | None
    exact: bool
    evidence: str | None
    """How a label that counts otherwise, or that does not know, goes with the log."""
    mixed_up: tuple[str, ...]

    @property
    def result(self) -> str:
        if self.exact:
            return "exact"
        return "UNEXPLAINED" if self.evidence is None else "otherwise"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--all", action="store_true", help="list every file")
    arguments = parser.parse_args()
    root = arguments.path.resolve()
    rows = [judged(label, root) for label in labels(root)]
    if not rows:
        print_found(root)
        return
    for row in rows:
        if arguments.all or row.result != "exact":
            print_row(row)
    print_mixed_up(rows)
    print_by_format(rows)


def judged(label: Label, root: Path) -> Row:
    """Of the runs found in a labelled place, the one that has the most points of the metric."""
    found = reads(label.path)
    run = max(found, key=lambda one: len(_watched(label, one) or ()))
    name, watched, truth = match(label.metric, run.metrics), _watched(label, run), label.truth
    exact = watched is not None and truth is not None and agrees(watched, truth)
    exact = exact or (name is None and truth is not None and truth.count == 0)
    evidence = None
    if truth is None:
        evidence = second_opinion(label, name, run)
        exact = evidence is not None
    elif not exact:
        evidence = account(label, name, run)
    shown = f"{label.path.relative_to(root)}" + (f" ({len(found)} runs)" if len(found) > 1 else "")
    mixed_up = tuple(f"{shown}: {what}" for one in found for what in (*merged(one), *doubled(one)))
    formats = f"{label.format} > {run.format_of(name)}"
    count, wanted = len(watched or ()), truth.count if truth else None
    return Row(shown, formats, label.metric, name, count, wanted, exact, evidence, mixed_up)


def _watched(label: Label, run: Read) -> Points | None:
    name = match(label.metric, run.metrics)
    return run.metrics[name] if name is not None else None


def print_row(row: Row) -> None:
    wanted = "?" if row.wanted is None else row.wanted
    found = "-" if row.found is None else row.found
    named = f"{row.metric:>20.20} = {found:20.20}"
    print(f"{row.name:60.60} {row.format:40.40} {named} {row.count:>6} of {wanted:>6} {row.result}")
    if row.evidence:
        print(f"{'':4}{row.evidence}")


def print_found(root: Path) -> None:
    for run in reads(root):
        for name, points in run.metrics.items():
            print(f"{run.spec.id:60.60} {run.format_of(name):20.20} {name:40.40} {len(points):>8}")


def print_mixed_up(rows: Sequence[Row]) -> None:
    signs = [sign for row in rows for sign in row.mixed_up]
    print(f"\nTwo values a step again and again, or one series under two names: {len(signs)}")
    for sign in signs:
        print(f"    {sign}")


def print_by_format(rows: Sequence[Row]) -> None:
    by_format: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_format[row.format.split(" > ")[0]].append(row)
    print(f"\n{'format':30} {'files':>6} {'exact':>6} {'label counts otherwise':>23} {'unexplained':>12}")
    for name, these in [*sorted(by_format.items()), ("all", list(rows))]:
        results = [row.result for row in these]
        exact, otherwise, open_ = (results.count(result) for result in ("exact", "otherwise", "UNEXPLAINED"))
        print(f"{name:30.30} {len(these):>6} {exact:>6} {otherwise:>23} {open_:>12}")
    exact, right = (sum(row.result in kinds for row in rows) for kinds in (("exact",), ("exact", "otherwise")))
    shares = f"{exact} of {len(rows)} exact ({exact / len(rows):.1%}), {right} ({right / len(rows):.1%})"
    print(f"\n{shares} with those whose label counts otherwise than the log and agrees with it")


if __name__ == "__main__":
    main()

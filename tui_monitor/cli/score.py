"""`trainmon score`: how good the rules are on labelled recordings."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from tui_monitor.cli import arguments as common
from tui_monitor.errors import UsageError
from tui_monitor.judging.thresholds import Parameters, Thresholds
from tui_monitor.scoring import plots, stress, totals
from tui_monitor.scoring.cause_totals import cause_report
from tui_monitor.scoring.caused_runs import caused_runs
from tui_monitor.scoring.corpus import LabelledRun, load
from tui_monitor.scoring.scored_run import judge_run
from tui_monitor.text import clean


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    if options.causes:
        print(cause_report([run for path in common.places(options) for run in caused_runs(Path(path))]))
        return 0
    runs = [run for path in common.places(options) for run in load(Path(path))]
    told = not options.untold
    outcomes = [judge_run(run, run.thresholds(told)) for run in runs]
    print(totals.report(outcomes))
    if options.stress:
        print("\n" + "\n".join(_stressed(runs, told)))
        print("\n" + "\n".join(_sensitivity(runs, told)))
    if options.plots:
        _write(Path(options.plots), plots.html(outcomes))
        print(f"\nmisses and false alarms are drawn in {options.plots}")
    return 0


def _write(page: Path, html: str) -> None:
    try:
        page.write_text(html, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{clean(str(page))} cannot be written: {error.strerror}") from error


def _stressed(runs: Sequence[LabelledRun], told: bool) -> list[str]:
    """The totals after each change that must not matter; without runs whose trouble the change has cut away."""
    rows = [totals.HEADER, _row("as recorded", runs, told)]
    for name, change in stress.CHANGES.items():
        pairs = [(run, stress.changed(run, change)) for run in runs]
        rows.append(_row(name, [changed for run, changed in pairs if stress.in_view(run, changed)], told))
    return [*rows, _row("metric renamed", [stress.renamed(run) for run in runs], told=True)]


def _row(name: str, runs: Sequence[LabelledRun], told: bool) -> str:
    return totals.totals([judge_run(run, run.thresholds(told)) for run in runs]).line(name)


def _sensitivity(runs: Sequence[LabelledRun], told: bool) -> list[str]:
    """The totals with every parameter halved and doubled."""
    rows = [totals.HEADER]
    for name in Parameters.__struct_fields__:
        for factor in (0.5, 2.0):
            scaled = [_with(run.thresholds(told), name, factor) for run in runs]
            outcomes = [judge_run(run, thresholds) for run, thresholds in zip(runs, scaled, strict=True)]
            rows.append(totals.totals(outcomes).line(f"{name} x {factor:g}"))
    for name in ("explosion_threshold", "plateau_patience"):
        for factor in (0.5, 2.0):
            scaled = [_limit(run.thresholds(told), name, factor) for run in runs]
            outcomes = [judge_run(run, thresholds) for run, thresholds in zip(runs, scaled, strict=True)]
            rows.append(totals.totals(outcomes).line(f"{name} x {factor:g}"))
    return rows


def _with(thresholds: Thresholds, name: str, factor: float) -> Thresholds:
    value = getattr(thresholds.parameters, name)
    scaled = max(1, round(value * factor)) if isinstance(value, int) else value * factor
    return replace(thresholds, parameters=replace(thresholds.parameters, **{name: scaled}))


def _limit(thresholds: Thresholds, name: str, factor: float) -> Thresholds:
    if name == "plateau_patience":
        return replace(thresholds, plateau_patience=round(thresholds.plateau_patience * factor))
    return replace(thresholds, explosion_threshold=thresholds.explosion_threshold * factor)


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "score",
        "What the rules catch, how late, and how often they cry wolf, on labelled runs.",
        "trainmon score recordings/",
    )
    parser.add_argument("paths", nargs="+", metavar="CORPUS", help="a folder of recordings, or one with an INDEX.csv")
    parser.add_argument(
        "--untold", action="store_true", help="judge without metric, direction and category of the label"
    )
    parser.add_argument(
        "--causes", action="store_true", help="what `trainmon diagnose` says of the runs of a causes.csv, beside tables"
    )
    parser.add_argument("--stress", action="store_true", help="again with changed logs and changed parameters")
    parser.add_argument("--plots", metavar="FILE", help="write an HTML page with every miss and false alarm")
    return parser

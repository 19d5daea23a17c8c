"""`trainmon backtest`: the rules on one's own past runs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.errors import UsageError
from tui_monitor.scoring import backtest
from tui_monitor.scoring.corpus import past_runs


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    paths = common.places(options)
    settings = common.read_settings(options, paths)
    tested = [
        backtest.test(run, settings.thresholds(run.spec.id, run.spec.exp_id)) for run in past_runs(paths) if run.points
    ]
    if not tested:
        raise UsageError(f"no metric was found under {', '.join(options.paths) or 'the current directory'}")
    print(backtest.report(tested))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "backtest",
        "What the rules would have raised on past runs, and thresholds that fit them.",
        "trainmon backtest logs/",
    )
    common.add_paths(parser)
    common.add_settings(parser)
    return parser

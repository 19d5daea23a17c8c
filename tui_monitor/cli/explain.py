"""`trainmon explain`: how the files were understood, and why."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli.assemble import looking_once
from tui_monitor.cli.check import answering, require_places, require_runs
from tui_monitor.cli.compared import tell_what_is_not_there
from tui_monitor.cli.config_show import setting_lines
from tui_monitor.clock import SystemClock
from tui_monitor.errors import NotYet
from tui_monitor.model.run import RunView, Watched
from tui_monitor.reading.discovery.checkpoints import DEEPEST
from tui_monitor.settings.settings import Settings
from tui_monitor.text import clean
from tui_monitor.watching.watched_run import WatchedRun

_MOST_HYPERPARAMETERS = 60


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    paths = common.places(options)
    settings = common.read_settings(options, paths)
    monitor = looking_once(paths, settings)
    views = (*monitor.settle().runs, *monitor.aside)
    require_places(monitor)
    require_runs(views, answering(monitor, paths), monitor.problems)
    tell_what_is_not_there(monitor, views, settings)
    for view in views:
        run = monitor.run(view.id)
        if run is not None:
            print("\n".join(_run(view, run, settings)) + "\n")
    return 0


def _run(view: RunView, run: WatchedRun, settings: Settings) -> Iterator[str]:
    yield f"{view.title}  ({view.where.path})"
    if not run.kept_view.listed:
        yield "  no run: called like a log, without a metric or another sign of training; named itself it is shown"
    yield from _files(view)
    yield _checkpoint(view, run, SystemClock().wall())
    yield from _metrics(view, run)
    yield from _hyperparameters(view)
    yield from _leftovers(run)
    yield "  settings"
    yield from (f"    {line}" for line in setting_lines(settings, view.id, view.exp_id))


def _files(view: RunView) -> Iterator[str]:
    yield "  files"
    for file in view.files:
        told = (file.format, f"{file.path}: {file.format}")
        note = f"  ({file.note})" if file.note and file.note not in told else ""
        yield f"    {file.path}: {file.format}, {file.bytes} bytes, {file.points} points{note}"


def _checkpoint(view: RunView, run: WatchedRun, now: float) -> str:
    """The newest one, and where one was looked for."""
    if view.reading.at_end or run.signs.recorded:
        return "  checkpoint: not looked for, this is a recording"
    where = f"below {view.where.path}, {DEEPEST} folders deep"
    try:
        found = run.queries.checkpoint()
    except NotYet:
        return f"  checkpoint: not known, what lies {where} was not told in time"
    if found is None:
        return f"  checkpoint: none {where} (names like model.pt, epoch=3.ckpt, checkpoint-400/, written to their end)"
    counts = (("step", found.step), ("epoch", found.epoch), ("number", found.number))
    named = "".join(f", {what} {count:.0f}" for what, count in counts if count is not None)
    return f"  checkpoint: {found.told(now)}{named} -- the newest {where}"


def _metrics(view: RunView, run: WatchedRun) -> Iterator[str]:
    if view.watched is None:
        yield f"  watched: none -- {view.verdict.reason}"
    else:
        yield f"  watched: {view.watched.metric} ({_direction(view.watched)}) -- {view.watched.why}"
    metrics = run.queries.metrics()
    width = max((len(metric.name) for metric in metrics), default=0)
    yield "  metrics" if metrics else "  metrics: none"
    for metric in metrics:
        first, last = f"{metric.first:.6g}", f"{metric.last:.6g}"
        also = f"  also in {', '.join(metric.alias_in)}" if metric.alias_in else ""
        yield (
            f"    {metric.name:<{width}}  {metric.role:<16} {metric.points:>6} points, "
            f"first {first}, last {last}  [{metric.file}]{also}"
        )


def _direction(watched: Watched) -> str:
    if not watched.directed:
        return "which way is better is not told"
    return "lower is better" if watched.lower_is_better else "higher is better"


def _hyperparameters(view: RunView) -> Iterator[str]:
    if view.setup.config:
        yield "  hyperparameters"
    for name, value in sorted(view.setup.config.items())[:_MOST_HYPERPARAMETERS]:
        yield f"    {clean(f'{name}={value}', 200)}"
    if len(view.setup.config) > _MOST_HYPERPARAMETERS:
        yield f"    ... and {len(view.setup.config) - _MOST_HYPERPARAMETERS} more"


def _leftovers(run: WatchedRun) -> Iterator[str]:
    groups = sorted(run.queries.leftovers(), key=lambda group: -group[1])
    if groups:
        yield "  lines with numbers that were not understood"
    for file, count, example in groups[:20]:
        yield f"    {count:>6} x  {file}: {example}"


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "explain", "How the files were understood: formats, metrics, what was not read.", "trainmon explain runs/exp-1"
    )
    common.add_paths(parser)
    common.add_settings(parser)
    return parser

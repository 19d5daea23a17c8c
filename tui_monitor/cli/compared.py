"""Metrics that a person named and that no run logs: said, because then nothing is watched, or nothing compared."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from tui_monitor.judging.watched import is_missing, matches
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown, clean

Pair = tuple[str, str]
_NAMED = 12
_FLAG = "--metric"
Logged = Mapping[Shown, Sequence[Shown]]
"""Run -> the metrics that it logs."""


def tell_what_is_not_there(monitor: Monitor, views: Sequence[RunView], settings: Settings) -> None:
    for (metric, origin), runs in _asked_for(monitor, views, settings).items():
        if all(is_missing(metric, metrics) for metrics in runs.values()):
            said = _FLAG if origin == _FLAG else f"{origin}: metric"
            print(f"trainmon: {said} {clean(metric)} watches nothing: {_instead(runs)}", file=sys.stderr)
    for pair, runs in _set_for(monitor, views, settings).items():
        if why := _missing(pair, runs):
            print(f"trainmon: overfitting {clean(','.join(pair))} compares nothing: {why}", file=sys.stderr)


def _asked_for(monitor: Monitor, views: Sequence[RunView], settings: Settings) -> dict[Pair, dict[Shown, list[Shown]]]:
    """Metric and the place that says it -> the runs for which it is asked for, and that have logged something."""
    found: dict[Pair, dict[Shown, list[Shown]]] = {}
    for view in views:
        metric, run = settings.thresholds(view.id, view.exp_id).metric, monitor.run(view.id)
        if metric is not None and run is not None and (logged := run.queries.metrics()):
            origin = settings.value("metric", view.id, view.exp_id).origin
            found.setdefault((metric, origin), {})[view.title] = [one.name for one in logged]
    return found


def _instead(runs: Logged) -> str:
    names = list(dict.fromkeys(name for metrics in runs.values() for name in metrics))
    subject = f"none of {len(runs)} runs logs" if len(runs) > 1 else f"{next(iter(runs))} does not log"
    return f"{subject} it; {'they log' if len(runs) > 1 else 'it logs'} {', '.join(names[:_NAMED])}"


def _set_for(monitor: Monitor, views: Sequence[RunView], settings: Settings) -> dict[Pair, dict[Shown, list[Shown]]]:
    """Pair -> the runs that it is set for and that have logged something."""
    found: dict[Pair, dict[Shown, list[Shown]]] = {}
    for view in views:
        pair = settings.thresholds(view.id, view.exp_id).overfitting
        run = monitor.run(view.id)
        if pair is not None and run is not None and (metrics := run.queries.metrics()):
            found.setdefault(pair, {})[view.title] = [metric.name for metric in metrics]
    return found


def _missing(pair: Pair, runs: Logged) -> str:
    """Why the pair compares nothing; empty where a run logs both."""
    held = [[any(matches(name, metric) for metric in metrics) for name in pair] for metrics in runs.values()]
    if any(map(all, held)):
        return ""
    never = [f"'{clean(name)}'" for at, name in enumerate(pair) if not any(one[at] for one in held)]
    subject = f"none of {len(runs)} runs logs" if len(runs) > 1 else f"{next(iter(runs))} does not log"
    return f"{subject} {' or '.join(never) or 'both'}"

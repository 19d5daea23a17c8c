"""The pair of metrics that `overfitting` names: said when no run logs both, because then nothing is compared."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from tui_monitor.judging.watched import matches
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.settings import Settings
from tui_monitor.text import Shown, clean

Pair = tuple[str, str]
Logged = Mapping[Shown, Sequence[Shown]]
"""Run -> the metrics that it logs."""


def tell_what_is_not_there(monitor: Monitor, views: Sequence[RunView], settings: Settings) -> None:
    for pair, runs in _set_for(monitor, views, settings).items():
        if why := _missing(pair, runs):
            print(f"trainmon: overfitting {clean(','.join(pair))} compares nothing: {why}", file=sys.stderr)


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

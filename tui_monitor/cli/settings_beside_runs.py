"""Settings that can be read and still mean nothing: a name that no run has, a file that is not there, no such theme."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from tui_monitor.cli.assemble import looking_once
from tui_monitor.judging.watched import is_missing, matches
from tui_monitor.settings.layers import SettingValue
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown, clean


class _Run(Struct, frozen=True):
    id: Shown
    exp_id: Shown
    logs: tuple[Shown, ...]
    """Its metrics."""


def beside_runs(settings: Settings, paths: Sequence[str]) -> Iterator[str]:
    """A sentence for each, with its place."""
    yield from _theme(settings.value("theme"))
    yield from _paths(settings)
    runs = list(_runs(settings, paths))
    if runs:  # where nothing was started yet every name may come
        yield from _patterns(settings, runs)
        yield from _metrics(settings, runs)


def _runs(settings: Settings, paths: Sequence[str]) -> Iterator[_Run]:
    monitor = looking_once(paths, settings)
    for view in monitor.settle().runs:
        run = monitor.run(view.id)
        logs = tuple(metric.name for metric in run.queries.metrics()) if run is not None else ()
        yield _Run(view.id, view.exp_id, logs)


def _theme(value: SettingValue) -> Iterator[str]:
    if value.raw is None:
        return
    from tui_monitor.app import themes
    from tui_monitor.app.start import theme_folders

    found, _ = themes.load(theme_folders())
    known = sorted({themes.DEFAULT.name, *(theme.name for theme in found)})
    if value.raw not in known:
        yield f"{value.origin}: theme: there is no {clean(repr(value.raw), 80)}{_nearest(str(value.raw), known)}"


def _patterns(settings: Settings, runs: Sequence[_Run]) -> Iterator[str]:
    names = sorted({name for run in runs for name in (run.id, run.exp_id)})
    for layer in settings.layers:
        for pattern, values in layer.runs.items():
            if values and not any(fnmatchcase(name, pattern) for name in names):
                place = next(iter(values.values())).origin
                yield f"{place}: runs: '{clean(pattern)}' means no run{_nearest(pattern, names)}"


def _metrics(settings: Settings, runs: Sequence[_Run]) -> Iterator[str]:
    """Each name that is meant for some runs, none of which logs it."""
    for value, meant in _meant("metric", settings, runs):
        if isinstance(value.raw, str) and all(is_missing(value.raw, run.logs) for run in meant):
            yield _unknown("metric", value.raw, value.origin, meant)
    for value, meant in _meant("overfitting", settings, runs):
        for name in value.raw if isinstance(value.raw, tuple) else ():
            if not any(matches(name, metric) for run in meant for metric in run.logs):
                yield _unknown("overfitting", name, value.origin, meant)


def _meant(name: str, settings: Settings, runs: Iterable[_Run]) -> Iterator[tuple[SettingValue, list[_Run]]]:
    """Each value of a setting with the runs that it holds for, of those that have logged something."""
    found: dict[str, tuple[SettingValue, list[_Run]]] = {}
    for run in runs:
        value = settings.value(name, run.id, run.exp_id)
        if run.logs and value.raw is not None:
            found.setdefault(value.origin, (value, []))[1].append(run)
    yield from found.values()


def _unknown(key: str, name: str, origin: str, runs: Sequence[_Run]) -> str:
    logged = list(dict.fromkeys(metric for run in runs for metric in run.logs))
    nobody = f"none of {len(runs)} runs logs" if len(runs) > 1 else f"{runs[0].id} does not log"
    return f"{origin}: {key}: {nobody} '{clean(name)}'{_nearest(name, logged)}"


def _paths(settings: Settings) -> Iterator[str]:
    places = [place for layer in settings.layers for place in (layer.values, *layer.runs.values())]
    for name, wrong in _FILES.items():
        for value in (place[name] for place in places if name in place):
            path = os.path.join(value.folder, os.path.expanduser(str(value.raw)))
            if why := wrong(path):
                yield f"{value.origin}: {name}: {why}"


def _cannot_be(path: str) -> str | None:
    """It may come later; its folder has to be there, and nothing else in its place."""
    if os.path.exists(path) and not os.path.isfile(path):
        return f"{clean(path)} is no file"
    folder = os.path.dirname(os.path.abspath(path))
    return None if os.path.isdir(folder) else f"{clean(folder)} is no folder"


_FILES: Mapping[str, Callable[[str], str | None]] = {
    "pid_file": _cannot_be,
    "notes": _cannot_be,
}


def _nearest(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean '{clean(near[0])}'?)" if near else f"; there are {', '.join(map(clean, known[:12]))}"

"""What the result files tell that settings name as baselines: their first values, and how long they took.

Such a file may lie in a log tree that anybody wrote: only numbers are taken from it, no word of it is told, and the
log that it names is read only where that lies in the same experiment root.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_monitor.clock import SystemClock
from tui_monitor.errors import NotReadable, SourceError
from tui_monitor.hosts.address import shown
from tui_monitor.hosts.local.patient import PatientSource
from tui_monitor.hosts.local.regular import read_file
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.judging.terms import ANY_METRIC, Baseline
from tui_monitor.settings.layers import Layer, SettingValue
from tui_monitor.text import Shown, clean, clean_name

if TYPE_CHECKING:
    from tui_monitor.model.points import Points

_LARGEST = 1 << 20
_READS = 8
"""Looks at the log of a baseline, each of half a megabyte or so, in which a first value has to stand."""
_FIRST_VALUES = ("metrics_initial", "initial_metrics")


def baselines(layers: Sequence[Layer]) -> tuple[Mapping[str, Baseline], tuple[Shown, ...]]:
    """Path -> what is known of it; and sentences about those that cannot be read."""
    known: dict[str, Baseline] = {}
    problems: list[Shown] = []
    for value in _named(layers):
        path = value.path
        if path is None or path in known:
            continue
        try:
            known[path] = _Result(path).baseline()
        except SourceError as error:
            problems.append(clean(f"{value.origin}: baseline: {error}", 600))
    return known, tuple(problems)


def _named(layers: Sequence[Layer]) -> Iterator[SettingValue]:
    places = (place for layer in layers for place in (layer.values, *layer.runs.values()))
    return (place["baseline"] for place in places if "baseline" in place)


class _Result:
    """One result file. What lies on a server that hangs is not waited for longer than anything else is."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._source = PatientSource(SystemClock(), LOOKING_ONCE)

    def baseline(self) -> Baseline:
        """Raises SourceError."""
        said = self._content()
        profiling = said.get("profiling")
        return Baseline(
            name=clean_name(os.path.basename(self._path), 100),
            starts=self._starts(said),
            seconds=_seconds(said.get("duration_seconds")),
            timeout=_seconds(profiling.get("estimated_timeout_seconds")) if isinstance(profiling, dict) else None,
        )

    def _content(self) -> Mapping[str, object]:
        path = self._path
        raw = self._source.within(path, "baseline", partial(read_file, path, _LARGEST + 1))
        if len(raw) > _LARGEST:
            raise NotReadable(f"{shown(path)} is larger than 1 MiB: that is no result")
        try:
            said = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise NotReadable(f"{shown(path)} is not JSON") from error
        if not isinstance(said, dict):
            raise NotReadable(f"{shown(path)} is no result: it holds no names and values")
        return said

    def _starts(self, said: Mapping[str, object]) -> Mapping[str, float]:
        """The first of these that says something."""
        for key in _FIRST_VALUES:
            if starts := _numbers(said.get(key)):
                return starts
        return _of_trajectory(said) or self._of_log(said.get("log_file"))

    def _of_log(self, log: object) -> Mapping[str, float]:
        """Each metric's first value in the log that it names, from the same experiment root."""
        if not isinstance(log, str) or not log or "\0" in log:
            return {}
        root = os.path.realpath(_root_of(self._path))
        place = os.path.realpath(os.path.join(root, log))
        if not place.startswith(root + os.sep):
            raise NotReadable(f"the log that {shown(self._path)} names is not in {shown(root)}")
        starts: dict[str, float] = {}
        for points in self._first_points(place):
            value = next(filter(math.isfinite, points.values), None)
            if value is not None:
                starts.setdefault(points.metric, value)
        return starts

    def _first_points(self, log: str) -> Iterator[Points]:
        from tui_monitor.reading.discovery.ids import single  # only a baseline without first values needs it
        from tui_monitor.reading.files.reader import RunReader

        reader = RunReader(self._source, single(log, os.path.dirname(log)))
        try:
            for _ in range(_READS):
                batch = reader.read()
                yield from batch.points
                if batch.unreachable is not None:
                    raise NotReadable(f"the log that {shown(self._path)} names: {batch.unreachable}")
                if batch.points or not batch.more:
                    break
            yield from reader.finish().points
        finally:
            reader.close()


def _root_of(result: str) -> str:
    """`<root>` of `<root>/results/[<round>/]<exp_id>.json`; of any other file its folder."""
    folder = os.path.dirname(result)
    for above in (folder, os.path.dirname(folder)):
        if os.path.basename(above) == "results":
            return os.path.dirname(above)
    return folder


def _of_trajectory(said: Mapping[str, object]) -> Mapping[str, float]:
    """Of one metric, which may be named beside it, or of several by name."""
    trajectory, metric = said.get("metric_trajectory"), said.get("metric")
    if isinstance(trajectory, list):
        name = metric if isinstance(metric, str) and metric else ANY_METRIC
        return _numbers({name: trajectory[0]}) if trajectory else {}
    if not isinstance(trajectory, dict):
        return {}
    return _numbers({name: values[0] for name, values in trajectory.items() if isinstance(values, list) and values})


def _numbers(said: object) -> Mapping[str, float]:
    if not isinstance(said, dict):
        return {}
    read = ((clean_name(name, 200), _number(value)) for name, value in said.items())
    return {name: value for name, value in read if value is not None}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _seconds(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None

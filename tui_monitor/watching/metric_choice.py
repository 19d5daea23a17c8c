"""Which metric of a run is watched, and what is to be said of that choice."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from msgspec.structs import replace

from tui_monitor.judging import folds, watched
from tui_monitor.judging.likeness import FIRST, likest
from tui_monitor.judging.roles import role_of
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.lexicon.measures import TOTAL
from tui_monitor.model.role import Role
from tui_monitor.model.run import Watched
from tui_monitor.series import Series
from tui_monitor.text import Shown, clean

Metrics = Mapping[Shown, Series]
_MOST, _OTHERS = 100, 8
"""Metrics that are looked at, and others that are named."""


class MetricChoice:
    """By what a person asked for, by names and by how often each is logged."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._choice: tuple[object, Watched | None] = (None, None)
        """What the choice was made of, and which metric is watched."""
        self._like: tuple[object, Shown | None] = (None, None)
        """The same of the one that goes like a loss."""

    def watched(self, metrics: Metrics) -> Watched | None:
        """Of several folds the newest."""
        chosen = self._chosen(metrics)
        if chosen is None or not any(name.startswith("fold ") for name in metrics):
            return chosen
        return replace(chosen, metric=folds.newest(chosen.metric, metrics))

    def _chosen(self, metrics: Metrics) -> Watched | None:
        """Chosen anew where something is another of all that a choice depends on."""
        names, counts = tuple(metrics), [series.count for series in metrics.values()]
        made_of = (names, watched.compared(counts))
        if made_of != self._choice[0]:
            points = [watched.MetricCount(name, count) for name, count in zip(names, counts, strict=True)]
            self._choice = made_of, watched.choose(self._thresholds.metric, points, self._thresholds.lower_is_better)
        chosen = self._choice[1]
        if chosen is None or self._thresholds.metric is not None or role_of(chosen.metric) is not Role.OTHER:
            return chosen
        if chosen.metric.lower() in TOTAL:
            return chosen
        return self._likest(chosen, metrics)

    def _likest(self, chosen: Watched, metrics: Metrics) -> Watched:
        """Where no name tells anything, what goes like a loss."""
        looked_at = dict(islice(metrics.items(), _MOST))
        seen = tuple((name, min(series.count, FIRST)) for name, series in looked_at.items())
        if seen != self._like[0]:
            self._like = seen, likest({name: series.values[:FIRST] for name, series in looked_at.items()})
        if (like := self._like[1]) is None:
            return chosen
        others = tuple(name for name in (chosen.metric, *chosen.others) if name != like)
        return replace(chosen, metric=like, others=others[:_OTHERS], why=clean("goes like a loss; no name tells more"))

    @property
    def is_asked_for_one(self) -> bool:
        """Did a person say which metric to watch?"""
        return self._thresholds.metric is not None

    def may_be(self, metric: Shown) -> bool:
        """Could this one be chosen, now or later?"""
        return watched.may_be(self._thresholds.metric, metric)

    def asked(self, chosen: Watched | None) -> str:
        """What a person could say about the watched metric; empty where nothing is missing."""
        return "" if chosen is None else watched.asked(chosen, self._thresholds.metric)

    def lacks_what_was_asked(self, metrics: Metrics) -> bool:
        """Did a person ask for a metric, and none of those that it logs is meant?"""
        return bool(metrics) and watched.is_missing(self._thresholds.metric, list(metrics))

    def why_unmonitored(self, metrics: Metrics) -> str:
        return watched.why_none(self._thresholds.metric, list(metrics))

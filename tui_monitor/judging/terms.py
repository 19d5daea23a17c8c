"""What a person says about one run beside the limits of the rules: whether it is judged at all, and its time."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from tui_monitor.judging.life import span
from tui_monitor.text import Shown, clean

UNJUDGED = 21600.0
"""Seconds that a run which cannot be judged may take, where no baseline is known (seed 000)."""
LONGEST = 86400.0
"""Seconds: no limit is longer (seed 000)."""
_TIMES = 3.0
ANY_METRIC = ""
"""In a baseline: the one that was watched, whatever it is called."""


class TimeLimit(Struct, frozen=True):
    """How long a run may take that cannot be judged."""

    seconds: float
    because: Shown
    """Where it comes from: `no baseline is known`."""

    @property
    def shown(self) -> Shown:
        """`6.0 h (no baseline is known)`."""
        return Shown(f"{span(self.seconds)} ({self.because})")


class Baseline(Struct, frozen=True):
    """What the result of an earlier run tells."""

    name: Shown
    """Of its file."""
    starts: Mapping[str, float] = field(default_factory=dict)
    """Metric -> its first value."""
    seconds: float | None = None
    """How long it took."""
    timeout: float | None = None
    """How long a run like it may take, as its profiling says."""

    def start(self, metric: str) -> float | None:
        """The first value of the metric that a person asks for, by its name or by one that is meant by it."""
        from tui_monitor.judging.watched import MetricCount, choose  # the words of metrics: not before the first paint

        names = [MetricCount(Shown(name), 1) for name in self.starts if name != ANY_METRIC]
        chosen = choose(metric, names)
        return self.starts.get(chosen.metric if chosen is not None else ANY_METRIC)


_NO_BASELINE = TimeLimit(UNJUDGED, Shown("no baseline is known"))


class Terms(Struct, frozen=True):
    """On which one run is watched."""

    excluded: Shown | None = None
    """It is shown and not judged, and who said so: `not monitored: trainmon.yaml, line 4`."""
    limit: TimeLimit = _NO_BASELINE
    """Of a run whose metric is not there."""
    budget: float | None = None
    """Seconds that it was given on purpose."""
    branch: bool = False
    """A branch is set up before it starts: its log has longer to appear."""


def time_limit(said: float | None, baseline: Baseline | None) -> TimeLimit:
    """`said`: how long a baseline took, by a person. What its file tells counts after that."""
    if said is not None:
        return _times("the baseline's", said)
    if baseline is not None and baseline.timeout is not None:
        return _at_most(baseline.timeout, f"estimated_timeout_seconds of {baseline.name}")
    if baseline is not None and baseline.seconds is not None:
        return _times(f"{baseline.name}:", baseline.seconds)
    return _NO_BASELINE


def _times(whose: str, seconds: float) -> TimeLimit:
    return _at_most(_TIMES * seconds, f"{_TIMES:g} x {whose} {span(seconds)}")


def _at_most(seconds: float, because: str) -> TimeLimit:
    capped = f", at most {span(LONGEST)}" if seconds > LONGEST else ""
    return TimeLimit(min(seconds, LONGEST), clean(f"{because}{capped}", 200))

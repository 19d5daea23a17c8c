"""When a metric's step goes back: a restart, a little disorder, or a counter that starts over every epoch."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import isfinite
from operator import sub

from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.model.points import Place
from tui_monitor.text import Shown, clean

_JITTER = 2.0
"""Steps back by at most this many usual strides are disorder among writers, not a restart."""
_FEW, _TO_AND_FRO = 12, 4
"""What goes back so often in a row, each time after so few points, counts nothing that only grows: a product, say."""
_CYCLES = 3
"""After this many returns to the same step, it is a counter within an epoch."""


class _Strides:
    """The least and the largest stride of some steps. Metrics of the same lines have the same ones, and ask in turn."""

    def __init__(self) -> None:
        self._newest = (b"", (0.0, 0.0))

    def of(self, steps: array[float]) -> tuple[float, float]:
        """Zeros where one is no number."""
        written = steps.tobytes()
        asked, strides = self._newest
        if written != asked:  # compared as bytes: a tenth of the time of a hash of them
            strides = self._measured(steps)
            self._newest = written, strides
        return strides

    def _measured(self, steps: array[float]) -> tuple[float, float]:
        strides = list(map(sub, steps[1:], steps))
        return (min(strides), max(strides)) if isfinite(sum(strides)) else (0.0, 0.0)


_STRIDES = _Strides()


class Steps:
    """Follows the logged step of one metric and cuts it into segments."""

    __slots__ = ("_back_to", "_high", "_metric", "_same", "_short", "_since", "_stride", "segment")

    def __init__(self, metric: Shown) -> None:
        self._metric = metric
        self._high: float | None = None
        self._stride = 0.0
        self._back_to: float | None = None
        self._same = 0
        self._since = self._short = 0
        """Points since it last went back, and how often in a row it did so after few."""
        self.segment = 0

    def goes_back(self, step: float) -> bool:
        """Does a new segment begin with this point?"""
        high = self._high
        self._since += 1
        if high is None or step > high:
            if high is not None:
                stride = step - high
                # Slow rise, quick fall: a pause in logging must not make the usual stride look long.
                self._stride = min(stride, 1.25 * self._stride) if self._stride else stride
            self._high = step
            return False
        if step == high or high - step <= _JITTER * self._stride:
            return False
        return self._new_segment(step)

    def rises(self, steps: array[float], first: int, end: int) -> float | None:
        """The usual stride after some of these steps, if each of them lies above the one before; else None."""
        if self._high is None:
            return None
        to_first, stride = steps[first] - self._high, self._stride or steps[first] - self._high
        if 0.0 < to_first <= 1.25 * stride and end - first > 1:
            least, most = _STRIDES.of(steps)
            if 0.0 < max(most, to_first) <= 1.25 * min(least, to_first):
                return steps[end - 1] - steps[end - 2]
        return self._usual(steps[first:end])

    def _usual(self, steps: Sequence[float]) -> float | None:
        strides: list[float] = list(map(sub, steps, [self._high, *steps]))
        stride = self._stride or strides[0]
        if not min(strides) > 0.0 or not isfinite(sum(strides)):
            return None
        for one in strides:
            stride = min(one, 1.25 * stride)
        return stride

    def skip(self, last: float, stride: float, points: int) -> None:
        """Steps that rise, the last one of them, and the usual stride after it: the same as each of them."""
        self._high, self._stride = last, stride
        self._since += points

    def _new_segment(self, step: float) -> bool:
        self._same = self._same + 1 if step == self._back_to else 0
        self._back_to = step
        self._high = step
        if self._short < _TO_AND_FRO:
            self._short = self._short + 1 if self._since <= _FEW else 0
        self._since = 0
        if self._same >= _CYCLES or self._short >= _TO_AND_FRO:
            return False
        self.segment += 1
        return True

    def restart(self, step: float, place: Place) -> Finding:
        """The news that a segment began."""
        return Finding(
            kind=Kind.RESTART,
            severity=Severity.INFO,
            metric=self._metric,
            segment=self.segment,
            onset_step=step,
            detected_step=step,
            message=clean(f"the log starts again: the step of {self._metric} goes back to {step:g}"),
            evidence=Evidence(clean("the logged step goes back by more than two usual strides"), {}, (place,)),
            value=step,
        )

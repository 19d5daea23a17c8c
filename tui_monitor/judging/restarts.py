"""When a metric's step goes back: a restart, a little disorder, or a counter that starts over every epoch."""

from collections.abc import Sequence
from math import isfinite
from operator import sub

from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.model.points import Place
from tui_monitor.text import Shown, clean

_JITTER = 2.0
"""Steps back by at most this many usual strides are disorder among writers, not a restart."""
_CYCLES = 3
"""After this many returns to the same step, it is a counter within an epoch."""


class Steps:
    """Follows the logged step of one metric and cuts it into segments."""

    __slots__ = ("_back_to", "_high", "_metric", "_same", "_stride", "segment")

    def __init__(self, metric: Shown) -> None:
        self._metric = metric
        self._high: float | None = None
        self._stride = 0.0
        self._back_to: float | None = None
        self._same = 0
        self.segment = 0

    def goes_back(self, step: float) -> bool:
        """Does a new segment begin with this point?"""
        high = self._high
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

    def rises(self, steps: Sequence[float]) -> float | None:
        """The usual stride after these steps, if each of them lies above the one before; else None."""
        if self._high is None:
            return None
        strides: list[float] = list(map(sub, steps, [self._high, *steps]))
        least, most, stride = min(strides), max(strides), self._stride or strides[0]
        if not least > 0.0 or not isfinite(sum(strides)):
            return None
        if strides[0] <= 1.25 * stride and most <= 1.25 * least:
            return strides[-1]
        for one in strides:
            stride = min(one, 1.25 * stride)
        return stride

    def skip(self, last: float, stride: float) -> None:
        """Steps that rise, the last one of them, and the usual stride after it: the same as each of them."""
        self._high, self._stride = last, stride

    def _new_segment(self, step: float) -> bool:
        self._same = self._same + 1 if step == self._back_to else 0
        self._back_to = step
        self._high = step
        if self._same >= _CYCLES:
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

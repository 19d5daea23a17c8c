"""A counter that begins anew in each epoch, as steps of the whole run: mmcv's `{"epoch": 2, "iter": 50}`.

How long an epoch is, such a log does not say: each begins where the last logged iteration of the one before stood. A
counter that goes on growing into the next epoch is taken as it is.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import inf
from operator import lt

_MOST_EPOCHS = 4096
"""That are remembered, to be found again after a resume."""


class Laps:
    """Of one file, record by record."""

    def __init__(self) -> None:
        self._epoch = self._counter = -inf
        self._highest = -inf
        """Of the counter, in this epoch."""
        self._trains = False
        """Some records are of training."""
        self._begins: dict[float, float] = {}
        """Epoch -> the step at which it began; none while the counter has never begun anew."""

    def steps(self, epochs: Sequence[float], counters: array[float], evaluates: bool) -> array[float]:
        """`counters` counted through, record by record as by `step`."""
        if not self._is_plain(counters):
            pairs = zip(epochs, counters, strict=True)
            return array("d", [self.step(epoch, counter, evaluates) for epoch, counter in pairs])
        if not self._is_aside(evaluates):
            self._epoch, self._counter, self._highest = epochs[-1], counters[-1], counters[-1]
        return counters

    def step(self, epoch: float, counter: float, evaluates: bool) -> float:
        """Where a record stands. `evaluates`: it is one of an evaluation, which may count iterations of its own."""
        if self._is_aside(evaluates):
            is_of_run = not self._begins and counter >= self._counter
            return self._begin(self._epoch) + (counter if is_of_run else self._counter)
        if epoch != self._epoch:
            self._enter(epoch, counter)
        self._epoch, self._counter = epoch, counter
        self._highest = max(self._highest, counter)
        return self._begin(epoch) + counter

    def _is_plain(self, counters: Sequence[float]) -> bool:
        """Does the counter only grow, as it has ever done?"""
        return not self._begins and self._highest < counters[0] and all(map(lt, counters, counters[1:]))

    def _is_aside(self, evaluates: bool) -> bool:
        """Does it not tell how far training is? In a log of evaluations alone, they do."""
        self._trains |= not evaluates
        return evaluates and self._trains

    def _enter(self, epoch: float, counter: float) -> None:
        if epoch > self._epoch and counter <= self._counter:
            self._remember(epoch, self._begin(self._epoch) + self._highest)
        elif self._begins:  # resumed, or a counter that went on
            self._remember(epoch, self._begin(min(epoch, self._epoch)))
        self._highest = -inf

    def _begin(self, epoch: float) -> float:
        return self._begins.get(epoch, 0.0)

    def _remember(self, epoch: float, begin: float) -> None:
        self._begins.pop(epoch, None)
        if len(self._begins) >= _MOST_EPOCHS:
            del self._begins[next(iter(self._begins))]
        self._begins[epoch] = begin

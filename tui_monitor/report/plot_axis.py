"""One axis of a plot: where a value lies, and at which round values there are ticks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, floor, isfinite, log10

from msgspec import Struct

_WIDE = 100.0
"""Times the smallest value: from there on a scale is logarithmic."""
_ROOM = 0.04
"""Share of the span that stays free above and below."""
_LARGEST, _SMALLEST = 1.7e308, 1e-290
_NARROW = 1e-9
"""Of the size of its values: below, there is no span that could have ticks."""
_UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_FEW_DECADES, _MOST_DECADES = 2, 6
"""Below: also 2 and 5 of each decade have a tick; above: not every decade has one."""


class PlotAxis(Struct, frozen=True):
    """`near`, `far`: where its first and its last value are drawn."""

    first: float
    last: float
    near: float
    far: float
    logarithmic: bool = False
    nothing: bool = False
    """Logarithmic, and 0 is drawn at its beginning."""

    def at(self, value: float) -> float:
        """Within the plot, whatever the value."""
        share = (self._scaled(value) - self._scaled(self.first)) / (self._scaled(self.last) - self._scaled(self.first))
        return self.near + min(1.0, max(0.0, share)) * (self.far - self.near)

    def _scaled(self, value: float) -> float:
        if not self.logarithmic:
            return value / max(abs(self.first), abs(self.last), 1.0)  # what is near the largest float stays finite
        return log10(max(value, self.first))

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Value and what is written there, from low to high."""
        if self.nothing:
            yield self.first, "0"
        shown = self._decades() if self.logarithmic else _even(self.first, self.last)
        yield from ((value, short(value)) for value in shown)

    def _decades(self) -> Iterator[float]:
        low, high = ceil(log10(self.first) - 1e-9) + self.nothing, floor(log10(self.last) + 1e-9)
        stride = max(1, ceil((high - low) / _MOST_DECADES))
        between = (1, 2, 5) if high - low < _FEW_DECADES else (1,)
        for decade in range(low - 1 + self.nothing, high + 1):
            if (decade - low) % stride == 0 or len(between) > 1:
                ticks = (float(f"{part}e{decade}") for part in between)
                yield from (tick for tick in ticks if self.first <= tick * 1.0001 and tick <= self.last * 1.0001)


def of_steps(steps: Iterable[float], near: float, far: float) -> PlotAxis:
    return _linear(min(steps, default=0.0), max(steps, default=1.0), 0.0, near, far)


def of_values(values: Iterable[float], near: float, far: float) -> PlotAxis:
    """Logarithmic where they span more than a hundredfold, and none is below zero."""
    finite = [value for value in values if isfinite(value)]
    positive = [value for value in finite if value > 0]
    if positive and min(finite) >= 0 and max(positive) > _WIDE * min(positive):
        low, nothing = min(positive), min(finite) == 0
        room = (max(positive) / low) ** _ROOM
        first = 10.0 ** (floor(log10(low)) - 1) if nothing else low / room
        if first > _SMALLEST and isfinite(room):
            return PlotAxis(first, min(max(positive) * room, _LARGEST), near, far, logarithmic=True, nothing=nothing)
    return _linear(min(finite, default=0.0), max(finite, default=1.0), _ROOM, near, far)


def _linear(low: float, high: float, room: float, near: float, far: float) -> PlotAxis:
    """`room`: share of the span that stays free at both ends. What has no span gets one around it."""
    low, high = max(low, -_LARGEST), min(high, _LARGEST)
    free = high * room - low * room
    if high - low <= (size := max(abs(low), abs(high))) * _NARROW or high - low <= _SMALLEST:
        free = size / 10 or 1.0
    return PlotAxis(max(low - free, -_LARGEST), min(high + free, _LARGEST), near, far)


def short(value: float) -> str:
    """`0.25`, `12k`, `1e-05`, `3.2e+20`.

    >>> [short(value) for value in (0.25, 12_000, 1_500_000, 0.00001, 3.2e20, 950)]
    ['0.25', '12k', '1.5M', '1e-05', '3.2e+20', '950']
    """
    for unit, letter in _UNITS:
        if unit <= abs(value) < 1e15:
            return f"{value / unit:.4g}{letter}"
    return f"{value:.4g}"


def _even(first: float, last: float) -> Iterator[float]:
    """Four to eight round values, a round step apart."""
    rough = last / 6 - first / 6
    decade = 10.0 ** floor(log10(rough))
    step = next((part * decade for part in (1, 2, 5) if part * decade >= rough), 10 * decade)
    number = ceil(first / step - 1e-9)
    while number * step <= last + step * 1e-9:
        yield round(number * step, 12 - floor(log10(abs(step)))) if abs(step) < 1e10 else number * step
        number += 1

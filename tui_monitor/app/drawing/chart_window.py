"""The part of a chart that is in sight: steps from `first` to `last`. Pure."""

from msgspec import Struct

from tui_monitor.model.finding import Finding

LEAST = 4.0
"""Steps: a window is never narrower."""


class Window(Struct, frozen=True):
    """None at either end: from the start, to the newest."""

    first: float | None = None
    last: float | None = None

    @property
    def whole(self) -> bool:
        return self.first is None and self.last is None

    def zoomed(self, factor: float, start: float, end: float, at: float | None = None) -> "Window":
        """Narrower by `factor`, or wider; whole again once nothing is left out.

        `at`: the step that stays where it is; None: the middle.
        """
        first, last = self._ends(start, end)
        at = (first + last) / 2 if at is None else min(max(at, first), last)
        width = max(min(LEAST, last - first), (last - first) / factor)
        share = (at - first) / (last - first) if last > first else 0.5
        return _within(at - width * share, at + width * (1 - share), start, end)

    def panned(self, direction: int, start: float, end: float) -> "Window":
        """A quarter of its width to one side, at most to the end of the run."""
        if self.whole:
            return self
        first, last = self._ends(start, end)
        shift = (last - first) / 4 * direction
        shift = max(start - first, min(end - last, shift))
        return Window(first + shift, last + shift)

    def between(self, one: float, other: float, start: float, end: float) -> "Window":
        """From one step to another, wide enough to show something."""
        middle, half = (one + other) / 2, max(LEAST, abs(other - one)) / 2
        return _within(middle - half, middle + half, start, end)

    def _ends(self, start: float, end: float) -> tuple[float, float]:
        return (start if self.first is None else self.first, end if self.last is None else self.last)


def _within(first: float, last: float, start: float, end: float) -> Window:
    """A window of this width, moved so that it lies inside of the run."""
    width = last - first
    if width >= end - start:
        return Window()
    first = min(max(first, start), end - width)
    return Window(first, first + width)


def at_step(step: float, start: float, end: float) -> Window:
    """A step with what is around it: a fifth of the run."""
    half = max(LEAST, (end - start) / 10)
    return _within(step - half, step + half, start, end)


def around(finding: Finding, start: float, end: float) -> Window:
    """A finding with what led to it: a fifth of the run, the onset in the middle."""
    half = max(LEAST, (end - start) / 10, (finding.detected_step - finding.onset_step) * 1.5)
    return _within(finding.onset_step - half, finding.onset_step + half, start, end)

"""The part of a chart that is in sight: steps from `first` to `last`. Pure."""

from dataclasses import dataclass

from tui_monitor.model.finding import Finding

LEAST = 4.0
"""Steps: a window is never narrower."""


@dataclass(frozen=True, slots=True)
class Window:
    """None at either end: from the start, to the newest."""

    first: float | None = None
    last: float | None = None

    @property
    def whole(self) -> bool:
        return self.first is None and self.last is None

    def zoomed(self, factor: float, start: float, end: float) -> "Window":
        """Narrower by `factor` around its middle, or wider; whole again once nothing is left out."""
        first, last = self._ends(start, end)
        middle, half = (first + last) / 2, max(LEAST, (last - first) / factor) / 2
        return _within(middle - half, middle + half, start, end)

    def panned(self, direction: int, start: float, end: float) -> "Window":
        """A quarter of its width to one side, at most to the end of the run."""
        if self.whole:
            return self
        first, last = self._ends(start, end)
        shift = (last - first) / 4 * direction
        shift = max(start - first, min(end - last, shift))
        return Window(first + shift, last + shift)

    def _ends(self, start: float, end: float) -> tuple[float, float]:
        return (start if self.first is None else self.first, end if self.last is None else self.last)


def _within(first: float, last: float, start: float, end: float) -> Window:
    """A window of this width, moved so that it lies inside of the run."""
    width = last - first
    if width >= end - start:
        return Window()
    first = min(max(first, start), end - width)
    return Window(first, first + width)


def around(finding: Finding, start: float, end: float) -> Window:
    """A finding with what led to it: a fifth of the run, the onset in the middle."""
    half = max(LEAST, (end - start) / 10, (finding.detected_step - finding.onset_step) * 1.5)
    return _within(finding.onset_step - half, finding.onset_step + half, start, end)

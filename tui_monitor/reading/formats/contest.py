"""What a user taught may teach and never hide: of the lines of a file it has to read as many as trainmon by itself.

Lines are counted one by one, in the order of the file, so that the outcome is the same however it was cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tui_monitor.model.points import Points

_ENOUGH = 16
"""Lines that only trainmon reads: fewer may be of a preamble."""
_PROVEN = 64
"""Lines that the pattern reads, and half as many that only trainmon does: it is believed for the rest of the file."""


class Contest:
    """`over` once the pattern is believed; `lost` once it reads less."""

    def __init__(self) -> None:
        self.over = self.lost = False
        self._taught: set[int] = set()
        self._alone: set[int] = set()
        self.waiting: list[Points] = []
        """What trainmon read behind the newest line that the pattern reads."""
        self._newest = -1

    def line(self, offset: int, matched: bool, plain: Sequence[Points]) -> None:
        """One line; `plain`: what trainmon read by itself, of this line or of earlier ones."""
        if matched:
            self._taught.add(offset)
            self._newest = offset
            self.waiting.clear()
        self.waiting += from_offset(plain, self._newest + 1)
        self._alone.update(place for one in plain for place in one.places)
        self._alone -= self._taught
        alone, taught = len(self._alone), len(self._taught)
        self.lost = alone >= _ENOUGH and alone > taught
        self.over = self.lost or (taught >= _PROVEN and 2 * alone <= taught)


def from_offset(points: Iterable[Points], offset: int) -> Iterator[Points]:
    """The points that stand at `offset` or later."""
    for one in points:
        first = next((row for row, place in enumerate(one.places) if place >= offset), len(one))
        if first < len(one):
            steps, values, times, places = one.steps[first:], one.values[first:], one.times[first:], one.places[first:]
            yield Points(one.metric, one.file, steps, values, times, places)

"""A loss that swings to and fro and does not come to rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import partial
from math import inf

from tui_monitor.judging.rule import (
    Curve,
    Excess,
    Onset,
    Persistence,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Tally,
)
from tui_monitor.model.finding import Kind, confidence
from tui_monitor.model.role import LOSSES, Role

_RATIO = 3.0
"""A swing from 1 to 3 is as large as the level about which it swings."""
_LONGEST = 5
"""Points from one turn to the next: what takes longer is a cycle of its schedule."""
_ENOUGH = 20
_PRICE = 4
_SHORT = 2
"""So short ones are even only where they are equal: those of noise are short as well."""
_LEARNS = 0.5
_PART = 32


class _Swings:
    """The turning points of a curve, and for how many points they have been wild ones: large, even, regular."""

    def __init__(self, facts: Curve) -> None:
        self.points = 0
        """Points of wild swings, less four for each that was none."""
        self.since: Onset = (0.0, facts.place)
        self.low = self.high = self.last = self.turn = 0.0
        self._began = 0.0
        """The middle of the first swing."""
        self._turn_n, self._turn_at = 0, self.since
        self._span = 0
        self._up: bool | None = None

    def see(self, y: float, n: int, before: Callable[[], Onset]) -> None:
        """The n-th point; `before`: where the one before it stands."""
        if n > 1 and y != self.last:
            up = y > self.last
            if self._up is not None and up is not self._up:
                self._turned(n - 1, before())
            self._up = up
        if n - self._turn_n > 2 * _LONGEST:
            self.points = 0
        self.last = y

    def see_all(self, ys: Sequence[float], n: int, before: Callable[[int], Onset]) -> tuple[int, int]:
        """The same as each of them; the fewest and the most points of wild swings among them."""
        fewest, most = self.points, 0
        last, up = self.last, self._up
        for i, y in enumerate(ys):
            if y != last:
                rises = y > last
                if up is not None and rises is not up:
                    self.last = last
                    self._turned(n + i, before(i))
                    fewest, most = min(fewest, self.points), max(most, self.points)
                up, last = rises, y
        self.last, self._up = last, up
        if n + len(ys) - self._turn_n > 2 * _LONGEST:
            self.points = 0
        return min(fewest, self.points), most

    def _turned(self, n: int, at: Onset) -> None:
        """The point before the newest one was a turning point."""
        if n - self._turn_n > 2 * _LONGEST:
            self.points = 0
        low, high, span = min(self.turn, self.last), max(self.turn, self.last), n - self._turn_n
        even = self._span in (span, 0) or (span > _SHORT and abs(span - self._span) <= 1)
        middle = 0.5 * (low + high)
        if low > 0.0 and high > _RATIO * low and even and span <= _LONGEST and self._is_alike(high - low):
            if not self.points:
                self._began, self.since = middle, self._turn_at
            self.points = min(self.points + span, 2 * _ENOUGH)
        else:
            self.points = max(self.points - _PRICE * span, 0)
        if middle < _LEARNS * self._began:
            self.points = 0
        self.low, self.high, self._span = low, high, span
        self.turn, self._turn_n, self._turn_at = self.last, n, at

    def _is_alike(self, size: float) -> bool:
        before = self.high - self.low
        return not self.points or 0.5 * before < size < 2.0 * before

    def is_even(self, low: float, high: float) -> bool:
        """Is it certain that no swing between these is large?"""
        low, high = min(low, self.turn, self.last), max(high, self.turn, self.last)
        return not self.points and (high <= 0.0 or (low > 0.0 and high <= _RATIO * low))

    def jump(self, block: PointBlock, ys: Sequence[float], first: int) -> bool:
        """Take a block none of whose swings is large: only the last one matters; whether it holds a whole one."""
        turns, ups = _last_turns(ys)
        if len(turns) < 2:
            return False
        newest, before = turns
        last, previous = ys[newest], ys[before]
        self.low, self.high, self._span = min(previous, last), max(previous, last), newest - before
        self.turn, self._turn_n = last, block.n + first + newest + 1
        self._turn_at = (block.steps[first + newest], block.place(first + newest))
        self.last, self._up = ys[-1], ups
        return True


def _last_turns(ys: Sequence[float]) -> tuple[list[int], bool | None]:
    """Where the last two turning points stand, the newest one first, and whether it goes up at the end."""
    turns: list[int] = []
    up = at_end = None
    beyond = 0
    for i in range(len(ys) - 1, 0, -1):
        before, y = ys[i - 1], ys[i]
        if y == before:
            continue
        if up is None:
            up = at_end = y > before
        elif up is not (y > before):
            up = not up
            turns.append(beyond - 1)
            if len(turns) == 2:
                break
        beyond = i
    return turns, at_end


class _Turns:
    """What was seen of the swings."""

    def __init__(self, facts: Curve) -> None:
        self.swings = _Swings(facts)
        self._ahead: _Swings | None = None
        self._newest: Onset = (0.0, facts.place)

    def add(self, facts: Curve, case: Tally) -> None:
        del case
        self.swings.see(facts.y, facts.n, lambda: self._newest)
        self._newest = (facts.step, facts.place)

    def is_calm(self, block: PointBlock, case: Tally) -> bool:
        """Is none of the swings in a block wild enough; or all, of what is open?"""
        self._ahead = None
        if self.swings.is_even(block.y_low, block.y_high):
            return not case.open
        self._ahead = copy(self.swings)
        fewest, most = self._see(self._ahead, block)
        return fewest >= _ENOUGH // 2 if case.open else most < _ENOUGH

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        if self._ahead is not None:
            self.swings = self._ahead
        elif not self.swings.jump(block, block.ys, 0):
            self._see(self.swings, block)
        self._newest = (block.steps[-1], block.place(-1))

    def _see(self, swings: _Swings, block: PointBlock) -> tuple[int, int]:
        """The fewest and the most points of wild swings."""
        fewest, most = swings.points, 0
        # Most parts of a block are even, where it is not.
        for first in range(0, len(block.ys), _PART):
            ys = block.ys[first : first + _PART]
            if swings.is_even(min(ys), max(ys)) and swings.jump(block, ys, first):
                continue
            least, largest = swings.see_all(ys, block.n + first, partial(self._before, block, first))
            fewest, most = min(fewest, least), max(most, largest)
        return fewest, most

    def _before(self, block: PointBlock, first: int, i: int) -> Onset:
        i += first
        return (block.steps[i - 1], block.place(i - 1)) if i else self._newest


class Oscillation(Rule[Curve]):
    """A loss swings between two levels, and neither learns nor comes to rest.

    Rule: for 20 points swings from one turn to the next of at least threefold, each of one to five points and as long
    and as large as the one before; what is none of these takes four of its points back each. A middle that has halved
    since is learning. Noise is neither even nor regular, a cycle of the learning rate takes longer or is smaller.
    Source: seed 003 (oscillation: learning rate too high, batch too small).
    Lies when every second line is of another data set under the same name.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Oscillation, [0.5, 4.0] * 15, "loss")
    ['24 warning']
    """

    kinds = (Kind.OSCILLATION,)
    needs = LOSSES | {Role.ERROR}
    sees = Sees.CURVE
    persistence = Persistence()
    formula = f"even swings of at least {_RATIO:g} x for {_ENOUGH} points"

    def __init__(self, facts: Curve) -> None:
        self._turns = _Turns(facts)
        self.memories = (self._turns,)

    def excess(self, facts: Curve) -> Excess | None:
        del facts
        points = self._turns.swings.points
        if points < _ENOUGH // 2:
            return None
        return Excess(Reach.BEYOND if points >= _ENOUGH else Reach.NEAR, self._says, self._turns.swings.since)

    def room(self, facts: Curve, case: Tally) -> float:
        del facts, case
        return inf

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        del facts
        return self._turns.is_calm(block, case)

    def _says(self, facts: Curve, tally: Tally) -> Said:
        del tally
        swings = self._turns.swings
        message = f"{facts.metric} swings between {swings.low:.4g} and {swings.high:.4g} and does not come to rest"
        numbers = {"low": swings.low, "high": swings.high, "points": float(swings.points)}
        trust = confidence(swings.high / (_RATIO * swings.low), swings.points)
        return Said(self.kinds[0], self.severity, message, numbers, trust)

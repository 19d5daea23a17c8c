"""A game of two networks that one of them has won."""

from collections.abc import Sequence

from tui_monitor.judging.rule import Curve, Persistence, PointBlock, Tally
from tui_monitor.judging.rules.decline import Decline
from tui_monitor.model.finding import Kind
from tui_monitor.model.role import Role

_FAR = 2.5
_LONG = 8
_PART = 1.0 / 6.0


def a_sixth_of_all(facts: Curve) -> float:
    """8 points and a sixth of all"""
    return max(_LONG, _PART * facts.n)


class _Counts:
    """Does it only count: 1, 2, 3, ...?"""

    def __init__(self, facts: Curve) -> None:
        del facts
        self.evenly = True
        self._ys: list[float] = []
        """The newest two."""

    def add(self, facts: Curve, case: Tally) -> None:
        del case
        self._see([facts.y])

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        self._see(block.ys)

    def _see(self, ys: Sequence[float]) -> None:
        if self.evenly:
            seen = [*self._ys, *ys]
            self.evenly = all(c - b == b - a != 0.0 for a, b, c in zip(seen, seen[1:], seen[2:], strict=False))
            self._ys = seen[-2:]


class OneSided(Decline):
    """The loss of one player climbs and stays there: the other one has won, and nothing is learned from it any more.

    Rule: the level lies 2.5 scales above its best, and 5 sd. A generator that slowly loses ground while both learn
    comes to two or three times its best. Silent where it has been zero or less: an estimate of a distance goes
    through zero, which is no best level; and where it rises by the same each time, as a counter of generations.
    Source: the failure that the DCGAN tutorials warn of (discriminator loss to zero, generator loss climbing).

    >>> from tui_monitor.judging.examples import fires
    >>> fires(OneSided, [*[0.7, 0.72] * 20, *[0.7 + 0.1 * i for i in range(40)]], "loss_G")
    ['68 warning']
    """

    kinds = (Kind.DRIFT,)
    needs = frozenset({Role.GAN_LOSS})
    persistence = Persistence(raise_after=a_sixth_of_all)
    first_point = 20
    verb = "climbed"

    def __init__(self, facts: Curve) -> None:
        super().__init__(facts)
        self._counts = _Counts(facts)
        self.memories = (*self.memories, self._counts)

    def share(self, facts: Curve) -> float:
        del facts
        return _FAR

    def may_be(self, facts: Curve, gap: float) -> bool:
        """A critic's estimate of a distance goes through zero, which is no best level; `gen` may count generations."""
        del gap
        return facts.quantile(0.0) > 0.0 and not self._counts.evenly

    def is_grave(self, facts: Curve, gap: float) -> bool:
        del facts, gap
        return False

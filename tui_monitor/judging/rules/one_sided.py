"""A game of two networks that one of them has won."""

from tui_monitor.judging.rule import Curve, Persistence
from tui_monitor.judging.rules.decline import Decline
from tui_monitor.model.finding import Kind
from tui_monitor.model.role import Role

_FAR = 2.5
_LONG = 8
_PART = 1.0 / 6.0


def a_sixth_of_all(facts: Curve) -> float:
    """8 points and a sixth of all"""
    return max(_LONG, _PART * facts.n)


class OneSided(Decline):
    """The loss of one player climbs and stays there: the other one has won, and nothing is learned from it any more.

    Rule: the level lies 2.5 scales above its best, and 5 sd. A generator that slowly loses ground while both learn
    comes to two or three times its best.
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

    def share(self, facts: Curve) -> float:
        del facts
        return _FAR

    def is_grave(self, facts: Curve, gap: float) -> bool:
        del facts, gap
        return False

"""A policy that moves too far."""

from tui_monitor.judging.rules.usual import FarAboveUsual
from tui_monitor.model.finding import Kind
from tui_monitor.model.role import Role


class KlExplosion(FarAboveUsual):
    """The policy moves too far in one update.

    Rule: KL values > 10 x the median of all before and > 0.2, ten times a usual target; over when none is beyond half.
    Source: seed 000's peers.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(KlExplosion, [*[0.02] * 20, *[0.5] * 5], "approx_kl")
    ['23 warning']
    """

    kinds = (Kind.KL_EXPLOSION,)
    needs = frozenset({Role.KL})
    floor = 0.2
    noun = "KL divergence"

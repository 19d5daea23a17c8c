"""A gradient norm that blows up."""

from tui_monitor.judging.rules.usual import FarAboveUsual
from tui_monitor.model.finding import Kind
from tui_monitor.model.role import Role


class GradientExplosion(FarAboveUsual):
    """The gradient norm leaves its level: often earlier than the loss.

    Rule: norms > 10 x the median of all before, after 10 points; over when none is beyond 5 x.
    Source: stabilityguard (10 x an EMA).
    Lies when the norm is clipped before it is logged: then it never moves.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(GradientExplosion, [*[1.0] * 20, *[50.0] * 5], "grad_norm")
    ['23 warning']
    """

    kinds = (Kind.GRADIENT_EXPLOSION,)
    needs = frozenset({Role.GRADIENT_NORM})
    noun = "gradient norm"

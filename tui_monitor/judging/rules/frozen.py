"""A metric that does not move at all."""

from tui_monitor.judging.roles import LOSSES, Role
from tui_monitor.judging.rule import Curve, Excess, Persistence, Reach, Rule, Said, Sees, Standing, Tally, confidence
from tui_monitor.model.finding import Kind, Severity

BEFORE = "points before"
"""The number in the evidence that tells whether it ever was another value."""


class _Repeats:
    """How often the newest value has stood there in a row, and since where."""

    def __init__(self, facts: Curve) -> None:
        self.times = 0
        self.since = (0.0, facts.place)
        self._value: float | None = None

    def add(self, facts: Curve, case: Standing) -> None:
        del case
        if facts.value != self._value:
            self._value, self.times, self.since = facts.value, 0, (facts.step, facts.place)
        self.times += 1


class Frozen(Rule[Curve]):
    """A loss or score that repeats the very same number, and has learned nothing before.

    Rule: equal values for `--patience` points in a row, after less than 15 % was learned. Nothing noisy repeats: the
    weights do not change, or the number is not the one that is trained. A converged value that is
    rounded to few digits repeats, too: hence only where nothing was learned. A score within 2 % of full marks (1 or
    100), an error of zero have nothing left to learn.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Frozen, [0.7] * 30, "loss")
    ['20 warning']
    """

    kinds = (Kind.FROZEN,)
    needs = LOSSES | {Role.SCORE, Role.ERROR}
    sees = Sees.CURVE
    persistence = Persistence()
    formula = "the same number for `patience` points, with less than 15 % learned before"

    def __init__(self, facts: Curve) -> None:
        thresholds = facts.about.thresholds
        self._patience, self._little = thresholds.plateau_patience, thresholds.parameters.learned
        self._repeats = _Repeats(facts)
        self.memories = (self._repeats,)

    def excess(self, facts: Curve) -> Excess | None:
        times = self._repeats.times
        if times == 1:
            return None
        # What had learned when it came to a halt is not looked at again.
        beyond = times == self._patience and facts.learned < self._little and not facts.saturated
        return Excess(Reach.BEYOND if beyond else Reach.NEAR, self._says, self._repeats.since)

    def _says(self, facts: Curve, tally: Tally) -> Said:
        del tally
        times = self._repeats.times
        # A score of zero is how many tasks begin; a loss of zero is none.
        begins = facts.about.role is Role.SCORE and facts.value == 0.0
        message = f"{facts.metric} is exactly {facts.value:.6g} for {times} points: it is not being trained"
        numbers = {"value": facts.value, "points": float(times), BEFORE: float(facts.n - times)}
        severity = Severity.INFO if begins else self.severity
        return Said(self.kinds[0], severity, message, numbers, confidence(2.0, times))

"""A learning rate under a name that does not say so."""

from math import inf

from tui_monitor.judging.rule import Persistence, Point, PointBlock, Said, Tally
from tui_monitor.judging.rules.dead_learning_rate import DeadLearningRate, a_tenth_of_all
from tui_monitor.model.role import Role

_LARGEST = 0.1
_FROM = 0.001
"""What comes to nothing by itself, as the gain of an iteration does, goes through all that lies between."""


class _Schedule:
    """Has a number never risen, nor been larger than a learning rate is; and where it stood before it was nothing."""

    def __init__(self, share: float) -> None:
        self.is_one = True
        self.largest = self.stood_at = 0.0
        self._last = _LARGEST
        self._share = share

    def add(self, facts: Point, case: Tally) -> None:
        del case
        self._see(facts.value)

    def take(self, block: PointBlock, case: Tally) -> None:
        """A row of one number, or what is no schedule."""
        del case
        self._see(block.low if block.low == block.high else inf)

    def _see(self, value: float) -> None:
        if not self.is_one or value == self._last:
            return
        self.is_one = 0.0 <= value <= self._last
        self._last = value
        self.largest = max(self.largest, value)
        if value > self._share * self.largest:
            self.stood_at = value


class DeadSchedule(DeadLearningRate):
    """A number that only ever falls, as a schedule does, has come to nothing, and training goes on.

    Rule: as for a learning rate, of a metric whose name tells nothing, that is never above 0.1 and never rises; and
    that came to it from a thousandth of its largest or more: what decays by itself goes through all in between.
    Lies where something else is turned off on purpose.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(DeadSchedule, [*[0.001] * 20, *[1e-9] * 15], "shuttle")
    ['30 warning']
    """

    needs = frozenset({Role.OTHER})
    persistence = Persistence(raise_after=a_tenth_of_all)
    formula = "never risen, <= largest / 10000 or < 1e-9, for 10 points and 10 % of all"

    def __init__(self, facts: Point) -> None:
        super().__init__(facts)
        self._schedule = _Schedule(facts.about.thresholds.parameters.dead)
        self.memories = (*self.memories, self._schedule)

    def _is_dead(self, value: float) -> bool:
        schedule = self._schedule
        came_from_far = schedule.largest > 0.0 and schedule.stood_at >= _FROM * schedule.largest
        return schedule.is_one and came_from_far and super()._is_dead(value)

    def calm(self, facts: Point, block: PointBlock, case: Tally) -> bool:
        if not self._schedule.is_one:
            return not case.open
        return block.low == block.high == facts.value and super().calm(facts, block, case)

    def _says(self, facts: Point, tally: Tally) -> Said:
        said = super()._says(facts, tally)
        return said._replace(message=f"{said.message}, if it is the learning rate")

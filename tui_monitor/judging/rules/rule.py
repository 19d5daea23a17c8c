"""What every rule on one metric is: made anew for each segment, told about each point, answering with findings."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from tui_monitor.judging.curve import Curve
from tui_monitor.judging.roles import Role
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind

NOTHING: Sequence[Finding] = ()


class Rule(Protocol):
    """A function of log content only: no clock, no other run. One open incident at a time."""

    kinds: ClassVar[tuple[Kind, ...]]
    """What it may report."""
    needs: ClassVar[frozenset[Role]]
    """The roles it judges."""

    def __init__(self, curve: Curve, thresholds: Thresholds) -> None: ...

    def update(self) -> Sequence[Finding]:
        """What is new or changed now that the curve has taken one more finite point."""
        ...

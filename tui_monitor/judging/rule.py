"""What a rule is: what it may know, what it says, and for how long it must be so before it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar

from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.points import Place
from tui_monitor.model.role import Role
from tui_monitor.text import Shown

Onset = tuple[float, Place]
"""Since which step something is so, and where the log says it."""


class About(NamedTuple):
    """What is known of a metric before its first point."""

    metric: Shown
    role: Role
    lower: bool
    """Is lower better?"""
    thresholds: Thresholds
    asked: bool
    """Is it the metric that the user asked to watch?"""


class BestLevel(NamedTuple):
    """The lowest level so far: the reference of most rules."""

    level: float
    n: int
    at: Onset
    sd: float
    """Standard deviation of the level then."""


class Subject(Protocol):
    """What a finding is about: a metric, and the point at which a live watcher stands."""

    metric: Shown
    segment: int
    n: int
    """Points so far."""
    step: float
    value: float
    """As logged."""
    place: Place


class Point(Subject, Protocol):
    """The newest point of a metric within one segment: all that some rules read."""

    about: About
    y: float
    """The value where lower is better, else its negative: up is worse, and no rule needs to know the direction."""


class Values(Point, Protocol):
    """The newest point and what a metric without a direction is compared with."""

    def median_before(self) -> float:
        """The median of all points before the newest one, as logged."""


class Curve(Point, Protocol):
    """The newest point and the curve behind it. Nothing here divides by a value that may be zero or negative."""

    best: BestLevel
    scale: float
    """What counts as a lot."""
    out: bool
    """Is this point out of level? Then it moves neither level nor noise."""
    settled_at: int  # until this point the level still shows the tail of an excursion

    @property
    def now(self) -> float:
        """The smoothed level."""

    @property
    def start(self) -> float:
        """The level of the first points."""

    @property
    def sd(self) -> float:
        """Standard deviation of the level."""

    @property
    def sigma(self) -> float:
        """Standard deviation of the noise between neighbours."""

    @property
    def horizon(self) -> float:
        """Over so many points the level is smoothed."""

    gained: float  # since the very first point

    @property
    def learned(self) -> float:
        """The same as a share of that point."""

    @property
    def saturated(self) -> bool:
        """Is there nothing left to learn?"""

    def logged(self, y: float) -> float:
        """`y` as it would stand in the log."""

    def quantile(self, share: float) -> float:
        """The y below which this share of all points lies."""


@dataclass(slots=True)
class PointBlock:
    """Points that are taken at once, as nothing happens among them: finite, steps rising, all in level or all out.

    Bounds, not numbers: what a rule concludes from them holds for each of the points.
    """

    steps: Sequence[float]
    file: Shown
    offsets: Sequence[int]  # in the file: `place` of each
    values: list[float]  # as logged; `low` to `high`
    ys: list[float]  # up is worse
    n: int = field(default=0, kw_only=True)  # points before it
    low: float
    high: float
    y_low: float
    y_high: float
    levels: Sequence[float] = ()
    """After each of the points, where somebody asks for it; `level_low` to `level_high`."""
    level_low: float = 0.0
    level_high: float = 0.0
    sd: Callable[[int], float] = float
    """Standard deviation of the level after the i-th of them: costs a pass over the points before it."""
    best: float = 0.0
    """The best level at its end; `scale_low` is the least scale in it."""
    scale_low: float = 0.0
    out: bool = False  # all out of level, instead of all in it

    def place(self, i: int) -> Place:
        return Place(self.file, self.offsets[i])


class Reach(IntEnum):
    """How far beyond the limit of a rule a point is. `None` for an excess: within it."""

    SETTLED = 0
    """Within it, and what was open is over at once."""
    PASSED = 1
    """Within it again, and what it went through is worth a finding that is over already."""
    NEAR = 2
    """Not beyond it, nor well within: what is open stays open."""
    BEYOND = 3


class Tally(Protocol):
    """What a rule and its memory may know of the case that follows them."""

    row: int
    """Points in a row (or of the last few) beyond the limit."""
    grave: int
    """Points in a row beyond the graver limit, since it was raised."""
    raised_after: int
    """`row` when it was raised."""
    open: bool
    """Is there a finding that is active?"""

    @property
    def critical(self) -> bool: ...

    @property
    def at_rest(self) -> bool:
        """Is nothing open, and nothing about to be?"""

    @property
    def since(self) -> Onset:
        """Of the finding that is open, or of the row."""


class Said(NamedTuple):
    """An excess in words."""

    kind: Kind
    severity: Severity
    message: str
    """One sentence with concrete numbers."""
    numbers: Mapping[str, float]
    confidence: float
    formula: str = ""
    close_after: int = 0
    """Where these two are not those of the rule."""
    supersedes: bool = False
    """Does the incident go on as another finding, of a graver kind?"""
    over: str = ""  # said besides when it is over


class Excess(NamedTuple):
    """How far a point is beyond the limit of a rule, since where, and how to say so."""

    reach: Reach
    says: Callable[[Any, Tally], Said | None]
    """(facts, row) -> the words; None where there is nothing to say after all."""
    since: Onset | None = None  # None: since the first point of the row
    grave: bool = False
    """Is it beyond the limit of what is critical, too?"""
    at_once: bool = False  # is it enough to be raised, whatever the row?
    worsens: Callable[[Any, Tally], Said] | None = None
    """The words for a critical one where they are others."""
    anew: bool = False  # has what is open grown so much that it is told anew? Rarely: each time is news


Lasting = int | Callable[[Any], float]
"""How many points: a number, or a function of the facts whose docstring says it."""


@dataclass(frozen=True, slots=True)
class Persistence:
    """How long something must be so before it counts, and before it is over."""

    raise_after: Lasting = 1
    """Points in a row beyond the limit."""
    of: int = 0
    """Not in a row, but of so many points; then over when none of them is beyond it."""
    close_after: int = 1
    """Points in a row well within it."""
    critical_after: Lasting | None = None
    """Points in a row beyond it, from the first one on."""
    promote_after: Lasting | None = None
    """Points in a row beyond the graver limit, once it is raised."""
    raise_within: int | None = None
    """Raised among the first so many points only."""
    most_passed: int = 0
    """So many that came and went are told."""


def persist(facts: Point) -> float:
    """3 points"""
    return facts.about.thresholds.parameters.persist


class Sees(Enum):
    """What a rule is given."""

    VALUES = "finite values"
    CURVE = "finite values and the level behind them"
    ALL = "all values"
    PAIR = "two metrics, joined by step"


F = TypeVar("F", bound=Subject)


class Memory(Protocol):
    """What one rule remembers of the points, beyond what all share. Told each point before the rule is asked."""

    def add(self, facts: Any, case: Tally) -> None: ...

    def take(self, block: PointBlock, case: Tally) -> None:
        """The points of a block at once: the same as each of them."""


class Rule(Generic[F]):
    """A function of log content only: no clock, no other run. Made anew for each segment."""

    kinds: ClassVar[tuple[Kind, ...]]
    """What it may report."""
    needs: ClassVar[frozenset[Role]]
    """The roles it judges."""
    persistence: ClassVar[Persistence]
    sees: ClassVar[Sees]
    severity: ClassVar[Severity] = Severity.WARNING
    formula: str
    """One sentence, for the evidence."""

    memories: tuple[Memory, ...] = ()

    def __init__(self, facts: F) -> None:
        raise NotImplementedError

    def excess(self, facts: F) -> Excess | None:
        """How far the newest point is beyond the limit; None within it. Changes nothing."""
        raise NotImplementedError

    def room(self, facts: F, case: Tally) -> float:
        """How many points may be taken at once before something is due; 0: this rule sees each point."""
        del facts, case
        return 0.0

    def calm(self, facts: F, block: PointBlock, case: Tally) -> bool:
        """Is it certain that no point of a block changes anything: none beyond the limit, none ends what is open?

        `facts`: at the point before the block.
        """
        del facts, block, case
        return False

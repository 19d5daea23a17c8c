"""What one line says, before it is known where on the run's axis it stands."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Value:
    """A named number of a line; `start` and `end` are its characters in the line, -1 where it was computed."""

    name: str
    number: float
    start: int = -1
    end: int = -1
    spaced: bool = False
    """Only a space stands between name and number, as in a sentence."""
    offset: int = -1
    """Of the line it stands on, where that is not the line of its reading."""


@dataclass(slots=True)
class Counter:
    """A number that counts: `[ 10/44]` has a total of 44."""

    number: float
    total: float | None = None
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class Reading:
    """One line (or one table) understood: its named numbers and what they count."""

    values: list[Value] = field(default_factory=list)
    step: Counter | None = None
    """Counts over the run, or within the epoch: the axis finds out which."""
    epoch: Counter | None = None
    inner: bool = False
    """The step is written as an index into the epoch: `[3][ 10/44]`, `Epoch 3: 10/44`."""
    whole: bool = False
    """The step is named as counting over the whole run: `global_step`, `total_timesteps`."""
    aside: bool = False
    """Counts through another data set (`Test: [ 3/20]`, `Epoch(val)`): stands where the training stands."""
    data: str = ""
    """The other data set, as the counter names it."""
    last: bool = False
    """The numbers are of the whole epoch, whatever index is written beside them (the last state of a Keras bar)."""
    rank: str = ""
    time: float = float("nan")
    loose: list[tuple[int, int]] = field(default_factory=list)
    """Characters that may vary without changing the meaning: the time of the line, running means."""
    anchored: bool = True
    """Says itself where it stands (a counter), so that the first line is already sure to be a metric line."""
    tentative: bool = False
    """Could be a setting as well (`lr: 0.01`): counts only once training has begun."""
    shape: str = ""
    """Of a table whose rows may differ from one time to the next; other readings are known by their names."""
    late: bool = False
    """Is entered after lines that stand below it, and counts nothing itself: stands at `at`."""
    at: float | None = None
    repeatable: bool = False
    """Read from this line alone: the next line of the same shape can be read by the same template."""


Entries = list[tuple[Reading, int]]
"""Readings with the byte offset of the line each stands on."""

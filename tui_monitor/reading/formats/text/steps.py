"""Where on the run's axis a line stands: from all ways of counting to one step that grows over the run.

Logs count over the whole run, within an epoch, by epoch only, or not at all. What a line says (`Raw`) becomes a step:

- a counter that goes on growing into the next epoch counts over the run and is taken as logged;
- one that falls back when the epoch grows counts within it: (epoch - 1) * length + index, from 1; where the length
  is not told, an epoch goes on from the last step of the one before;
- a line that has only an epoch stands at the last step seen or, where the run counts no steps, at the epoch;
- a line without any counter stands at the last step seen, else at the ordinal of its metric (None here).

    epoch 1 step 10/44 -> 10     epoch 1 step 44/44 -> 44     epoch 2 step 10/44 -> 54

Only what came before decides: a step that was given is never changed, however the log was cut into reads. A step
that goes back within the same way of counting is a resume, and kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import repeat
from typing import NamedTuple

from msgspec import Struct, field


class Stand(Enum):
    """How a line says where it stands."""

    AT_STEP = "counts, over the run or within the epoch: what falls back tells"
    OVER_RUN = "counts over the whole run, by its words: `global_step`, `total_timesteps`"
    WITHIN_EPOCH = "an index into the epoch by its form: `[3][10/44]`, `Epoch 3: 10/44`"
    AT_EPOCH = "numbers of the whole epoch, or of the part of it that is done (the last state of a Keras bar)"
    WITH_TRAINING = "counts through another data set: `Test: [3/20]`"
    AT_HEADING = "stands where the log stood when it was written, though it is entered later"
    UNPLACED = "counts nothing"


_WITH_TRAINING, _AT_EPOCH = Stand.WITH_TRAINING, Stand.AT_EPOCH
_OVER_RUN, _WITHIN_EPOCH = Stand.OVER_RUN, Stand.WITHIN_EPOCH
"""Asked for each line where lines have to be placed one by one."""


class Count(NamedTuple):
    """A number that counts; `[ 10/44]` has a total of 44."""

    number: float
    total: float | None = None


class Raw(NamedTuple):
    """What a line says of where it stands."""

    stand: Stand = Stand.UNPLACED
    step: Count | None = None
    epoch: Count | None = None

    @property
    def counts(self) -> bool:
        """Does the line say itself where it stands?"""
        return self.step is not None or self.epoch is not None

    @property
    def moves(self) -> bool:
        """Does the line move the axis by a step?"""
        still = self.stand is Stand.WITH_TRAINING or self.stand is Stand.AT_EPOCH
        return self.step is not None and not still

    @property
    def sums_up(self) -> bool:
        """Does the line count the epoch alone?"""
        return self.step is None and self.epoch is not None and self.stand is Stand.AT_STEP

    @property
    def opens_epoch(self) -> bool:
        return self.epoch is not None and self.stand is not Stand.WITH_TRAINING


class Counts(Struct, frozen=True):
    """The counters of many lines like one: columns of equal length, None where such lines have none."""

    steps: array[float] | None
    epochs: array[float] | None
    length: int

    def pairs(self) -> Iterator[tuple[float | None, float | None]]:
        """The step and the epoch of each line."""
        return zip(
            repeat(None, self.length) if self.steps is None else self.steps,
            repeat(None, self.length) if self.epochs is None else self.epochs,
            strict=True,
        )

    def row(self, raw: Raw, at: int) -> Raw:
        """`raw` with the numbers of one line."""
        step = raw.step if self.steps is None or raw.step is None else Count(self.steps[at], raw.step.total)
        epoch = raw.epoch if self.epochs is None or raw.epoch is None else Count(self.epochs[at], raw.epoch.total)
        return Raw(raw.stand, step, epoch)


class Axis(Struct):
    """The counting of one rank."""

    step: float | None = None
    """Of the newest line that counted steps."""
    epoch: float | None = None
    """The newest epoch, of a metric line or of a heading of its own (`Epoch 3/10`)."""
    plan_steps: float | None = None
    plan_epochs: float | None = None
    """How long the run will be as its hyperparameters tell; what its counters tell counts more."""
    _total: float | None = None
    """The planned number of steps, as told by a counter over the whole run."""
    _length: float | None = None
    """Steps of one epoch."""
    _within: bool | None = None
    """Does the counter count within the epoch? None until a second epoch tells."""
    _epochs: float | None = None
    _first_epoch: float | None = None
    _from_zero: bool = False
    """The index of the first step is 0."""
    _index: float = -1.0
    _index_epoch: float | None = None
    _stride: float = 0.0
    """From one logged index to the next."""
    _begins: dict[float, float] = field(default_factory=dict)
    """The step at which an epoch of untold length begins."""

    @property
    def total(self) -> float | None:
        """The planned end, in the axis's own unit: steps, or epochs where the log counts no steps."""
        epochs = self._epochs or self.plan_epochs
        if self.step is None:
            return epochs if self.epoch is not None else None
        if self._length and (self._within or not self._total):
            return epochs * self._length if epochs else None
        return self._total or self.plan_steps

    @property
    def here(self) -> float | None:
        """Where a line stands that counts nothing; None where only an ordinal can tell."""
        return self.epoch if self.step is None else self.step

    def place(self, raw: Raw) -> float | None:
        """The step of a line; None where only an ordinal can tell. Moves the axis."""
        step, epoch = (None if count is None else count.number for count in (raw.step, raw.epoch))
        return self.place_at(raw, step, epoch)

    def place_at(self, raw: Raw, step: float | None, epoch: float | None) -> float | None:
        """`place` for a line like `raw` with these numbers."""
        stand, counter, opened = raw
        if epoch is not None and stand is not _WITH_TRAINING:
            self._open(epoch, opened.total if opened is not None else None)
        if stand is _AT_EPOCH and self.epoch is not None:
            if step is None or counter is None or not counter.total:
                return self.epoch
            return self.epoch - 1.0 + step / counter.total
        if step is None or stand is _WITH_TRAINING or stand is _AT_EPOCH:
            return self.here
        self.step = self._counted(stand, step, counter.total if counter is not None else None)
        return self.step

    def _open(self, epoch: float, total: float | None) -> None:
        self.epoch = epoch
        self._epochs = total or self._epochs
        if self._first_epoch is None:
            self._first_epoch = epoch

    def _counted(self, stand: Stand, index: float, length: float | None) -> float:
        if stand is _OVER_RUN or self.epoch is None:
            self._total = length or self._total
            return index
        inner = stand is _WITHIN_EPOCH
        if inner and length and index == 0 and self._within is None and self._index_epoch is None:
            self._from_zero = True
        if self._from_zero:
            index += 1
        if self._within is None:
            self._decide(index, bool(inner and length))
        if index > self._index >= 0:
            self._stride = index - self._index
        self._index, self._index_epoch = index, self.epoch
        if (self._within or inner) and length:
            self._length = length
        if self._within:
            return index + self._beginning(self.epoch, length, index)
        if length and self._within is False:
            self._total = length
        return index

    def _decide(self, index: float, inner: bool) -> None:
        """Within the epoch or over the run? Both are the same in the first epoch; the second one tells."""
        if self.epoch is None:
            return
        if self._index_epoch is None:
            late = self.epoch > 1 if self._first_epoch != 0 else self.epoch > 0
            self._within = True if inner and late else None
        elif self.epoch > self._index_epoch:
            self._within = index <= self._index
            self._begins.setdefault(self._index_epoch, 0.0)  # the first one, should the run begin again

    def _beginning(self, epoch: float, length: float | None, index: float) -> float:
        """The step at which an epoch begins."""
        if length:
            return max(0.0, epoch - self._first) * length  # epoch 0 of a later run begins at 0 as well
        if epoch not in self._begins:
            # An epoch that begins at 0 begins where the next line of the one before would have stood.
            self._begins[epoch] = (self.step or 0.0) + (self._stride if index == 0 else 0.0)
        return self._begins[epoch]

    @property
    def _first(self) -> float:
        """The number of the first epoch as such logs count."""
        return 0.0 if self._first_epoch == 0 else 1.0

    # The same for many lines at once. The law: it gives what `place` gives line by line.

    def place_rows(self, raw: Raw, counts: Counts) -> array[float] | None:
        """`place` for many lines like `raw`; None where only an ordinal can tell."""
        if counts.steps is not None and self.stands_alone(raw, counts):
            return self._alone(raw, counts.steps, counts.epochs)
        if not raw.moves and raw.stand is not Stand.AT_EPOCH:
            return self._still(raw, counts)
        placed: list[float] = []
        for row, (step, epoch) in enumerate(counts.pairs()):
            if self._within is not None and counts.steps is not None and self.stands_alone(raw, counts):
                epochs = None if counts.epochs is None else counts.epochs[row:]
                placed += self._alone(raw, counts.steps[row:], epochs)
                break
            here = self.place_at(raw, step, epoch)
            if here is None:
                return None
            placed.append(here)
        return array("d", placed)

    def stands_alone(self, raw: Raw, counts: Counts) -> bool:
        """Does each line like `raw` say where it stands, whatever lines are between it and the one before?"""
        if counts.steps is None or not raw.moves:
            return False
        if raw.stand is Stand.OVER_RUN or self._within is False or (counts.epochs is None and self.epoch is None):
            return True
        return bool(self._within and counts.epochs is not None and raw.step and raw.step.total)

    def _still(self, raw: Raw, counts: Counts) -> array[float] | None:
        """Lines without a step of training's: all where the log stands, or each at its epoch."""
        if counts.epochs is not None and raw.epoch is not None and raw.opens_epoch:
            self._pass_epochs(counts.epochs, raw.epoch.total)
            if self.step is None:
                return counts.epochs
        here = self.here
        return None if here is None else array("d", [here]) * counts.length

    def _alone(self, raw: Raw, steps: array[float], epochs: array[float] | None) -> array[float]:
        if epochs is not None and raw.epoch is not None:
            self._pass_epochs(epochs, raw.epoch.total)
        length = raw.step.total if raw.step is not None else None
        overall = raw.stand is Stand.OVER_RUN or self.epoch is None
        if raw.stand is Stand.WITHIN_EPOCH and not overall:
            self._length = length or self._length
        if self._within and not overall and epochs is not None and length:
            placed = self._within_rows(steps, epochs, length)
        else:
            self._total = length or self._total
            placed = array("d", [index + 1 for index in steps]) if self._from_zero and not overall else steps
        if not overall:
            self._pass_steps(steps)
        self.step = placed[-1]
        return placed

    def _within_rows(self, steps: array[float], epochs: array[float], length: float) -> array[float]:
        self._length = length
        first, more = self._first, 1.0 if self._from_zero else 0.0
        rows = zip(steps, epochs, strict=True)
        return array("d", [index + more + max(0.0, epoch - first) * length for index, epoch in rows])

    def _pass_epochs(self, epochs: Sequence[float], total: float | None) -> None:
        self._open(epochs[0], total)
        self._open(epochs[-1], total)

    def _pass_steps(self, steps: Sequence[float]) -> None:
        """What `_counted` keeps of one index after another."""
        more = 1.0 if self._from_zero else 0.0
        for at in range(len(steps) - 1, -1, -1):
            before = steps[at - 1] + more if at else self._index
            if steps[at] + more > before >= 0:
                self._stride = steps[at] + more - before
                break
        self._index, self._index_epoch = steps[-1] + more, self.epoch

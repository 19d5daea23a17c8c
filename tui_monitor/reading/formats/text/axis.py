"""Where on the run's axis a line stands.

Logs count in many ways: over the whole run, within an epoch, by epoch only, or not at all. The axis turns all of them
into one step that grows over the run and never goes back at an epoch's end:

- a counter that goes on growing into the next epoch counts over the run and is taken as logged;
- one that begins anew there counts within the epoch: (epoch - 1) * length + index, from 1; where the length is not
  told, it goes on from the last step of the epoch before;
- a line that has only an epoch stands at the last step seen, or, where the run counts no steps, at the epoch;
- a line without any counter stands at the last step seen, else at the ordinal of its metric (`ordinal` is None here).

A step that goes back within the same way of counting is a resume, and kept.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from tui_monitor.reading.formats.text.shape import Counter, Reading


@dataclass(slots=True)
class Axis:
    """The counting of one rank."""

    step: float | None = None
    """Of the newest line that counted steps."""
    epoch: float | None = None
    """The newest epoch, from a metric line or from a heading of its own (`Epoch 3/10`)."""
    plan_steps: float | None = None
    plan_epochs: float | None = None
    """How long the run will be as its hyperparameters tell; what its counters tell counts more."""
    _total: float | None = None
    """The planned number of steps, as told by a counter over the whole run."""
    _length: float | None = None
    """Steps of one epoch."""
    _within: bool | None = None
    _epochs: float | None = None
    _first_epoch: float | None = None
    _zero_index: bool = False
    _index: float = -1.0
    _index_epoch: float | None = None
    _stride: float = 0.0
    """From one logged index to the next."""
    _offsets: dict[float, float] = field(default_factory=dict)

    @property
    def total(self) -> float | None:
        """The planned end of the axis, in the axis's own unit: steps, or epochs where the log counts no steps."""
        epochs = self._epochs or self.plan_epochs
        if self.step is None:
            return epochs if self.epoch is not None else None
        if self._length and (self._within or not self._total):
            return epochs * self._length if epochs else None
        return self._total or self.plan_steps

    def place(self, reading: Reading) -> float | None:
        """The step of a reading; None where only an ordinal can tell. Moves the axis."""
        if reading.epoch is not None and not reading.aside:
            self._see_epoch(reading.epoch)
        if reading.step is None or reading.aside or reading.last:
            return self._current(reading)
        self.step = self._counted(reading, reading.step)
        return self.step

    def place_rows(
        self, reading: Reading, steps: array[float] | None, epochs: array[float] | None, count: int
    ) -> array[float] | None:
        """`place` for many lines like `reading`; None where only an ordinal can tell."""
        if steps is not None and self.alone(reading, steps, epochs):
            return self._alone_rows(reading, steps, epochs)
        if (steps is None or reading.aside) and not reading.last:
            if epochs is not None and reading.epoch is not None and not reading.aside:
                self._see_epoch(Counter(epochs[-1], reading.epoch.total))
                if self.step is None:
                    return epochs
            here = self._current(reading)
            return None if here is None else array("d", [here]) * count
        placed = [self.place_row(reading, steps, epochs, row) for row in range(count)]
        return None if None in placed else array("d", (step for step in placed if step is not None))

    def place_row(
        self, reading: Reading, steps: array[float] | None, epochs: array[float] | None, row: int
    ) -> float | None:
        """`place` for one of many lines like `reading`."""
        if reading.step is not None and steps is not None:
            reading.step.number = steps[row]
        if reading.epoch is not None and epochs is not None:
            reading.epoch.number = epochs[row]
        return self.place(reading)

    def alone(self, reading: Reading, steps: array[float] | None, epochs: array[float] | None) -> bool:
        """Does each line like `reading` say where it stands, whatever lines are between it and the one before?"""
        if steps is None or reading.aside or reading.last:
            return False
        if reading.whole or self._within is False or (epochs is None and self.epoch is None):
            return True
        return bool(self._within and epochs is not None and reading.step and reading.step.total)

    def _alone_rows(self, reading: Reading, steps: array[float], epochs: array[float] | None) -> array[float]:
        if epochs is not None and reading.epoch is not None:
            self._see_epoch(Counter(epochs[-1], reading.epoch.total))
        length = reading.step.total if reading.step is not None else None
        overall = reading.whole or self.epoch is None
        if reading.inner and not overall:
            self._length = length or self._length
        if self._within and not overall and epochs is not None and length:
            placed = self._within_rows(steps, epochs, length)
        else:
            self._total = length or self._total
            placed = array("d", [index + 1 for index in steps]) if self._zero_index and not overall else steps
        if not overall:
            self._pass(steps)
        self.step = placed[-1]
        return placed

    def _pass(self, steps: array[float]) -> None:
        """What `_counted` keeps of one index after another."""
        more = 1.0 if self._zero_index else 0.0
        for at in range(len(steps) - 1, -1, -1):
            before = steps[at - 1] + more if at else self._index
            if steps[at] + more > before >= 0:
                self._stride = steps[at] + more - before
                break
        self._index, self._index_epoch = steps[-1] + more, self.epoch

    def _within_rows(self, steps: array[float], epochs: array[float], length: float) -> array[float]:
        self._length = length
        first = 0.0 if self._first_epoch == 0 else 1.0
        more = 1.0 if self._zero_index else 0.0
        rows = zip(steps, epochs, strict=True)
        return array("d", [index + more + (epoch - first) * length for index, epoch in rows])

    def heading(self, reading: Reading) -> None:
        """A line that only counts (`Epoch 3/10`) says where the following lines stand."""
        if reading.epoch is not None:
            self._see_epoch(reading.epoch)
        if reading.step is not None and not reading.aside:
            self.place(reading)

    def _see_epoch(self, epoch: Counter) -> None:
        self.epoch = epoch.number
        self._epochs = epoch.total or self._epochs
        if self._first_epoch is None:
            self._first_epoch = epoch.number

    def _current(self, reading: Reading) -> float | None:
        if self.step is not None and not (reading.last and self.epoch is not None):
            return self.step
        return self.epoch

    def _counted(self, reading: Reading, counter: Counter) -> float:
        index, length, epoch = counter.number, counter.total, self.epoch
        if reading.whole or epoch is None:
            if length:
                self._total = length
            return index
        if reading.inner and length and index == 0 and self._within is None and self._index_epoch is None:
            self._zero_index = True
        if self._zero_index:
            index += 1
        self._decide(index, length, epoch, reading)
        if index > self._index >= 0:
            self._stride = index - self._index
        self._index, self._index_epoch = index, epoch
        if (self._within or reading.inner) and length:
            self._length = length
        if not self._within:
            if length and self._within is False:
                self._total = length
            return index
        return index + self._offset(epoch, length, index)

    def _decide(self, index: float, length: float | None, epoch: float, reading: Reading) -> None:
        """Within the epoch or over the run? Both are the same in the first epoch; the second one tells."""
        if self._within is not None:
            return
        if self._index_epoch is None:
            late = epoch > 1 if self._first_epoch != 0 else epoch > 0
            if length and reading.inner and late:
                self._within = True
        elif epoch > self._index_epoch:
            self._within = index <= self._index

    def _offset(self, epoch: float, length: float | None, index: float) -> float:
        if length:
            base = 0.0 if self._first_epoch == 0 else 1.0
            return (epoch - base) * length
        if epoch not in self._offsets:
            # An epoch that begins at 0 begins where the next line of the one before would have stood.
            self._offsets[epoch] = (self.step or 0.0) + (self._stride if index == 0 else 0.0)
        return self._offsets[epoch]

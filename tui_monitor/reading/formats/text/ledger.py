"""Enters readings into columns: gives each its step, keeps ranks and repetitions apart."""

from __future__ import annotations

from array import array
from collections.abc import Hashable

from tui_monitor.reading.columns import Columns
from tui_monitor.reading.formats.text.axis import Axis
from tui_monitor.reading.formats.text.shape import Reading
from tui_monitor.reading.formats.text.template import Rows


class Ledger:
    """What has been entered so far, by metric."""

    def __init__(self) -> None:
        self._axes: dict[str, Axis] = {"": Axis()}
        self._anchored: set[str] = set()
        self._newest: dict[str, tuple[float, Hashable]] = {}
        self._ordinals: dict[str, int] = {}

    @property
    def total(self) -> float | None:
        return self._axes[""].total

    def plan(self, steps: float | None, epochs: float | None) -> None:
        """How long the run will be, as its hyperparameters tell."""
        self._axes[""].plan_steps, self._axes[""].plan_epochs = steps, epochs

    @property
    def begun(self) -> bool:
        """Has a line counted steps or epochs?"""
        return self._axes[""].step is not None or self._axes[""].epoch is not None

    @property
    def step(self) -> float | None:
        return self._axes[""].step

    def axis(self, rank: str) -> Axis:
        rank = "" if rank == "0" else rank
        axis = self._axes.get(rank)
        if axis is None:
            axis = self._axes[rank] = Axis()
        return axis

    def enter(self, reading: Reading, offset: int, columns: Columns) -> None:
        """Points of one reading. Only the first of two lines that say the same metric for the same step counts."""
        axis = self.axis(reading.rank)
        if not reading.values:
            axis.heading(reading)
            return
        if reading.tentative and axis.step is None and axis.epoch is None:
            return
        step = axis.place(reading)
        suffix = f"@rank{reading.rank}" if reading.rank not in ("", "0") else ""
        shape = reading.shape or tuple(value.name for value in reading.values)
        for value in reading.values:
            at = value.offset if value.offset >= 0 else offset
            self._point(value.name + suffix, value.number, step, shape, reading, at, columns)
        if reading.epoch is not None:
            self._point("epoch" + suffix, reading.epoch.number, step, shape, reading, offset, columns)

    def enter_rows(self, reading: Reading, rows: Rows, places: array[int], columns: Columns) -> int:
        """Enters lines like `reading`, as many as can be entered at once; gives back how many."""
        axis = self.axis(reading.rank)
        suffix = f"@rank{reading.rank}" if reading.rank not in ("", "0") else ""
        shape = reading.shape or tuple(value.name for value in reading.values)
        names = [value.name + suffix for value in reading.values]
        if any(self._newest.get(name, (0.0, None))[1] != shape for name in names):
            return 0
        if not reading.anchored and not self._anchored.isdisjoint(names):
            return 0
        placed = axis.place_rows(reading, rows.steps, rows.epochs, len(places))
        for name, (_, values) in zip(names, rows.values, strict=True):
            steps = self._counted(name, len(places)) if placed is None else placed
            columns.extend(name, steps, values, rows.times, places)
            self._newest[name] = (steps[-1], shape)
        if rows.epochs is not None and placed is not None:
            columns.extend("epoch" + suffix, placed, rows.epochs, rows.times, places)
            self._newest["epoch" + suffix] = (placed[-1], shape)
        return len(places)

    def _counted(self, name: str, count: int) -> array[float]:
        first = self._ordinals.get(name, 0) + 1
        self._ordinals[name] = first + count - 1
        return array("d", range(first, first + count))

    def _point(
        self,
        name: str,
        number: float,
        step: float | None,
        shape: Hashable,
        reading: Reading,
        offset: int,
        columns: Columns,
    ) -> None:
        if reading.anchored:
            self._anchored.add(name)
        elif name in self._anchored:
            return
        if step is None:
            step = self._ordinals[name] = self._ordinals.get(name, 0) + 1
        newest = self._newest.get(name)
        if newest is not None and newest[0] == step and (newest[1] != shape or reading.last) and name != "epoch":
            return
        self._newest[name] = (step, shape)
        columns.add(name, step, number, offset, reading.time)

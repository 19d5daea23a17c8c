"""Enters readings into columns: gives each its step, keeps ranks and repetitions apart."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from tui_monitor.reading.formats.columns import Columns
from tui_monitor.reading.formats.text import placing
from tui_monitor.reading.formats.text.axis import Axis
from tui_monitor.reading.formats.text.placing import Placed
from tui_monitor.reading.formats.text.shape import Reading
from tui_monitor.reading.formats.text.stretch import Said, Stretch, woven

Names = int
"""What a reading is known by: a hash of its names, or of the shape of its table. Names may be thousands, and each of
them asks whether the last line that said it was one like this."""


class Ledger:
    """What has been entered so far, by metric."""

    def __init__(self) -> None:
        self._axes: dict[str, Axis] = {"": Axis()}
        self._anchored: set[str] = set()
        self._newest: dict[str, tuple[float, Names]] = {}
        """The step of its newest point, and the reading that said it."""
        self._ordinals: dict[str, int] = {}

    @property
    def total(self) -> float | None:
        return self._axes[""].total

    def plan(self, steps: float | None, epochs: float | None) -> None:
        """How long the run will be, as its hyperparameters tell."""
        self._axes[""].plan_steps, self._axes[""].plan_epochs = steps, epochs

    @property
    def entered(self) -> bool:
        """Is there a point of any metric?"""
        return bool(self._newest)

    @property
    def begun(self) -> bool:
        """Has a line counted steps or epochs?"""
        return self._axes[""].step is not None or self._axes[""].epoch is not None

    @property
    def here(self) -> float | None:
        """Where the log stands: at a step, in a log of epochs at one, else at the newest line of the longest metric."""
        axis = self._axes[""]
        if axis.step is not None or axis.epoch is not None:
            return axis.epoch if axis.step is None else axis.step
        return max(self._ordinals.values(), default=None)

    @property
    def standing(self) -> float | None:
        """Where a line that counts nothing stands now; None where only an ordinal can tell."""
        axis = self._axes[""]
        return axis.epoch if axis.step is None else axis.step

    def axis(self, rank: str) -> Axis:
        axis = self._axes.get(rank)
        if axis is None:
            axis = self._axes[rank] = Axis()
        return axis

    def enter(self, reading: Reading, offset: int, columns: Columns) -> None:
        """Points of one reading. Only the first of two lines that say the same metric for the same step counts."""
        axis = self.axis(_rank(reading))
        if not reading.values:
            axis.heading(reading)
            return
        if reading.tentative and axis.step is None and axis.epoch is None:
            return
        step = reading.at if reading.late else axis.place(reading)
        suffix, shape = _suffix(reading), _names(reading)
        for value in reading.values:
            at = value.offset if value.offset >= 0 else offset
            self._point(value.name + suffix, value.number, step, shape, reading, at, columns)
        if reading.epoch is not None:
            self._point("epoch" + suffix, reading.epoch.number, step, shape, reading, offset, columns)

    def enter_stretch(self, stretch: Stretch, columns: Columns) -> None:
        """`enter` for many lines, each like one that was entered before."""
        placed = self._placed(stretch)
        shapes = [_names(strand.reading) for strand in stretch.strands]
        found: list[tuple[str, Said]] = []
        for name, values in self._columns(stretch).items():
            said = woven(stretch, placed, values)
            if said.steps is None:
                said.steps = self._counted(name, len(said.values))
            if (said := self._new(name, said, said.steps, shapes)).places:
                found.append((name, said))
        for name, said in sorted(found, key=_first_place):
            columns.extend(name, said.steps or (), said.values, said.times, said.places)

    def _new(self, name: str, said: Said, steps: Sequence[float], shapes: Sequence[Names]) -> Said:
        """Without what lines of other names said for the same step before."""
        newest = self._newest.get(name)
        sayers = {shapes[kind] for kind in set(said.turns)}
        if _is_epoch(name) or not (len(sayers) > 1 or (newest is not None and newest[1] not in sayers)):
            self._newest[name] = (steps[-1], shapes[said.turns[-1]])
            return said
        new: list[bool] = []
        for step, turn in zip(steps, said.turns, strict=True):
            again = newest is not None and newest[0] == step and newest[1] != shapes[turn]
            newest = newest if again else (step, shapes[turn])
            new.append(not again)
        assert newest is not None
        self._newest[name] = newest
        return said.only(new)

    def _placed(self, stretch: Stretch) -> list[Placed]:
        """The steps of each strand: every rank has an axis of its own."""
        ranks = [_rank(strand.reading) for strand in stretch.strands]
        placed: list[Placed] = [None] * len(ranks)
        for rank in dict.fromkeys(ranks):
            kinds = [kind for kind, other in enumerate(ranks) if other == rank]
            part = stretch if len(kinds) == len(ranks) else stretch.part(kinds)
            for kind, steps in zip(kinds, placing.place(self.axis(rank), part), strict=True):
                placed[kind] = steps
        return placed

    def _columns(self, stretch: Stretch) -> dict[str, dict[int, array[float]]]:
        """The values of each metric by the strands that may add to it."""
        columns: dict[str, dict[int, array[float]]] = {}
        for kind, strand in enumerate(stretch.strands):
            suffix = _suffix(strand.reading)
            for name, values in strand.rows.values:
                if strand.reading.anchored or name + suffix not in self._anchored:
                    columns.setdefault(name + suffix, {})[kind] = values
        for kind, strand in enumerate(stretch.strands):
            if strand.rows.epochs is not None and strand.reading.values:
                columns.setdefault("epoch" + _suffix(strand.reading), {})[kind] = strand.rows.epochs
        return columns

    def _counted(self, name: str, count: int) -> array[float]:
        first = self._ordinals.get(name, 0) + 1
        self._ordinals[name] = first + count - 1
        return array("d", range(first, first + count))

    def _point(
        self,
        name: str,
        number: float,
        step: float | None,
        shape: Names,
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
        if newest is not None and newest[0] == step and (newest[1] != shape or reading.last) and not _is_epoch(name):
            return
        self._newest[name] = (step, shape)
        columns.add(name, step, number, offset, reading.time)


def _rank(reading: Reading) -> str:
    """Empty for the first rank, which is the run itself."""
    return "" if reading.rank == "0" else reading.rank


def _suffix(reading: Reading) -> str:
    return f"@rank{rank}" if (rank := _rank(reading)) else ""


def _names(reading: Reading) -> Names:
    return hash(reading.shape or tuple(value.name for value in reading.values))


def _is_epoch(name: str) -> bool:
    """The epoch of a line is no measurement: every line may say it."""
    return name.partition("@")[0] == "epoch"


def _first_place(found: tuple[str, Said]) -> int:
    return found[1].places[0]

"""Building `Points`: the columns a format fills while it reads a block."""

from array import array
from collections.abc import Iterable

from msgspec.structs import replace

from tui_monitor.model.points import Points
from tui_monitor.reading.formats.folds_of_a_file import Folds, is_column
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.text import Shown, clean_name, clean_value

NAN = float("nan")
_NAME_LIMIT = 200
_ANY_NUMBER = "123456"


class Names:
    """Metric names of one file, cleaned once each. A number called `password` is not measured: none of it is kept."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self._shown: dict[str, Shown] = {}
        self.secret: set[Shown] = set()
        self.folds = Folds()
        self.counts_folds = False
        """Does a column tell the fold of its record?"""

    def shown(self, raw: str) -> Shown:
        name = self._shown.get(raw)
        if name is None:
            self.counts_folds = self.counts_folds or is_column(raw)
            name = self._shown[raw] = clean_name(raw + self.origin.suffix, _NAME_LIMIT)
            if clean_value(raw, _ANY_NUMBER) != _ANY_NUMBER:
                self.secret.add(name)
        return name


class Columns:
    """Points of one block, by metric, in order of first appearance."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._rows: dict[str, Points] = {}

    def of(self, raw: str) -> Points:
        """The growing columns of one metric; a caller in a hot loop keeps them and appends itself."""
        points = self._rows.get(raw)
        if points is None:
            points = Points(
                self._names.shown(raw),
                self._names.origin.file,
                array("d"),
                array("d"),
                array("d"),
                array("q"),
            )
            self._rows[raw] = points
        return points

    def add(self, raw: str, step: float, value: float, offset: int, time: float = NAN) -> None:
        points = self.of(raw)
        points.steps.append(step)
        points.values.append(value)
        points.times.append(time)
        points.places.append(offset)

    def extend(
        self,
        raw: str,
        steps: Iterable[float],
        values: Iterable[float],
        times: Iterable[float],
        places: Iterable[int],
    ) -> None:
        """Many points of one metric at once; all of equal length."""
        points = self.of(raw)
        points.steps.extend(steps)
        points.values.extend(values)
        points.times.extend(times)
        points.places.extend(places)

    def points(self) -> tuple[Points, ...]:
        names = self._names
        filled = {raw: points for raw, points in self._rows.items() if len(points)}
        if names.counts_folds or names.folds.known:
            filled = {raw: replace(points, metric=names.shown(raw)) for raw, points in names.folds.split(filled)}
        return tuple(points for points in filled.values() if points.metric not in names.secret)

"""What may be asked about one run beside its view: a chart, lines of its log, its metrics, its newest checkpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.hosts.source import Source
from tui_monitor.judging.roles import role_of
from tui_monitor.model.ask import Chart, MetricView, Readout, XAxis
from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.finding import Finding
from tui_monitor.model.log_lines import LogLines, Numbered, NumbersRequest
from tui_monitor.reading.discovery.checkpoints import newest
from tui_monitor.reading.files.log_pages import LogPages
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.series import Series
from tui_monitor.text import Shown
from tui_monitor.trajectory import Trajectory
from tui_monitor.watching import chart_answers
from tui_monitor.watching.run_memory import RunMemory


class Queries(Struct, frozen=True):
    """Of one run as it is now: to be asked at once, not to be kept."""

    source: Source
    reader: RunReader
    memory: RunMemory
    findings: tuple[Finding, ...]

    def chart(
        self, metrics: Sequence[Shown], first: float | None, last: float | None, columns: int, axis: XAxis = XAxis.STEP
    ) -> Chart:
        return chart_answers.chart(self.memory, self.findings, metrics, first, last, columns, axis)

    def readout(self, step: float, metrics: Sequence[Shown]) -> Readout:
        """All metrics as they were at this step, these first."""
        return chart_answers.readout(self.memory, step, metrics)

    def log(self, file: Shown | None, offset: int | None, lines: int) -> LogLines:
        """Lines of one of its files: the newest, or around an offset; of one that has none, why."""
        main = self.reader.log(None).file
        names = sorted((one.name for one in self.reader.spec.files), key=lambda name: name != main)
        return replace(self.reader.log(file).around(offset, lines), files=tuple(names))

    def pages(self, file: Shown | None) -> LogPages | None:
        """All lines of one of its files (None: of the main log); None where there are none."""
        pages = self.reader.log(file)
        return pages if isinstance(pages, LogPages) else None

    def numbered(self, request: NumbersRequest) -> Numbered:
        """The numbers of lines, as far as they are counted."""
        pages = ((place, self.pages(place.file)) for place in request.places)
        numbers = {place: one.number(place.offset) for place, one in pages if one is not None}
        return Numbered({place: number for place, number in numbers.items() if number is not None})

    def metrics(self) -> tuple[MetricView, ...]:
        return tuple(self._metric(name, series) for name, series in self.memory.series.items())

    def trajectory(self, metric: Shown) -> Trajectory:
        return self.memory.trajectory(metric)

    def points_after(self, metric: Shown, step: float) -> int:
        """How many values of this metric were logged after the one of this step."""
        series = self.memory.series.get(metric)
        return max(series.since(step) - 1, 0) if series is not None else 0

    def counts(self) -> Mapping[Shown, int]:
        """How many values of each metric were logged."""
        return {name: series.count for name, series in self.memory.series.items()}

    def newest(self, metric: Shown, most: int) -> Sequence[float]:
        """The last values of this metric, at most so many, oldest first."""
        series = self.memory.series.get(metric)
        return series.values[-most:].tolist() if series is not None and most > 0 else ()

    def leftovers(self) -> Iterable[tuple[Shown, int, Shown]]:
        """(file, how many, one example) of lines that were not understood."""
        for file in self.reader.spec.files:
            for count, example in self.reader.leftovers(file.path):
                yield file.name, count, example

    def checkpoint(self, whole: bool = True) -> Checkpoint | None:
        """The newest one below its folder, as it is now; a recording holds none.

        `whole`: what may still be being written does not count.
        """
        spec = self.reader.spec
        return None if self.source.recorded(spec.files[0].path) else newest(self.source, spec.folder, whole)

    def _metric(self, name: Shown, series: Series) -> MetricView:
        aliases = self.reader.aliases(name)
        file = self.memory.files[name]
        return MetricView(name, role_of(name), file, series.count, series.first, series.last, aliases)

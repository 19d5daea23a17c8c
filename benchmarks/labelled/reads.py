"""All that is read of a run, as `trainmon` itself would hold it, and of each of its files alone."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from benchmarks.labelled.labels import Points
from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import Source
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.files.batch import Batch
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.tailing.recording import RecordingSource


@dataclass(slots=True)
class Read:
    """Of one run."""

    spec: RunSpec
    source: Source
    metrics: dict[str, Points] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    """By file; only of those that hold points, unless none does."""
    owner: dict[str, str] = field(default_factory=dict)
    """Metric -> file."""

    def format_of(self, metric: str | None) -> str:
        named = [self.formats.get(self.owner[metric], "?")] if metric else self.formats.values()
        return ", ".join(dict.fromkeys(named))

    def alone(self) -> Iterator["Read"]:
        """Each file without the others of its run: what is an alias there has its own points here."""
        if len(self.spec.files) > 1:
            for file in self.spec.files:
                yield read(self.source, replace(self.spec, files=(file,)))


def reads(path: Path) -> list[Read]:
    """All runs found at `path`; recordings are read as they were at their end."""
    source = RecordingSource(LocalSource(SystemClock()), ManualClock(math.inf))
    return [read(source, spec) for spec in Discovery(source, [str(path)]).all()]


def read(source: Source, spec: RunSpec) -> Read:
    reader, columns, result = RunReader(source, spec), _Columns(), Read(spec, source)
    batch = reader.read()
    columns.take(batch)
    while batch.more:
        batch = reader.read()
        columns.take(batch)
    columns.take(reader.finish())
    result.metrics = {name: Points(steps, values) for name, (steps, values) in columns.metrics.items()}
    result.owner = {name: columns.owner[name] for name in columns.metrics}
    views = reader.files()
    result.formats = {view.path: str(view.format) for view in views if view.points or not columns.metrics}
    reader.close()
    return result


class _Columns:
    def __init__(self) -> None:
        self.metrics: dict[str, tuple[list[float], list[float]]] = {}
        self.owner: dict[str, str] = {}

    def take(self, batch: Batch) -> None:
        for metric in batch.dropped:
            self.metrics.pop(metric, None)
        for points in batch.points:
            steps, values = self.metrics.setdefault(points.metric, ([], []))
            steps.extend(points.steps)
            values.extend(points.values)
            self.owner[points.metric] = points.file

"""Labelled runs: recordings with a `run.yaml`, and public logs listed in an `INDEX.csv`."""

import csv
import io
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import isfinite
from pathlib import Path

import yaml
from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.errors import TrainmonError, UsageError
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.regular import read_file
from tui_monitor.judging.thresholds import CATEGORIES, Thresholds, for_category
from tui_monitor.judging.watched import MetricCount, choose
from tui_monitor.model.finding import Finding, Kind
from tui_monitor.model.points import Points
from tui_monitor.model.run import Traces
from tui_monitor.model.told_beside import Told
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.files.batch import Batch
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.tailing.recording import RecordingSource, timing_of
from tui_monitor.text import Shown, clean, clean_name
from tui_monitor.watching.watch_options import WatchOptions
from tui_monitor.watching.watched_run import WatchedRun

_THE_END = float("inf")
_ENDINGS = frozenset({Kind.CRASH, Kind.OOM, Kind.KILLED, Kind.TIMEOUT, Kind.DISK_FULL, Kind.STALL})
_LARGEST = 64 << 20
"""Bytes of a table of labels."""


class LabelledRun(Struct, frozen=True, eq=False):
    """A run, what a person said about it, and all that it logged, one `Points` a metric."""

    name: Shown
    label: str
    metric: str
    """The metric the label speaks of."""
    lower_is_better: bool
    category: str | None
    onset: float | None
    said: tuple[Batch, ...]
    """All that was logged: the points, and what stands between them. Of a folder with several runs one each."""
    ending: tuple[Finding, ...] = ()
    """What the log's end and its silence say: crash, out of memory, stall."""
    group: str = ""
    """The framework, for leave-one-out."""
    unreadable: Shown | None = None

    @property
    def points(self) -> tuple[Points, ...]:
        return tuple(points for batch in self.said for points in batch.points)

    def with_points(self, change: Callable[[Points], Points]) -> "LabelledRun":
        """The same run with other points; what else was logged stays."""
        return replace(self, said=tuple(replace(one, points=[*map(change, one.points)]) for one in self.said))

    def thresholds(self, told: bool) -> Thresholds:
        """As its user would set them: metric, direction and category given; or nothing told."""
        if not told:
            return Thresholds()
        counts = [MetricCount(points.metric, len(points)) for points in self.points]
        watched = choose(self.metric, counts, self.lower_is_better)
        metric = watched.metric if watched else self.metric
        return replace(for_category(self.category), metric=metric, lower_is_better=self.lower_is_better)


def load(corpus: Path) -> list[LabelledRun]:
    """All labelled runs under a folder; rows labelled `unsure` are left out.

    Raises UsageError when nothing there is labelled.
    """
    found = [*_recordings(corpus), *_listed(corpus)]
    if not found:
        raise UsageError(f"{clean(str(corpus))}: no labelled run (a folder with run.yaml, or an INDEX.csv)")
    return found


def _recordings(corpus: Path) -> Iterator[LabelledRun]:
    for file in sorted(corpus.rglob("run.yaml")):
        told = yaml.safe_load(read_file(str(file), _LARGEST))
        if isinstance(told, dict) and told.get("label"):
            onset = told.get("onset_step")
            yield _labelled(
                file.parent,
                corpus,
                label=str(told["label"]),
                metric=str(told.get("metric") or "loss"),
                lower=bool(told.get("lower_is_better", True)),
                category=str(told.get("model_category") or ""),
                onset=float(onset) if onset is not None else None,
                group=str(told.get("framework") or ""),
            )


def _listed(corpus: Path) -> Iterator[LabelledRun]:
    for index in sorted(corpus.rglob("INDEX.csv")):
        with io.StringIO(read_file(str(index), _LARGEST).decode("utf-8"), newline="") as rows:
            for row in csv.DictReader(rows):
                if "file" in row and row.get("label") not in (None, "", "unsure"):
                    yield _labelled(
                        _beside(index, row["file"]),
                        corpus,
                        label=row["label"],
                        metric=row["metric"],
                        lower=row["lower_is_better"] != "n",
                        category=row.get("category") or "",
                        onset=float(row["onset_step"]) if row.get("onset_step") else None,
                        group=row.get("framework") or "",
                    )


def _beside(index: Path, name: str) -> Path:
    """The listed file: relative to the index, or to a folder above it."""
    return next((folder / name for folder in index.parents if (folder / name).exists()), index.parent / name)


def _labelled(
    path: Path,
    corpus: Path,
    *,
    label: str,
    metric: str,
    lower: bool,
    category: str,
    onset: float | None,
    group: str,
) -> LabelledRun:
    name = clean_name(str(path.relative_to(corpus)) if path.is_relative_to(corpus) else str(path))
    known = category if category in CATEGORIES else None
    about = (name, label, metric, lower, known, onset)
    try:
        past = list(past_runs([str(path)]))
    except TrainmonError as error:
        return LabelledRun(*about, (), (), group, clean(str(error)))
    return LabelledRun(
        *about, tuple(run.said for run in past), tuple(finding for run in past for finding in run.ending), group
    )


class PastRun(Struct, frozen=True, eq=False):
    """Everything that one run has logged, and how it ended."""

    spec: RunSpec
    said: Batch
    ending: tuple[Finding, ...]
    seconds: float | None
    """How long it was observed; None where neither the log nor a recording tells."""

    @property
    def points(self) -> Sequence[Points]:
        return self.said.points


def past_runs(paths: Sequence[str]) -> Iterator[PastRun]:
    """All runs under some paths, read to their end."""
    source = _source()
    for spec in Discovery(source, paths, follow_links=True).all():
        yield _read(source, spec)


def _source() -> RecordingSource:
    return RecordingSource(LocalSource(SystemClock()), ManualClock(_THE_END))


def _read(source: RecordingSource, spec: RunSpec) -> PastRun:
    said = _joined(_batches(RunReader(source, spec)))
    return PastRun(spec, said, tuple(_ending(spec)), _seconds(source, spec, said.points))


def _batches(reader: RunReader) -> Iterator[Batch]:
    more = True
    while more:
        batch = reader.read()
        more = batch.more
        yield batch
    yield reader.finish()
    reader.close()


def _seconds(source: RecordingSource, spec: RunSpec, points: Iterable[Points]) -> float | None:
    timing = timing_of(source, spec.files[0].path)
    if timing is not None and timing.end > 0.0:
        return timing.end
    times = [time for one in points for time in (one.times[0], one.times[-1]) if isfinite(time)]
    return max(times) - min(times) if len(times) > 1 else None


def _joined(batches: Iterable[Batch]) -> Batch:
    """All that a run said, as one batch."""
    whole, points = Batch(), dict[Shown, Points]()
    for batch in batches:
        for metric in batch.dropped:
            points.pop(metric, None)
        _join(points, batch.points)
        whole.events += batch.events
        whole.config |= batch.config
        whole.total_steps = batch.total_steps or whole.total_steps
        whole.reached = batch.reached if batch.reached is not None or batch.dropped else whole.reached
        whole.bytes += batch.bytes
    whole.points = [*points.values()]
    return whole


def _join(joined: dict[Shown, Points], batch: Iterable[Points]) -> None:
    for points in batch:
        whole = joined.get(points.metric)
        if whole is None:
            empty = (array("d"), array("d"), array("d"), array("q"))
            whole = joined[points.metric] = Points(points.metric, points.file, *empty)
        whole.steps.extend(points.steps)
        whole.values.extend(points.values)
        whole.times.extend(points.times)
        whole.places.extend(points.places)


def _ending(spec: RunSpec) -> Iterator[Finding]:
    """As `check` tells it: a crash, an end of memory, a stall."""
    source = _source()  # one that saw none of its files grow
    run = WatchedRun(source, spec, Thresholds(), source.time(spec.files[0].path), WatchOptions(once=True))
    run.link(None, Traces(nobody=True), Told())  # what is past is written by nobody
    while run.more:
        run.step()
    run.close()
    yield from (finding for finding in run.view.findings if finding.kind in _ENDINGS)

"""Runs of which a person knows the cause: `causes.csv` beside recordings, and what a diagnosis says of each.

A row: `run,accepted_top,accepted_top3,note`. `accepted_top` holds the causes that count as right first (`|` between),
`accepted_top3` those that also count among the first three, `healthy` in the first stands for a run that was all right;
so does a recording beside them whose label says so and that has no row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterator
from pathlib import Path

import yaml
from msgspec import Struct

from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.errors import UsageError
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.regular import read_file
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.diagnosis import CauseName, Diagnosis, RootCause
from tui_monitor.model.finding import Severity
from tui_monitor.model.run import RunView, Traces
from tui_monitor.model.told_beside import Told
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.tailing.recording import RecordingSource
from tui_monitor.scoring.scored_run import QUIET
from tui_monitor.text import Shown, clean, clean_name
from tui_monitor.watching.diagnosed import diagnosis_of
from tui_monitor.watching.watch_options import WatchOptions
from tui_monitor.watching.watched_run import WatchedRun

LABELS = "causes.csv"
_HEALTHY = "healthy"
_LARGEST = 16 << 20
_THE_END = float("inf")


class CausedRun(Struct, frozen=True):
    """What a person knows of one run, and what was said of it."""

    name: Shown
    first: frozenset[str]
    """Causes that count as right first; empty for a healthy run."""
    among: frozenset[str]
    """Those that count as right among the first three."""
    diagnosis: Diagnosis
    kind: str
    """Of the finding that decides, `none` where none does: what a table would look at."""

    @property
    def healthy(self) -> bool:
        return not self.first

    @property
    def said(self) -> RootCause | None:
        return self.diagnosis.first

    @property
    def right(self) -> bool:
        return self.said is not None and self.said.cause in self.first

    @property
    def right_among_three(self) -> bool:
        return any(cause.cause in self.first | self.among for cause in self.diagnosis.causes[:3])

    @property
    def wrong_with(self) -> float:
        """Confidence in a first cause that is wrong; 0 where it is right, or unknown."""
        said = self.said
        wrong = said is not None and not self.right and said.cause not in self.among | {CauseName.UNKNOWN}
        return said.confidence if said is not None and wrong else 0.0

    @property
    def alarmed(self) -> bool:
        """Is any cause more than advice?"""
        return any(cause.severity is not Severity.INFO for cause in self.diagnosis.causes)


def caused_runs(folder: Path, only: Container[str] | None = None) -> Iterator[CausedRun]:
    """Every run of `causes.csv` under a folder, diagnosed as it lies there, and the healthy ones beside them.

    `only`: names of those that are wanted; None for all.

    Raises UsageError where no cause is labelled.
    """
    tables = sorted(folder.rglob(LABELS))
    if not tables:
        raise UsageError(f"{clean(str(folder))}: no {LABELS} below it (run,accepted_top,accepted_top3,note)")
    for table in tables:
        rows = {row["run"]: row for row in _rows(table)}
        names = [*rows, *(name for name in _healthy(table.parent) if name not in rows)]
        for name in (name for name in names if only is None or name in only):
            yield _caused(table.parent / name, rows.get(name, {}))


def _rows(table: Path) -> Iterator[dict[str, str]]:
    with io.StringIO(read_file(str(table), _LARGEST).decode("utf-8"), newline="") as lines:
        yield from csv.DictReader(lines)


def _healthy(folder: Path) -> Iterator[str]:
    """Names of recordings whose label says that they were all right."""
    for file in sorted(folder.glob("*/run.yaml")):
        told = yaml.safe_load(read_file(str(file), _LARGEST))
        if isinstance(told, dict) and told.get("label") in QUIET:
            yield file.parent.name


def _caused(path: Path, row: dict[str, str]) -> CausedRun:
    first = frozenset(filter(None, (row.get("accepted_top") or "").split("|"))) - {_HEALTHY}
    among = frozenset(filter(None, (row.get("accepted_top3") or "").split("|")))
    view, diagnosis = _diagnosed(path)
    deciding = view.deciding or next((found for found in view.findings if found.alarm), None)
    kind = deciding.kind.value if deciding is not None else "none"
    return CausedRun(clean_name(path.name), first, among, diagnosis, kind)


def _diagnosed(path: Path) -> tuple[RunView, Diagnosis]:
    """Of the run in a folder that is worst off, as `trainmon diagnose` tells it."""
    source = RecordingSource(LocalSource(SystemClock()), ManualClock(_THE_END), of_this_machine=False)
    found = [(run.view, diagnosis_of(run)) for run in _read(source, path)]
    if not found:
        raise UsageError(f"{clean(str(path))}: no training output is there")
    return max(found, key=lambda one: max((finding.severity.rank for finding in one[0].findings), default=-1))


def _read(source: RecordingSource, path: Path) -> Iterator[WatchedRun]:
    for spec in Discovery(source, [str(path)], follow_links=True).all():
        now = source.time(spec.files[0].path)
        run = WatchedRun(source, spec, Thresholds(), now, WatchOptions(once=True, trajectories=True))
        run.link(None, Traces(), Told())
        while run.more:
            run.step()
        yield run
        run.close()

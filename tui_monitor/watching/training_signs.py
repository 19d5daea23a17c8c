"""Is it a training? A walk finds files that are called like logs; a run is one that shows a sign of training, once.

Signs are, in the order in which they are known: a person named its file; what lies there bears a name of a trainer, of
a recorder or of a training; it was written just now, and its first metric may be about to come; a process writes it;
its log holds a point, or tells how something began, was saved or ended; something is written about it elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_monitor.hosts.source import Source
from tui_monitor.model.finding import Kind
from tui_monitor.model.run import Life, RunView
from tui_monitor.model.told_beside import Told
from tui_monitor.reading.discovery.run_files import RunSpec

YOUNG = 600.0
"""Seconds since it was written. What loads its data for longer is written by a process that lives."""
_SILENCE = frozenset({Kind.STALL, Kind.NO_OUTPUT})
"""Kinds of findings that say nothing but that nothing came."""


def is_training(source: Source, spec: RunSpec, view: RunView) -> bool:
    """By what is known so far; what was one stays one."""
    return spec.is_of_training or _tells(view) or _is_young(source, spec, view)


def _tells(view: RunView) -> bool:
    """What cannot be read cannot be told to be none either."""
    said = view.progress.points or view.events or view.told != Told()
    written = view.process is not None and view.process.alive
    found = any(finding.kind not in _SILENCE for finding in view.findings)
    unread = view.life is Life.UNREACHABLE or any(file.note and not file.bytes for file in view.files)
    return bool(said) or written or found or unread


def _is_young(source: Source, spec: RunSpec, view: RunView) -> bool:
    now = source.time(spec.files[0].path)
    return any(now - written < YOUNG for written in _written(source, spec, view))


def _written(source: Source, spec: RunSpec, view: RunView) -> Iterator[float]:
    if view.output.last is not None:
        yield view.output.last
    for file in spec.files:
        if file.found is not None:
            yield source.time(file.path, file.found.mtime)

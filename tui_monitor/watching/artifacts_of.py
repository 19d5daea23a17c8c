"""What a diagnosis is given of one watched run: its curves, findings, configuration, lines of its log, its process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from math import isfinite

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve, ProcessSigns, Sibling
from tui_monitor.judging.likeness import FIRST, likely_role, likest
from tui_monitor.judging.roles import is_held_out, role_of
from tui_monitor.model.finding import Finding, Kind, Line, Severity
from tui_monitor.model.role import LOSSES, Role
from tui_monitor.model.run import RunView, Traces
from tui_monitor.series import Series
from tui_monitor.text import Shown
from tui_monitor.watching.queries import Queries

_OPENING, _AROUND, _LAST, _OF_OTHERS = 60, 40, 60, 20
"""Lines: the first ones, those around the trouble, the last ones of the main log; the last ones of each other file."""
_MOST_FILES = 16
_OLDER = 1024
"""Columns that stand for points that are not kept singly any more."""
_MOST_CURVES = 300
_TELLING = LOSSES | {Role.LOSS_PART, Role.ERROR, Role.REWARD, Role.GAN_LOSS, Role.POLICY_LOSS, Role.VALUE_LOSS}
"""Where a name tells one of these, no other curve is taken for a loss."""


def artifacts_of(view: RunView, queries: Queries, traces: Traces, siblings: Sequence[Sibling] = ()) -> Artifacts:
    memory = queries.memory
    return Artifacts(
        findings=view.findings,
        deciding=view.deciding,
        curves=tuple(_curves(queries, view)),
        config=view.setup.config,
        events=tuple(memory.events),
        lines=tuple(_lines(queries, view)),
        life=view.life,
        total=view.progress.total,
        process=_process(view, traces),
        siblings=siblings,
    )


def _process(view: RunView, traces: Traces) -> ProcessSigns | None:
    process = view.process
    return None if process is None else ProcessSigns(process.command, process.alive, traces.state, traces.cpu)


def _curves(queries: Queries, view: RunView) -> Iterator[MetricCurve]:
    """Those of which something is said first, then those whose name tells what they are."""
    memory = queries.memory
    spoken = {finding.metric for finding in view.findings}
    known = sorted(memory.series, key=lambda name: (name not in spoken, role_of(name) is Role.OTHER))
    like = None
    if _TELLING.isdisjoint(map(role_of, known)):
        like = likest({name: memory.series[name].values[:FIRST] for name in islice(memory.series, _MOST_CURVES)})
    for name in islice(known, _MOST_CURVES):
        steps, values = _points(memory.series[name])
        role, lower = likely_role(name, like)
        yield MetricCurve(name, role, steps, values, is_held_out(name), lower, memory.files.get(name, Shown("")))


def _points(series: Series) -> tuple[list[float], list[float]]:
    """All of them; of those that are not kept singly the lowest and the highest of each column."""
    steps, values = series.steps.tolist(), series.values.tolist()
    if series.count == len(values) or not steps:
        return steps, values
    columns = series.window(None, steps[0], _OLDER)
    width = (columns.last_step - columns.first_step) / _OLDER
    older = [
        (columns.first_step + width * at, value)
        for at, (low, high) in enumerate(zip(columns.lows, columns.highs, strict=True))
        for value in (low, high)
        if isfinite(value)
    ]
    return [step for step, _ in older] + steps, [value for _, value in older] + values


def _lines(queries: Queries, view: RunView) -> Iterator[Line]:
    """In the order of the log, each once."""
    pages = queries.pages(None)
    if pages is not None:
        around = ((offset, _AROUND) for offset in _places(queries, view, pages.file))
        asked: list[tuple[int | None, int]] = [(pages.around(None, 1).begin, _OPENING), *around, (None, _LAST)]
        found = (line for offset, most in asked for line in pages.around(offset, most).lines)
        lines = {line.place.offset: Line(line.place, line.text) for line in found}
        yield from (lines[offset] for offset in sorted(lines))
    yield from _of_others(queries)


def _places(queries: Queries, view: RunView, file: Shown) -> Iterator[int]:
    """Where the trouble began, and where it was told; also one that is over."""
    warned = (found for found in view.findings if found.severity.rank >= Severity.WARNING.rank)
    told: Finding | None = view.deciding or next((found for found in view.findings if found.alarm), next(warned, None))
    trail = queries.memory.trails.of(file)
    went_back = next((found for found in view.findings if found.kind is Kind.RESTART), None)
    if went_back is not None and went_back is not told:
        yield from (place.offset for place in went_back.evidence.places[:1] if place.file == file)
    if told is None:
        return
    yield from (place.offset for place in told.evidence.places[:2] if place.file == file)
    row = trail.before(told.onset_step) if trail is not None else None
    if row is not None:
        yield row.offset


def _of_others(queries: Queries) -> Iterator[Line]:
    """The last words of other ranks."""
    main = queries.reader.log(None).file
    names = [one.name for one in queries.reader.spec.files if one.name != main]
    for name in names[:_MOST_FILES]:
        pages = queries.pages(name)
        for line in pages.around(None, _OF_OTHERS).lines if pages is not None else ():
            yield Line(line.place, line.text)

"""What a chart of one run is drawn from, and what all metrics were at one step of it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import inf, isfinite, nan

from tui_monitor.judging.roles import is_held_out
from tui_monitor.lexicon.counters import counts_epochs, counts_tokens
from tui_monitor.model.ask import Along, Chart, Readout, ValueAt, XAxis
from tui_monitor.model.finding import Finding, Kind
from tui_monitor.model.points import EventKind, Place
from tui_monitor.series import Series
from tui_monitor.text import Shown
from tui_monitor.watching.run_memory import RunMemory
from tui_monitor.watching.trail import Trail, rising, thinned

_ALONG = 512
"""Rows of a table from steps to another axis."""
_MARKS = 512
_SELDOM = 3
"""A metric that is logged so many times less often than another is an evaluation."""
_READ_OUT = 40
"""Metrics told at a step."""
_COARSE = 256


def chart(
    memory: RunMemory,
    findings: Sequence[Finding],
    metrics: Sequence[Shown],
    first: float | None,
    last: float | None,
    columns: int,
    axis: XAxis,
) -> Chart:
    series = {name: memory.series[name] for name in metrics if name in memory.series}
    drawn = tuple((name, one.window(first, last, columns)) for name, one in series.items())
    found = tuple(finding for finding in findings if finding.metric in series)
    start = min((one.first_step for _, one in drawn), default=0.0)
    end = max((one.last_step for _, one in drawn), default=0.0)
    tables = _axes(memory, next(iter(series), None), start, end)
    return Chart(
        drawn,
        found,
        next(iter(series.values()), Series()).restarts,
        array("d", _within(_checkpoints(memory), start, end)),
        array("d", _within(_evaluations(memory.series), start, end)),
        _finite_before(memory.series, found),
        axis if axis in tables else XAxis.STEP,
        tables.get(axis),
        (XAxis.STEP, *tables),
    )


def readout(memory: RunMemory, step: float, metrics: Sequence[Shown]) -> Readout:
    """`metrics`: those that are drawn; the others follow, as they were at the step of the drawn ones."""
    drawn = [value for name in metrics if (value := value_at(memory.series, name, step)) is not None]
    here = max((value.step for value in drawn), default=step)
    others = [name for name in memory.series if name not in metrics and not counts_epochs(name)]
    told = [value for name in others[:_READ_OUT] if (value := value_at(memory.series, name, here)) is not None]
    file = memory.files.get(metrics[0]) if metrics else None
    trail = memory.trails.of(file)
    row = trail.before(here) if trail is not None else None
    if row is None or file is None:
        return Readout(here, (*drawn, *told))
    return Readout(here, (*drawn, *told), row.time, Place(file, row.offset))


def value_at(held: Mapping[Shown, Series], metric: Shown, step: float) -> ValueAt | None:
    """The newest value at this step or before it; a mean where single points are not kept any more."""
    series = held.get(metric)
    if series is None:
        return None
    index = _index_at(series, step)
    if index is not None:
        return ValueAt(metric, series.values[index], series.steps[index])
    return _mean_at(metric, series, step) if series.count > len(series.steps) else None


def _index_at(series: Series, step: float) -> int | None:
    if not series.restarts:
        return bisect_right(series.steps, step) - 1 if series.steps and series.steps[0] <= step else None
    known = [(one, index) for index, one in enumerate(series.steps) if one <= step]
    return max(known)[1] if known else None


def _mean_at(metric: Shown, series: Series, step: float) -> ValueAt | None:
    here = series.window(step, step, 1)
    if isfinite(here.means[0]) or here.bad[0]:
        return ValueAt(metric, here.means[0], step, mean=True)
    before = series.window(None, step, _COARSE)
    if not before.first_step <= step:
        return None
    width = (step - before.first_step) / (_COARSE - 1)
    for column in reversed(range(_COARSE)):
        if isfinite(before.means[column]) or before.bad[column]:
            return ValueAt(metric, before.means[column], before.first_step + width * column, mean=True)
    return None


def _axes(memory: RunMemory, metric: Shown | None, first: float, last: float) -> dict[XAxis, Along]:
    """What this run can be drawn over beside its steps."""
    trail = memory.trails.of(memory.files.get(metric)) if metric is not None else None
    epoch = next((one for name, one in memory.series.items() if counts_epochs(name)), None)
    tokens = next((one for name, one in memory.series.items() if counts_tokens(name)), None)
    tables = {
        XAxis.EPOCH: _counted(epoch, first, last),
        XAxis.TIME: _timed(trail, first, last, trail.first_time if trail is not None else nan),
        XAxis.CLOCK: _timed(trail, first, last, 0.0),
        XAxis.TOKENS: _counted(tokens, first, last),
    }
    return {axis: table for axis, table in tables.items() if table is not None}


def _counted(series: Series | None, first: float, last: float) -> Along | None:
    if series is None:
        return None
    pairs: Iterable[tuple[float, float]] = zip(series.steps, series.values, strict=True)
    if series.count > len(series.steps):
        whole = series.window(None, None, _ALONG)
        width = (whole.last_step - whole.first_step) / (_ALONG - 1)
        pairs = ((whole.first_step + width * i, value) for i, value in enumerate(whole.lasts))
    return _table(*rising(thinned(_around(list(pairs), first, last), _ALONG)))


def _timed(trail: Trail | None, first: float, last: float, start: float) -> Along | None:
    if trail is None:
        return None
    steps, times = trail.times(first, last, _ALONG)
    return _table(steps, array("d", (time - start for time in times)))


def _table(steps: array[float], values: array[float]) -> Along | None:
    return Along(steps, values) if len(steps) > 1 and values[-1] > values[0] else None


def _around(pairs: list[tuple[float, float]], first: float, last: float) -> list[tuple[float, float]]:
    """Those from `first` to `last` and one on either side."""
    before = max((at for at, (step, _) in enumerate(pairs) if step < first), default=0)
    after = min((at for at, (step, _) in enumerate(pairs) if step > last), default=len(pairs))
    return pairs[before : after + 1]


def _checkpoints(memory: RunMemory) -> Iterable[float]:
    return (event.step for event in memory.events if event.kind is EventKind.CHECKPOINT and event.step >= 0)


def _evaluations(held: Mapping[Shown, Series]) -> Iterable[float]:
    """Steps of the held-out metric that was logged most often, where training metrics are logged far more often."""
    most = max((one.count for one in held.values()), default=0)
    seldom = [one for name, one in held.items() if is_held_out(name) and one.count * _SELDOM <= most]
    return max(seldom, key=lambda one: one.count).steps if seldom else ()


def _within(steps: Iterable[float], first: float, last: float) -> list[float]:
    inside = sorted({step for step in steps if first <= step <= last})
    return inside[:: max(1, -(-len(inside) // _MARKS))]


def _finite_before(held: Mapping[Shown, Series], findings: Iterable[Finding]) -> dict[str, ValueAt]:
    found = {}
    for finding in findings:
        series = held.get(finding.metric) if finding.metric is not None else None
        if series is not None and finding.kind in (Kind.NAN, Kind.INF):
            step, value = _last_finite(series, finding.onset_step)
            if finding.metric is not None and isfinite(value):
                found[finding.id] = ValueAt(finding.metric, value, step)
    return found


def _last_finite(series: Series, onset: float) -> tuple[float, float]:
    known = zip(series.steps, series.values, strict=True)
    return max(((step, value) for step, value in known if step < onset and isfinite(value)), default=(-inf, nan))

"""Every miss and every false alarm as a picture, in one HTML file that needs nothing else."""

from collections.abc import Iterator, Sequence
from html import escape
from math import isfinite, log10

from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Points
from tui_monitor.scoring.scored_run import ScoredRun
from tui_monitor.scoring.totals import missed, wrong

_WIDE, _HIGH, _COLUMNS = 900, 220, 900
_HEAD = """<!doctype html><meta charset="utf-8"><title>trainmon score</title>
<style>body{font:14px sans-serif;margin:2em;max-width:60em}svg{background:#fafafa;border:1px solid #ddd}
h2{font-size:1.05em;margin:1.6em 0 .3em}p{margin:.2em 0;color:#444}</style><h1>Misses and false alarms</h1>
<p>Vertical lines: <span style="color:#07c">onset by label</span>, <span style="color:#c00">detected</span>.
Points in log order; NaN and infinite values are red ticks at the top.</p>"""


def html(outcomes: Sequence[ScoredRun]) -> str:
    """The page: a chart for each missed run and each false alarm."""
    figures = [*_misses(outcomes), *_alarms(outcomes)]
    return _HEAD + ("".join(figures) or "<p>None.</p>") + "\n"


def _misses(outcomes: Sequence[ScoredRun]) -> Iterator[str]:
    for o in missed(outcomes):
        points = next((p for p in o.run.points if p.metric.lower() == o.run.metric.lower()), None)
        yield _figure(f"missed {o.run.label}: {o.run.name}", points, o.run.onset, None)


def _alarms(outcomes: Sequence[ScoredRun]) -> Iterator[str]:
    for o in wrong(outcomes):
        for finding in o.alarms or o.stops[:1]:
            points = next((p for p in o.run.points if p.metric == finding.metric), None)
            yield _figure(f"{finding.kind} on {o.run.label}: {o.run.name}", points, None, finding)


def _figure(title: str, points: Points | None, onset: float | None, finding: Finding | None) -> str:
    said = f"<p>{escape(finding.message)}<br>{escape(finding.evidence.rule)}</p>" if finding else ""
    drawing = _svg(points, onset, finding) if points is not None else "<p>The metric was not read from this log.</p>"
    name = f" — {escape(points.metric)}" if points is not None else ""
    return f"<h2>{escape(title)}{name}</h2>{said}{drawing}\n"


def _svg(points: Points, onset: float | None, finding: Finding | None) -> str:
    values = points.values
    finite = [v for v in values if isfinite(v)]
    if not finite:
        return "<p>No finite value.</p>"
    logarithmic = min(finite) > 0 and max(finite) > 50 * min(finite)
    heights = [log10(v) if logarithmic else v for v in finite]
    low, high = min(heights), max(heights)
    across, up = _WIDE / max(len(values), 1), (_HIGH - 30) / ((high - low) or 1.0)

    def place(i: int, value: float) -> str:
        return f"{i * across:.1f},{_HIGH - 10 - ((log10(value) if logarithmic else value) - low) * up:.1f}"

    stride = max(1, len(values) // (4 * _COLUMNS))
    line = " ".join(place(i, v) for i, v in enumerate(values) if isfinite(v) and i % stride == 0)
    bad = "".join(_tick(i * across, 0, 8, "#c00") for i, v in enumerate(values) if not isfinite(v))
    marks = ((onset, "#07c"), (finding.detected_step if finding else None, "#c00"))
    upright = "".join(_tick(_index(points, s) * across, 0, _HIGH, colour) for s, colour in marks if s is not None)
    unit = "log scale" if logarithmic else "linear"
    return (
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" height="{_HIGH}">'
        f'<polyline fill="none" stroke="#333" points="{line}"/>{bad}{upright}</svg>'
        f"<p>{len(values)} points, {min(finite):.4g} to {max(finite):.4g}, {unit}</p>"
    )


def _index(points: Points, step: float) -> int:
    return next((i for i, s in enumerate(points.steps) if s >= step), len(points))


def _tick(x: float, top: int, bottom: int, colour: str) -> str:
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}" stroke="{colour}"/>'

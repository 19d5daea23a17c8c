"""Every miss and every false alarm as a picture, in one HTML file that needs nothing else."""

from collections.abc import Iterator, Sequence
from html import escape

from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Points
from tui_monitor.report.curve_svg import Mark, PlotCurve, drawn
from tui_monitor.scoring.scored_run import ScoredRun
from tui_monitor.scoring.totals import missed, wrong
from tui_monitor.text import Shown

_HEAD = """<!doctype html><meta charset="utf-8"><title>trainmon score</title>
<style>body{font:14px sans-serif;margin:2em;max-width:60em}svg{background:#fafafa;border:1px solid #ddd}
h2{font-size:1.05em;margin:1.6em 0 .3em}p{margin:.2em 0;color:#444}</style><h1>Misses and false alarms</h1>"""


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
    return f"<h2>{escape(title)}</h2>{said}{_picture(points, onset, finding)}\n"


def _picture(points: Points | None, onset: float | None, finding: Finding | None) -> str:
    if points is None:
        return "<p>The metric was not read from this log.</p>"
    steps = ((onset, "onset by label"), (finding.detected_step if finding else None, "detected"))
    marks = [Mark(step, Shown(words)) for step, words in steps if step is not None]
    heading = Shown(f"{points.metric}, {len(points)} points")
    return drawn(heading, [PlotCurve(points.metric, points.steps, points.values)], marks) or "<p>No finite value.</p>"

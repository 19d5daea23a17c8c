"""The training-check report of seed 001: one block a run, its fields in their order."""

from __future__ import annotations

from tui_monitor.clock import local_minute
from tui_monitor.model.finding import Finding, step_text
from tui_monitor.model.run import RunView
from tui_monitor.report.contract import data_source
from tui_monitor.report.run_table import trend
from tui_monitor.text import Shown

_METRICS = 6
_ANOMALIES = 3


def report(view: RunView, now: float, next_check: float | None, likely: Shown | None = None) -> str:
    """`next_check`: seconds since the epoch; None when there is none (`check`, or the run is over).

    `likely`: its cause and the next step, where one is sure enough.
    """
    fields = (
        ("Data source", data_source(view)),
        ("Run", view.title),
        ("Recent metrics", _metrics(view)),
        ("Anomalies", _anomalies(view)),
        ("Evidence", _evidence(view)),
        ("Decision", view.verdict.decision.value),
        ("Reason", view.verdict.reason),
        *((("Likely cause", likely),) if likely is not None else ()),
        ("Next check", local_minute(next_check) if next_check is not None else "none"),
    )
    lines = [f"## Training Check - {local_minute(now)}", ""]
    return "\n".join(lines + [f"- {name}: {said}" for name, said in fields])


def summary(view: RunView) -> str:
    """What is printed when watching a run ends."""
    return f"FINAL_SUMMARY {view.id}: {view.verdict.decision}, {view.status}, {view.verdict.reason}"


def _metrics(view: RunView) -> str:
    if not view.latest:
        return "none yet"
    watched = view.watched.metric if view.watched else None
    names = sorted(view.latest, key=lambda name: (name != watched, name))[:_METRICS]
    said = ", ".join(f"{name} {view.latest[name]:.5g}" for name in names)
    if view.watched is None:
        return said
    said = f"{said} at step {step_text(view.progress.step)}"
    return f"{said}; {view.watched.metric} {way}" if (way := trend(view)) else said


def _anomalies(view: RunView) -> str:
    said = [_anomaly(finding) for finding in view.findings if finding.severity.rank > 0]
    more = f" (+{len(said) - _ANOMALIES} more)" if len(said) > _ANOMALIES else ""
    return "; ".join(said[:_ANOMALIES]) + more if said else "none"


def _anomaly(finding: Finding) -> str:
    if finding.recovered_step is None:
        return finding.said
    return f"{finding.said} ({finding.state} at step {step_text(finding.recovered_step)})"


def _evidence(view: RunView) -> str:
    return _lines(view) if view.output.lost.said is None else f"{_lines(view)}; {view.output.lost.said}"


def _lines(view: RunView) -> str:
    lines = [line for finding in view.findings if finding.active for line in finding.evidence.lines]
    if not lines:
        return ", ".join(file.path for file in view.files if file.points) or "no metric was read"
    return "; ".join(f"{line.place.file} byte {line.place.offset}: {line.text[:120]}" for line in lines[:2])

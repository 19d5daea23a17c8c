"""Small made runs for the tests of causes: values of a metric or two, and the findings that its rules give."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.roles import is_held_out, lower_is_better, role_of
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.diagnosis import CauseName, Diagnosis
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Place, Points
from tui_monitor.text import Shown, clean

_LOG = Shown("train.log")


def artifacts(
    metrics: Mapping[str, Sequence[float]],
    config: Mapping[str, object] | None = None,
    lines: Sequence[str] = (),
    every: float = 1.0,
) -> Artifacts:
    """One point a step of each metric, as one log says them behind its lines; judged by the rules as every log is."""
    columns = {name: ([every * (at + 1) for at in range(len(values))], values) for name, values in metrics.items()}
    examiner = Examiner(Thresholds())
    for name, (steps, values) in columns.items():
        nothing = array("d", [float("nan")] * len(values))
        places = array("q", range(100 * len(lines), 100 * len(lines) + len(values)))
        examiner.examine([Points(Shown(name), _LOG, array("d", steps), array("d", values), nothing, places)])
    findings = tuple(examiner.findings)
    return Artifacts(
        findings=findings,
        curves=tuple(_curve(name, *column) for name, column in columns.items()),
        config=config or {},
        lines=tuple(Line(Place(_LOG, 100 * at), clean(text)) for at, text in enumerate(lines)),
    )


def causes(diagnosis: Diagnosis) -> list[CauseName]:
    return [cause.cause for cause in diagnosis.causes]


def first(made: Artifacts) -> CauseName | None:
    """The surest cause of what was made."""
    said = diagnose(made).first
    return said.cause if said is not None else None


def _curve(name: str, steps: Sequence[float], values: Sequence[float]) -> MetricCurve:
    shown = Shown(name)
    return MetricCurve(shown, role_of(name), steps, values, is_held_out(name), lower_is_better(name), _LOG)

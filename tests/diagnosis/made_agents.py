"""Artifacts of small made runs of agents and generators."""

from collections.abc import Mapping, Sequence

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.judging.roles import is_held_out, lower_is_better, role_of
from tui_monitor.model.diagnosis import RootCause
from tui_monitor.model.finding import Evidence, Finding, Kind, Line, Severity
from tui_monitor.model.points import Place
from tui_monitor.text import Shown


def curve(name: str, values: Sequence[float], file: str = "train.log", every: int = 1) -> MetricCurve:
    steps = [float(at * every) for at in range(len(values))]
    return MetricCurve(Shown(name), role_of(name), steps, values, is_held_out(name), lower_is_better(name), Shown(file))


def found(kind: Kind, metric: str, onset: float, severity: Severity = Severity.CRITICAL) -> Finding:
    said = Shown(f"{metric}: {kind}")
    return Finding(kind, severity, Shown(metric), 0, onset, onset + 5, said, Evidence(Shown("made"), {}))


def fell(metric: str, onset: float) -> Finding:
    return found(Kind.REWARD_COLLAPSE, metric, onset)


def run(
    *curves: MetricCurve,
    findings: Sequence[Finding] = (),
    lines: Sequence[str] = (),
    config: Mapping[str, object] | None = None,
) -> Artifacts:
    quoted = tuple(Line(Place(Shown("train.log"), 100 * at), Shown(text)) for at, text in enumerate(lines))
    return Artifacts(findings=findings, curves=curves, lines=quoted, config=config or {})


def causes_of(artifacts: Artifacts) -> dict[str, RootCause]:
    """By name, surest first."""
    return {str(cause.cause): cause for cause in diagnose(artifacts).causes}


def first_of(artifacts: Artifacts) -> str | None:
    return next(iter(causes_of(artifacts)), None)

"""Small made runs that ended or fell silent, for the tests of their causes."""

from collections.abc import Mapping, Sequence
from math import nan

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve, ProcessSigns
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName, Diagnosis, RootCause
from tui_monitor.model.finding import Evidence, Finding, Kind, Line, Severity
from tui_monitor.model.points import Event, EventKind, Place
from tui_monitor.model.role import Role
from tui_monitor.text import Shown

LOG = Shown("train.log")
_WIDTH = 100
"""Bytes of a made line."""
_KINDS = {Kind.CRASH: EventKind.TRACEBACK, Kind.OOM: EventKind.OOM, Kind.KILLED: EventKind.KILLED}


def falling(points: int = 40, metric: str = "loss", role: Role = Role.TRAIN_LOSS, every: int = 10) -> MetricCurve:
    return curve(metric, role, [2.0 / (1 + 0.1 * at) for at in range(points)], every)


def curve(metric: str, role: Role, values: Sequence[float], every: int = 10, lower: bool | None = True) -> MetricCurve:
    steps = [float(every * at) for at in range(1, len(values) + 1)]
    return MetricCurve(Shown(metric), role, steps, list(values), False, lower, LOG)


def lines(*texts: str, file: str = LOG, first: int = 0) -> list[Line]:
    return [Line(Place(Shown(file), first + _WIDTH * at), Shown(text)) for at, text in enumerate(texts)]


def finding(kind: Kind, step: float, text: str, place: Place | None = None) -> Finding:
    severities = {Kind.STALL: Severity.WARNING, Kind.SLOW: Severity.INFO}
    severity = severities.get(kind, Severity.CRITICAL)
    places = () if place is None else (place,)
    return Finding(kind, severity, None, 0, step, step, Shown(text), Evidence(Shown("made"), {}, places))


def ended(
    *last: str,
    kind: Kind = Kind.CRASH,
    curves: Sequence[MetricCurve] | None = None,
    before: Sequence[str] = (),
    others: Mapping[str, Sequence[str]] | None = None,
    config: Mapping[str, object] | None = None,
    total: float | None = None,
) -> Artifacts:
    """A run whose log ends with these lines; `others`: the last words of other files."""
    known = [falling()] if curves is None else list(curves)
    step = max((one.steps[-1] for one in known if len(one)), default=-1.0)
    own = lines(*before, *last)
    at = own[len(before)].place
    event = Event(_KINDS.get(kind, EventKind.ERROR), Shown(last[-1].strip()), at, step, nan)
    events, said = [event], own
    for name, texts in (others or {}).items():
        said = said + lines(*texts, file=name)
        events.append(Event(EventKind.TRACEBACK, Shown(texts[-1].strip()), Place(Shown(name), 0), step, nan))
    found = finding(kind, step, f"ended after step {step:g}: {last[-1]}", at)
    return Artifacts([found], found, known, config or {}, events, said, total=total)


def silent(
    *last: str, curves: Sequence[MetricCurve] | None = None, state: str = "", config: Mapping[str, object] | None = None
) -> Artifacts:
    known = [falling()] if curves is None else list(curves)
    found = finding(Kind.STALL, known[0].steps[-1] if known else -1.0, "stalled: no output for 300 s")
    process = ProcessSigns(Shown("python train.py"), True, state, 12.0) if state else None
    return Artifacts([found], found, known, config or {}, (), lines(*last), process=process)


def first(artifacts: Artifacts) -> RootCause:
    told = diagnose(artifacts).first
    assert told is not None
    return told


def names(diagnosis: Diagnosis) -> list[CauseName]:
    return [cause.cause for cause in diagnosis.causes]


def sure(diagnosis: Diagnosis, name: CauseName) -> float:
    return next((cause.confidence for cause in diagnosis.causes if cause.cause is name), 0.0)

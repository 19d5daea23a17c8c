"""Views of runs, made by hand."""

from array import array
from collections.abc import Sequence
from math import nan

from made_views import drawn_as
from msgspec.structs import replace

from tui_monitor.model.finding import Decision, Evidence, Finding, Kind, Line, Severity, Verdict
from tui_monitor.model.points import Place
from tui_monitor.model.run import (
    Best,
    ChartColumns,
    DrawnMetric,
    FileView,
    Life,
    Output,
    Process,
    RunProgress,
    RunView,
    Status,
    Watched,
    Where,
)
from tui_monitor.text import Shown

LOG = Shown("train.log")
PLACE = Place(LOG, 1024)


def finding(kind: Kind = Kind.NAN, severity: Severity = Severity.CRITICAL, **other: object) -> Finding:
    line = Line(PLACE, Shown("step 30 | loss nan"))
    evidence = Evidence(Shown("one value"), {"value": nan, "limit": float("inf")}, (PLACE,), (line,))
    found = Finding(kind, severity, Shown("loss"), 0, 30.0, 31.0, Shown("loss is NaN"), evidence, nan)
    return replace(found, **other)  # type: ignore[arg-type]


def curve(*means: float, bad: Sequence[int] | None = None) -> ChartColumns:
    column = array("d", means)
    return ChartColumns(0.0, 100.0, column, column, column, column, array("q", bad or [0] * len(means)))


def view(**other: object) -> RunView:
    made = RunView(
        id=Shown("logs/exp-1"),
        exp_id=Shown("exp-1"),
        where=Where(Shown("/data/logs/exp-1")),
        life=Life.TRAINING,
        status=Status.HEALTHY,
        verdict=Verdict(Decision.CONTINUE, 0.8, Shown("40 points, no active alarm")),
        findings=(),
        events=(),
        own=DrawnMetric(
            Watched(Shown("loss"), True, Shown("the only candidate")), curve(4.0, 3.0, 2.0, 1.0), Best(0.45, 500.0)
        ),
        latest={Shown("loss"): 0.45, Shown("lr"): 3e-4},
        progress=RunProgress(500.0, 80),
        output=Output(0.0, 10.0),
        files=(FileView(LOG, Shown("text"), 2048, 80, 3),),
    )
    own = {name: other.pop(name) for name in set(other) & set(DrawnMetric.__struct_fields__)}
    return drawn_as(replace(made, **other), **own)  # type: ignore[arg-type]


def diverged(**other: object) -> RunView:
    found = finding()
    return view(
        status=Status.DIVERGED,
        verdict=Verdict(Decision.STOP, 0.9, found.said, found.id),
        findings=(found,),
        **other,
    )


PROCESS = Process(4711, 0.0, Shown("python train.py"), Shown("me"), Shown("/"), True, Shown("pid file"))

"""The time that a run was given: used up as it was meant, or exceeded by a run that nothing can judge."""

from __future__ import annotations

from tui_monitor.judging.endings import Ending
from tui_monitor.judging.exits import TIMED_OUT
from tui_monitor.judging.life import span
from tui_monitor.judging.terms import TimeLimit
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.model.points import EventKind
from tui_monitor.model.told_beside import Exit
from tui_monitor.text import Shown, clean

BUDGET = "its time budget"
"""How evidence begins that a run completed by the end of it."""


def used_up(budget: float | None, ending: Ending, exit: Exit | None) -> Shown | None:
    """Evidence that the run ended by its time budget, and so completed (seed 000); None where it did not.

    A log that ends with another failure failed, whoever ended its process then.
    """
    failure = ending.failure
    if budget is None or (failure is not None and failure.kind is not EventKind.TIMEOUT):
        return None
    if failure is None and (exit is None or exit.code != TIMED_OUT):
        return None
    proof = failure.text if failure is not None else f"exit code {TIMED_OUT}"
    return clean(f"{BUDGET} of {span(budget)} is used up: {proof}", 300)


def exceeded(limit: TimeLimit, spent: float, step: float) -> Finding | None:
    """Of a run that lives and cannot be judged; `spent`: seconds since its start. `step`: its newest logged one."""
    if spent <= limit.seconds:
        return None
    return Finding(
        kind=Kind.TIMEOUT,
        severity=Severity.CRITICAL,
        metric=None,
        segment=0,
        onset_step=-1.0,
        detected_step=step,
        message=clean(f"not judged, and past its limit of {limit.shown}", 300),
        evidence=Evidence(
            Shown("no metric to watch, and its process still lives at the end of the time that such a run is given"),
            {"limit_s": limit.seconds},
        ),
        value=limit.seconds,
    )

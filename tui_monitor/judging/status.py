"""The outside word for life and verdict, and the findings that life itself gives."""

from collections.abc import Sequence

from tui_monitor.judging.cadence import Cadence
from tui_monitor.judging.life import Vitals, span
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.model.run import Life, Status
from tui_monitor.model.told_beside import Told
from tui_monitor.text import Shown

NO_OUTPUT_AFTER = 300.0
"""Seconds that a log may stay empty (seed 000: five minutes)."""

_OF_THE_LOG = frozenset({Kind.CRASH, Kind.OOM, Kind.KILLED, Kind.DISK_FULL})
_NO_VALUE = _OF_THE_LOG | {Kind.TIMEOUT, Kind.STALL, Kind.NO_OUTPUT, Kind.SLOW}


def status(findings: Sequence[Finding], life: Life, monitored: bool, early: bool = False) -> Status:
    """One word; when several apply, the first of this order: see the table in docs/verdicts.md.

    `early`: it failed within its first steps, too soon to have diverged.
    """
    critical = {finding.kind for finding in findings if finding.active and finding.severity is Severity.CRITICAL}
    alarms = {finding.kind for finding in findings if finding.alarm}
    rows = (
        (Status.DIVERGED, bool(critical - _NO_VALUE) and not early),
        (
            Status.FAILED,
            early or bool(critical & _OF_THE_LOG) or (life is Life.FAILED and Kind.TIMEOUT not in critical),
        ),
        (Status.TIMEOUT, Kind.TIMEOUT in critical),
        (Status.COMPLETED, life is Life.FINISHED),
        (Status.NO_OUTPUT, bool(alarms & {Kind.NO_OUTPUT, Kind.STALL})),
        (Status.UNREACHABLE, life is Life.UNREACHABLE),
        (Status.UNMONITORED, not monitored),
        (Status.OVERFITTING_WARNING, Kind.OVERFITTING in alarms),
    )
    return next((word for word, applies in rows if applies), Status.HEALTHY)


def told(told: Told, life: Life) -> Status | None:
    """Of a run that was stopped through trainmon, what was written about it then."""
    if life is not Life.STOPPED:
        return None
    return next((status for status in Status if status.value == told.result), None)


def life_finding(vitals: Vitals, cadence: Cadence, step: float, points: int) -> Finding | None:
    """A stall, or a log that stays empty: what only time can tell."""
    if vitals.life is Life.STALLED:
        limit = cadence.stalled_after(points > 0)
        numbers = {"silent_s": vitals.silent, "longest_pause_s": cadence.longest, "limit_s": limit}
        rule = "silent for longer than max(20 s, 1.5 x its longest pause, 30 x its usual one)"
        return _finding(Kind.STALL, step, Shown(f"stalled: {vitals.reason}"), rule, numbers)
    if vitals.life is Life.WAITING and vitals.silent > NO_OUTPUT_AFTER:
        message = Shown(f"log empty for {span(vitals.silent)}: training may have stalled")
        rule = "the log holds no byte 5 minutes after it was first watched"
        return _finding(Kind.NO_OUTPUT, -1.0, message, rule, {"silent_s": vitals.silent})
    return None


def _finding(kind: Kind, step: float, message: Shown, rule: str, numbers: dict[str, float]) -> Finding:
    return Finding(
        kind=kind,
        severity=Severity.WARNING,
        metric=None,
        segment=0,
        onset_step=step,
        detected_step=step,
        message=message,
        evidence=Evidence(Shown(rule), numbers),
        value=numbers["silent_s"],
    )

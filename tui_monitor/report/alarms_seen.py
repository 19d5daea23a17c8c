"""Which alarms of a run a person has seen: a run whose alarms were all seen needs nobody until one is new or worse.

Everything here follows from a run as it is, what was said about it, and the time: it is the same after a restart. Pure.
"""

from enum import Enum

from tui_monitor.model.finding import Severity
from tui_monitor.model.run import Life, RunView
from tui_monitor.model.seen import Seen, Until
from tui_monitor.report.states import state_of

_RANKS = {severity.value: severity.rank for severity in Severity}
_SET_BACK = 120.0
"""Seconds by which the clock may be before the time of a snooze: it was set back, and its end may be far away."""


class Attention(Enum):
    """What a run asks of a person; the value is the word of the filter."""

    NONE = ""
    """Nothing is wrong with it, or a person stopped it."""
    OPEN = "open"
    ACKNOWLEDGED = "ack"
    SNOOZED = "snoozed"

    @property
    def seen(self) -> bool:
        """Something is wrong, and a person knows."""
        return self in (Attention.ACKNOWLEDGED, Attention.SNOOZED)


def attention_of(view: RunView, seen: Seen | None, now: float) -> Attention:
    """`now`: by the clock by which `seen` was told."""
    if not state_of(view).sick or view.life is Life.STOPPED:
        return Attention.NONE
    if seen is None or _has_more(view, seen):
        return Attention.OPEN
    if seen.until is None:
        return Attention.ACKNOWLEDGED
    unsure = seen.until.time is not None and now < seen.at - _SET_BACK
    return Attention.OPEN if unsure or is_due(view, seen.until, now) else Attention.SNOOZED


def seen_now(view: RunView, now: float, until: Until | None = None) -> Seen:
    """All alarms as they stand."""
    alarms = {finding.id: finding.severity.value for finding in view.findings if finding.alarm}
    return Seen(now, state_of(view).name, alarms, until)


def is_due(view: RunView, until: Until, now: float) -> bool:
    """Is it time to wake it?"""
    if until.time is not None:
        return now >= until.time
    return view.life.over or (until.step is not None and view.progress.step >= until.step)


def _has_more(view: RunView, seen: Seen) -> bool:
    """Another verdict, a new alarm, or one that grew worse."""
    if state_of(view).name != seen.stood:
        return True
    ranks = {finding: _RANKS.get(severity, 0) for finding, severity in seen.findings.items()}
    return any(finding.alarm and finding.severity.rank > ranks.get(finding.id, -1) for finding in view.findings)

"""Which runs still need a person. A run whose alarms were all seen does not, until something is new or worse.

Everything here follows from a run as it is, what was said about it, and the time: it is the same after a restart. Pure.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from math import ceil

from msgspec import Struct, field

from tui_monitor.app.drawing import wording
from tui_monitor.model.finding import Severity
from tui_monitor.model.run import Life, RunView
from tui_monitor.model.seen import Seen, Until
from tui_monitor.report.states import state_of
from tui_monitor.text import Shown

_RANKS = {severity.value: severity.rank for severity in Severity}
_MINUTE, _HOUR = 60.0, 3600.0
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


Stands = Callable[[RunView], Attention]
"""What a run asks of a person now."""


# In words


def words(attention: Attention, until: Until | None, now: float) -> str:
    """`ack`, `snoozed 42 min`, `until step 12 000`, `until it ends`; empty for what needs a person, or nobody."""
    if not attention.seen:
        return ""
    if until is None:
        return "ack"
    if until.time is not None:
        return f"snoozed {_left(until.time - now)}"
    return "until it ends" if until.step is None else f"until step {wording.step(until.step)}"


def until_words_change(until: Until | None, now: float) -> float | None:
    """Seconds until `words` says something else, or the run wakes; None where no time decides."""
    if until is None or until.time is None or until.time <= now:
        return None
    left = until.time - now
    unit = _MINUTE if left <= _HOUR else _HOUR
    return left % unit or unit


def _left(seconds: float) -> str:
    """`42 min`, `3 h`: rounded up, so that it is never over before it says so."""
    unit, word = (_MINUTE, "min") if seconds <= _HOUR else (_HOUR, "h")
    return f"{max(1, ceil(seconds / unit))} {word}"


# All runs


class Inbox(Struct, frozen=True):
    """How all runs stand to a person at one moment."""

    attention: Mapping[Shown, Attention] = field(default_factory=dict)
    """Of the runs with which something is wrong."""
    words: Mapping[Shown, str] = field(default_factory=dict)
    """Run -> what is said beside it; of those that a person knows about."""

    def of(self, view: RunView) -> Attention:
        return self.attention.get(view.id, Attention.NONE)

    @property
    def open(self) -> int:
        """How many still need a person."""
        return sum(one is Attention.OPEN for one in self.attention.values())

    @property
    def seen(self) -> frozenset[Shown]:
        return frozenset(self.words)

    @property
    def says(self) -> str:
        """`3 need you`, `nothing needs you` where all of it was seen; empty where nothing is wrong."""
        if self.open:
            return f"{self.open} need{'s' * (self.open == 1)} you"
        return "nothing needs you" if self.attention else ""


def inbox(views: Iterable[RunView], seen: Mapping[Shown, Seen], now: float) -> Inbox:
    found = {
        view.id: one for view in views if (one := attention_of(view, seen.get(view.id), now)) is not Attention.NONE
    }
    said = {run: words(one, seen[run].until, now) for run, one in found.items() if one.seen}
    return Inbox(found, said)


def next_change(box: Inbox, seen: Mapping[Shown, Seen], now: float) -> float | None:
    """Seconds until the next snooze is over, or is told in another word; None where no time decides."""
    waits = (until_words_change(seen[run].until, now) for run in box.words if run in seen)
    return min((wait for wait in waits if wait is not None), default=None)


# What a person asks for


class Snooze(Struct, frozen=True):
    """For how long, before it is known of which run."""

    seconds: float | None = None
    step: float | None = None
    ahead: bool = False
    """`step` is counted from where the run stands."""

    def until(self, view: RunView, now: float) -> Until | None:
        """None where the run is beyond that step, or is over and will not come to it."""
        if self.seconds is not None:
            return Until(time=now + self.seconds)
        if view.life.over:
            return None
        if self.step is None:
            return Until()
        step = self.step + (max(0.0, view.progress.step) if self.ahead else 0.0)
        return Until(step=step) if step > view.progress.step else None


def snooze_until_step(typed: str) -> Snooze | None:
    """`12000`, `12 000`, `12k`, or `+500` from where the run stands; None for anything else."""
    text = typed.replace(" ", "").replace("_", "").casefold()
    digits, factor = (text[:-1], 1000.0) if text.endswith("k") else (text, 1.0)
    number = digits.removeprefix("+")
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    step = int(number) * factor
    return Snooze(step=step, ahead=digits.startswith("+")) if step > 0 else None


Changes = Mapping[Shown, Seen | None]
"""Run -> what is said of it from now on; None: nothing any more."""


def acknowledged(views: Iterable[RunView], seen: Mapping[Shown, Seen], now: float) -> Changes:
    """Those that need a person do no longer; where none of them does, they do again."""
    of = {view.id: (view, attention_of(view, seen.get(view.id), now)) for view in views}
    fresh: dict[Shown, Seen | None] = {
        run: seen_now(view, now) for run, (view, one) in of.items() if one is Attention.OPEN
    }
    return fresh or {run: None for run, (_, one) in of.items() if one.seen}


def snoozed(views: Iterable[RunView], snooze: Snooze, now: float) -> Changes:
    """Of those with which something is wrong."""
    wrong = [view for view in views if attention_of(view, None, now) is Attention.OPEN]
    ends = [(view, snooze.until(view, now)) for view in wrong]
    return {view.id: seen_now(view, now, until) for view, until in ends if until is not None}

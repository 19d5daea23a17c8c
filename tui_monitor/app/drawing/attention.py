"""Which runs still need a person. A run whose alarms were all seen does not, until something is new or worse.

Everything here follows from a run as it is, what was said about it, and the time: it is the same after a restart. Pure.
"""

from collections.abc import Callable, Iterable, Mapping
from math import ceil

from msgspec import Struct, field

from tui_monitor.app.drawing import wording
from tui_monitor.model.run import RunView
from tui_monitor.model.seen import Seen, Until
from tui_monitor.report.alarms_seen import Attention, attention_of, seen_now
from tui_monitor.text import Shown

_MINUTE, _HOUR = 60.0, 3600.0


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

"""What a screen does about alarms that a person knows: acknowledge, snooze, and wake them when it is time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from tui_monitor.app.drawing import attention
from tui_monitor.app.drawing.attention import Changes, Inbox, Snooze
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.model.run import RunView
from tui_monitor.report.alarms_seen import Attention, attention_of
from tui_monitor.text import Shown

if TYPE_CHECKING:
    from tui_monitor.app.screens.watching import WatchingScreen

NO_ALARM = "there is no alarm here that could wait"
_LONGEST = 3600.0
"""Seconds after which it is looked again at the latest: the machine's clock may have been set."""


class Attending:
    def __init__(self, screen: "WatchingScreen") -> None:
        self._screen = screen
        self._context = screen.context
        self._waking: Timer | None = None

    def look(self, runs: Sequence[RunView]) -> Inbox:
        """How they all stand to a person now. The screen is drawn again when that changes by itself."""
        seen, now = self._context.remembered.seen, self._context.clock.wall()
        box = attention.inbox(runs, seen, now)
        if self._waking is not None:
            self._waking.stop()
            self._waking = None
        wait = attention.next_change(box, seen, now)
        if wait is not None:
            self._waking = self._screen.set_timer(min(wait, _LONGEST) + 0.05, self._screen.redraw)
        return box

    def acknowledge(self, runs: Sequence[Shown]) -> bool:
        """Those that need a person; where none does, they all do again. Whether anything changed."""
        changes = attention.acknowledged(self._views(runs), self._context.remembered.seen, self._context.clock.wall())
        if None in changes.values():
            return self._keep(changes, "needs you again")
        return self._keep(changes, "acknowledged until something is new (a takes it back)")

    def snooze(self, runs: Sequence[Shown], snooze: Snooze) -> bool:
        now = self._context.clock.wall()
        changes = attention.snoozed(self._views(runs), snooze, now)
        until = next((seen.until for seen in changes.values() if seen is not None), None)
        return self._keep(changes, f"{attention.words(Attention.SNOOZED, until, now)} (a wakes it)")

    def with_alarm(self, runs: Sequence[Shown]) -> list[RunView]:
        """Those of them with which something is wrong."""
        return [view for view in self._views(runs) if attention_of(view, None, 0.0) is not Attention.NONE]

    def _views(self, runs: Sequence[Shown]) -> list[RunView]:
        snapshot, wanted = self._screen.snapshot, set(runs)
        return [view for view in snapshot.runs if view.id in wanted] if snapshot is not None else []

    def _keep(self, changes: Changes, done: str) -> bool:
        """And tell what came of it."""
        self._context.remembered.say(changes)
        self._screen.hint(f"{self._named(changes)} {done}" if changes else NO_ALARM)
        self._screen.redraw()
        return bool(changes)

    def _named(self, changes: Changes) -> str:
        if len(changes) > 1:
            return f"{len(changes)} runs"
        names = short_names(self._screen.snapshot.runs) if self._screen.snapshot is not None else {}
        return next((names.get(run, run) for run in changes), "")

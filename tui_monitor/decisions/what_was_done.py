"""What was done about a run that diverged, in a few words: by what a watcher said of it, and what journals tell."""

from __future__ import annotations

from tui_monitor.clock import local_second
from tui_monitor.decisions.notices import Notice, Topic
from tui_monitor.model.act import Outcome, Result
from tui_monitor.model.run import Life, RunView
from tui_monitor.text import Shown, clean

_LONGEST = 200


class WhatWasDone:
    """`acts`: may this watcher stop runs?"""

    def __init__(self, acts: bool) -> None:
        self._acts = acts
        self._newest: dict[Shown, Notice] = {}

    def hear(self, notice: Notice) -> None:
        """The newest about each run counts."""
        self._newest[notice.run] = notice

    def about(self, view: RunView) -> Shown:
        """`process stopped`; `not stopped: nobody was asked (--act)`."""
        notice, stopped = self._newest.get(view.id), view.told.stopped
        if notice is not None and notice.outcome is not None:
            return _tried(notice.outcome)
        if stopped is not None and view.life is Life.STOPPED:
            return clean(f"stopped by {stopped.by} at {local_second(stopped.at)}", _LONGEST)
        if view.life is Life.STOPPING:
            return Shown("a stop was sent")
        if view.life.over and not (view.process is not None and view.process.alive):
            return Shown("not stopped: it had ended")
        return self._left(notice)

    def _left(self, notice: Notice | None) -> Shown:
        """Of a run that goes on."""
        topic = notice.topic if notice is not None else None
        if notice is not None and notice.why is not None:
            return clean(f"not stopped: {notice.why}", _LONGEST)
        if topic is Topic.DUE:
            return Shown("not stopped yet: it is due")
        if topic is Topic.WOULD:
            return Shown("would stop (--act)")
        return Shown("not stopped" if self._acts else "not stopped: nobody was asked (--act)")


def _tried(outcome: Outcome) -> Shown:
    if outcome.result is Result.DONE:
        return Shown("process stopped")
    return Shown("a stop was sent") if outcome.result is Result.SENT else clean(outcome.message, _LONGEST)

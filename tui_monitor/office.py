"""Between the monitor and a person's decision: which process is whose, what can be proposed, what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_monitor.acting.linking import Linker, RunPlace
from tui_monitor.acting.table import system_table
from tui_monitor.clock import Clock
from tui_monitor.model.act import Approval, Outcome, Proposal, Result
from tui_monitor.model.ask import ProposeNote, ProposeStop, Refusal
from tui_monitor.text import Shown
from tui_monitor.watched_run import WatchedRun

LINK_EVERY = 2.0


class Office:
    def __init__(self, clock: Clock, linking: bool) -> None:
        self._clock = clock
        self._linker = Linker(system_table()) if linking else None
        self._next = 0.0

    def link(self, runs: Mapping[Shown, WatchedRun], anew: bool = False) -> None:
        now = self._clock.now()
        if self._linker is None or not runs or (now < self._next and not anew):
            return
        self._next = now + LINK_EVERY
        places = [
            RunPlace(run.spec.id, run.spec.exp_id, run.spec.root, run.spec.files[0].path) for run in runs.values()
        ]
        for run_id, linked in self._linker.link(places).items():
            runs[run_id].link(linked.process)

    def follow_up(self) -> Sequence[Outcome]:
        return ()

    def propose(self, request: ProposeStop | ProposeNote, run: WatchedRun) -> Proposal | Refusal:
        return Refusal(Shown("nothing can be proposed"))

    def act(self, approval: Approval, runs: Mapping[Shown, WatchedRun]) -> Outcome:
        return Outcome(approval.proposal, Result.REFUSED, Shown("nothing was done"), self._clock.now())

"""What TERM did not end in its time may end by it later, once it has saved: that is told and written as any other end.
So is the end of a job of which nobody knew whether it was told to end.

Only looked at: nothing more is sent to it.
"""

from __future__ import annotations

from tui_monitor.acting.hands import Hands
from tui_monitor.decisions.stop_under_way import StopUnderWay
from tui_monitor.errors import Busy
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.text import Shown

LOOKED_AFTER = 600.0
"""Seconds. Whatever ends later may have ended by itself."""
_UNFINISHED = (
    (Rung.TERM, Result.STILL_ALIVE),
    (Rung.CANCEL, Result.STILL_ALIVE),
    (Rung.CANCEL, Result.UNKNOWN),
)
_WHILE_BUSY = 10.0
"""Seconds between two looks while another trainmon acts in the root: its lock is waited for, which holds all up."""


class LateEnds:
    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._stops: dict[Shown, tuple[StopUnderWay, float]] = {}
        """Run -> the stop that it outlived, and until when it is looked after."""
        self._next_look = float("-inf")

    def follow(self, stop: StopUnderWay, outcome: Outcome) -> None:
        """What came of a stop. Only one that was outlived, or of which nothing is known, is looked after."""
        proposal = stop.approval.proposal
        if isinstance(proposal, StopProposal) and (proposal.rung, outcome.result) in _UNFINISHED:
            self._stops[proposal.run] = stop, outcome.at + LOOKED_AFTER

    def forget(self, run: Shown) -> None:
        """Something else is done about it."""
        self._stops.pop(run, None)

    def news(self, now: float) -> list[tuple[StopUnderWay, Outcome]]:
        """Those that have ended by now, with what was written about them."""
        if not self._stops or now < self._next_look:
            return []
        found = []
        for run, (stop, until) in list(self._stops.items()):
            try:
                seen = self._seen(stop)
                told = stop.ended(seen) if seen is not None else None
            except Busy:  # it may be about another run: who acted on this one has told its end by then
                self._next_look = now + _WHILE_BUSY
                seen = told = None
            if seen is not None or now > until:
                self.forget(run)
            if told is not None:
                found.append((stop, told))
        return found

    def _seen(self, stop: StopUnderWay) -> Outcome | None:
        """Its end, where all of it has ended."""
        proposal = stop.approval.proposal
        seen = self._hands.verify(proposal) if isinstance(proposal, StopProposal) else None
        return seen if seen is not None and seen.result is Result.DONE else None

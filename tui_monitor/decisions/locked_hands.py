"""Hands of one stop: they touch a process only while what the stop holds is still held."""

from __future__ import annotations

from collections.abc import Callable

from tui_monitor.acting.hands import Changes, Hands, P
from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.model.act import Outcome, Proposal, Result, StopProposal
from tui_monitor.text import clean


class LockedHands:
    """`keep`: raises RecordError where another may be acting there by now."""

    def __init__(self, hands: Hands, keep: Callable[[], None], clock: Clock) -> None:
        self.refusal, self.writes = hands.refusal, hands.writes
        self._hands, self._keep, self._clock = hands, keep, clock

    def preview(self, proposal: P, changes: Changes) -> P:
        return self._hands.preview(proposal, changes)

    def without_acting(self, proposal: Proposal) -> Outcome | None:
        return self._hands.without_acting(proposal)

    def perform(self, proposal: StopProposal) -> Outcome:
        try:
            self._keep()
        except RecordError as error:
            message = clean(f"nothing was sent: {error}", 500)
            return Outcome(proposal, Result.REFUSED, message, self._clock.now())
        return self._hands.perform(proposal)

    def verify(self, proposal: StopProposal) -> Outcome:
        return self._hands.verify(proposal)

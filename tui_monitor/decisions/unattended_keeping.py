"""Notes, error log and memory kept while nobody is asked: the yes to each experiment root in sight, and its news."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tui_monitor.clock import Clock
from tui_monitor.decisions.notices import Notice, Topic
from tui_monitor.model.act import Approval, KeepProposal, Outcome, Proposal, Result
from tui_monitor.model.ask import ProposeKeeping, Refusal
from tui_monitor.model.snapshot import RunEvent, Snapshot
from tui_monitor.text import Shown

AGAIN = 30.0
"""Seconds until a root that could not be kept is tried once more: another trainmon may be acting there."""


class KeepDoor(Protocol):
    """The monitor, as far as it is needed here."""

    def propose(self, request: ProposeKeeping) -> Proposal | Refusal: ...

    def act(self, approval: Approval) -> Outcome: ...

    @property
    def problems(self) -> tuple[Shown, ...]: ...


class UnattendedKeeping:
    """`follow` each snapshot in which everything was read; say the notices."""

    def __init__(self, door: KeepDoor, by: Shown, clock: Clock) -> None:
        self._door = door
        self._by = by
        self._clock = clock
        self._next_try: dict[str, float] = {}
        """Root -> when it is asked for; never again once it is kept."""
        self._told: dict[str, Shown] = {}
        self._seen: set[tuple[float, Shown]] = set()

    def follow(self, snapshot: Snapshot) -> Iterator[Notice]:
        now = self._clock.now()
        for root, run in {view.where.root: view.id for view in reversed(snapshot.runs)}.items():
            if now >= self._next_try.get(root, now):
                yield from self._keep(root, run, now)
        yield from self._news(snapshot.events)

    def _keep(self, root: str, run: Shown, now: float) -> Iterator[Notice]:
        self._next_try[root] = now + AGAIN
        answer = self._door.propose(ProposeKeeping(run))
        if isinstance(answer, KeepProposal):
            approval = Approval(answer, now, self._by)
            outcome = self._door.act(approval)
            if outcome.result is Result.DONE:
                self._next_try[root] = float("inf")
            if self._is_new(root, outcome.message):
                yield Notice(Topic.KEEP, outcome.message, approval=approval, outcome=outcome)
        elif isinstance(answer, Refusal) and self._is_new(root, answer.reason):
            yield Notice(Topic.KEEP, answer.reason)

    def _is_new(self, root: str, message: Shown) -> bool:
        before, self._told[root] = self._told.get(root), message
        return message != before

    def _news(self, events: tuple[RunEvent, ...]) -> Iterator[Notice]:
        """What is told of no run; incidents have their own notices, and what cannot be looked at is told elsewhere."""
        problems = self._door.problems
        about = [event for event in events if not event.run and not event.runs and event.message not in problems]
        for event in about:
            if (event.time, event.message) not in self._seen:
                yield Notice(Topic.NEWS, event.message)
        self._seen = {(event.time, event.message) for event in about}

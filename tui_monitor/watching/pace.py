"""When a new snapshot is worth making: numbers move all the time, eyes take in two or three a second."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from msgspec.structs import replace

from tui_monitor.model.machine import Machine
from tui_monitor.model.snapshot import Incident, Progress, RunEvent, Snapshot

BETWEEN = 0.4
"""Seconds between two snapshots that tell nothing but moved numbers: a person reads digits at about two a second."""


class Pace:
    """What a person must know (a verdict, an answer, a run that came) is shown at once, and all else with it."""

    def __init__(self) -> None:
        self._made = -inf
        self._routine = False
        self._at_once = True

    def routine(self) -> None:
        """Something moved: it is shown when its time comes."""
        self._routine = True

    def at_once(self) -> None:
        self._at_once = True

    def compare(
        self,
        shown: Snapshot,
        progress: Progress,
        events: Sequence[RunEvent],
        incidents: Sequence[Incident],
        machine: Machine,
    ) -> None:
        """How things stand now with what is `shown`: how far reading or a replay is are numbers that move."""
        before = shown.progress
        moved = _still(progress) == _still(before)
        if (
            not moved
            or bool(progress.backlog) is not bool(before.backlog)
            or (events, incidents) != (shown.events, shown.incidents)
        ):
            self.at_once()
        elif progress != before or machine is not shown.machine:
            self.routine()

    def is_due(self, now: float) -> bool:
        return self._at_once or (self._routine and now >= self._made + BETWEEN)

    def made(self, now: float) -> None:
        """A snapshot that tells everything up to now."""
        self._made, self._routine, self._at_once = now, False, False

    def wait(self, now: float) -> float:
        """Seconds until what is not shown yet has to be; without end where there is nothing."""
        if self._at_once:
            return 0.0
        return max(0.0, self._made + BETWEEN - now) if self._routine else inf


def _still(progress: Progress) -> Progress:
    """Without the numbers that move."""
    return replace(progress, position=None, backlog=0, backlog_of=0, unread=0, unread_of=0)

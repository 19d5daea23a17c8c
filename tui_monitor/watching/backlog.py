"""How far the reading of all runs is: what is left, beside the most that was left since everything had been read."""

from __future__ import annotations

from msgspec import Struct

MANY = 50
"""Runs that are still being read: of so many a first verdict comes each moment, and all but a STOP waits for the next
snapshot."""


class Backlog(Struct, frozen=True):
    size: int = 0
    """Bytes that are known to be there and not read yet; of a run that was not looked at yet, at least one."""
    runs: int = 0
    """Those that are not read to their end."""
    most: int = 0
    most_runs: int = 0

    @property
    def small(self) -> bool:
        return self.runs < MANY

    def after(self, size: int, runs: int) -> Backlog:
        """There is so much now."""
        return Backlog(size, runs, max(size, self.most), max(runs, self.most_runs))

"""How one log stands: replaced as a whole by the thread that follows it, read by the one that watches."""

from __future__ import annotations

from msgspec import Struct

WINDOW = 256 << 10
"""Bytes of the newest end that are kept at hand."""


class LogPlace(Struct, frozen=True):
    """Where Ray keeps it."""

    node: str
    agent: str
    """What serves files of that node; empty where nobody told."""
    name: str
    """In the folder of logs there: `job-driver-raysubmit_1.log`."""


class LogState(Struct, frozen=True):
    size: int
    mtime: float
    """By our clock."""
    start: int = 0
    """Where in the log `window` begins."""
    window: bytes = b""

    def grown(self, new: bytes, size: int, mtime: float) -> LogState:
        """`new`: what stands from `self.size` on. `size`: of all, where that is more."""
        joined = (self.window if self.start + len(self.window) == self.size else b"") + new
        end = self.size + len(new)
        return LogState(size, mtime, end - min(WINDOW, len(joined)), joined[-WINDOW:])

    def part(self, offset: int, size: int) -> bytes | None:
        """None where that is not at hand."""
        if offset >= self.size:
            return b""
        here = offset - self.start
        if not 0 <= here < len(self.window):
            return None
        return self.window[here : here + size]

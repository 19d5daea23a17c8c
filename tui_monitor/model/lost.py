"""What a run wrote and nobody can read any more: told, with the number of bytes where that is known."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.text import Shown


class Lost(Struct, frozen=True):
    """Of one file, or of all files of a run."""

    bytes: int = 0
    """That were seen to be there and were gone before they could be read: at least so many were lost."""
    how: Shown | None = None
    """`log restarted; lines may have been lost`; None where nothing was lost."""

    def __add__(self, other: Lost) -> Lost:
        return Lost(self.bytes + other.bytes, self.how or other.how)

    @property
    def said(self) -> Shown | None:
        """The sentence for a person; None where nothing was lost."""
        if self.how is None or not self.bytes:
            return self.how
        return Shown(f"{self.how}, {self.bytes} bytes for certain")


NOTHING = Lost()

"""What a batch system said when it was told to do something: a command's output, or an answer in the same terms."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.text import Shown


class Printed(Struct, frozen=True):
    """What a command printed, and its exit status."""

    out: bytes
    error: Shown
    status: int

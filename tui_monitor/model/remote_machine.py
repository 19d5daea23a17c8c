"""Another machine, on which a process runs, as far as a yes depends on it."""

from msgspec import Struct

from tui_monitor.text import Shown


class RemoteMachine(Struct, frozen=True):
    """Another machine, on which a process runs."""

    place: str
    """What the paths of its files begin with."""
    host: Shown
    how: Shown
    """Is the process held there while its identity is compared, in words?"""
    held: bool
    """Else another process may be given its number between the look and the signal."""
    as_root: bool
    """We are root there."""

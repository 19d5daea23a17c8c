"""What one bounded read of all files of a run gave."""

from __future__ import annotations

from array import array

from msgspec import Struct, field

from tui_monitor.model.points import Event, Points
from tui_monitor.text import Shown


class Batch(Struct):
    """Filled file by file."""

    points: list[Points] = field(default_factory=list)
    """In each metric's log order."""
    events: list[Event] = field(default_factory=list)
    dropped: list[Shown] = field(default_factory=list)
    """Metrics that changed their owner: forget what was known of them, before taking `points`."""
    total_steps: float | None = None
    reached: float | None = None
    """The furthest step that any log says it stands at, with a new number or without."""
    config: dict[str, object] = field(default_factory=dict)
    arrivals: array[float] = field(default_factory=lambda: array("d"))
    """When new bytes arrived, sorted; empty for a backlog: ten thousand old lines did not arrive in no time."""
    bytes: int = 0
    skipped_bytes: int = 0
    """Passed over: the middle of a huge file, lines without end."""
    more: bool = False
    awaited: bool = False
    """A slow place has told nothing of it yet: nobody knows that it is empty."""
    cut_off: bool = False
    """It is out of reach now, and there is more of it, as far as that is known: see `at_rest.is_cut_off`."""
    unreachable: Shown | None = None

    @property
    def whole(self) -> bool:
        """Was all read that there is? Else a last line without its end may still get it."""
        return not self.more and not self.cut_off

"""What every screen is given: the door, the clock, and how things are drawn."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from msgspec import Struct, field

from tui_monitor.app.door import Door
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.times import Times
from tui_monitor.app.remembering import PlaceMemory
from tui_monitor.clock import Clock, monotonic
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

_NONE = Shown("")


@runtime_checkable
class ShowsSnapshots(Protocol):
    """A screen that is told how everything stands."""

    def show(self, snapshot: Snapshot) -> None: ...


class Context(Struct, frozen=True):
    door: Door
    clock: Clock
    """The time of the runs: of the machine, or of a recording."""
    glyphs: Glyphs
    title: Shown
    read_only: bool = False
    replay: bool = False
    """Demo and replay: nothing that is asked for here touches a process or a file."""
    settings_file: Shown = _NONE
    """The project's file that is obeyed; empty without one."""
    as_root: bool = False
    """A stop reaches the processes of everybody on this machine."""
    ticks: Callable[[], float] = monotonic
    """Seconds, for telling how long ago a key was pressed."""
    theme: Callable[[], object] = lambda: None
    """The one that settings name by now; None: they name none."""
    remembered: PlaceMemory = field(default_factory=PlaceMemory)
    """What a person chose and said here, at the last start, too."""

    @property
    def times(self) -> Times:
        return Times(self.replay, self.clock.told)

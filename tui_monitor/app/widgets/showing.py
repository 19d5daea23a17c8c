"""What a person chose to see of the chart of a run, and what of it holds for the next one, too."""

from msgspec import Struct

from tui_monitor.app import choices
from tui_monitor.app.drawing.chart_window import Window
from tui_monitor.app.remembering import PlaceMemory
from tui_monitor.model.ask import XAxis
from tui_monitor.text import Shown

SMOOTHING = (0.0, 0.6, 0.9, 0.97)


class Showing(Struct, frozen=True):
    """What a person chose to see of this run."""

    metrics: tuple[Shown, ...] = ()
    """Empty: that of the finding that decides, else the watched one."""
    window: Window = Window()
    smoothing: int = 0
    log: bool | None = None
    """None: as the values ask for."""
    axis: XAxis = XAxis.STEP


def recalled(known: PlaceMemory) -> Showing:
    """As a person had it last; of the whole run."""
    smoothing = min(known.get(choices.SMOOTHING) or 0, len(SMOOTHING) - 1)
    axis = known.get(choices.AXIS)
    return Showing(smoothing=smoothing, log=known.get(choices.LOG_SCALE), axis=axis or XAxis.STEP)


def remember(known: PlaceMemory, showing: Showing) -> None:
    known.put(choices.AXIS, showing.axis)
    known.put(choices.LOG_SCALE, showing.log)
    known.put(choices.SMOOTHING, showing.smoothing)

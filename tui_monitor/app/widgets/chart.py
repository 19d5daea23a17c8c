"""The chart of one run: drawn by plotext, at most twice a second, with the value cursor over it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.color import Color
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.chart_cells import Cells, Colour, is_curve
from tui_monitor.app.drawing.chart_curve import column_of, last_step_in
from tui_monitor.app.drawing.chart_text import SERIES
from tui_monitor.app.drawing.plotting import ChartColours, ChartPicture, Style, draw
from tui_monitor.model.ask import Chart
from tui_monitor.model.finding import Severity

LEAST_WAIT = 0.5
"""Seconds between two drawings for new points; a key is answered at once."""
_LEAST_WIDTH, _LEAST_HEIGHT = 16, 4
_DRAG = 2
"""Cells from which a drag is one, and no click."""


class ChartView(Widget):
    """Keeps its picture until something changes; the cursor moves over it."""

    ALLOW_SELECT = False

    @dataclass
    class Pointed(Message):
        """A click: the step under it."""

        step: float

    @dataclass
    class Wheeled(Message):
        """The wheel over a step: zoom in (2), out (-2)."""

        factor: int
        step: float

    @dataclass
    class Pushed(Message):
        """The wheel with Shift, or sideways: pan."""

        direction: int

    @dataclass
    class Ranged(Message):
        """A drag from one step to another."""

        first: float
        last: float

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._kit = context
        self._chart: Chart | None = None
        self._style = Style()
        self._drawn = 0.0
        self._later: Timer | None = None
        self._picture: ChartPicture | None = None
        self._fault = ""
        self._colours: ChartColours | None = None
        """Those that the picture was drawn in."""
        self._cursor: float | None = None
        self._drag: tuple[int, int] | None = None
        """Cells of the canvas at which the button went down, and where it is."""

    def show(self, chart: Chart | None, style: Style) -> None:
        if chart is self._chart and style == self._style:
            return
        self._chart = chart
        wait = LEAST_WAIT - (self._kit.ticks() - self._drawn)
        if style != self._style or wait <= 0:
            self._style = style
            self._draw_anew()
        elif self._later is None:
            self._later = self.set_timer(wait, self._draw_later)

    def show_at_once(self, chart: Chart | None, style: Style) -> None:
        """The answer to a key."""
        if chart is not self._chart or style != self._style:
            self._chart, self._style = chart, style
            self._draw_anew()

    def put_cursor(self, step: float | None) -> None:
        """Over the points of this step; None takes it away."""
        old, self._cursor = self._cursor_cell, step
        new = self._cursor_cell
        for cell in {old, new} - {None}:
            self._refresh_column(cell)

    @property
    def picture(self) -> ChartPicture | None:
        """What is drawn; None before there is room or something to draw."""
        if self._picture is None and self._chart is not None:
            self._picture = self._draw()
        return self._picture

    def moved(self, direction: int) -> float | None:
        """The step of the next drawn points to one side of the cursor; without one those at that end."""
        frame = self.picture.frame if self.picture else None
        if frame is None:
            return None
        columns = frame.columns
        known = [i for i, bad in enumerate(columns.bad) if bad or columns.lasts[i] == columns.lasts[i]]
        inside = self._cursor is not None and columns.first_step <= self._cursor <= columns.last_step
        if not inside or self._cursor is None:
            known = known if direction > 0 else known[::-1]
            return last_step_in(columns, known[0]) if known else None
        here = self._cursor_cell
        known = [i for i in known if (i - column_of(columns, self._cursor)) * direction > 0]
        cells = [(i, frame.cell(last_step_in(columns, i))) for i in (known if direction > 0 else known[::-1])]
        return next((last_step_in(columns, i) for i, cell in cells if cell is not None and cell != here), self._cursor)

    def notify_style_update(self) -> None:
        """Other colours: drawn anew."""
        super().notify_style_update()
        self._picture = None

    def on_resize(self) -> None:
        self._draw_anew()

    def _draw_later(self) -> None:
        self._later = None
        self._draw_anew()

    def _draw_anew(self) -> None:
        self._picture = None
        self._drawn = self._kit.ticks()
        self.refresh()

    def _draw(self) -> ChartPicture | None:
        width, height = self.size
        if self._chart is None or width < _LEAST_WIDTH or height < _LEAST_HEIGHT:
            return None
        try:
            self._fault = ""
            self._colours = palette_of(self.app.theme_variables)
            return draw(self._chart, width, height, self._colours, self._style, self._kit.times.text)
        except Exception as error:  # noqa: BLE001 - a chart that cannot be drawn must not take the screen away
            self._fault = f" internal error in the chart: {type(error).__name__}"
            return None

    # Painting, line by line

    def render_line(self, y: int) -> Strip:
        picture, base = self.picture, self.rich_style
        if picture is None:
            said = self._fault or (" reading" if self._chart is None else "")
            return Strip([Segment(f"{said if y == 0 else '':<{self.size.width}}", base)]).crop(0, self.size.width)
        if y >= picture.cells.height:
            return Strip.blank(self.size.width, base)
        segments = [Segment(text, _styled(base, colour)) for text, colour in picture.cells.pieces(y)]
        strip = Strip(segments, picture.cells.width)
        for cell, drawn in self._over(picture, y):
            strip = Strip.join([strip.crop(0, cell), Strip([drawn], 1), strip.crop(cell + 1)])
        return strip.adjust_cell_length(self.size.width, base)

    def _over(self, picture: ChartPicture, y: int) -> list[tuple[int, Segment]]:
        """The stretch that is being selected, and the cursor: cells that are drawn over the picture."""
        frame, cells = picture.frame, picture.cells
        if frame is None or y >= frame.rows:
            return []
        out = []
        if self._drag is not None and abs(self._drag[0] - self._drag[1]) >= _DRAG:
            first, last = sorted(min(cell, frame.width - 1) for cell in self._drag)  # it may have become narrower
            out += [self._lit(cells, frame.left + cell, y) for cell in range(first, last + 1)]
        if (here := self._cursor_cell) is not None:
            out.append(self._crossed(cells, frame.left + here, y))
        return out

    def _lit(self, cells: Cells, x: int, y: int) -> tuple[int, Segment]:
        return x, Segment(cells.signs[y][x], _styled(self.rich_style, cells.colours[y][x]) + RichStyle(reverse=True))

    def _crossed(self, cells: Cells, x: int, y: int) -> tuple[int, Segment]:
        """The curve stays to be seen under the cursor."""
        sign, colour = cells.signs[y][x], cells.colours[y][x]
        palette = self._colours
        if palette is not None and y and (not is_curve(sign) or colour in palette.bands):
            line = self._kit.glyphs.box[5]
            return x, Segment(line, _styled(self.rich_style, palette.cursor))
        return x, Segment(sign, _styled(self.rich_style, colour) + RichStyle(reverse=True))

    @property
    def _cursor_cell(self) -> int | None:
        frame = self._picture.frame if self._picture else None
        return None if frame is None or self._cursor is None else frame.cell(self._cursor)

    def _refresh_column(self, cell: int | None) -> None:
        if cell is not None and self._picture is not None and self._picture.frame is not None:
            self.refresh(Region(self._picture.frame.left + cell, 0, 1, self.size.height))

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1 and (cell := self._cell(event.x)) is not None:
            self._drag = (cell, cell)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag is not None and (cell := self._cell(event.x)) is not None and cell != self._drag[1]:
            self._drag = (self._drag[0], cell)
            self.refresh()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        drag, self._drag = self._drag, None
        frame = self._picture.frame if self._picture else None
        if drag is None or frame is None:
            return
        if abs(drag[0] - drag[1]) >= _DRAG:
            self.refresh()
            self.post_message(self.Ranged(frame.step_at(min(drag)), frame.step_at(max(drag))))
        else:
            self.post_message(self.Pointed(self._snapped(drag[1])))
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, 2)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, -2)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        event.stop()
        self.post_message(self.Pushed(-1))

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        event.stop()
        self.post_message(self.Pushed(1))

    def _wheel(self, event: events.MouseEvent, factor: int) -> None:
        event.stop()
        frame = self._picture.frame if self._picture else None
        cell = self._cell(event.x)
        if event.shift:
            self.post_message(self.Pushed(-1 if factor > 0 else 1))
        elif frame is not None and cell is not None:
            self.post_message(self.Wheeled(factor, frame.step_at(cell)))

    def _cell(self, x: int) -> int | None:
        """The cell of the canvas nearest to this one of the widget."""
        frame = self.picture.frame if self.picture else None
        return None if frame is None else max(0, min(frame.width - 1, x - frame.left))

    def _snapped(self, cell: int) -> float:
        """The step of the drawn points that are nearest to this cell."""
        assert self._picture is not None and self._picture.frame is not None
        frame = self._picture.frame
        columns = frame.columns
        steps = [last_step_in(columns, i) for i, v in enumerate(columns.lasts) if v == v or columns.bad[i]]
        known = [(abs(at - cell), step) for step in steps if (at := frame.cell(step)) is not None]
        return min(known)[1] if known else frame.step_at(cell)


@lru_cache(maxsize=256)
def _styled(base: RichStyle, colour: Colour | None) -> RichStyle:
    return base if colour is None else base + RichStyle(color=f"rgb({colour[0]},{colour[1]},{colour[2]})")


def palette_of(variables: dict[str, str]) -> ChartColours:
    """The colours of a theme."""
    background = Color.parse(variables["background"])

    def colour(name: str) -> Colour:
        return Color.parse(variables[name]).rgb

    def dim(name: str, share: float) -> Colour:
        return background.blend(Color.parse(variables[name]), share).rgb

    return ChartColours(
        series=tuple(colour(name) for name in SERIES),
        bands=tuple(dim(name, 0.32) for name in SERIES),
        axes=dim("foreground", 0.6),
        bad=colour("error"),
        cursor=colour("accent"),
        severities={
            Severity.CRITICAL: colour("error"),
            Severity.WARNING: colour("warning"),
            Severity.INFO: dim("foreground", 0.61),
        },
    )

"""The chart of one or several metrics, as text."""

from array import array

from tui_monitor.app.drawing.plotting import Palette, Style, draw
from tui_monitor.model.ask import Chart
from tui_monitor.model.finding import Severity
from tui_monitor.model.run import ChartColumns
from tui_monitor.text import Shown

GREY = (128, 128, 128)
PALETTE = Palette(axes=GREY, faint=GREY, bad=GREY, series=(GREY,), severities=dict.fromkeys(Severity, GREY))


def chart(*values: float) -> Chart:
    column = array("d", values)
    columns = ChartColumns(1.0, float(len(values)), column, column, column, column, array("q", [0] * len(values)))
    return Chart(((Shown("loss"), columns),), (), array("d"))


def rows_with_a_curve(text: str) -> int:
    return sum(any("\u2801" <= sign <= "\u28ff" for sign in line) for line in text.splitlines())


def test_a_log_scale_spreads_the_decades_over_the_height() -> None:
    drawn = draw(chart(2.0, 2.1, 3e3, 3e6, 3e9), 60, 12, PALETTE, Style(log=True))
    assert rows_with_a_curve(drawn) >= 8
    assert "3e9" in drawn


def test_a_linear_scale_shows_the_same_curve_from_its_lowest_to_its_highest_value() -> None:
    drawn = draw(chart(1.0, 2.0, 3.0, 4.0, 5.0), 60, 12, PALETTE, Style())
    assert rows_with_a_curve(drawn) >= 8

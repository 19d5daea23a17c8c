"""The chart of one or several metrics, as cells."""

from array import array
from itertools import pairwise
from math import isfinite, nan, sin

from fake_monitor import finding
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui_monitor.app.drawing.chart_curve import column_of, last_step_in, running_median, step_of
from tui_monitor.app.drawing.plotting import ChartColours, ChartPicture, Style, draw, spans_decades
from tui_monitor.model.ask import Along, Chart, ValueAt, XAxis
from tui_monitor.model.finding import Severity
from tui_monitor.model.run import ChartColumns
from tui_monitor.text import Shown

GREY, DIM, BRIGHT, RED = (128, 128, 128), (40, 40, 40), (90, 160, 255), (255, 0, 0)
PALETTE = ChartColours(
    series=(BRIGHT,),
    bands=(DIM,),
    faint=GREY,
    axes=GREY,
    bad=RED,
    cursor=GREY,
    severities=dict.fromkeys(Severity, GREY),
)


def columns(values: list[float], lows: list[float] | None = None, highs: list[float] | None = None) -> ChartColumns:
    finite = array("d", [v if isfinite(v) else nan for v in values])
    bad = array("q", [0 if isfinite(v) else 1 for v in values])
    low = array("d", lows) if lows else finite
    high = array("d", highs) if highs else finite
    return ChartColumns(1.0, float(len(values)), low, high, finite, finite, bad)


def chart(*values: float, **more: object) -> Chart:
    return Chart(((Shown("loss"), columns(list(values))),), (), array("d"), **more)  # type: ignore[arg-type]


def drawn(chart: Chart, width: int = 60, height: int = 20, style: Style | None = None) -> ChartPicture:
    return draw(chart, width, height, PALETTE, style or Style())


def rows_with_a_curve(picture: ChartPicture, colour: tuple[int, int, int] = BRIGHT) -> int:
    """How many rows hold dots of this colour."""
    cells = picture.cells
    return sum(
        any("\u2801" <= sign <= "\u28ff" and c == colour for sign, c in zip(signs, colours, strict=True))
        for signs, colours in zip(cells.signs, cells.colours, strict=True)
    )


def test_a_log_scale_spreads_the_decades_over_the_height() -> None:
    picture = drawn(chart(2.0, 2.1, 3e3, 3e6, 3e9), 60, 12, Style(log=True))
    assert rows_with_a_curve(picture) >= 8
    assert "1e9" in "\n".join(picture.cells.lines())


def test_a_linear_scale_shows_the_same_curve_from_its_lowest_to_its_highest_value() -> None:
    assert rows_with_a_curve(drawn(chart(1.0, 2.0, 3.0, 4.0, 5.0), 60, 12)) >= 8


def test_a_run_that_exploded_asks_for_a_log_scale() -> None:
    assert spans_decades(chart(1.0, 1.0, 1.0, 1.0, 5e10))
    assert not spans_decades(chart(1.0, 1.0, 2.0, 3.0, 500.0))
    assert not spans_decades(chart(-1.0, 1.0, 2.0, 3.0, 5e10))


def test_nan_is_a_rail_on_the_top_row_from_the_first_bad_step_and_nowhere_else() -> None:
    bad = finding(metric="loss", onset=41)
    values = [2.0 - i / 40 for i in range(40)] + [nan] * 40
    before = {bad.id: ValueAt(Shown("loss"), 1.025, 40.0)}
    both = replace(chart(*values), findings=(bad,), finite_before=before)
    picture = drawn(both, 90, 20, Style(selected=bad))
    top, *rest = picture.cells.lines()
    rail = top[picture.frame.left :]  # type: ignore[union-attr]
    assert rail.count("▼") == 1
    assert set(rail[: rail.index("▼")]) == {" "}
    assert set(rail[rail.index("▼") + 1 :]) <= {"×", "▽"} and rail.endswith("×")
    assert all("×" not in line for line in rest)
    assert any("onset 41 · last finite 1.025 at 40" in line for line in rest)
    assert ("×", "NaN or inf") in picture.named


def test_nan_of_a_metric_that_is_logged_seldom_is_one_rail_and_no_stripes() -> None:
    values = [1.0, *[nan] * 3]
    sparse = columns([v for value in values for v in (value, *[nan] * 9)])
    sparse.bad[:] = array("q", [1 if i in (10, 20, 30) else 0 for i in range(40)])
    top = drawn(Chart(((Shown("val_loss"), sparse),), (), array("d")), 80).cells.lines()[0]
    assert "× " not in top.strip()


def test_a_finite_value_ends_the_rail() -> None:
    top = drawn(chart(*[1.0] * 20, *[nan] * 20, *[1.5] * 20), 80).cells.lines()[0].strip("│ ")
    assert 18 <= top.count("×") <= 32 and top.strip("×") == ""


def test_noise_is_a_dim_band_behind_a_bright_line_that_keeps_its_shape() -> None:
    noisy = [2.0 - i / 300 + 0.6 * sin(i * 12.9898) * sin(i * 78.233) for i in range(200)]
    picture = drawn(chart(*noisy), 110, 24)
    assert picture.banded
    cells = picture.cells
    bright = [
        {y for y in range(22) if cells.colours[y][x] == BRIGHT and cells.signs[y][x] > "\u2800"} for x in range(10, 105)
    ]
    assert max(len(rows) for rows in bright) <= 5, "the line is no barcode"
    assert rows_with_a_curve(picture, DIM) >= 18, "the extremes are to be seen"


def test_the_extremes_of_a_column_stay_to_be_seen() -> None:
    lows, highs = [1.0] * 100, [1.2] * 50 + [5.0] + [1.2] * 49
    found = columns([1.1] * 100, lows, highs)
    picture = drawn(Chart(((Shown("loss"), found),), (), array("d")), 60, 14)
    assert rows_with_a_curve(picture, DIM) >= 9
    assert rows_with_a_curve(picture) <= 3


def test_a_few_points_are_a_line_through_each_of_them() -> None:
    picture = drawn(chart(1.0, 3.0, 1.5, 3.0, 1.0, 3.0), 60, 14)
    assert not picture.banded
    assert rows_with_a_curve(picture) >= 11


def test_smoothing_draws_what_was_logged_dim_behind_it() -> None:
    picture = drawn(chart(*[1.0, 3.0] * 20), 60, 14, Style(smoothing=0.9))
    assert rows_with_a_curve(picture) < rows_with_a_curve(picture, DIM)


def test_labels_are_round_distinct_never_cut_and_not_in_each_row() -> None:
    picture = drawn(chart(*[1.06 - i / 1e4 for i in range(668)]), 105, 24)
    lines = picture.cells.lines()
    labels = [line.split("┤")[0].strip() for line in lines if "┤" in line]
    assert len(labels) == len(set(labels)) and 2 <= len(labels) <= 8
    rows = [y for y, line in enumerate(lines) if "┤" in line]
    assert min(b - a for a, b in pairwise(rows)) >= 2
    assert lines[-1].split() == ["100", "200", "300", "400", "500", "600"]


@given(st.integers(20, 160), st.integers(5, 40), st.integers(1, 10**7))
def test_a_chart_fits_its_room_whatever_that_is(width, height, last):
    found = replace(chart(1.0, 2.0, nan, 4.0), evaluations=array("d", [1.0, last / 2]))
    found = replace(found, series=((Shown("loss"), replace(found.series[0][1], last_step=float(last))),))
    lines = drawn(found, width, height).cells.lines()
    assert len(lines) == height and all(len(line) == width for line in lines)
    below = "".join(lines[-1:])
    assert all(part.isdigit() or not part.isalnum() or "e" in part for part in below.split())


def test_restarts_evaluations_and_checkpoints_have_signs_of_their_own_and_names() -> None:
    marked = replace(
        chart(*[1.0 + i / 50 for i in range(100)]),
        restarts=array("d", [30.0]),
        evaluations=array("d", [20.0, 40.0, 60.0]),
        checkpoints=array("d", [50.0]),
    )
    picture = drawn(marked)
    lines = picture.cells.lines()
    assert sum("╎" in line for line in lines) > 10
    assert lines[-2].count("┴") >= 2 and lines[-2].count("◆") == 1
    assert {meaning for _, meaning in picture.named} == {"restart", "evaluation", "checkpoint"}


def test_a_low_chart_has_its_labels_in_the_axis() -> None:
    lines = drawn(chart(*[1.0 + i for i in range(668)]), 78, 9).cells.lines()
    assert lines[-1].lstrip().startswith("└") and " 200 " in lines[-1] and " 600 " in lines[-1]
    lines = drawn(chart(*[1.0 + i for i in range(1501)]), 60, 6).cells.lines()
    assert "1 500" in lines[-1], "the last one is not cut at the edge"


def test_another_axis_places_the_same_points_where_its_values_are() -> None:
    late = Along(array("d", [1.0, 50.0, 100.0]), array("d", [0.0, 10.0, 100.0]))
    picture = drawn(chart(*range(1, 101), axis=XAxis.TIME, along=late), 100, 20)
    frame = picture.frame
    assert frame is not None
    assert abs(frame.cell(50.0) - frame.width * 0.1) <= 2
    assert "1m" in picture.cells.lines()[-1]
    assert abs(frame.step_at(frame.cell(50.0)) - 50.0) < 4


def test_ascii_has_no_sign_beyond_ascii() -> None:
    bad = finding(metric="loss", onset=41)
    marked = replace(chart(*[2.0 - i / 40 for i in range(40)], *[nan] * 40), findings=(bad,))
    marked = replace(marked, restarts=array("d", [9.0]), evaluations=array("d", [5.0]), checkpoints=array("d", [7.0]))
    text = "\n".join(drawn(marked, 80, 20, Style(braille=False, selected=bad, smoothing=0.6)).cells.lines())
    assert text.isascii()
    assert "!" in text and "v" in text


def test_a_chart_of_nothing_is_empty() -> None:
    assert drawn(Chart((), (), array("d"))).frame is None


@given(st.integers(1, 300), st.floats(-1e6, 1e6), st.floats(0, 1e7), st.data())
def test_the_last_step_of_a_column_is_in_it(count, first, size, data):
    found = replace(columns([1.0] * count), first_step=first, last_step=first + size)
    column = data.draw(st.integers(0, count - 1))
    if size > 1 and column < count - 1:
        assert column_of(found, last_step_in(found, column)) == column
        assert step_of(found, column) <= last_step_in(found, column)


def test_a_running_median_keeps_a_step_and_drops_a_spike() -> None:
    assert running_median([1, 1, 1, 9, 1, 1, 1], 5) == [1] * 7
    assert running_median([1, 1, 1, 1, 5, 5, 5, 5], 3) == [1, 1, 1, 1, 5, 5, 5, 5]

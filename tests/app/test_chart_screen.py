"""The chart of the run screen, driven: cursor, axes, zoom, mouse, metrics."""

from array import array

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet, run_view
from msgspec.structs import replace
from textual.events import MouseScrollDown, MouseScrollUp

from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.widgets.chart import ChartView
from tui_monitor.model.ask import Along, Chart, ChartRequest, Forget, MetricsRequest, ReadoutRequest, XAxis
from tui_monitor.text import Shown

CURSOR = "cursor │ step"


def asked(monitor: FakeMonitor, kind: type) -> list:
    return [request for request in monitor.asked if isinstance(request, kind)]


async def opened(app) -> ChartView:
    await app.press("enter")
    await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")
    chart = app.app.screen.query_one(ChartView)
    await app.until(lambda: chart.picture is not None and chart.picture.frame is not None, "a chart")
    return chart


async def standing(app, chart: ChartView) -> None:
    """No picture is still to come: the newest question was answered and drawn, and nothing waits for its turn."""
    monitor = app.monitor
    drawn = lambda: chart._later is None and chart._chart is monitor.answers.get(asked(monitor, ChartRequest)[-1])  # noqa: E731
    await app.until(drawn, "the newest picture")


def in_picture(chart: ChartView, share: float) -> tuple[int, int]:
    """A cell of the widget this far to the right on the canvas."""
    frame = chart.picture.frame
    return frame.left + round(share * (frame.width - 1)), 3


async def wheel(app, chart: ChartView, kind: type, x: int, shift: bool = False) -> None:
    chart.post_message(kind(chart, x, 3, 0, 0, 0, shift, False, False))
    await app.pilot.pause()


def marked(app) -> str:
    """The line of the log that has the bar."""
    return next(
        (line for line in app.text.splitlines() if line.lstrip(" ┃").startswith("▌") and " | loss " in line), ""
    )


@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_left_and_right_move_a_cursor_with_all_metrics_at_its_step_and_the_log_follows(size):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, size) as app:
        await opened(app)
        await app.press("left")
        await app.sees(CURSOR, "val_loss 1.087", "lr 3e-4 at ")
        newest = asked(monitor, ReadoutRequest)[-1].step
        await app.press("h", "left")
        await app.until(lambda: asked(monitor, ReadoutRequest)[-1].step < newest - 20)
        step = asked(monitor, ReadoutRequest)[-1].step
        await app.sees(f"{CURSOR} {int(step):,}".replace(",", " "))
        await app.until(lambda: f" step {int(step) // 10 * 10} " in marked(app), "the line of that step is marked")
        await app.press("l")
        await app.until(lambda: asked(monitor, ReadoutRequest)[-1].step > step)


async def test_right_without_a_cursor_begins_at_the_first_point():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.press("right")
        await app.until(lambda: asked(monitor, ReadoutRequest))
        assert asked(monitor, ReadoutRequest)[-1].step < 40


async def test_esc_takes_the_cursor_away_first_and_then_leaves():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.press("left")
        await app.sees(CURSOR)
        await app.press("escape")
        await app.until(lambda: CURSOR not in app.text)
        assert isinstance(app.app.screen, RunScreen)
        assert asked(monitor, ReadoutRequest)[-1] in [one.request for one in asked(monitor, Forget)]
        await app.press("escape")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))


async def test_zero_takes_the_cursor_away_and_shows_the_whole():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await opened(app)
        await app.press("plus", "left")
        await app.sees(CURSOR, "steps ")
        await app.press("0")
        await app.sees("all 3 421 steps")
        assert CURSOR not in app.text


async def test_a_cursor_is_a_line_through_the_chart_and_only_its_columns_are_painted_anew():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        chart = await opened(app)
        await app.press("left", "left")
        await app.sees(CURSOR)
        await standing(app, chart)
        cell = chart._cursor_cell + chart.picture.frame.left
        column = [chart.render_line(y).text[cell] for y in range(chart.picture.frame.rows)]
        assert column.count("│") > len(column) / 2
        kept = chart.picture
        await app.press("left")
        assert chart.picture is kept, "the curves are not drawn again for a cursor"


async def test_a_click_puts_the_cursor_there():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        chart = await opened(app)
        await app.pilot.click(chart, offset=in_picture(chart, 0.5))
        await app.sees(CURSOR)
        assert asked(monitor, ReadoutRequest)[-1].step == pytest.approx(1710, abs=60)


async def test_the_wheel_zooms_at_the_pointer_and_with_shift_it_pans():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        chart = await opened(app)
        x, _ = in_picture(chart, 0.25)
        await wheel(app, chart, MouseScrollUp, x)
        await app.until(lambda: asked(monitor, ChartRequest)[-1].first is not None)
        window = asked(monitor, ChartRequest)[-1]
        assert (855 - window.first) / (window.last - window.first) == pytest.approx(0.25, abs=0.02)
        await wheel(app, chart, MouseScrollDown, x, shift=True)
        await app.until(lambda: asked(monitor, ChartRequest)[-1].first > window.first)
        await wheel(app, chart, MouseScrollDown, x)
        await app.until(lambda: asked(monitor, ChartRequest)[-1].first is None)


async def test_a_drag_shows_that_part():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        chart = await opened(app)
        await app.pilot.mouse_down(chart, offset=in_picture(chart, 0.25))
        await app.pilot.hover(chart, offset=in_picture(chart, 0.5))
        await app.pilot.mouse_up(chart, offset=in_picture(chart, 0.5))
        await app.until(lambda: asked(monitor, ChartRequest)[-1].first is not None)
        window = asked(monitor, ChartRequest)[-1]
        assert window.first == pytest.approx(855, abs=40) and window.last == pytest.approx(1710, abs=40)
        assert not asked(monitor, ReadoutRequest), "a drag is no click"


async def test_a_terminal_that_becomes_narrower_during_a_drag_keeps_the_part_that_is_left():
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        chart = await opened(app)
        await app.pilot.mouse_down(chart, offset=in_picture(chart, 0.1))
        await app.pilot.hover(chart, offset=in_picture(chart, 0.9))
        await app.pilot.resize_terminal(80, 24)
        await app.until(lambda: chart.picture is not None and chart.picture.cells.width < 80, "a narrower chart")
        lit = [segment for segment in chart.render_line(3) if segment.style and segment.style.reverse]
        assert len(lit) > chart.picture.frame.width // 2


async def test_the_values_at_the_cursor_are_those_of_the_metrics_that_are_drawn():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.press("left")
        await app.sees(CURSOR)
        await app.press("m")
        await app.sees("Metrics")
        await app.press("l", "r", "enter")
        await app.until(lambda: asked(monitor, ReadoutRequest)[-1].metrics == ("lr",), "the values of lr")
        (old,) = {request for request in asked(monitor, ReadoutRequest) if request.metrics != ("lr",)}
        assert Forget(old) in monitor.asked


async def test_plus_zooms_at_the_cursor():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.press("right", "right", "plus")
        await app.until(lambda: asked(monitor, ChartRequest)[-1].first is not None)
        step, window = asked(monitor, ReadoutRequest)[-1].step, asked(monitor, ChartRequest)[-1]
        assert (step - window.first) / (window.last - window.first) == pytest.approx((step - 1) / 3420, abs=0.02)


class Timed(FakeMonitor):
    """Its runs log times as well."""

    def chart(self, run, metrics):
        chart = super().chart(run, metrics)
        along = Along(array("d", [1.0, 3421.0]), array("d", [0.0, 7200.0]))
        axis = self.asked[-1].axis
        timed = along if axis is XAxis.TIME else None
        return replace(chart, axes=(XAxis.STEP, XAxis.TIME), axis=axis, along=timed)


async def test_x_goes_through_the_axes_that_this_run_has_and_says_which():
    monitor = Timed(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.sees("x step")
        await app.press("x")
        assert asked(monitor, ChartRequest)[-1].axis is XAxis.TIME
        await app.sees("x time", "step, time", "1h")
        await app.press("x")
        await app.sees("x step")


async def test_a_run_with_steps_alone_says_so():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await opened(app)
        await app.press("x")
        await app.sees("only steps are logged")


async def test_scale_and_smoothing_are_said_and_the_smoothed_value_is_told():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await opened(app)
        await app.sees("smooth 0", "y linear", "x step", "all 3 421 steps")
        await app.press("y", "right_square_bracket", "right")
        await app.sees("y log", "smooth 0.6", "(smooth ")


async def test_an_explosion_is_drawn_on_a_log_scale_and_the_word_says_so():
    values = [1.0 + i / 1e3 for i in range(80)] + [10.0 ** (i / 4) for i in range(40)]
    async with driven(FakeMonitor([run_view("boom", values=values)]), (160, 48)) as app:
        await opened(app)
        await app.sees("y log (auto)")
        await app.press("y")
        await app.sees("y linear")


METRICS = ("val_loss", "lr", "grad_norm", "acc")


class Rich(FakeMonitor):
    def usual_answer(self, request):
        answer = super().usual_answer(request)
        if isinstance(request, MetricsRequest):
            return tuple(replace(answer[0], name=Shown(name), points=10 ** (i + 1)) for i, name in enumerate(METRICS))
        return answer


def columns_of_roles(text: str) -> set[int]:
    """Where they stand in the rows of the picker, and in its heading."""
    rows = [line for line in text.splitlines() if "train loss" in line or "points  role" in line]
    return {line.find("train loss") if "train loss" in line else line.index("role") for line in rows}


async def test_metrics_are_aligned_filtered_by_typing_marked_by_space_and_drawn_by_enter():
    monitor = Rich(fleet(24))
    async with driven(monitor, (120, 40)) as app:
        await opened(app)
        await app.press("m")
        await app.sees("Metrics", "[x] val_loss", "[ ] grad_norm", "type to filter")
        columns = columns_of_roles(app.text)
        assert len(columns) == 1
        await app.press(*"acc")
        await app.sees("1 of 4")
        assert columns_of_roles(app.text) == columns, "what is left stands where it stood"
        await app.press("backspace", "backspace", "backspace", "q", "u")
        await app.sees("no metric is called so")
        await app.press("backspace", "backspace", "n", "o", "r", "m")
        await app.sees("1 of 4")
        await app.press("space", "escape", "enter")
        await app.until(lambda: asked(monitor, ChartRequest)[-1].metrics == ("val_loss", "grad_norm"))
        await app.sees("▪ val_loss  ▪ grad_norm")


async def test_the_line_under_the_cursor_of_the_picker_is_inverse_over_its_whole_width():
    from tui_monitor.app.drawing.glyphs import UNICODE
    from tui_monitor.app.drawing.metric_rows import rows
    from tui_monitor.model.ask import MetricView

    metrics = [MetricView(Shown(name), "loss", Shown("f"), 3, 1.0, 0.5) for name in METRICS]
    first, second, *_ = rows(metrics, [Shown("lr")], 1, 12, 60, UNICODE)
    assert all("reverse" in style for _, style in second) and not any("reverse" in style for _, style in first)


async def test_new_points_are_drawn_at_most_twice_a_second_and_a_key_at_once():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        chart = await opened(app)
        app.ticks.now += 1.0
        run = asked(monitor, ChartRequest)[-1]

        def answer(values: list[float]) -> Chart:
            from fake_monitor import columns_of

            return Chart(((Shown("val_loss"), columns_of(values, 3421)),), (), array("d"))

        for step, value in enumerate((5.0, 6.0)):
            monitor.answers[run] = answer([1.0, value])
            monitor.show(*monitor.snapshot.runs, now=float(step))
            await app.until(lambda: app.app.screen._chart._kept is monitor.answers[run])
            if step == 0:
                first = chart.picture
        assert chart.picture is first, "the second one waits"
        await app.press("right_square_bracket")
        assert chart.picture is not first


async def test_another_theme_is_seen_in_the_chart_at_once():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        chart = await opened(app)
        before = {colour for row in chart.picture.cells.colours for colour in row}
        app.app.read_themes()
        app.app.theme = "paper"
        await app.until(lambda: chart.picture is not None and chart._colours.series[0] not in before)

"""The picture proves the word, no column is empty, nothing is said twice."""

import math
import re

from by_hand import Watching, append, steps
from driving import driven
from fake_monitor import NOW, FakeMonitor, columns_of, explodes, falling, finding, fleet, run_view
from made_views import drawn_as
from msgspec.structs import replace
from rich.cells import cell_len

from tui_monitor.app.drawing.as_drawn import as_drawn
from tui_monitor.app.drawing.columns_in_use import ColumnsInUse
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.head_lines import head_lines
from tui_monitor.app.drawing.kept import KeptDrawings
from tui_monitor.app.drawing.layout import Slot
from tui_monitor.app.drawing.list_lines import composed, titles
from tui_monitor.app.drawing.log_scale import wants_log
from tui_monitor.app.drawing.order import rest_title
from tui_monitor.app.drawing.pieces import QUIET
from tui_monitor.app.drawing.preview import preview
from tui_monitor.app.drawing.proof import finding_lines, strip_lines
from tui_monitor.app.drawing.run_lines import draw
from tui_monitor.app.drawing.run_names import shorter
from tui_monitor.app.drawing.run_parts import InUse, RunLook, came
from tui_monitor.app.drawing.table_view import draw_head, draw_row
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.model.ask import ChartRequest
from tui_monitor.model.finding import Decision, Kind
from tui_monitor.model.log_lines import LogLines
from tui_monitor.model.run import DrawnMetric, LastFinite, Life, Reading, Watched
from tui_monitor.text import Shown

LOOK = RunLook(UNICODE, Shown("exp-003"), 7, NOW)


def text(lines) -> str:
    return "\n".join("".join(said for said, _ in line) for line in lines)


def sick_in_loss():
    """Watched is val_loss, which looks well; the verdict is about loss."""
    found = finding(Kind.EXPLOSION, "loss", 240, "loss rose from its level of 1.24 to 5.2e10")
    view = run_view("exp-003", decision=Decision.STOP, metric="val_loss", findings=(found,), step=2240)
    shape = DrawnMetric(
        Watched(Shown("loss"), True, Shown("it decides")),
        columns_of(explodes(), 2240),
        bad=0,
        last_finite=LastFinite(5.2e10, 2240),
    )
    return replace(view, latest={**view.latest, Shown("loss"): 5.2e10}, decisive=shape)


def test_the_metric_that_the_verdict_is_about_is_drawn_and_told_everywhere():
    view = sick_in_loss()
    for drawn in (
        draw(view, LOOK, 53, 8),
        draw(view, LOOK, 90, 2),
        [draw_row(view, LOOK, 120)],
        head_lines(view, LOOK, 160),
        head_lines(view, LOOK, 80),
        preview(view, LOOK, 50, 12, KeptDrawings()),
    ):
        assert "loss  " in text(drawn) and "5.2e10" in text(drawn)
        assert "val_loss" not in text(drawn)


def test_without_such_a_metric_the_watched_one_is_drawn():
    view = run_view()
    assert as_drawn(view) is view


def test_a_run_that_explodes_in_another_metric_than_the_watched_one_shows_that_one(tmp_path):
    log = tmp_path / "exp-1" / "train.log"
    for step in range(400):
        append(log, f"step {step} | loss {1.0 if step < 150 else 1.2 ** min(step - 150, 300)} | val_loss 1.0\n")
    (view,) = Watching(tmp_path).look()
    assert view.watched is not None and view.watched.metric == "val_loss"
    assert view.verdict.decision is Decision.STOP
    assert view.decisive is not None and view.decisive.watched is not None
    assert view.decisive.watched.metric == "loss"
    assert view.decisive.curve is not None


def test_a_healthy_run_shows_what_is_watched(tmp_path):
    append(tmp_path / "exp-1" / "train.log", steps(1, 400))
    (view,) = Watching(tmp_path).look()
    assert view.decisive is None


def test_a_column_that_no_run_needs_leaves_its_room_to_the_others():
    over = run_view(life=Life.FINISHED, pid=None)
    columns = ColumnsInUse()
    in_use = columns.of([over])
    head = text([draw_head(7, 120, in_use=in_use)])
    assert "best" in head and "step" in head
    assert not {"rate", "left", "age", "pid", "trend"} & set(head.split())
    running = columns.of([drawn_as(run_view("exp-2"), trend=-0.03)])
    head = text([draw_head(7, 190, in_use=running)])
    assert {"rate", "left", "age", "pid", "trend"} <= set(head.split())
    assert columns.of([over]) == running, "what was needed once stays, so that nothing moves about"


def test_the_name_of_a_metric_has_the_room_that_it_needs_and_tells_its_end_first():
    view = run_view(metric="valid_1's binary_logloss")
    in_use = ColumnsInUse().of([view])
    assert " binary_logloss " in text([draw_row(view, replace(LOOK, in_use=in_use), 100)])


def test_every_row_has_exactly_its_width_whatever_is_in_use():
    for views in ([run_view()], [run_view(life=Life.FINISHED)], [run_view(metric="a/" + "long" * 9)]):
        look = replace(LOOK, in_use=ColumnsInUse().of(views))
        for width in range(24, 220, 7):
            assert len(text([draw_row(views[0], look, width)])) == width
            assert len(text([draw_head(7, width, in_use=look.in_use)])) == width


def test_a_trend_says_in_how_many_steps():
    view = drawn_as(run_view(step=1205), trend=-0.03)
    assert text([came(view, LOOK)]) == "▼ 3.0 % in 100 steps"
    assert text([came(view, LOOK, wordy=False)]) == "▼ 3.0 % in 100"
    assert text([came(drawn_as(view, trend=0.0), LOOK)]) == "flat"


def test_many_bad_values_are_counted_in_a_narrow_column_too():
    view = run_view(values=[*falling()[:20], math.nan])
    view = drawn_as(view, bad=2030)
    assert "NaN ×2k" in text([draw_row(view, LOOK, 100)])


def test_the_rows_below_are_called_what_they_are():
    healthy, ended = run_view(), run_view(life=Life.FINISHED)
    reading = replace(healthy, reading=Reading(under_way=True))
    assert rest_title([healthy, ended], False, 2) == "healthy and ended (2)"
    assert rest_title([healthy], False, 1) == "healthy (1)"
    assert rest_title([reading, ended], False, 2) == "being read and ended (2)"
    assert rest_title([healthy], True, 3) == "known and healthy (3)"


def test_what_stays_at_the_end_of_its_explosion_is_drawn_on_a_log_scale():
    assert wants_log([1.3] * 40 + [1e30] * 80)
    assert not wants_log([2.3] * 40 + [0.01] * 80), "what falls is no explosion"


def test_a_short_name_keeps_its_two_ends_and_one_ellipsis():
    assert shorter(Shown("rotating-…le-explodes-seed25"), 13, "…").count("…") == 1
    assert shorter(Shown("rotating-…le-explodes-seed25"), 13, "…").endswith("seed25")
    assert shorter(Shown("exp-1"), 13, "…") == "exp-1"


def test_the_preview_says_a_reason_once():
    view = sick_in_loss()
    shown = text(preview(view, LOOK, 60, 30, KeptDrawings()))
    assert shown.count("rose from 1.24") == 1
    assert "Enter" not in shown, "the keys stand at the foot of the screen"


async def test_a_run_without_a_text_log_gives_its_room_to_the_chart():
    class NoText(FakeMonitor):
        def log(self, *_):
            return LogLines((), Shown("no text log"))

    heights = {}
    for monitor, word in ((FakeMonitor(fleet(3)), "FOLLOWING"), (NoText(fleet(3)), "no text log")):
        async with driven(monitor, (160, 48)) as app:
            await app.press("enter")
            await app.until(lambda: isinstance(app.app.screen, RunScreen))
            await app.sees(word)
            await app.pilot.pause()
            screen = app.app.screen
            heights[word] = screen._chart.size.height, screen._log.size.height
    assert heights["no text log"][1] == 2
    assert heights["no text log"][0] == sum(heights["FOLLOWING"]) - 2


async def test_a_chart_that_is_not_there_yet_has_the_background_of_the_others():
    class NoChart(FakeMonitor):
        def usual_answer(self, request):
            return None if isinstance(request, ChartRequest) else super().usual_answer(request)

    async with driven(NoChart(fleet(3)), (80, 24)) as app:
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, RunScreen))
        await app.sees(" reading")
        chart = app.app.screen.query_one("ChartView")
        for y in range(chart.size.height):
            line = chart.render_line(y)
            assert line.cell_length == chart.size.width
            assert all(segment.style and segment.style.bgcolor == chart.rich_style.bgcolor for segment in line)


def test_the_preview_fills_its_room_and_ends_with_what_the_log_says_without_its_time():
    view = timed(sick_in_loss(), "2026-11-29 00:03:49 step 240 | loss 9.1")
    for width in (44, 60, 160):
        for height in range(5, 50):
            lines = preview(view, LOOK, width, height, KeptDrawings())
            assert len(lines) == height
            assert all(cell_len(text([line])) == width for line in lines)
    assert "…" in text(preview(timed(sick_in_loss(), "step 240 | loss 9.1 " * 9), LOOK, 60, 6, KeptDrawings())[-1:])
    shown = preview(view, LOOK, 60, 40, KeptDrawings())
    assert sum("│" in text([line]) for line in shown) > 25, "the curve takes the room"
    assert "step 240 | loss 9.1" in text(shown) and "00:03:49" not in text(shown)


def test_the_value_that_proves_a_finding_is_not_pushed_out_by_the_time_of_its_line():
    found = timed(sick_in_loss(), "2026-11-29 00:03:49,123 step 240/20000 | loss 9.1").findings[0]
    lines = text(finding_lines(found, True, UNICODE, 54))
    assert "step 240/20000 | loss 9.1" in lines
    assert "step 240/20000 | loss 9.1" in text(strip_lines((found,), found, "", 54, UNICODE))


def test_a_proof_that_several_records_of_a_file_say_alike_stands_once():
    found = finding()
    record = replace(found.evidence.lines[0], text=Shown("a record of trainer_state, not text"))
    found = replace(found, evidence=replace(found.evidence, lines=(record,) * 3))
    assert text(finding_lines(found, True, UNICODE, 54)).count("a record of trainer_state") == 1


def timed(view, line):
    """With this line of the log as its proof."""
    (found,) = view.findings
    quoted = replace(found.evidence.lines[0], text=Shown(line))
    return replace(view, findings=(replace(found, evidence=replace(found.evidence, lines=(quoted,))),))


def test_scales_of_a_wide_list_stand_under_each_other():
    sick = sick_in_loss()
    decades = columns_of([1.0] * 20 + [10.0**i for i in range(20)], 2240)
    exploding = draw(replace(sick, decisive=replace(sick.decisive, curve=decades)), LOOK, 160, 2)
    plain = draw(run_view("a"), LOOK, 160, 2)
    axes = {max(line.rfind("┤"), line.rfind("╷")) for line in text([*plain, *exploding]).splitlines()}
    assert len(axes) == 1
    assert "log" in text(exploding)


def test_titles_stand_above_each_column_of_rows():
    slots = (Slot(0, 0, 80, 1), Slot(80, 0, 80, 1), Slot(0, 1, 80, 1))
    (head,) = composed(160, 1, 0, titles(slots, 12, InUse()))
    assert text([head]).count("verdict") == 2


def test_the_share_of_a_run_that_is_over_is_quiet():
    over = replace(run_view("a", step=100), life=Life.FINISHED)
    over = replace(over, progress=replace(over.progress, step=100, total=100))
    assert ("█", QUIET) in draw_row(over, LOOK, 200)


def test_a_silence_is_counted_once():
    view = replace(run_view("a", decision=Decision.WAIT), life=Life.STALLED)
    assert "ago" not in text(draw(view, LOOK, 90, 9))
    assert "stalled" in text(draw(view, LOOK, 90, 9))


def test_the_time_of_an_end_that_is_no_longer_of_this_day_is_its_date():
    view = run_view("a")
    for days, said in ((0.5, "finished ..:..:.."), (3, "finished [A-Z][a-z]{2} [0-9]{2} ")):
        ended = replace(view, life=Life.FINISHED, output=replace(view.output, last=NOW - days * 86400))
        assert re.search(said, text(draw(ended, LOOK, 90, 9)))


def test_where_names_leave_little_room_the_metric_is_named_before_its_trend_is_told():
    ((head, _),) = draw_head(22, 80)
    assert "metric" in head and "now" in head and "trajectory" in head and "trend" not in head

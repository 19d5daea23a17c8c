"""A run in every form it is drawn in: exactly its cells, and what must be seen at every size."""

import re

import pytest
from any_run import looks, views
from fake_monitor import NOW, columns_of, explodes, falling, finding, goes_nan, run_view
from hypothesis import given, settings
from hypothesis import strategies as st
from made_views import drawn_as
from msgspec.structs import replace

from tui_monitor.app.drawing.glyphs import ASCII, UNICODE, Glyphs
from tui_monitor.app.drawing.head_lines import head_lines
from tui_monitor.app.drawing.pieces import Piece, width_of
from tui_monitor.app.drawing.run_lines import draw
from tui_monitor.app.drawing.run_parts import InUse, Lines, RunLook
from tui_monitor.app.drawing.state_colours import BADGES, LIT
from tui_monitor.app.drawing.table_view import draw_head, draw_row
from tui_monitor.model.finding import Decision, Kind
from tui_monitor.model.run import LastFinite, Life, RunView, Status
from tui_monitor.report.states import State
from tui_monitor.text import Shown

SIZES = st.tuples(st.integers(1, 200), st.integers(1, 24))


def exploding() -> RunView:
    found = finding(Kind.EXPLOSION, "loss", 240, "loss rose from its level of 0.9 to 41.2")
    values = [*falling()[:60], *(10.0**x for x in range(1, 11))]
    view = run_view(
        "exp-003", decision=Decision.STOP, values=values, findings=(found,), step=2240, total=20000,
        pid=15674, confidence=0.92,
    )  # fmt: skip
    return replace(view, latest={Shown("loss"): 5.2e10})


def lost() -> RunView:
    found = finding(Kind.NAN, "loss", 181, "loss is NaN, after 180 finite values")
    view = run_view(
        "exp-002", decision=Decision.STOP, values=goes_nan(), findings=(found,), step=668, total=20000, confidence=0.83
    )
    return drawn_as(view, bad=487, last_finite=LastFinite(0.968, 180.0))


def healthy() -> RunView:
    return drawn_as(run_view("exp-001", reason="241 points, no active alarm", step=1205, total=20000), trend=-0.03)


def crashed() -> RunView:
    found = finding(Kind.CRASH, None, 270, "crashed after step 270: RuntimeError: CUDA error: device-side assert")
    reason = "already ended: " + found.message
    return run_view(
        "exp-006", decision=Decision.STOP, reason=reason, findings=(found,), life=Life.FAILED, status=Status.FAILED,
        step=270, total=20000, pid=None,
    )  # fmt: skip


def look(view: RunView, glyphs: Glyphs = UNICODE, selected: bool = False) -> RunLook:
    return RunLook(glyphs, view.exp_id, 7, NOW, selected)


def text(lines: Lines) -> list[str]:
    return ["".join(part for part, _ in line) for line in lines]


def row(view: RunView, width: int, glyphs: Glyphs = UNICODE) -> str:
    return text([draw_row(view, look(view, glyphs), width)])[0]


def is_exactly(lines: Lines, width: int, height: int) -> bool:
    return [width_of(line) for line in lines] == [width] * height


@given(views(), looks(), SIZES)
@settings(max_examples=300, deadline=None)
def test_any_run_fills_exactly_the_cells_that_it_is_given(view, shown, size):
    assert is_exactly(draw(view, shown, *size), *size)
    assert is_exactly([draw_row(view, shown, size[0])], size[0], 1)
    assert is_exactly([draw_head(shown.name_width, size[0])], size[0], 1)
    assert is_exactly(head_lines(view, shown, size[0]), size[0], 2)


@given(views(), looks(), SIZES)
@settings(max_examples=100, deadline=None)
def test_in_ascii_all_but_what_came_from_outside_is_ascii(view, shown, size):
    plain = drawn_as(replace(view, id=Shown("a"), findings=()), watched=None)
    named = replace(shown, glyphs=ASCII, name=Shown("a"))
    assert "".join(text(draw(plain, named, *size))).isascii()


@pytest.mark.parametrize("view", [exploding(), lost(), healthy(), crashed()], ids=lambda view: str(view.exp_id))
@pytest.mark.parametrize(("width", "height"), [(160, 1), (80, 1), (60, 1), (40, 1), (80, 2), (60, 2), (53, 3), (53, 4),
                                               (53, 5), (53, 9), (24, 5)])  # fmt: skip
def test_every_form_has_a_curve(view, width, height):
    assert len(re.findall("[⠁-⣿]", "".join(text(draw(view, look(view), width, height))))) >= 4


def test_a_box_of_what_explodes():
    assert text(draw(exploding(), look(exploding()), 53, 8)) == [
        "╭ ■ exp-003 ────────────────────────────  STOP 92%  ╮",
        "│ loss  5.2e10  ▲ was 0.9      best 0.8177 at 1 792 │",
        "│     ▼                                    ⡠⠊┤1e10  │",
        "│                                        ⡰⠉  ╷log   │",
        "│ ⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠔⠊    ┤0.818 │",
        "│ ▼240 rose from 0.9, not back for 2 000 steps      │",
        "│ 2 240/20 000 11%      2.1 it/s · 2.3 h left · now │",
        "╰───────────────────────────────────────────────────╯",
    ]


def test_a_box_of_what_is_nan_under_the_cursor():
    assert text(draw(lost(), look(lost(), selected=True), 53, 8)) == [
        "┏ ■ exp-002 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━  STOP 83%  ┓",
        "┃ loss  NaN ×487  was 0.968    best 0.4191 at 534.4 ┃",
        "┃ ⠉⠢⠤⣀       ▼                        ×××××××┤4.00  ┃",
        "┃     ⠉⠑⠒⠢⠤⣀⣀⡀                               ╷      ┃",
        "┃            ⠉⠉⠉⠉⠒⠒⠒⠒⠒⠦⠤⠤⠤⠤⠤⠤⠤⢄⡤⣄⣠⢤⣀⣀⣀⣀      ┤0.419 ┃",
        "┃ ▼181 NaN ever since; last finite 0.968 at 180     ┃",
        "┃ 668/20 000 3%         2.1 it/s · 2.6 h left · now ┃",
        "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛",
    ]


def test_a_box_of_a_healthy_run_in_ascii():
    assert text(draw(healthy(), look(healthy(), ASCII), 53, 8)) == [
        "/ + exp-001 ------------------------------ CONTINUE \\",
        "| loss  0.51  v 3.0 % in 100     best 0.3727 at 964 |",
        "| '-._                                       |4.00  |",
        "|    '-.._                                   |      |",
        "|        ''--..___                           |      |",
        "|                '''''------..............._.|0.373 |",
        "| 1 205/20 000 6%       2.1 it/s | 2.5 h left | now |",
        "\\---------------------------------------------------/",
    ]


def test_two_lines_of_sick_runs():
    assert [*text(draw(exploding(), look(exploding()), 80, 2)), *text(draw(crashed(), look(crashed()), 80, 2))] == [
        " ■ exp-003  STOP 92%   loss  5.2e10  ▲ was 0.9        ▼             ⢀⡜┤1e10     ",
        "   ▼240 rose from 0.9, not back for 2 000 steps      ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣠⠎ ┤0.818 log",
        " ✗ exp-006  FAILED     loss  0.51  best 0.3727       ⠙⠦⣄⣀                ▼┤4.00 ",
        "   ▼270 RuntimeError: CUDA error: device-side assert    ⠈⠉⠒⠒⠲⠤⠤⠤⠤⠤⣤⣀⣄⣀⣀⣀⣀⣀┤0.373",
    ]


def test_one_line_stands_under_its_head():
    assert [*text([draw_head(7, 160)]), row(healthy(), 160), row(lost(), 160)] == [
        "   run      verdict    metric               now      best   trend        trajectory                     "
        "            step             rate   left     age     pid",
        " ● exp-001  CONTINUE   loss                0.51    0.3727 ▼ 3.0 % in 100 ⠉⠙⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⡤⡤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀"
        "⣀⣀  1 205/20 000    6%   2.1 it/s  2.5 h     now    4100",
        " ■ exp-002  STOP 83%   loss            NaN ×487    0.4191                ⠉⠙⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⢤⡤⣠⣄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀×××"
        "××    668/20 000    3%   2.1 it/s  2.6 h     now    4100",
    ]


def test_a_narrow_line_gives_up_all_but_its_curve_and_its_newest_value():
    in_use = InUse(frozenset({"metric", "trend", "left"}), 8)
    assert text([draw_head(7, 80, in_use=in_use)]) == [
        "   run      verdict    metric         now   trend        trajectory         left"
    ]
    assert (
        "".join(said for said, _ in draw_row(exploding(), replace(look(exploding()), in_use=in_use), 80))
        == " ■ exp-003  STOP 92%   loss        5.2e10                ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠴⠚  2.3 h"
    )
    assert row(exploding(), 40) == " ■ exp-003  STOP 92%      5.2e10 ⣀⣀⣀⣀⣀⣀⡞"


def test_a_head_may_say_what_stands_below_it_over_the_first_columns():
    head = text([draw_head(7, 80, " healthy and ended (9)")])[0]
    assert head.startswith("    healthy and ended (9) ")
    assert head.index("now") == text([draw_head(7, 80)])[0].index("now")


def styles(line: list[Piece]) -> list[str]:
    return [style for part, style in line if part]


@pytest.mark.parametrize(("width", "height"), [(80, 2), (80, 1), (160, 1)])
def test_the_row_under_the_cursor_is_lit_over_its_whole_width(width, height):
    for line in draw(healthy(), look(healthy(), selected=True), width, height):
        assert all(style.endswith(LIT) or "reverse" in style for style in styles(line))
    for line in draw(healthy(), look(healthy()), width, height):
        assert not any(LIT in style for style in styles(line))


def test_stop_alone_is_a_filled_sign():
    assert [state for state, style in BADGES.items() if " on " in style or "reverse" in style] == [State.STOP]


def test_no_border_of_ascii_is_the_sign_of_a_state():
    signs = set(ASCII.states.values()) | {ASCII.bad, ASCII.cursor, ASCII.mark}
    assert not signs & {*ASCII.box, *ASCII.selected_box}
    assert set(ASCII.box) != set(ASCII.selected_box)


def test_the_colour_of_a_reason_is_on_its_sign_alone():
    line = draw(exploding(), look(exploding()), 80, 2)[1]
    assert [(part, style) for part, style in line if "240" in part or "rose" in part] == [
        ("▼240 ", "bold $error"),
        ("rose from 0.9, not back for 2 000 steps", ""),
    ]


def test_what_may_not_be_stopped_any_more_says_no_confidence():
    assert "%" not in text(draw(crashed(), look(crashed()), 53, 8))[0]


def test_a_long_name_of_a_metric_is_told_by_its_end():
    assert "ep_rew_mean" in row(run_view(metric="rollout/ep_rew_mean"), 120)


def test_a_recording_at_its_end_has_nothing_left():
    ended = replace(healthy(), reading=replace(healthy().reading, at_end=True))
    assert "left" not in "".join(text(draw(ended, look(ended), 80, 8)))


def test_an_exploding_curve_says_that_its_scale_is_a_log_scale_and_others_do_not():
    for height in (2, 8):
        assert "log" in "".join(text(draw(exploding(), look(exploding()), 80, height)))
        assert "log" not in "".join(text(draw(healthy(), look(healthy()), 80, height)))
    steep = drawn_as(healthy(), curve=exploding().curve)
    assert "log" in "".join(text(draw(steep, look(steep), 80, 8)))


def test_the_red_part_of_a_curve_begins_at_the_onset():
    view = drawn_as(exploding(), curve=columns_of(explodes(), 2240.0))
    painted = [(part, style) for line in draw(view, look(view), 80, 8)[2:5] for part, style in line]
    assert any(style == "$primary" and part.strip() for part, style in painted)
    assert any(style == "$error" and part.strip() for part, style in painted)


def test_a_note_that_does_not_fit_beside_the_step_has_its_line_and_is_cut_at_worst():
    note = "internal error: RuntimeError: a rule of [/nope]"
    view = run_view("exp-001", note=note)
    assert note in "".join(text(draw(view, look(view), 53, 9)))
    assert "internal error: R" in "".join(text(draw(view, look(view), 30, 9)))

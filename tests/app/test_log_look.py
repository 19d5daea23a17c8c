"""Where one looks in a log, and what its rows and its title say."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing import log_look
from tui_monitor.app.drawing.glyphs import ASCII, UNICODE
from tui_monitor.app.drawing.log_find import Find
from tui_monitor.app.drawing.log_look import LogLook
from tui_monitor.app.drawing.log_rows import Pen, columns
from tui_monitor.app.drawing.log_title import title
from tui_monitor.app.drawing.pieces import width_of
from tui_monitor.model.log_lines import LogFound, LogLine, LogLines, LogSearch, Search
from tui_monitor.model.points import Place
from tui_monitor.model.sought import Sought
from tui_monitor.text import Shown, clean

FILE = Shown("train.log")


@cache
def line(n: int, text: str = "step 1 | loss 0.5", **more: object) -> LogLine:
    return LogLine(Place(FILE, n * 10), clean(text, 8000), (n + 1) * 10, n + 1, **more)


def log(first: int, last: int, total: int, **more: object) -> LogLines:
    return LogLines(tuple(line(n) for n in range(first, last)), None, FILE, (FILE,), 0, total * 10, total, **more)


def words(look: LogLook, answer: LogLines, width: int = 160, find: Find | None = None, height: int = 10) -> str:
    first = log_look.first(look, answer.lines, height)
    pieces = title(answer, answer.lines[first : first + height], look, find, width, UNICODE)
    assert width_of(pieces) == width
    return "".join(text for text, _ in pieces)


def text_of(one: LogLine, look: LogLook | None = None, width: int = 120, sought: Sought | None = None, **more: str):
    answer = LogLines((one,), None, FILE, (FILE,), 0, one.end, one.number)
    pen = Pen(columns(answer, width), look or LogLook(), sought, more.get("mark", ""), width, UNICODE)
    rows = pen.rows(one)
    assert all(width_of(row) == width for row in rows)
    return ["".join(text for text, _ in row) for row in rows]


def styled(one: LogLine, style: str, look: LogLook | None = None, sought: Sought | None = None) -> list[str]:
    answer = LogLines((one,), None, FILE, (FILE,), 0, one.end, one.number)
    (row,) = Pen(columns(answer, 120), look or LogLook(), sought, "", 120, UNICODE).rows(one)
    return [text for text, name in row if style in name.split()]


@given(moves=st.lists(st.integers(-300, 300), min_size=1, max_size=12), height=st.integers(1, 40))
def test_any_moves_end_at_the_line_that_they_add_up_to_however_the_log_is_answered(moves: list[int], height: int):
    total, look, at = 1000, LogLook(top=5000), 500
    answer = log(480, 560, total)
    at = log_look.first(look, answer.lines, height) + 480
    for by in moves:
        look = log_look.scrolled(look, answer, by, height)
        while log_look.lacks(look, answer, height):
            assert look.top is not None
            around = look.top // 10
            answer = log(max(0, around - 60), min(total, around + 60), total)
            look = log_look.arrived(look, answer, height)
        at = max(0, min(total - height, at + by))
        assert look.top == at * 10
        assert look.past == 0


def test_what_follows_shows_the_end_and_one_line_up_is_a_place():
    answer = log(900, 1000, 1000)
    assert log_look.first(LogLook(), answer.lines, 10) == 90
    up = log_look.scrolled(LogLook(), answer, -1, 10)
    assert up.top == 9890


def test_the_title_tells_the_file_the_lines_and_that_it_follows():
    assert words(LogLook(), log(0, 712, 712)).startswith("─ train.log ─ lines 703-712 of 712 ─ FOLLOWING ─ / search ─")


def test_the_title_tells_how_much_is_newer_and_how_to_go_on():
    assert "lines 184-193 of 712 ─ PAUSED, 519 newer lines (G follows)" in words(LogLook(top=1830), log(100, 300, 712))
    assert "PAUSED, 1 newer line (G follows)" in words(LogLook(top=7010), log(600, 712, 712))
    assert "PAUSED (G follows)" in words(LogLook(top=7020), log(600, 712, 712))
    assert "193/712 ─ PAUSED, 519 newer, G follows" in words(LogLook(top=1830), log(100, 300, 712), 80)


def test_while_lines_are_counted_the_title_tells_where_by_bytes():
    lines = tuple(LogLine(Place(FILE, n * 10), FILE, n * 10 + 10) for n in range(100))
    answer = LogLines(lines, None, FILE, (FILE,), 0, 2_000_000_000, None, 0.125)
    assert "at 0 % of 2 GB, counting lines 12 % ─ PAUSED, 2 GB newer" in words(LogLook(top=0), answer)


def test_the_title_tells_which_of_the_files_it_is():
    answer = LogLines((line(0),), None, FILE, (Shown("a.csv"), FILE, Shown("b")), 0, 10, 1)
    assert "2 of 3 files (F)" in words(LogLook(), answer)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (None, "searching"),
        (LogFound(Search.SEARCHING, searched=45, size=100), "searching, 45 %"),
        (LogFound(Search.FOUND, line(190)), "line 191 (n N match, Esc closes)"),
        (LogFound(Search.FOUND, line(190), wrapped=True), "line 191, round from the start"),
        (LogFound(Search.NOWHERE, size=3_400_000), "no match in 3.4 MB"),
        (LogFound(Search.PAUSED, searched=312_000_000, size=10**9), "none in 312 MB so far, n goes on"),
        (LogFound(Search.REFUSED, note=Shown("no pattern: missing )")), "no pattern: missing )"),
    ],
)
def test_the_title_tells_what_became_of_a_search(found: LogFound | None, told: str):
    find = Find(LogSearch(Shown("x"), FILE, "nan", 0, 1), found)
    assert f"/nan: {told}" in words(LogLook(), log(0, 712, 712), find=find)
    assert "/nan: " in words(LogLook(), log(0, 712, 712), 60, find)


def test_a_title_is_as_wide_as_its_pane_at_any_width():
    find = Find(LogSearch(Shown("x"), FILE, "漢字 and words", 0, 1), LogFound(Search.FOUND, line(3)))
    for width in range(1, 170):
        words(LogLook(top=0), log(0, 50, 712), width, find)
        words(LogLook(), log(0, 50, 712), width)


def test_a_row_has_its_number_and_the_time_that_the_line_begins_with():
    one = line(183, "2026-01-01 02:37:18,123 step 174/20000 | loss 0.9900", clock=Shown("02:37:18"), message=24)
    assert text_of(one)[0].rstrip() == "   184  02:37:18  step 174/20000 | loss 0.9900"
    assert text_of(one, width=60)[0].rstrip() == "  184 02:37:18 step 174/20000 | loss 0.9900"


def test_only_the_number_and_the_word_are_coloured_not_the_line():
    one = line(1, "step 3 | loss nan | grad -inf | RuntimeError: bad | UserWarning: old | error 0.1 | info")
    assert styled(one, "$error") == ["nan", "-inf", "RuntimeError"]
    assert styled(one, "$warning") == ["UserWarning"]
    assert styled(line(1, "step 3 | loss 1 | nano"), "$error") == []


def test_matches_stand_out_without_colour_too():
    assert styled(line(1, "step 3 | loss nan"), "reverse", sought=Sought("LOSS")) == []
    assert styled(line(1, "step 3 | loss nan"), "reverse", sought=Sought("loss n")) == ["loss n"]


def test_the_line_of_a_finding_has_a_bar_and_says_what_it_is():
    one = line(190, "step 181 | loss nan")
    (row,) = text_of(one, LogLook(top=1900, marked=1900), mark="onset")
    assert row.startswith("▌")
    assert "loss nan   ▼ onset" in row
    long = line(190, "x" * 500)
    assert text_of(long, LogLook(marked=1900), mark="onset")[0].endswith("…   ▼ onset")


def test_a_long_line_is_cut_scrolled_sideways_or_wrapped():
    text = "".join(f"{n:04d}" for n in range(1000))
    one = line(1, text, cut=12300)
    assert text_of(one)[0].endswith("…  +12 300 characters")
    (right,) = text_of(one, LogLook(left=40))
    assert "  …0100011001200" in right
    rows = text_of(one, LogLook(wrap=True))
    assert "".join(row[8:] for row in rows).rstrip() == f"{text}  +12 300 characters"
    assert rows[0].startswith("     2  ") and rows[1].startswith("        ")


def test_redrawn_lines_tell_how_often():
    assert "99%|## |  ⟳ 143 redraws" in text_of(line(1, "99%|## |", redraws=143))[0]


def test_rows_are_exactly_as_wide_as_the_pane_at_any_width():
    one = line(99, "漢字 " * 50 + "nan 👩‍👧 end", redraws=3, cut=5, clock=Shown("02:37:18"))
    for width in range(1, 130):
        for look in (LogLook(), LogLook(left=7), LogLook(wrap=True), LogLook(marked=990, top=990)):
            assert text_of(one, look, width, Sought("字"), mark="onset")


def test_ascii_needs_no_other_signs():
    one = line(1, "99% and " + "x" * 300, redraws=3)
    answer = LogLines((one,), None, FILE, (FILE,), 0, 20, 2)
    pen = Pen(columns(answer, 100), LogLook(marked=10), None, "onset", 100, ASCII)
    assert all(text.isascii() for row in pen.rows(one) for text, _ in row)
    assert all(text.isascii() for text, _ in title(answer, (one,), LogLook(), None, 100, ASCII))

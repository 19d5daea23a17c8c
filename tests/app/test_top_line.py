"""The top line of the runs screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.pieces import width_of
from tui_monitor.app.drawing.top_line import SORT, Header, draw
from tui_monitor.report.states import State

COUNTS = {(State.STOP, "STOP"): 2, (State.FAILED, "FAILED"): 1, (State.WAIT, "WAIT"): 2, (State.ENDED, "ENDED"): 1}
FULL = Header(
    "exps/round-3",
    COUNTS,
    "/home/ada/trainmon.yaml",
    ("running as root: runs of every user can be stopped", "running as root", "root"),
    8,
    (1, 34, 60),
    "sickest",
    False,
    ("reading 12 MB", "2 marked"),
    ("CPU 61%", "RAM 22/31G", "GPU 2/2 91%"),
    "resnet50-",
)


def text(header: Header, width: int) -> str:
    return "".join(piece for piece, _ in draw(header, width, UNICODE)[0])


@given(st.integers(1, 400))
def test_it_is_never_wider_than_the_screen(width):
    pieces, spots = draw(FULL, width, UNICODE)
    assert width_of(pieces) <= width
    assert all(start < end for start, end, _ in spots)


def test_where_there_is_room_all_is_said():
    said = text(FULL, 300)
    for words in (
        " trainmon ",
        "exps/round-3 · 8 of 6 runs",
        "settings /home/ada/trainmon.yaml",
        "resnet50-…",
        "■ 2 STOP",
        "reading 12 MB · 2 marked",
        "rows 1-34 of 60",
        "sort: sickest",
        "CPU 61%  RAM 22/31G  GPU 2/2 91%",
    ):
        assert words in said


@pytest.mark.parametrize("width", [160, 120, 100, 80, 60])
def test_the_verdicts_stand_in_it_at_every_width(width):
    said = text(FULL, width)
    for words in ("■ 2 STOP", "✗ 1", "◐ 2 WAIT", "○ 1", "root"):
        assert words in said


def test_a_click_on_a_count_is_about_its_word_and_on_the_sort_about_the_sort():
    pieces, spots = draw(FULL, 300, UNICODE)
    said = "".join(piece for piece, _ in pieces)
    about = {what: said[start:end] for start, end, what in spots}
    assert about["status:stop"].strip() == "■ 2 STOP"
    assert about[SORT].strip() == "sort: sickest"


def test_words_that_share_a_sign_are_one_filter_where_they_are_one_count():
    header = Header("exps", {(State.FAILED, "FAILED"): 1, (State.FAILED, "DIVERGED"): 2})
    assert [what for *_, what in draw(header, 100, UNICODE)[1]] == ["status:failed", "status:diverged"]
    assert [what for *_, what in draw(header, 18, UNICODE)[1]] == ["status:failed,diverged"]


@pytest.mark.parametrize("width", range(30, 200, 10))
def test_a_count_of_failed_runs_never_counts_diverged_ones(width):
    header = Header("exps", {(State.STOP, "STOP"): 1, (State.FAILED, "DIVERGED"): 5, (State.FAILED, "FAILED"): 1})
    said = text(header, width)
    assert "6 FAILED" not in said and "6 DIVERGED" not in said
    assert "✗ 6" in said or ("✗ 5 DIVERGED" in said and "✗ 1 FAILED" in said)


def test_runs_that_all_bear_one_word_are_counted_by_it_also_where_room_is_short():
    assert "✗ 2 DIVERGED" in text(Header("exps", {(State.FAILED, "DIVERGED"): 2}), 24)


@given(st.integers(20, 250))
def test_nothing_is_left_out_that_would_fit(width):
    """The run count is the first to come back: it is never missing beside so much empty room."""
    header = Header("exps", COUNTS, sort="sickest", needs="5 need you")
    said = text(header, width)
    assert " 6 " in said or len(said.rstrip()) == width or "   " not in said.split("■")[-1]


def test_the_other_direction_of_a_sort_is_said_in_a_word():
    said = text(Header("exps", COUNTS, sort="name", backwards=True), 200)
    assert "sort: name reversed" in said
    assert "reversed" not in text(Header("exps", COUNTS, sort="name"), 200)


def test_what_needs_a_person_is_told_in_its_own_words_where_there_is_room_and_else_by_the_name_of_its_list():
    header = Header("exps", COUNTS, needs="5 need you", sort="sickest")
    assert "5 need you" in text(header, 200)
    assert "inbox 5" in text(header, 78)

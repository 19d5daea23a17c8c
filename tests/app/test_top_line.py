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

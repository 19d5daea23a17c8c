"""Where runs stand on the screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing.layout import (
    BLOCK,
    SHORT,
    Slot,
    View,
    box_columns,
    neighbour,
    plan,
    scrolled_to,
    too_small,
)


def heights(sick: int, calm: int, width: int, height: int, view: View = View.GRID) -> list[int]:
    return [slot.height for slot in plan(view, [True] * sick + [False] * calm, width, height)]


@pytest.mark.parametrize(
    ("count", "width", "columns"),
    [(1, 160, 1), (2, 160, 2), (3, 160, 3), (4, 160, 2), (5, 160, 3), (9, 160, 3), (9, 80, 2), (9, 60, 1), (9, 20, 1)],
)
def test_boxes_stand_in_columns_wide_enough_and_in_full_rows(count, width, columns):
    assert box_columns(count, width) == columns


def test_everything_is_a_box_while_there_is_room():
    assert heights(1, 2, 160, 40) == [22, 22, 22]


def test_healthy_runs_become_lines_when_space_is_short():
    assert heights(4, 20, 160, 44)[4:] == [1] * 20
    assert min(heights(4, 20, 160, 44)[:4]) >= 12


def test_at_80x24_sick_runs_keep_their_boxes_and_healthy_ones_their_lines():
    assert heights(4, 20, 80, 21) == [6] * 4 + [1] * 20


def test_many_sick_runs_become_two_lines_each():
    assert heights(11, 5, 80, 20) == [BLOCK] * 11 + [1] * 5


@pytest.mark.parametrize("view", [View.COMPACT, View.TABLE])
def test_compact_and_table_have_a_line_for_every_run(view):
    assert heights(3, 3, 160, 40, view) == [1] * 6


def test_no_runs_need_no_place():
    assert plan(View.GRID, [], 80, 24) == ()


@given(st.sampled_from(View), st.integers(0, 30), st.integers(0, 60), st.integers(1, 300), st.integers(1, 100))
def test_slots_never_overlap_and_stay_within_the_width(view, sick, calm, width, height):
    slots = plan(view, [True] * sick + [False] * calm, width, height)
    assert len(slots) == sick + calm
    taken = set()
    for slot in slots:
        cells = {(x, y) for x in range(slot.x, slot.x + slot.width) for y in (slot.y, slot.y + slot.height - 1)}
        assert not taken & cells
        taken |= cells
        assert slot.x >= 0 and slot.x + slot.width <= width
        assert slot.height in (1, BLOCK) or slot.height >= SHORT


@given(st.integers(0, 20), st.integers(1, 40), st.integers(60, 200), st.integers(10, 60), st.data())
def test_every_run_can_be_reached_with_the_arrows(sick, calm, width, height, data):
    slots = plan(View.GRID, [True] * sick + [False] * calm, width, height)
    seen, todo = {0}, [0]
    while todo:
        here = todo.pop()
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            there = neighbour(slots, here, dx, dy)
            if there not in seen:
                seen.add(there)
                todo.append(there)
    assert seen == set(range(len(slots)))


def test_scrolling_moves_no_further_than_needed():
    slot = Slot(0, 30, 40, 6)
    assert scrolled_to(slot, 0, 20) == 16
    assert scrolled_to(slot, 40, 20) == 30
    assert scrolled_to(slot, 25, 20) == 25


@pytest.mark.parametrize(("width", "height", "small"), [(1, 1, True), (0, 0, True), (24, 5, False), (60, 15, False)])
def test_a_screen_may_be_too_small(width, height, small):
    assert too_small(width, height) is small

"""Where runs stand on the screen."""

import pytest
from hypothesis import given, settings
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
    return [slot.height for slot in plan(view, [True] * sick + [False] * calm, width, height).slots]


@pytest.mark.parametrize(
    ("count", "width", "columns"),
    [(1, 160, 1), (2, 160, 2), (3, 160, 3), (4, 160, 2), (5, 160, 3), (9, 160, 3), (9, 80, 2), (9, 60, 1), (9, 20, 1)],
)
def test_boxes_stand_in_columns_wide_enough_and_in_full_rows(count, width, columns):
    assert box_columns(count, width) == columns


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7])
def test_few_runs_share_the_whole_screen(count):
    slots = plan(View.GRID, [True] * count, 160, 41).slots
    assert sum(slot.width * slot.height for slot in slots) == 160 * 41


def test_sick_runs_get_the_room_and_healthy_ones_fill_their_last_row():
    found = plan(View.GRID, [True] * 5 + [False] * 9, 160, 41)
    assert found.boxes == 6 and found.title is not None
    assert [slot.height for slot in found.slots[6:]] == [1] * 8
    assert found.slots[-1].bottom == 41, "nothing is left empty"
    assert min(slot.height for slot in found.slots[:6]) >= 16


def test_at_80x24_sick_runs_keep_their_boxes_and_healthy_ones_their_lines():
    assert heights(4, 20, 80, 21) == [6] * 4 + [1] * 20


def test_many_sick_runs_become_two_lines_each():
    assert heights(11, 5, 80, 20) == [BLOCK] * 11 + [1] * 5
    assert heights(5, 10, 80, 21)[:5] == [BLOCK] * 5


def test_healthy_runs_alone_stand_below_their_title():
    found = plan(View.GRID, [False] * 60, 160, 41)
    assert (found.title, found.boxes, found.slots[0].y) == (0, 0, 1)


def test_a_table_has_a_line_for_every_run_and_a_preview_beside_it():
    found = plan(View.TABLE, [True] * 3 + [False] * 57, 160, 41)
    assert {slot.height for slot in found.slots} == {1} and found.fixed == 1
    assert found.preview is not None and found.preview.height == 41
    assert found.slots[0].width + 1 + found.preview.width == 160


@pytest.mark.parametrize("view", [View.COMPACT, View.TABLE])
def test_room_below_a_short_list_shows_the_run_under_the_cursor(view):
    found = plan(view, [True] * 4, 80, 21)
    assert found.preview is not None
    assert found.fixed + found.bottom == found.preview.y and found.preview.bottom == 21


def test_compact_has_two_lines_a_run_while_they_fit_in_no_more_columns_than_that_takes():
    assert heights(3, 3, 160, 40, View.COMPACT) == [2] * 6
    assert {slot.x for slot in plan(View.COMPACT, [True] * 6, 160, 40).slots} == {0}
    assert {slot.x for slot in plan(View.COMPACT, [True] * 30, 160, 40).slots} == {0, 80}
    assert heights(3, 60, 160, 40, View.COMPACT) == [1] * 63


def test_no_runs_need_no_place():
    assert plan(View.GRID, [], 80, 24).slots == ()


@given(st.sampled_from(View), st.integers(0, 30), st.integers(0, 60), st.integers(1, 300), st.integers(1, 100))
def test_slots_never_overlap_and_stay_within_the_width(view, sick, calm, width, height):
    found = plan(view, [True] * sick + [False] * calm, width, height)
    slots = found.slots
    assert len(slots) == sick + calm
    taken = set()
    for slot in slots:
        cells = {(x, y) for x in range(slot.x, slot.x + slot.width) for y in (slot.y, slot.y + slot.height - 1)}
        assert not taken & cells
        taken |= cells
        assert slot.x >= 0 and slot.x + slot.width <= width
        assert slot.height in (1, BLOCK) or slot.height >= SHORT
    if found.title is not None:
        assert not {(x, found.title) for x in range(width)} & taken
    if found.preview is not None:
        right, below = found.preview.x > 0, found.fixed + found.bottom
        assert found.preview.bottom <= height and found.preview.x + found.preview.width <= width
        assert right or below <= found.preview.y


@settings(max_examples=settings.default.max_examples // 2)
@given(st.integers(0, 20), st.integers(1, 40), st.integers(60, 200), st.integers(10, 60), st.data())
def test_every_run_can_be_reached_with_the_arrows(sick, calm, width, height, data):
    slots = plan(View.GRID, [True] * sick + [False] * calm, width, height).slots
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


def test_a_short_table_keeps_its_whole_width_and_the_preview_has_all_the_rows_below_it():
    found = plan(View.TABLE, [True] * 6, 160, 41)
    assert found.slots[0].width == 160
    assert found.preview is not None
    assert (found.preview.width, found.preview.y, found.preview.bottom) == (160, 7, 41)


def test_lines_of_the_compact_view_stand_below_titles_and_pairs_of_lines_need_none():
    assert plan(View.COMPACT, [True] * 60, 160, 40).fixed == 1
    assert plan(View.COMPACT, [True] * 6, 160, 40).fixed == 0

"""The axis by itself, on made-up sequences of what lines say of where they stand."""

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.reading.formats.text.steps import Axis, Count, Counts, Raw, Stand


def at(step: float, total: float | None = None, epoch: float | None = None, stand: Stand = Stand.AT_STEP) -> Raw:
    return Raw(stand, Count(step, total), None if epoch is None else Count(epoch))


def epoch(number: float, total: float | None = None, stand: Stand = Stand.AT_STEP) -> Raw:
    return Raw(stand, None, Count(number, total))


NOTHING = Raw()


def placed(*raws: Raw) -> list[float | None]:
    axis = Axis()
    return [axis.place(raw) for raw in raws]


def test_a_counter_that_falls_back_at_an_epoch_counts_within_it() -> None:
    assert placed(at(10, 44, 1), at(44, 44, 1), at(10, 44, 2), at(44, 44, 2)) == [10, 44, 54, 88]


def test_a_counter_that_goes_on_over_an_epoch_counts_over_the_run() -> None:
    assert placed(at(60, 900, 1), at(110, 900, 2), at(160, 900, 3)) == [60, 110, 160]


def test_what_counts_over_the_run_by_its_words_is_taken_as_logged() -> None:
    assert placed(at(500, None, 3, Stand.OVER_RUN), at(20, None, 4, Stand.OVER_RUN)) == [500, 20]


def test_an_index_into_a_late_epoch_is_counted_from_the_beginning_at_once() -> None:
    assert placed(at(10, 100, 3, Stand.WITHIN_EPOCH)) == [210]


def test_an_index_from_0_begins_at_1() -> None:
    within = Stand.WITHIN_EPOCH
    assert placed(at(0, 10, 0, within), at(9, 10, 0, within), at(0, 10, 1, within)) == [1, 10, 11]


def test_without_a_length_an_epoch_goes_on_from_the_last_step() -> None:
    assert placed(at(10, None, 1), at(20, None, 1), at(10, None, 2), at(20, None, 2)) == [10, 20, 30, 40]


def test_an_epoch_that_begins_at_0_begins_where_the_next_line_would_have_stood() -> None:
    assert placed(at(0, None, 0), at(500, None, 0), at(0, None, 1), at(500, None, 1)) == [0, 500, 1000, 1500]


def test_an_epoch_alone_stands_at_the_last_step_or_at_the_epoch() -> None:
    assert placed(epoch(1), epoch(2)) == [1, 2]
    assert placed(at(40, 44, 1), epoch(1)) == [40, 40]


def test_numbers_of_a_whole_epoch_stand_at_it_whatever_was_counted() -> None:
    assert placed(at(40, 44, 3), epoch(3, None, Stand.AT_EPOCH), Raw(Stand.AT_EPOCH)) == [40, 3, 3]


def test_numbers_of_a_part_of_an_epoch_stand_within_it() -> None:
    ended, begun = epoch(1, None, Stand.AT_EPOCH), Raw(Stand.AT_EPOCH, Count(11, 44), Count(2))
    assert placed(ended, begun, Raw(Stand.AT_EPOCH, Count(44, 44))) == [1, 1.25, 2]


def test_another_data_set_stands_where_training_stands_and_moves_nothing() -> None:
    test = Raw(Stand.WITH_TRAINING, Count(3, 20), Count(9))
    assert placed(at(10), test, NOTHING) == [10, 10, 10]


def test_what_counts_nothing_before_anything_did_has_no_place() -> None:
    assert placed(NOTHING, at(5), NOTHING) == [None, 5, 5]


def test_a_heading_gives_the_epoch_of_the_lines_below_it() -> None:
    assert placed(epoch(1), at(9, 9), epoch(2), at(1, 9), at(9, 9)) == [1, 9, 9, 10, 18]


def test_a_step_that_goes_back_is_a_resume_and_kept() -> None:
    assert placed(at(10), at(20), at(10)) == [10, 20, 10]


@pytest.mark.parametrize(
    ("raws", "total"),
    [
        ([at(3, 500)], 500),
        ([Raw(Stand.AT_STEP, Count(10, 44), Count(1, 60)), Raw(Stand.AT_STEP, Count(10, 44), Count(2, 60))], 2640),
        ([epoch(1, 12)], 12),
        ([NOTHING], None),
    ],
)
def test_the_planned_end_is_in_the_unit_of_the_axis(raws: list[Raw], total: float | None) -> None:
    axis = Axis()
    for raw in raws:
        axis.place(raw)
    assert axis.total == total


STANDS = st.sampled_from([Stand.AT_STEP, Stand.OVER_RUN, Stand.WITHIN_EPOCH, Stand.WITH_TRAINING, Stand.AT_EPOCH])


@st.composite
def columns(draw: st.DrawFn) -> tuple[Raw, Counts]:
    """Many lines like one."""
    length = draw(st.integers(1, 12))
    steps = draw(st.none() | st.lists(st.integers(0, 9), min_size=length, max_size=length))
    epochs = draw(st.none() | st.lists(st.integers(0, 4).map(float), min_size=length, max_size=length).map(sorted))
    step = None if steps is None else Count(steps[0], draw(st.sampled_from([None, 10.0])))
    first = None if epochs is None else Count(epochs[0], draw(st.sampled_from([None, 5.0])))
    counts = Counts(*(None if one is None else array("d", one) for one in (steps, epochs)), length)
    return Raw(draw(STANDS), step, first), counts


@given(st.lists(columns(), min_size=1, max_size=5))
@settings(max_examples=400, deadline=None)
def test_many_lines_at_once_and_one_by_one_are_placed_alike(parts: list[tuple[Raw, Counts]]) -> None:
    together, alone = Axis(), Axis()
    for raw, counts in parts:
        together.place(counts.row(raw, 0))  # its first line was read with care
        alone.place(counts.row(raw, 0))
        rows = together.place_rows(raw, counts)
        expected = [alone.place(counts.row(raw, row)) for row in range(counts.length)]
        assert expected == (list(rows) if rows is not None else [None] * counts.length)
        assert (together.here, together.total) == (alone.here, alone.total)


@given(st.lists(columns(), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_what_comes_later_changes_no_step_that_was_given(parts: list[tuple[Raw, Counts]]) -> None:
    raws = [counts.row(raw, row) for raw, counts in parts for row in range(counts.length)]
    whole = placed(*raws)
    assert all(placed(*raws[:end]) == whole[:end] for end in range(len(raws)))

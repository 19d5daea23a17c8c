"""Only what changed is drawn again."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_monitor.app.drawing.changed_cells import cells, changed

TEXT = st.text("ab ⠑⢄│日👍é", max_size=12)
LINE = st.lists(st.tuples(TEXT, st.sampled_from(["", "bold", "$error"])), max_size=6)


def cell_list(line):
    return list(zip(*cells(line), strict=True))


def test_what_is_alike_needs_nothing():
    assert changed([("loss ", ""), ("0.45", "bold")], [("loss 0", ""), (".45", "bold")]) == [(5, 6)]
    assert changed([("loss 0.45", "")], [("loss ", ""), ("0.45", "")]) == []


def test_changes_far_from_each_other_are_two():
    before, after = [("1" + "-" * 30 + "1", "")], [("2" + "-" * 30 + "2", "")]
    assert changed(before, after) == [(0, 1), (31, 32)]
    assert changed(before, after, near=40) == [(0, 32)]


def test_a_wide_sign_is_never_cut():
    assert changed([("a日b", "")], [("axyb", "")]) == [(1, 3)]
    assert changed([("axyb", "")], [("ax日", "")]) == [(2, 4)]


@given(LINE, LINE)
def test_old_cells_with_the_changed_spans_of_the_new_ones_are_the_new_line(old, new):
    before, after = cell_list(old), cell_list(new)
    if len(before) != len(after):
        assert changed(old, new) == [(0, max(len(before), len(after)))]
        return
    for first, end in changed(old, new):
        before[first:end] = after[first:end]
    assert before == after


@given(LINE)
def test_a_line_has_as_many_cells_as_it_takes_on_the_screen(line):
    plain = [(text, style) for text, style in line if "👍" not in text]
    assert len(cells(plain)[0]) == sum(cell_len(text) for text, _ in plain)

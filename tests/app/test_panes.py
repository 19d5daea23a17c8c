"""Rows for panes below each other, and what is drawn into them."""

import pytest
from fake_monitor import NOW, finding, process_view, run_view
from hypothesis import given
from hypothesis import strategies as st
from made_diagnosis import diagnosis_of
from msgspec.structs import replace

from tui_monitor.app.drawing.config_diff import compared
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.panes import BESIDE, PaneName, shares
from tui_monitor.app.drawing.pieces import width_of
from tui_monitor.app.drawing.process_lines import Moment
from tui_monitor.app.drawing.side_lines import Facts, Look, draw_all, draw_one
from tui_monitor.app.drawing.times import Times
from tui_monitor.model.beside import DevNote, RunNotes
from tui_monitor.model.run import Life, Reading
from tui_monitor.text import Shown


@given(st.lists(st.integers(0, 60), min_size=1, max_size=7), st.integers(0, 80), st.data())
def test_all_rows_are_given_out_and_titles_come_first(wanted, room, data):
    first = data.draw(st.integers(0, len(wanted) - 1))
    rows = shares(wanted, room, first)
    assert sum(rows) == room
    assert not room or rows[first] >= 1
    if room >= len(wanted):
        assert min(rows) >= 1


@given(st.lists(st.integers(0, 20), min_size=2, max_size=7), st.integers(10, 80), st.data())
def test_nobody_goes_short_while_another_has_more_than_it_wants(wanted, room, data):
    rows = shares(wanted, room, data.draw(st.integers(0, len(wanted) - 1)))
    short = any(0 < row < want + 1 for row, want in zip(rows, wanted, strict=True))
    if short:
        assert all(row <= want + 1 for row, want in zip(rows, wanted, strict=True))


def test_the_first_gets_what_it_wants_before_the_others():
    assert shares([9, 5, 4], 16, 0) == [10, 3, 3]
    assert shares([9, 5, 4], 16, 1) == [5, 6, 5]


def facts(**changes) -> Facts:
    found = tuple(finding(onset=float(100 * n)) for n in range(1, 9))
    view = replace(run_view("a"), findings=found)
    told = Facts(
        view,
        found,
        compared({f"k{n}": n for n in range(30)}, [{f"k{n}": n + (n == 3) for n in range(30)}]),
        process_view(view),
        RunNotes((DevNote(Shown("heading"), (Shown("one"), Shown("two"))),)),
        diagnosis=diagnosis_of(view),
    )
    return replace(told, **changes)


def look(**changes) -> Look:
    return replace(Look(UNICODE, Times(False), Moment(NOW, NOW)), **changes)


@pytest.mark.parametrize(("life", "said"), [(Life.TRAINING, "read"), (Life.UNREACHABLE, "not read to its end")])
def test_a_log_whose_place_has_gone_is_not_said_to_be_being_read(life, said):
    view = replace(run_view("a", life=life), findings=(), reading=Reading(under_way=True))
    for pane in (PaneName.FINDINGS, PaneName.DIAGNOSIS):
        drawn = draw_one(pane, Facts(view), look(), 60, 4, {}, titled=False)
        shown = " ".join(map(text_of, drawn.lines))
        assert said in shown
        assert ("reading" in shown or "being read" in shown) is (life is Life.TRAINING)


@pytest.mark.parametrize("width", [30, 50, 80])
@pytest.mark.parametrize("height", [1, 4, 5, 9, 24, 60])
@pytest.mark.parametrize("focused", [None, *BESIDE])
def test_every_row_is_filled_and_nothing_is_cut_without_a_mark(width, height, focused):
    told = facts()
    drawn = draw_all(told, look(selected=told.findings[2], focused=focused), width, height, {})
    assert len(drawn.lines) == len(drawn.panes) == len(drawn.owners) == height
    assert all(width_of(line) == width for line in drawn.lines)
    for pane, rows in drawn.pages.items():
        title = text_of(drawn.lines[drawn.panes.index(pane)])
        whole = draw_one(pane, told, look(selected=told.findings[2]), width, 500, {}, titled=False)
        lines = max(i for i, line in enumerate(whole.lines) if text_of(line).strip()) + 1
        if pane is PaneName.CONFIG:  # one setting behind the other takes fewer
            seen = " ".join(map(text_of, drawn.lines)).split()
            lines = lines if {f"k{n}" for n in range(30)} - set(seen) else 0
        if pane is PaneName.DIAGNOSIS and focused is not pane:  # its title names the causes, and the key for the rest
            assert "D" in title and not rows
        elif rows < lines and height >= len(BESIDE):
            assert " of " in title or "lines" in title


def text_of(line) -> str:
    return "".join(text for text, _ in line)


def test_the_selected_finding_is_in_sight_its_beginning_first():
    told = facts()
    for one in told.findings:
        drawn = draw_all(told, look(selected=one), 60, 14, {})
        assert told.findings.index(one) in drawn.owners


def test_a_pane_is_scrolled_no_farther_than_its_end():
    drawn = draw_one(PaneName.CONFIG, facts(), look(), 60, 10, {PaneName.CONFIG: 10_000}, titled=True)
    assert drawn.tops[PaneName.CONFIG] == 30 - 9

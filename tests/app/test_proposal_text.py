"""What is asked, as lines: all of it, in the width there is."""

from fake_monitor import NOW
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from test_dialog_sizes import EXP, TEXTS, proposal_with

from tui_monitor.app.drawing.proposal_text import stop_facts, whole
from tui_monitor.text import clean


@given(text=TEXTS, width=st.integers(2, 100))
def test_whole_text_loses_nothing_and_fits(text, width):
    shown = clean(text)
    lines = whole(shown, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == shown.replace(" ", "")


@given(text=TEXTS, rows=st.integers(3, 60), width=st.integers(54, 98))
def test_what_is_cut_where_it_stands_still_scrolls_whole(text, rows, width):
    proposal = proposal_with(f"begin {text} end", 3)
    facts = stop_facts(proposal, EXP, NOW, width, rows, "…")
    scrolled = [*facts.must_read, *facts.rest]
    said = "".join(piece for line in [*facts.pinned, *scrolled] for piece, _ in line)
    assert all(cell_len("".join(piece for piece, _ in line)) <= width for line in [*facts.pinned, *scrolled])
    for label in ("because", "command", "folder", "last line", "checkpoint", "found by"):
        assert label in said
    squeezed = "".join(said.split())
    for fact in (proposal.reason, proposal.process.cwd, proposal.process.linked_by):
        assert "".join(fact.split()) in squeezed


@given(text=TEXTS, rows=st.integers(3, 60), width=st.integers(54, 98))
def test_only_what_always_stands_still_is_told_twice(text, rows, width):
    proposal = proposal_with(f"begin {text} end", 3)
    facts = stop_facts(proposal, EXP, NOW, width, rows, "…")
    labels = [line[0][0].strip() for line in [*facts.pinned, *facts.must_read, *facts.rest]]
    for label in {"folder", "last line", "checkpoint", "found by"}:
        assert labels.count(label) == 1

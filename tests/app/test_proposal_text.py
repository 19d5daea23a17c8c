"""What is asked, as lines: all of it, in the width there is."""

import pytest
from fake_monitor import NOW
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from test_dialog_sizes import EXP, TEXTS, proposal_with

from tui_monitor.acting.remote_process import COMPARED, HELD
from tui_monitor.app.drawing.proposal_text import stop_facts, whole
from tui_monitor.model.act import NO_CHECKPOINT_SIGNAL
from tui_monitor.model.remote_machine import RemoteMachine
from tui_monitor.report import proposal as report
from tui_monitor.text import Shown, clean


def said(proposal, no_saving="") -> str:
    facts = stop_facts(proposal, EXP, NOW, 160, 40, "…", no_saving)
    return "\n".join("".join(piece for piece, _ in line) for line in facts.rest)


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (True, "safety     gpu2 checks that pid 31686 is still this process and signals it in the same step"),
        (False, "safety     identity compared, not held"),
    ],
)
def test_of_another_machine_it_is_said_how_sure_it_is_that_no_other_process_is_meant(held, words):
    machine = RemoteMachine("/ssh:gpu2", Shown("gpu2"), HELD if held else COMPARED, held, as_root=False)
    proposal = replace(proposal_with("x", pid=31686), remote=machine)
    assert words in said(proposal)
    assert words.split("  ")[-1].strip() in "\n".join(report.lines(proposal))


def test_that_saving_first_was_never_set_up_is_no_long_refusal():
    unset = f"exp-007: {NO_CHECKPOINT_SIGNAL}"
    assert "save first not set up (checkpoint_signal in your configuration)" in said(proposal_with("x"), unset)
    assert "save first not possible: pid 7 ignores it" in said(proposal_with("x"), "pid 7 ignores it")


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

"""A name fits exactly the proposal it was given to, for a minute."""

import pytest
from msgspec.structs import replace

from tui_monitor.acting.proposal_id import fits, name
from tui_monitor.model.act import FileChange, Launch, NoteProposal, Rung, StopProposal, UndoProposal
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.run import Process
from tui_monitor.text import Shown

PROCESS = Process(4711, 1000.0, Shown("train"), Shown("me"), Shown("/"), True, Shown("holds its log"))
NOTES = FileChange(Shown("/r/dev_notes.md"), Shown("create"), Shown("## NaN Detected"), (Shown("## NaN Detected"),))
STOP = StopProposal(
    Shown("exp-1"),
    "nan:loss:0:3",
    Shown("NaN"),
    PROCESS,
    (NOTES,),
    Rung.TERM,
    30.0,
    (NOTES,),
    targets=(ProcessIdentity(4711, 5, "b", 0),),
)
AT = 1_800_000_000.7


def test_a_name_is_short_and_holds_for_a_minute() -> None:
    id_ = name(STOP, AT)
    assert len(id_) == 10
    assert fits(id_, STOP, AT)
    assert fits(id_, STOP, AT + 59)
    assert not fits(id_, STOP, AT + 60.5)
    assert not fits(id_, STOP, AT - 1)
    assert not fits("", STOP, AT)


@pytest.mark.parametrize(
    "other",
    [
        replace(STOP, run=Shown("exp-2")),
        replace(STOP, rung=Rung.KILL),
        replace(STOP, finding=None),
        replace(STOP, finding="nan:loss:1:3"),
        replace(STOP, process=replace(PROCESS, pid=4712)),
        replace(STOP, targets=(ProcessIdentity(4711, 6, "b", 0),)),
        replace(STOP, targets=(ProcessIdentity(4711, 5, "b", 0, program="another"),)),
        replace(STOP, unrecorded=True),
        replace(STOP, signal="USR1"),
        replace(STOP, launch=Launch(argv=("/bin/stop", "exp-1"))),
        replace(STOP, changes=(replace(NOTES, path=Shown("/r/other.md")),)),
    ],
)
def test_whatever_differs_makes_it_stale(other: StopProposal) -> None:
    assert not fits(name(STOP, AT), other, AT)


def test_what_a_yes_does_not_depend_on_may_move() -> None:
    assert fits(name(STOP, AT), replace(STOP, reason=Shown("NaN, 40 points since"), last_output=5.0), AT + 30)
    another_cancelled = replace(STOP, changes=(replace(NOTES, what=Shown("append")),))  # of the same batch, before it
    assert fits(name(STOP, AT), another_cancelled, AT + 30)


def test_a_note_keeps_its_name_while_only_its_numbers_move() -> None:
    note = NoteProposal(Shown("exp-1"), "dev_notes.md", "## NaN Detected\n\n- Step: 40\n")
    assert fits(name(note, AT), replace(note, text="## NaN Detected\n\n- Step: 41\n"), AT)
    assert not fits(name(note, AT), replace(note, text="## Drift Detected\n\n- Step: 40\n"), AT)
    undo = UndoProposal(Shown("exp-1"), "dev_notes.md", note.text)
    assert not fits(name(note, AT), undo, AT)

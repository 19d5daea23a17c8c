"""Notes kept where the owner of a run wants them: shown before the yes, and nowhere that a log tree alone says."""

from pathlib import Path

import pytest
from by_hand import Watching, append, steps
from msgspec.structs import replace

from tui_monitor.acting.hands import RealHands
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.act import Approval, KeepProposal, NoteProposal, Result, UndoProposal
from tui_monitor.model.ask import ProposalRequest, ProposeKeeping, ProposeNote, ProposeUndo, Refusal
from tui_monitor.model.beside import NotesRequest
from tui_monitor.model.told_beside import NotesPlace
from tui_monitor.settings.layers import Layer, SettingValue
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown


class Noting:
    def __init__(self, root: Path, path: str, own: bool) -> None:
        append(root / "logs/exp-1/train.log", steps(1, 20))
        said = Layer({"notes": SettingValue(path, "trainmon.yaml, line 2", str(root), own)})
        self.watching = Watching(root, said=Settings((said,)))
        clock = self.watching.clock
        self.office = Approvals(clock, RealHands(system_table(), clock), LocalSource(clock), system_table())
        self.watching.look()

    def ask(self, kind: type[ProposeNote | ProposeUndo | ProposeKeeping] = ProposeNote) -> object:
        run = self.watching.run()
        request: ProposalRequest = kind(run.spec.id)
        return self.office.propose(request, run, self.watching.fleet.runs)

    def yes(self, proposal: NoteProposal | UndoProposal | KeepProposal) -> Result:
        approval = Approval(proposal, self.watching.clock.now(), Shown("keyboard"))
        return self.office.act(approval, self.watching.fleet.runs).result


@pytest.mark.parametrize(("path", "own"), [("diary/notes.md", False), ("diary/notes.md", True), ("../mine.md", True)])
def test_a_note_goes_where_it_is_said_and_the_preview_says_where(tmp_path: Path, path: str, own: bool) -> None:
    root = tmp_path / "root"
    noting, file = Noting(root, path, own), (root / path).resolve()
    proposal = noting.ask()
    assert isinstance(proposal, NoteProposal)
    assert (proposal.changes[0].path, proposal.changes[0].what) == (str(file), "create")
    assert noting.yes(proposal) is Result.DONE
    assert "- Experiment: exp-1" in file.read_text() and not (root / "dev_notes.md").exists()
    noting.office.beside.open(NotesRequest(Shown("logs/exp-1")))
    [(_, beside)] = noting.office.beside.answers(noting.watching.fleet.runs, {})
    assert beside.file == str(file) and len(beside.notes) == 1
    undo = noting.ask(ProposeUndo)
    assert isinstance(undo, UndoProposal) and noting.yes(undo) is Result.DONE
    assert "exp-1" not in file.read_text()


@pytest.mark.parametrize(
    "path",
    ["results/exp-2.json", "logs/exp-2/train.log", "logs/exp-2/log.txt", "trainmon.yaml", ".trainmon/journal.jsonl"],
)
def test_what_a_log_tree_says_sends_no_note_into_a_result_a_log_or_a_journal(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    noting = Noting(tmp_path, path, own=False)
    (tmp_path / path).write_text('{"status": "completed"}\n')
    refused = noting.ask()
    assert isinstance(refused, Refusal)
    assert f"trainmon.yaml, line 2: notes leads to {path.rpartition('/')[2]}, which is no document" in refused.reason
    assert (tmp_path / path).read_text() == '{"status": "completed"}\n'


def test_a_yes_to_one_file_is_none_to_another(tmp_path: Path) -> None:
    noting = Noting(tmp_path, "diary.md", own=False)
    proposal = noting.ask()
    assert isinstance(proposal, NoteProposal) and proposal.path == str(tmp_path / "diary.md")
    run = noting.watching.run()
    run.update(replace(run.spec, notes=NotesPlace(str(tmp_path / "other.md"))))
    assert noting.yes(proposal) is Result.REFUSED
    assert list(tmp_path.glob("*.md")) == []


@pytest.mark.parametrize("path", ["../mine.md", "/somewhere/else.md", "../root-2/notes.md"])
def test_a_log_tree_sends_notes_nowhere_else(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    refused = Noting(root, path, own=False).ask()
    assert isinstance(refused, Refusal)
    why = f"trainmon.yaml, line 2: notes leads out of the experiment root {root}"
    assert refused.reason == f"nothing can be written: {why}: only your own configuration may say that"
    assert sorted(found.name for found in tmp_path.rglob("*.md")) == []


def test_what_forbids_anything_there_forbids_notes_there_too(tmp_path: Path) -> None:
    root, mine = tmp_path / "root", tmp_path / "mine"
    noting = Noting(root, "../mine/notes.md", own=True)
    forbidden = {str(mine): Shown("read-only (trainmon.yaml, line 1)")}
    noting.office = Approvals(
        noting.watching.clock,
        RealHands(system_table(), noting.watching.clock),
        LocalSource(noting.watching.clock),
        system_table(),
        forbids=forbidden.get,
    )
    refused = noting.ask()
    assert isinstance(refused, Refusal) and refused.reason.startswith("read-only (trainmon.yaml, line 1)")


def test_a_link_inside_of_the_root_leads_nowhere_either(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (tmp_path / "out").mkdir()
    root.mkdir()
    (root / "diary").symlink_to(tmp_path / "out")
    refused = Noting(root, "diary/notes.md", own=False).ask()
    assert isinstance(refused, Refusal) or not list((tmp_path / "out").iterdir())
    noting = Noting(root, "diary/notes.md", own=False)
    proposal = noting.ask()
    if isinstance(proposal, NoteProposal):
        assert noting.yes(proposal) is Result.REFUSED
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_kept_goes_there_too(tmp_path: Path) -> None:
    noting = Noting(tmp_path, "diary.md", own=False)
    append(tmp_path / "logs/exp-2/train.log", "only words\nand more of them\n")
    noting.watching.look()
    append(tmp_path / "logs/exp-2/train.log", "only words\n")
    noting.watching.look(301.0)
    run = next(run for run in noting.watching.fleet.runs.values() if run.spec.exp_id == "exp-2")
    proposal = noting.office.propose(ProposeKeeping(run.spec.id), run, noting.watching.fleet.runs)
    assert isinstance(proposal, KeepProposal)
    assert [change.path for change in proposal.changes] == [str(tmp_path / "diary.md")]
    assert noting.yes(proposal) is Result.DONE
    written = (tmp_path / "diary.md").read_text()
    assert "## Unmonitored" in written and "- Time limit: 6.0 h (no baseline is known); past it" in written

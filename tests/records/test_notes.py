import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.errors import RecordError
from tui_monitor.model.told_beside import NotesPlace
from tui_monitor.records import notes
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import Shown

BLOCK = "## Divergence Detected\n\n- Experiment: exp-1\n- Reason: NaN\n- Step: 3\n- Action: none (observed)\n"


def test_a_new_notes_file_has_a_title_and_blocks_stand_apart(folder: RootFolder, tmp_path: Path) -> None:
    assert notes.add(notes.NotesFile(folder), BLOCK).path == str(tmp_path / "dev_notes.md")
    notes.add(notes.NotesFile(folder), BLOCK)
    assert (tmp_path / "dev_notes.md").read_text() == f"# Dev Notes\n\n{BLOCK}\n{BLOCK}"


def test_what_was_there_stays(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "dev_notes.md").write_text("# Mine\nold, without a newline")
    notes.add(notes.NotesFile(folder), BLOCK)
    assert (tmp_path / "dev_notes.md").read_text() == f"# Mine\nold, without a newline\n\n{BLOCK}"


def test_the_preview_shows_the_lines_that_are_then_written(folder: RootFolder, tmp_path: Path) -> None:
    text = BLOCK + "- Key: token=abcdefgh \x1b[31mred\n"
    shown = notes.change(notes.NotesFile(folder), text)
    assert shown.what == "create"
    assert not (tmp_path / "dev_notes.md").exists()
    notes.add(notes.NotesFile(folder), text)
    assert (tmp_path / "dev_notes.md").read_text().splitlines()[2:] == list(shown.lines)
    assert notes.change(notes.NotesFile(folder), text).what == "append"
    assert "token=[redacted:value] red" in shown.lines[-1]


@pytest.mark.parametrize("kind", ["symlink", "dangling symlink", "hard link", "fifo", "folder"])
def test_the_preview_refuses_what_the_write_would_refuse(folder: RootFolder, tmp_path: Path, kind: str) -> None:
    notes_file, other = tmp_path / "dev_notes.md", tmp_path / "other"
    other.write_text("precious")
    match kind:
        case "symlink":
            notes_file.symlink_to(other)
        case "dangling symlink":
            notes_file.symlink_to(tmp_path / "nowhere")
        case "hard link":
            notes_file.hardlink_to(other)
        case "fifo":
            os.mkfifo(notes_file)
        case _:
            notes_file.mkdir()
    with pytest.raises(RecordError) as in_preview:
        notes.change(notes.NotesFile(folder), BLOCK)
    with pytest.raises(RecordError) as in_write:
        notes.add(notes.NotesFile(folder), BLOCK)
    assert str(in_preview.value) == str(in_write.value)
    assert other.read_text() == "precious"


@given(st.text(max_size=300))
def test_no_text_brings_a_control_character_into_the_notes(text: str) -> None:
    assert all(line.isprintable() for line in notes.block(text))


def test_a_result_that_was_final_first_gets_a_note_of_its_own(folder: RootFolder, tmp_path: Path) -> None:
    notes.add(notes.NotesFile(folder), notes.kept("exp-1", "completed"))
    written = (tmp_path / "dev_notes.md").read_text()
    assert "for exp-1 but experiment already completed with status 'completed': skipping overwrite." in written


@pytest.mark.parametrize("path", ["/ssh:box/runs/diary.md", "/ssh:other/runs/diary.md", "/runs/diary.md"])
def test_notes_are_kept_on_the_machine_of_the_experiment_and_on_no_other(folder: RootFolder, path: str) -> None:
    """Broken once: those about a run on one machine, wanted on a second, went to the same path of the first."""
    folder.root, folder.host = "/runs", Shown("box")
    kept = notes.notes_file(folder, NotesPlace(path))
    assert (kept.refused is None) is (path == "/ssh:box/runs/diary.md")
    assert kept.refused or kept.name == "diary.md"

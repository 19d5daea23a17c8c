"""dev_notes.md: one block per event, appended after a yes."""

import os

from tui_monitor.model.act import FileChange
from tui_monitor.records.atomic import append
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import Shown, clean

NAME = "dev_notes.md"
_TITLE = "# Dev Notes"
_LINES = 200


def change(folder: RootFolder, text: str) -> FileChange:
    """What `add` would do, with the very lines that would be in the file. Raises RecordError: it could not be done."""
    lines = block(text)
    there = folder.exists(NAME)
    if there:  # it may be a link, or no file of ours to write
        with folder.parent_of(NAME, make=False) as directory, folder.open(NAME, directory, os.O_RDWR | os.O_APPEND):
            pass
    return FileChange(clean(folder.shown(NAME)), Shown("append" if there else "create"), clean(" ".join(lines)), lines)


def add(folder: RootFolder, text: str) -> Shown:
    """Append `text` as one block and return the path. Raises RecordError; the notes are then as they were."""
    entry = "\n".join(("", *block(text), ""))
    append(folder, NAME, entry.encode(), title=f"{_TITLE}\n".encode())
    return clean(folder.shown(NAME))


def block(text: str) -> tuple[Shown, ...]:
    """`text` line by line as it goes into the file: clean, at most 200 lines."""
    return tuple(clean(line) for line in text.strip("\n").splitlines()[:_LINES])


def kept(exp_id: str, status: str) -> str:
    """The block for a result that was final before it could be written, and stays as it is."""
    sentence = f"experiment already completed with status '{status}': skipping overwrite."
    return f"## Result Kept\n\n- Monitor detected divergence for {exp_id} but {sentence}\n"

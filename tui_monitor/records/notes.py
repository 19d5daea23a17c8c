"""dev_notes.md, or the file that its owner names: a block an event, appended after a yes, taken back while unedited."""

import hashlib
import os
from collections.abc import Callable

from msgspec import Struct

from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import host_of, there
from tui_monitor.model.act import FileChange, NoteBlock
from tui_monitor.model.told_beside import NotesPlace
from tui_monitor.records.folders import RecordFolder
from tui_monitor.text import Shown, clean

NAME = "dev_notes.md"
_TITLE = "# Dev Notes"
_LINES = 200
_LIMIT = 64 << 20


class NotesFile(Struct, frozen=True):
    """The notes about some runs."""

    folder: RecordFolder
    """No name leads out of it."""
    name: str = NAME
    refused: Shown | None = None
    """Why nothing is read or written there."""

    @property
    def shown(self) -> str:
        return self.folder.shown(self.name)

    def allowed(self) -> tuple[RecordFolder, str]:
        """Its folder and its name there. Raises RecordError."""
        if self.refused is not None:
            raise RecordError(self.refused)
        return self.folder, self.name


def notes_file(root: RecordFolder, place: NotesPlace | None) -> NotesFile:
    """Of an experiment root, or where the owner of a run wants them."""
    if place is None:
        return NotesFile(root)
    if place.refused is not None:
        return NotesFile(root, refused=place.refused)
    if root.host != host_of(place.path):
        return NotesFile(root, refused=Shown("notes about a run are kept on the machine where its experiment lies"))
    path = there(place.path)
    below = os.path.relpath(path, root.root)
    if not below.startswith(os.pardir):
        return NotesFile(root, below)
    folder, name = os.path.split(path)
    return NotesFile(root.beside(folder), name)


def change(file: NotesFile, text: str) -> FileChange:
    """What `add` would do, with the very lines that would be in the file. Raises RecordError: it could not be done."""
    lines, (folder, name) = block(text), file.allowed()
    there = folder.exists(name)
    if there:  # it may be a link, or no file of ours to write
        folder.check_appendable(name)
    return FileChange(clean(file.shown), Shown("append" if there else "create"), clean(" ".join(lines)), lines)


def add(file: NotesFile, text: str, log: str = "", unless: Callable[[bytes], bool] | None = None) -> NoteBlock:
    """Append `text` as one block. Raises RecordError; the notes are then as they were.

    `log`: of the run it is about. `unless`: of what stands in the file when we come to write: true, and the block
    stands there already; what is returned has no bytes then.
    """
    entry = "\n".join(("", *block(text), "")).encode()
    folder, name = file.allowed()
    offset = folder.append(name, entry, title=f"{_TITLE}\n".encode(), unless=unless)
    path = clean(file.shown)
    if offset is None:
        return NoteBlock(path, 0, 0, "", log)
    return NoteBlock(path, offset, len(entry), _digest(entry), log)


def block(text: str) -> tuple[Shown, ...]:
    """`text` line by line as it goes into the file: clean, at most 200 lines."""
    return tuple(clean(line) for line in text.strip("\n").splitlines()[:_LINES])


def kept(exp_id: str, status: str) -> str:
    """The block for a result that was final before it could be written, and stays as it is."""
    sentence = f"experiment already completed with status '{status}': skipping overwrite."
    return f"## Result Kept\n\n- Monitor detected divergence for {exp_id} but {sentence}\n"


def lines_of(file: NotesFile, written: NoteBlock) -> tuple[Shown, ...]:
    """The block as it stands in the file now. Raises RecordError: it is not there as it was written."""
    content = _read(file)
    start = _find(file, content, written)
    text = content[start : start + written.size].decode("utf-8", "replace")
    return tuple(clean(line) for line in text.strip("\n").splitlines())


def remove(file: NotesFile, written: NoteBlock) -> Shown:
    """Take exactly the bytes of this block out again. Raises RecordError; the notes are then as they were."""

    def without() -> bytes:
        content = _read(file)
        start = _find(file, content, written)
        return content[:start] + content[start + written.size :]

    folder, name = file.allowed()
    with folder.locks.appending(name):
        folder.update(name, without)
    return clean(file.shown)


def _read(file: NotesFile) -> bytes:
    folder, name = file.allowed()
    content = folder.read(name, _LIMIT)
    if content is None:
        raise RecordError(f"{file.shown} is not there any more: there is no note to take back")
    return content


def _find(file: NotesFile, content: bytes, written: NoteBlock) -> int:
    """Where the block begins: where it was written, or where the one place is that it moved to."""
    if _stands_at(content, written.offset, written):
        return written.offset
    places: list[int] = []
    start = content.find(b"\n")
    while start >= 0 and len(places) < 2:
        if _stands_at(content, start, written):
            places.append(start)
        start = content.find(b"\n", start + 1)
    if len(places) > 1:
        raise RecordError(f"{file.shown} holds the note more than once by now: take it out by hand")
    if not places:
        raise RecordError(f"{file.shown}: the note was edited since it was written: it stays as it is")
    return places[0]


def _stands_at(content: bytes, start: int, written: NoteBlock) -> bool:
    found = content[start : start + written.size]
    return len(found) == written.size > 0 and _digest(found) == written.digest


def _digest(entry: bytes) -> str:
    return hashlib.sha256(entry).hexdigest()

"""The files that are kept: what would be written into each, and the writing. Each on its own, none hinders another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from tui_monitor.decisions.record_entries import Note, RecordEntry
from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import there
from tui_monitor.model.act import FileChange, NoteBlock
from tui_monitor.records import error_log, learned, notes
from tui_monitor.records.folders import RecordFolder
from tui_monitor.records.learned import Behavior
from tui_monitor.text import Shown, clean


class Done(Struct, frozen=True):
    """What became of some entries."""

    keys: frozenset[str] = frozenset()
    """Of those that stand in their file now."""
    paths: tuple[Shown, ...] = ()
    blocks: tuple[NoteBlock, ...] = ()
    problems: tuple[Shown, ...] = ()

    def __add__(self, other: Done) -> Done:
        paths = dict.fromkeys(self.paths + other.paths)
        problems = dict.fromkeys(self.problems + other.problems)
        return Done(self.keys | other.keys, tuple(paths), self.blocks + other.blocks, tuple(problems))


def changes(folder: RecordFolder, entries: Sequence[RecordEntry]) -> tuple[FileChange, ...]:
    """What `write` would do; a file that could not be written says so."""
    return tuple(change for found in _previews(folder, entries) for change in found)


def obstacles(folder: RecordFolder, entries: Sequence[RecordEntry]) -> tuple[Shown, ...]:
    """Why not one of the files can be written, as far as a look tells; empty when one can."""
    found = [found for found in _previews(folder, entries) if found]
    if not all(change.what == _CANNOT for change, *_ in found):
        return ()
    return tuple(change.text for change, *_ in found)


def write(folder: RecordFolder, entries: Sequence[RecordEntry]) -> Done:
    """Those that do not stand there yet."""
    done = Done()
    for step in (*_notes(folder, entries), *_events(folder, entries), *_lessons(folder, entries)):
        try:
            done += step()
        except RecordError as error:
            done += Done(problems=(clean(str(error), 300),))
    return done


_CANNOT = "cannot be written"
_Steps = Iterator[Callable[[], Done]]


def _previews(folder: RecordFolder, entries: Sequence[RecordEntry]) -> Iterator[list[FileChange]]:
    said = [(entry, entry.content.text) for entry in entries if isinstance(entry.content, Note)]
    events = [entry.content for entry in entries if isinstance(entry.content, dict)]
    lessons = [entry.content for entry in entries if isinstance(entry.content, Behavior)]
    yield _preview(notes.NAME, lambda: [notes.change(_notes_of(folder, entry), text) for entry, text in said])
    yield _preview(error_log.NAME, lambda: [error_log.change(folder, events)] if events else [])
    yield _preview(learned.NAME, lambda: [learned.change(folder, lessons)] if lessons else [])


def _preview(name: str, make: Callable[[], list[FileChange]]) -> list[FileChange]:
    try:
        return make()
    except RecordError as error:
        return [FileChange(Shown(name), Shown(_CANNOT), clean(str(error), 300))]


def _notes(folder: RecordFolder, entries: Sequence[RecordEntry]) -> _Steps:
    for entry in entries:
        if isinstance(entry.content, Note):
            yield _Noting(_notes_of(folder, entry), entry.key, entry.content, entry.log)


def _notes_of(folder: RecordFolder, entry: RecordEntry) -> notes.NotesFile:
    return notes.notes_file(folder, entry.notes)


def _events(folder: RecordFolder, entries: Sequence[RecordEntry]) -> _Steps:
    events = {entry.key: entry.content for entry in entries if isinstance(entry.content, dict)}
    if events:
        yield lambda: _added(folder, error_log.NAME, events, error_log.append(folder, list(events.values())))


def _lessons(folder: RecordFolder, entries: Sequence[RecordEntry]) -> _Steps:
    lessons = {entry.key: entry.content for entry in entries if isinstance(entry.content, Behavior)}
    if lessons:
        yield lambda: _added(folder, learned.NAME, lessons, learned.append(folder, list(lessons.values())))


def _added(folder: RecordFolder, name: str, keys: Iterable[str], number: int) -> Done:
    return Done(frozenset(keys), (clean(folder.shown(name)),) if number else ())


class _Noting(Struct, frozen=True):
    file: notes.NotesFile
    key: str
    note: Note
    log: str

    def __call__(self) -> Done:
        """Where its first lines stand in the file, somebody told it already."""
        mark = self.note.mark.encode()
        block = notes.add(self.file, self.note.text, there(self.log), unless=lambda known: mark in known)
        return Done(frozenset({self.key}), (block.path,), (block,)) if block.size else Done(frozenset({self.key}))

"""next.md of an experiment root: one `## exp-NNN` section an idea, appended after a yes. What stands there stays."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator

from msgspec import Struct

from tui_monitor.errors import RecordError
from tui_monitor.model.act import FileChange
from tui_monitor.records.folders import RecordFolder
from tui_monitor.text import Shown, clean

NAME = "next.md"
_TITLE = "# Next Experiments\n"
_LIMIT = 16 << 20
_HEADING = re.compile(r"^## +exp[-_]?(\d{1,9})\b", re.MULTILINE | re.IGNORECASE)
_NAMED = re.compile(r"(?i)^exp(?:eriment)?[-_]?(\d{1,9})(?!\d)")
_PLACES = ("", "logs", "results")
_MOST = 20_000
"""Names that are looked at."""


class NextFile(Struct, frozen=True):
    """As it stands there now; without a file, empty."""

    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    @property
    def digest(self) -> str:
        return _digest(self.content)


def read(folder: RecordFolder) -> NextFile:
    """Raises RecordError."""
    return NextFile(folder.read(NAME, _LIMIT) or b"")


def next_number(folder: RecordFolder, text: str) -> int:
    """After the highest one in next.md and among the runs and results of the root."""
    return max(_in_text(text) | _in_root(folder), default=0) + 1


def change(folder: RecordFolder, ideas: str) -> FileChange:
    """What `add` would do. Raises RecordError: it could not be done."""
    folder.check_writable(NAME)
    there = folder.exists(NAME)
    if there:  # it may be a link, or no file of ours to write
        folder.check_appendable(NAME)
    lines = tuple(clean(line) for line in ideas.strip("\n").splitlines())
    return FileChange(clean(folder.shown(NAME)), Shown("append" if there else "create"), clean(" ".join(lines)), lines)


def check(folder: RecordFolder, ideas: str, digest: str) -> None:
    """Is it as it was, and is each number still free? Raises RecordError."""
    if read(folder).digest != digest or _in_text(ideas) & _in_root(folder):
        raise _changed(folder)


def add(folder: RecordFolder, ideas: str, digest: str) -> Shown:
    """Append them if it still is as it was; returns its path. Raises RecordError; it is then as it was."""
    entry = f"\n{ideas.strip(chr(10))}\n".encode("utf-8", "backslashreplace")
    place = folder.append(NAME, entry, title=_TITLE.encode(), unless=lambda there: _digest(there) != digest)
    if place is None:
        raise _changed(folder)
    return clean(folder.shown(NAME))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _changed(folder: RecordFolder) -> RecordError:
    return RecordError(f"{folder.shown(NAME)} or the experiments beside it changed meanwhile: ask again")


def _in_text(text: str) -> set[int]:
    return {int(found) for found in _HEADING.findall(text)}


def _in_root(folder: RecordFolder) -> set[int]:
    """Numbers of experiments whose folders or results lie where they belong, below their round, too."""
    found = (_NAMED.match(name) for name, _ in zip(_names(folder), range(_MOST), strict=False))
    return {int(match[1]) for match in found if match is not None}


def _names(folder: RecordFolder) -> Iterator[str]:
    for place in _PLACES:
        for name, is_folder in folder.names(place):
            yield name
            if place and is_folder:
                yield from (below for below, _ in folder.names(os.path.join(place, name)))

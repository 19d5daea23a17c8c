"""diagnosis.md and its plots beside a log: replaced while they are as trainmon wrote them, and only then.

The last line of each is a comment with a digest of the run and of everything above. By it trainmon knows again what it
wrote itself about this very run and nobody edited since. Beside anything else `diagnosis-2.md` is written, and so on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from tui_monitor.errors import RecordError
from tui_monitor.model.act import GRADIENT_END, LOSS_END, TEXT_END, FileChange
from tui_monitor.records.folders import RecordFolder
from tui_monitor.text import Shown, clean

_STEM = "diagnosis"
_MOST = 9
_LIMIT = 4 << 20
_SEAL = re.compile(rb"<!-- trainmon ([0-9a-f]{32}) -->\n\Z")


def stem(folder: RecordFolder, beside: str, about: str) -> str:
    """What the names of all files of one diagnosis begin with: `logs/exp-1/diagnosis`. Raises RecordError.

    `beside`: the folder of the log, in the experiment root. `about`: the run, by which its files are known again.
    """
    within = f"{beside}/" if beside else ""
    for number in range(1, _MOST + 1):
        begin = f"{within}{_STEM}{f'-{number}' if number > 1 else ''}"
        if all(_may_replace(folder, begin + end, about) for end in (TEXT_END, LOSS_END, GRADIENT_END)):
            return begin
    last = folder.shown(f"{within}{_STEM}-{_MOST}{TEXT_END}")
    raise RecordError(f"everything up to {last} is somebody else's, or was edited: move some of it away")


def change(folder: RecordFolder, name: str, lines: Sequence[Shown]) -> FileChange:
    """What `write` would do. Raises RecordError: it could not be done."""
    folder.check_writable(name)
    what = "update" if folder.exists(name) else "create"
    return FileChange(clean(folder.shown(name)), Shown(what), clean(" ".join(lines)), tuple(lines))


def write(folder: RecordFolder, name: str, text: str, about: str) -> Shown:
    """Whole, or not at all; returns its path. Raises RecordError, also where somebody else wrote it meanwhile."""

    def make() -> bytes:
        if not _may_replace(folder, name, about):
            raise RecordError(f"{folder.shown(name)} was written by somebody else meanwhile: ask again")
        return _sealed(text, about)

    folder.update(name, make)
    return clean(folder.shown(name))


def _may_replace(folder: RecordFolder, name: str, about: str) -> bool:
    """Is nothing there, or what trainmon wrote about this run? Raises RecordError where nobody can look."""
    if not folder.exists(name):
        return True
    try:
        folder.check_appendable(name)
        content = folder.read(name, _LIMIT) or b""
    except RecordError:  # a link, a folder, a second name of another file, too large: nothing of ours
        return False
    seal = _SEAL.search(content)
    return seal is not None and seal[1].decode() == _digest(content[: seal.start()], about)


def _sealed(text: str, about: str) -> bytes:
    content = text.rstrip("\n").encode("utf-8", "backslashreplace") + b"\n"
    return content + f"<!-- trainmon {_digest(content, about)} -->\n".encode()


def _digest(content: bytes, about: str) -> str:
    told = about.encode("utf-8", "surrogateescape") + b"\0" + content
    return hashlib.sha256(told).hexdigest()[:32]

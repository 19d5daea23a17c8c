"""A JSON file that several programs add to. Nobody's entries are lost: not ours, not theirs, not damaged ones.

Programs that know each other lock `<name>.lock` beside it (`error-log.lock`), replace it whole and never write into
it; so do we. One that knows no lock loses nothing to us either: see `RecordFolder.update`.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from math import isinf
from typing import Protocol

from tui_monitor.errors import RecordError
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.folders import RecordFolder

Document = dict[str, object]
_LIMIT = 64 << 20
_RETRY_SECONDS = 0.2


class Damaged(RecordError):
    """The file is there, and its content makes no sense."""


class Sound(Protocol):
    def __call__(self, document: Document) -> str | None:
        """Why it is not what it should be; None when it is."""
        ...


def read(folder: RecordFolder, name: str, sound: Sound) -> Document | None:
    """None when there is no file. Raises Damaged, or RecordError when it cannot be read at all.

    Somebody may be in the middle of writing it: what makes no sense is read once more before it counts.
    """
    try:
        return _parse(folder, name, sound)
    except Damaged:
        folder.clock.sleep(_RETRY_SECONDS)
        return _parse(folder, name, sound)


def rewrite(
    folder: RecordFolder,
    name: str,
    sound: Sound,
    make: Callable[[Document | None], Document | None],
    mode: int = 0o666,
) -> bool:
    """Replace it by what `make` makes of what stands there; None leaves it. Returns whether it was written.

    A damaged file is copied beside itself (once for each content) and stays as it is. Raises RecordError.
    """
    with folder.locks.held(_lock_of(name)):
        try:
            return folder.update(name, lambda: _encoded(make(read(folder, name, sound))), mode)
        except Damaged as error:
            raise RecordError(f"{error}; {_keep_copy(folder, name)}; mend or move it first") from error


def set_aside(folder: RootFolder, name: str, sound: Sound) -> str | None:
    """Give a damaged file of ours another name, so that a new one can begin. Returns what became of it.

    None: it is not damaged, or not there (any more). Raises RecordError.
    """
    with folder.locks.held(_lock_of(name)):
        try:
            read(folder, name, sound)
        except Damaged:
            kept = _keep_copy(folder, name)
            folder.remove(name)
            return f"{folder.shown(name)} was damaged and begins anew; {kept}"
    return None


def of_lists(*names: str) -> Sound:
    """Sound when each of these keys is missing or holds a list of objects."""

    def wrong(document: Document) -> str | None:
        for name in names:
            found = document.get(name, [])
            if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
                return f"`{name}` is not a list of objects"
        return None

    return wrong


def entries(document: Document, name: str) -> list[Document]:
    """The list of that name, made when it is missing. Of a sound document."""
    found = document.setdefault(name, [])
    assert isinstance(found, list)
    return found


def could_be_written(folder: RecordFolder, name: str, sound: Sound) -> str:
    """`append` or `create`, as a preview says it. Raises RecordError: neither could be done."""
    there = read(folder, name, sound) is not None
    return "append" if there else "create"


def _parse(folder: RecordFolder, name: str, sound: Sound) -> Document | None:
    raw = folder.read(name, _LIMIT)
    if raw is None:
        return None
    try:
        found = json.loads(raw, object_pairs_hook=unique, parse_float=representable)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{folder.shown(name)} is damaged and was not touched") from error
    if not isinstance(found, dict):
        raise Damaged(f"{folder.shown(name)} is no JSON object and was not touched")
    if (why := sound(found)) is not None:
        raise Damaged(f"{folder.shown(name)} was not touched: {why}")
    return found


def representable(said: str) -> float:
    """`1e400` would become infinite when the file is written anew, which is no JSON."""
    number = float(said)
    if isinf(number):
        raise ValueError(f"{said[:40]} is beyond all numbers")
    return number


def unique(pairs: Sequence[tuple[str, object]]) -> Document:
    """A key that stands twice would be lost when the file is written anew."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _encoded(document: Document | None) -> bytes | None:
    if document is None:
        return None
    return json.dumps(document, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _keep_copy(folder: RecordFolder, name: str) -> str:
    """Beside it, once for each content."""
    raw = folder.read(name, _LIMIT) or b""
    copy = f"{name}.damaged-{hashlib.sha256(raw).hexdigest()[:12]}"
    folder.update(copy, lambda: None if folder.exists(copy) else raw, 0o600)
    return f"a copy is {folder.shown(copy)}"


def _lock_of(name: str) -> str:
    return f"{name.rpartition('.')[0]}.lock"

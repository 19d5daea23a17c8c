"""Which format a stream has, told by its first two records: the same answer live and later."""

import re
from collections.abc import Sequence

from msgspec import Struct

from tui_monitor.errors import NotReadable
from tui_monitor.reading.formats.format_row import Format
from tui_monitor.reading.formats.own_words import OWN_WORDS, are_own
from tui_monitor.reading.formats.registry import STREAMS, TEXT
from tui_monitor.reading.formats.taught import Taught
from tui_monitor.reading.tailing.framing import Framing, framing
from tui_monitor.reading.tailing.wide_text import WideFraming, looks_wide, wide_encoding

HEAD = 64 << 10
"""Bytes that are looked at, at most."""
_RECORDS = 2
"""A header line alone says less than the header and a row; more would make the choice depend on when we looked."""


Kind = Format | Taught
"""What opens a stream: a row of the registry, or what a user taught."""
_SURE = 4096
"""Bytes that tell text with a stray control character from a binary file that begins like text."""
_OTHERS = re.compile(
    rb"PK\x03\x04|\x80[\x02-\x05]|\x93NUMPY|\x89HDF|\x89PNG|\xff\xd8\xff|\x7fELF|SQLite format 3|\xfd7zXZ|BZh[1-9]1AY"
)
"""ZIP and pickle (PyTorch's checkpoints), NumPy, HDF5, PNG, JPEG, ELF, SQLite, xz, bzip2."""
_BINARY = "binary, not a log"
_ODD = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")


class Recognised(Struct, frozen=True):
    format: Kind
    framing: Framing
    encoding: str


def recognise(name: str, head: bytes, final: bool, taught: Sequence[Taught] = ()) -> Recognised | None:
    """The format of a stream called `name` that begins with `head`; None while that is too little to say.

    `final`: no more will come. `taught`: what the user taught is asked first. Raises NotReadable when it is no log.
    """
    wide = wide_encoding(head)
    text = head if wide is None else head.decode(wide, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    ended = final or len(head) >= HEAD
    enough = len(text) if ended else _end_of_records(text)
    kinds: tuple[Kind, ...] = (*taught, *STREAMS)
    endless = len(text) >= _SURE and (enough is None or enough > _SURE)
    if wide is None and looks_wide(head[: _SURE if endless else enough or 0]):
        raise NotReadable("binary? It may be UTF-16 text without a byte order mark")
    if _is_another_kind(name, text, kinds, endless):
        raise NotReadable(_BINARY)
    if enough is None:
        return None
    if are_own(text[:enough]):
        raise NotReadable(OWN_WORDS)
    chosen = next((kind for kind in kinds if kind.sniff(name, text[:enough])), None)
    if chosen is None or (chosen is TEXT and _ODD.search(text, 0, enough)):
        if not ended and len(text) < _SURE:
            return None
        chosen = next((kind for kind in kinds if kind.sniff(name, text if ended else text[:_SURE])), None)
    if chosen is None:
        raise NotReadable(_BINARY if b"\0" in text else "not a format that is known")
    if isinstance(chosen, Taught):
        chosen = chosen.against(_by_itself(name, text if ended else text[:enough]))
    if wide is not None and chosen.framing == "lines":
        return Recognised(chosen, WideFraming(wide), wide)
    return Recognised(chosen, framing(chosen.framing), "utf-8")


def _by_itself(name: str, text: bytes) -> Format:
    """What would read it if nobody had taught anything."""
    return next((kind for kind in STREAMS if kind.framing == "lines" and kind.sniff(name, text)), TEXT)


def _is_another_kind(name: str, head: bytes, kinds: Sequence[Kind], endless: bool) -> bool:
    """Is it certainly no log? `endless`: so are its first lines, by which formats are told."""
    if _OTHERS.match(head):
        return not any(kind.sniff(name, head) for kind in kinds if kind is not TEXT)
    return endless and not any(kind.sniff(name, head[:_SURE]) for kind in kinds)


def _end_of_records(head: bytes) -> int | None:
    """Where the second record that is not blank ends; None while it is torn."""
    found = start = 0
    while (end := _next_end(head, start)) is not None:
        found += bool(head[start:end].strip())
        start = end
        if found == _RECORDS:
            return start
    return None


def _next_end(head: bytes, start: int) -> int | None:
    ends = [place + 1 for mark in b"\n\r" if (place := head.find(mark, start)) >= 0]
    return min(ends, default=None)

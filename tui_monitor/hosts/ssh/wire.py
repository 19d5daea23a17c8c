"""Questions to a helper and its answers, as they go over the line: one line of text each."""

from __future__ import annotations

import binascii
import json
import os
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_from_bytes

from msgspec import Struct, field

from tui_monitor.clock import monotonic
from tui_monitor.errors import NotReadable
from tui_monitor.hosts.address import Address, spelled
from tui_monitor.hosts.source import Entry, Stat

_UNUSUAL = re.compile(rb"[^A-Za-z0-9_./+=:@,-]")
Told = Mapping[str, Any]
"""What a helper answered: whatever lies on that machine, its types are checked where it is used."""


class Question(Struct):
    """Asked once; whoever waits for it looks at `answered`."""

    number: int
    operation: str
    arguments: tuple[str, ...]
    answered: threading.Event = field(default_factory=threading.Event)
    told: Told | None = None
    error: Exception | None = None
    at: float = 0.0
    """When it was answered."""
    then: Callable[[Told], None] | None = None
    """What is done with the answer as soon as it is there, on the thread that reads."""

    def line(self, encode: Callable[[bytes], bytes]) -> bytes:
        """`encode`: each part as the helper takes it."""
        parts = (str(self.number), self.operation, *self.arguments)
        return b"\t".join(encode(os.fsencode(part)) for part in parts) + b"\n"

    def answer(self, told: Told) -> None:
        self.told, self.at = told, monotonic()
        self.answered.set()

    def fail(self, error: Exception) -> None:
        self.error, self.at = error, monotonic()
        self.answered.set()


def percent(part: bytes) -> bytes:
    """As `helper/answering.py` takes it."""
    return quote_from_bytes(part).encode("ascii")


def octal(part: bytes) -> bytes:
    """As `helper/helper.sh` takes it: what `printf %b` undoes."""
    return _UNUSUAL.sub(lambda match: b"\\0%03o" % match[0][0], part)


def content(told: Told) -> bytes:
    """Of a file: in base64, or in hexadecimal where there is nothing better. Raises ValueError."""
    return binascii.unhexlify(told["hex"]) if "hex" in told else binascii.a2b_base64(told["data"])


def read(line: bytes) -> Told:
    """Raises ValueError for what is no answer: another program writes on this line, too."""
    try:
        told = json.loads(os.fsdecode(line))  # a shell tells names as they are, in whatever encoding
    except RecursionError:
        raise ValueError("no answer of a helper") from None
    if not isinstance(told, dict) or not isinstance(told.get("id"), int):
        raise ValueError("no answer of a helper")
    return told


def stat(told: Any, behind: float) -> Stat:
    """`behind`: seconds that the clock there is behind ours."""
    kind, size, mtime, device, inode = told
    return Stat(kind, size, mtime + behind, (device, inode))


def entries(told: Mapping[str, Any], behind: float) -> list[Entry]:
    """Without those of which nothing is told: links that lead nowhere, or where one may not look."""
    return [Entry(name, stat(one[1:], behind), bool(one[0])) for name, one in sorted(told.items()) if one]


def refusal(address: Address, path: str, told: Told) -> NotReadable:
    return NotReadable(f"{address.shown}:{spelled(path)} {_because(str(told['error']))}")


def _because(said: str) -> str:
    return said if said.startswith(("is ", "was ")) else f"cannot be read: {said}"

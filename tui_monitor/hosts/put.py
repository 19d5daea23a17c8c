"""Writing on another machine: one file under a lock held there, whole or not at all, and only what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tui_monitor.text import Shown

ABSENT = "absent"
"""The state of what is not there."""
ANY = ""
"""Whatever state it is in."""

Written = tuple[int, ...]
"""What changes with a file."""
UNANSWERED: Written = (-1,)
"""In place of that: its machine did not answer, and there may be such a file, or none."""


class PutLocks(Protocol):
    """Held there until they are given back, or the line breaks. Raises as `Put`."""

    def line(self) -> object:
        """By which what is asked now is asked: the same object as long as it stands."""
        ...

    def claim(self, root: str, name: str, said: str) -> str | None:
        """What is said by who else holds it; None where we do, however often it is asked."""
        ...

    def release(self, root: str, name: str) -> None: ...

    def is_claimed(self, root: str, name: str) -> bool:
        """By another than us."""
        ...


class Put(Protocol):
    """Names are relative to `root`, a folder there. Raises OSError as that machine says it, ValueError with the rest of
    a sentence about the file, Unreachable where no answer came: nobody knows then whether it was written. What was not
    written by then is not written later, either.
    """

    @property
    def host(self) -> Shown: ...

    @property
    def locks(self) -> PutLocks: ...

    def read(self, root: str, name: str, limit: int) -> bytes | None: ...

    def state(self, root: str, name: str) -> str:
        """By which it may be replaced, as long as it is in that state; missing folders are made."""
        ...

    def append(self, root: str, name: str, entry: bytes, title: bytes, mode: int, expected: str = ANY) -> int | None:
        """Where it stands; None: it is in another state than expected, and nothing was written."""
        ...

    def replace(self, root: str, name: str, data: bytes, mode: int, expected: str) -> bool:
        """False: it is in another state than expected, and stays."""
        ...

    def check(self, root: str, name: str, what: str) -> None:
        """Raises unless: `there`: there is something; `file`: it could be appended to; `folder`: it could be made."""
        ...

    def stranger(self, root: str, name: str) -> str | None:
        """Who else may have written it, as half a sentence."""
        ...

    def names(self, root: str, folder: str) -> Sequence[tuple[str, bool]]:
        """In a folder below: each name, and is it a folder?"""
        ...

    def stamp(self, path: str) -> Written | None:
        """None when there is no such file, or nobody may look."""
        ...

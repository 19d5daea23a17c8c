"""One machine, as acting asks about it beside its processes: who we are there, its files. All paths are its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from tui_monitor.text import Shown

if TYPE_CHECKING:
    from tui_monitor.hosts.signals import Signals


class FileFacts(Struct, frozen=True):
    """Of what a path leads to."""

    owner: int
    size: int
    mtime: float
    """Seconds since the epoch, by our clock."""
    device: int
    regular: bool = True


class SmallFile(Struct, frozen=True):
    """A file of a few bytes, read without following a link."""

    content: bytes
    written: float
    owner: int


class Us(Struct, frozen=True):
    """Who we are on a machine, and what we can do there."""

    uid: int
    own: tuple[int, ...]
    """Our own processes: neither they nor what stands above them is ever signalled."""
    exact: bool
    """Does a hold on a process stay with that process? Else its identity is compared right before."""
    pid_max: int


class Host(Protocol):
    """What is asked of another machine and not answered in time raises Unreachable."""

    name: Shown
    """As a person knows it; empty: this machine."""
    signals: Signals

    @property
    def us(self) -> Us: ...

    def renew(self, since: float | None = None) -> None:
        """What is asked from now on is answered by how things are now; `since`: or were at that time (monotonic)."""
        ...

    def check(self) -> None:
        """Raises Unreachable where what is known of it may be old: it does not answer."""
        ...

    def real(self, path: str) -> str:
        """The same place without links on the way to it."""
        ...

    def file(self, path: str) -> FileFacts | None:
        """None when there is nothing, or nobody may look."""
        ...

    def matching(self, pattern: str) -> Iterable[str]:
        """Paths of this pattern, as of a shell."""
        ...

    def small_file(self, path: str, most: int) -> SmallFile | str | None:
        """None when there is none; a text: why it cannot be used. At most one byte more than `most` is read."""
        ...

    def is_shared(self, path: str) -> bool:
        """May processes write there that are not seen there? False where the system does not tell."""
        ...

    def exists(self, pid: int) -> bool:
        """Has any process or thread this number now?"""
        ...

    def user(self, uid: int) -> Shown: ...

    def home(self, uid: int) -> str:
        """The real path of their home; the root where that is not told."""
        ...

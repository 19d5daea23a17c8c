"""Folders into which records are written, on this machine and on others: the path says where, and nobody else asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from tui_monitor.clock import Clock
from tui_monitor.hosts.address import split
from tui_monitor.hosts.remote import Remotes
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.locks import Locks
from tui_monitor.records.remote_folder import RemoteFolder
from tui_monitor.text import Shown

Stamp = tuple[int, ...]
"""What changes with a file, its content as well as who may read it."""


class RecordFolder(Protocol):
    """Names are relative, `/`-separated, and made of whitelisted parts: none leads out of it, no link is followed.

    What goes wrong is a RecordError: a sentence with the file, and the machine where it is another one.
    """

    root: str
    """As its own machine spells it."""
    host: Shown
    """Which machine; empty: this one."""
    clock: Clock

    @property
    def locks(self) -> Locks: ...

    def shown(self, name: str) -> Shown:
        """A file as a person is told of it, or with no name the folder itself."""
        ...

    def beside(self, path: str) -> RecordFolder:
        """Another folder of the same machine."""
        ...

    def read(self, name: str, limit: int) -> bytes | None:
        """The whole file; None when there is none. Raises RecordError beyond `limit` bytes."""
        ...

    def update(self, name: str, make: Callable[[], bytes | None], mode: int = 0o666) -> bool:
        """Replace `name` by what `make` returns; None leaves it as it is. Returns whether it was written.

        `mode`: of a new file, less what the umask takes away.

        `make` must read what it builds upon when it is called: it is called again when somebody who knows no locks
        wrote meanwhile, also while our own file was on its way to the disk. Raises RecordError; the old file is then
        as it was.
        """
        ...

    def append(
        self,
        name: str,
        entry: bytes,
        title: bytes = b"",
        mode: int = 0o666,
        unless: Callable[[bytes], bool] | None = None,
    ) -> int | None:
        """Add `entry` at the end of `name` in one write, under its lock; a new file begins with `title`.

        Returns where it stands; None when `unless` of what was there already is true, and nothing was added. A last
        line that somebody left without its newline is ended first. When the disk is full, what got in is removed
        again. Returns once the entry is on the disk. Raises RecordError.
        """
        ...

    def names(self, below: str) -> Iterator[tuple[str, bool]]:
        """Each name in a folder below, and is it a folder? None where there is none, or nobody may look."""
        ...

    def stamp(self, name: str) -> Stamp | None:
        """None where there is no such file, or nobody answers."""
        ...

    def stranger(self, name: str) -> Shown | None:
        """Who else may have written the file, as half a sentence; None when nobody, or when there is none."""
        ...

    def exists(self, name: str) -> bool:
        """Is there anything of that name, whatever it is?"""
        ...

    def check_writable(self, name: str) -> None:
        """Raises RecordError where nothing of this name could be made, as far as a look tells."""
        ...

    def check_appendable(self, name: str) -> None:
        """Raises RecordError unless it is a file that could be written: no link, no second name of another one."""
        ...


class Folders:
    """`remotes`: the other machines; None where none is reached."""

    def __init__(self, clock: Clock, remotes: Remotes | None = None) -> None:
        self._clock = clock
        self._remotes = remotes

    def of(self, root: str) -> RecordFolder:
        there = split(root)
        if there is None or self._remotes is None:
            return RootFolder(root, self._clock)
        address, path = there
        return RemoteFolder(path, self._clock, self._remotes(address).put)

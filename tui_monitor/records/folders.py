"""Folders into which records are written, on this machine and on others: the path says where."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tui_monitor.clock import Clock
from tui_monitor.errors import SourceError
from tui_monitor.hosts.address import split
from tui_monitor.hosts.put import Written
from tui_monitor.hosts.remote import Remotes
from tui_monitor.records.folder import RootFolder, Stamp, stamp_of
from tui_monitor.records.remote_folder import RemoteFolder

Folder = RootFolder | RemoteFolder
AnyStamp = Stamp | Written


class Folders:
    """`remotes`: the other machines; None where none is reached."""

    def __init__(self, clock: Clock, remotes: Remotes | None = None) -> None:
        self._clock = clock
        self._remotes = remotes

    def of(self, root: str) -> Folder:
        there = split(root)
        if there is None or self._remotes is None:
            return RootFolder(root, self._clock)
        address, path = there
        return RemoteFolder(path, self._clock, self._remotes(address).put)


def stamp_in(folder: Folder, name: str) -> AnyStamp | None:
    """What changes with a file; None where there is none, or nobody answers."""
    path = os.path.join(folder.root, name)
    if isinstance(folder, RootFolder):
        return stamp_of(path)
    try:
        return folder.put.stamp(path)
    except (OSError, ValueError, SourceError):
        return None


def names_in(folder: Folder, below: str) -> Iterator[tuple[str, bool]]:
    """Each name in a folder below, and is it a folder? None where there is none, or nobody may look."""
    if isinstance(folder, RemoteFolder):
        with folder.explained(below):
            yield from folder.put.names(folder.root, below)
        return
    try:
        with os.scandir(os.path.join(folder.root, below)) as entries:
            for entry in entries:
                yield entry.name, entry.is_dir(follow_symlinks=False)
    except OSError:
        return

"""Folders into which records are written, on this machine and on others: the path says where."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tui_monitor.clock import Clock
from tui_monitor.errors import SourceError
from tui_monitor.hosts.address import split
from tui_monitor.hosts.far import FarHosts
from tui_monitor.hosts.put import Written
from tui_monitor.records.far_folder import FarFolder
from tui_monitor.records.folder import RootFolder, Stamp, stamp_of

Folder = RootFolder | FarFolder
AnyStamp = Stamp | Written


class Folders:
    """`far`: the other machines; None where none is reached."""

    def __init__(self, clock: Clock, far: FarHosts | None = None) -> None:
        self._clock = clock
        self._far = far

    def of(self, root: str) -> Folder:
        there = split(root)
        if there is None or self._far is None:
            return RootFolder(root, self._clock)
        address, path = there
        return FarFolder(path, self._clock, self._far(address).put)


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
    if isinstance(folder, FarFolder):
        with folder.explained(below):
            yield from folder.put.names(folder.root, below)
        return
    try:
        with os.scandir(os.path.join(folder.root, below)) as entries:
            for entry in entries:
                yield entry.name, entry.is_dir(follow_symlinks=False)
    except OSError:
        return

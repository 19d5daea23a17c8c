"""Does a settings file on another machine say that nothing may be done there? Nothing else that it says is obeyed."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import split
from tui_monitor.records.folders import Folders, Stamp
from tui_monitor.settings.load import forbids
from tui_monitor.settings.places import PROJECT_FILE
from tui_monitor.text import Shown, clean

_LIMIT = 1 << 20


class ForbiddenThere:
    """Looks beside and above a folder; a file is read again only when it changed."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._read: dict[str, tuple[Stamp, Shown | None]] = {}

    def at(self, folder: str) -> Shown | None:
        """Who says so; None: nobody, or it lies on this machine. What cannot be read forbids."""
        return next(filter(None, map(self._said, _upwards(folder))), None) if split(folder) is not None else None

    def _said(self, folder: str) -> Shown | None:
        kept = self._folders.of(folder)
        if (stamp := kept.stamp(PROJECT_FILE)) is None:
            return None
        if (known := self._read.get(folder)) is not None and known[0] == stamp:
            return known[1]
        try:
            said = forbids(kept.shown(PROJECT_FILE), kept.read(PROJECT_FILE, _LIMIT) or b"")
        except RecordError as error:
            return clean(f"{error}", 300)
        self._read[folder] = stamp, said
        return said


def _upwards(folder: str) -> Iterator[str]:
    """This folder and all above it on its machine."""
    while split(folder) is not None:
        yield folder
        above = os.path.dirname(folder)
        if split(above) is None:
            return
        folder = above

"""What was given on another machine that answers that it has no such thing. Here it is refused before a look."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection

from tui_monitor.errors import NotReadable, NotYet, SourceError
from tui_monitor.hosts.address import host_of, shown, split
from tui_monitor.hosts.source import Source, is_gone
from tui_monitor.reading.discovery.grouping import LOG
from tui_monitor.reading.discovery.unseen import Unseen

_OF_A_LOG = os.path.splitext(LOG)[1]


class NotThere:
    """`expected`: logs that somebody announced, whatever they are called."""

    def __init__(self, source: Source, unseen: Unseen, expected: Collection[str]) -> None:
        self._source, self._unseen, self._expected = source, unseen, expected
        self._was_there: set[str] = set()
        """A run that was seen is not forgotten because its log went."""

    def is_run(self, path: str, known: bool) -> bool:
        """Does what is no folder stand for a run? Raises NotYet.

        `known`: there were runs below it.
        """
        if not (host := host_of(path)) or path in self._unseen.problems:
            return True
        if not is_gone(self._source, path):
            self._was_there.add(path)
            return True
        to_come = self._may_come(path)
        self._unseen.tell(path, NotReadable(f"{shown(path)}: no such file or directory on {host}"))
        if known or path in self._was_there:
            return True
        self._unseen.missing[path] = self._unseen.problems[path]
        if to_come:
            self._unseen.to_come.add(path)
        return to_come

    def _may_come(self, path: str) -> bool:
        """As on this machine: one log by its name, while its folder is there. Raises NotYet."""
        if path in self._expected:
            return True
        place = split(path)
        if place is None or not path.endswith(_OF_A_LOG) or glob.has_magic(place[1]):
            return False
        try:
            folder = self._source.stat(os.path.dirname(path))
        except NotYet:
            raise
        except SourceError:
            return True  # nobody knows
        return folder is not None and folder.kind == "directory"

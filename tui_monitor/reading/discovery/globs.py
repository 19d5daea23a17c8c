"""Globs on another machine: no shell here knows what they match there, and what matches comes and goes."""

import fnmatch
import glob
from collections.abc import Iterator, Sequence

from tui_monitor.errors import NotReadable, NotYet, Unreachable
from tui_monitor.hosts.address import split
from tui_monitor.hosts.source import Source


class Globs:
    """Those of paths on this machine are expanded when they are given."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[str, Sequence[str]] = {}

    def matches(self, path: str) -> Sequence[str]:
        """As they are now; `path` itself where it is no glob, exists, or matches nothing. Raises NotYet."""
        elsewhere = split(path)
        if elsewhere is None or not glob.has_magic(elsewhere[1]):
            return [path]
        try:
            if self._source.stat(path) is None:
                self._known[path] = list(self._found(elsewhere[0].prefix, elsewhere[1]))
        except NotYet:
            raise  # asked again in a moment
        except NotReadable:
            return [path]
        except Unreachable:
            pass  # what it matched before stands; the walk tells why nothing is seen
        return self._known.get(path) or [path]

    def _found(self, prefix: str, pattern: str) -> Iterator[str]:
        places = [prefix]
        for part in pattern.strip("/").split("/"):
            if glob.has_magic(part):
                places = [f"{place}/{name}" for place in places for name in self._names(place, part)]
            else:
                places = [f"{place}/{part}" for place in places]
        return (place for place in places if self._source.stat(place) is not None)

    def _names(self, folder: str, pattern: str) -> list[str]:
        """Hidden ones only where the pattern says so, as in a shell."""
        try:
            names = [entry.name for entry in self._source.list(folder)]
        except NotReadable:
            return []
        return [name for name in fnmatch.filter(names, pattern) if name[0] != "." or pattern[0] == "."]

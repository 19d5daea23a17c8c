"""What is remembered of files, by path, for as long as they are there: runs come and go for weeks."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable
from typing import TypeVar

from tui_monitor.errors import SourceError
from tui_monitor.hosts.source import Source

V = TypeVar("V")
_FEW = 1024
"""Files of which all is kept, be they there or not."""


class Remembered(UserDict[str, V]):
    """Looked through whenever it has grown to twice its size: as many are kept as there are files, twice over."""

    def __init__(self, exists: Callable[[str], bool]) -> None:
        super().__init__()
        self._exists = exists
        self._room = _FEW

    def at(self, path: str, otherwise: V) -> V:
        """What is known of it; asked several times at each look, so without the detour of a mapping made in Python."""
        return self.data.get(path, otherwise)

    def __setitem__(self, path: str, known: V) -> None:
        self.data[path] = known
        if len(self.data) > self._room:
            self.data = {one: kept for one, kept in self.data.items() if one == path or self._exists(one)}
            self._room = max(_FEW, 2 * len(self.data))


def there(source: Source) -> Callable[[str], bool]:
    """Is there a file of this path? Yes where that cannot be told."""

    def exists(path: str) -> bool:
        try:
            return source.stat(path) is not None
        except SourceError:
            return True

    return exists

"""What other machines tell by themselves: noted on the threads that hear it, collected by who watches."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable


class FileNews:
    """Of a machine that tells of each file that was asked about once, none needs to be looked at before."""

    def __init__(self) -> None:
        self._told: deque[str] = deque()
        self._places: set[str] = set()
        self.wake: Callable[[], object] = _nobody
        """Who waits for something to be told; called on any thread."""

    def listen_to(self, place: str) -> None:
        """From now on it tells by itself."""
        self._places.add(place)

    def tells(self, place: str) -> bool:
        return place in self._places

    def note(self, paths: Iterable[str]) -> None:
        """Files that are not as they were, and folders in which a name is not."""
        self._told.extend(paths)
        self.wake()

    @property
    def is_news(self) -> bool:
        return bool(self._told)

    def collect(self) -> frozenset[str]:
        """Those that were noted since the last time."""
        return frozenset(self._told.popleft() for _ in range(len(self._told)))


def _nobody() -> None:
    """Nobody waits."""

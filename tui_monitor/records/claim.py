"""One trainmon at a time acts in an experiment root; others go on watching it."""

from collections.abc import Iterator
from contextlib import contextmanager

from tui_monitor.records.folders import RecordFolder
from tui_monitor.records.locks import ACTING, ActingClaim


class ActingLocks:
    """The claims of one trainmon: its acts in one root share one, which is held until the last of them is over."""

    def __init__(self) -> None:
        self._claims: dict[tuple[str, str], ActingClaim] = {}
        self._acts: dict[tuple[str, str], int] = {}

    def take(self, folder: RecordFolder, name: str = ACTING) -> None:
        """For one act; give it back with `release`. Raises Busy when another trainmon is acting there, RecordError."""
        key = (folder.shown(""), name)
        if key in self._claims:
            self._claims[key].keep()
        else:
            self._claims[key] = folder.locks.claim(name)
        self._acts[key] = self._acts.get(key, 0) + 1

    def keep(self, folder: RecordFolder, name: str = ACTING) -> bool:
        """Of an act that goes on: see `ActingClaim.keep`. Raises Busy, RecordError: it must not go on."""
        return self._claims[folder.shown(""), name].keep()

    def release(self, folder: RecordFolder, name: str = ACTING) -> None:
        key = (folder.shown(""), name)
        self._acts[key] -= 1
        if not self._acts[key]:
            self._claims.pop(key).release()

    @contextmanager
    def held(self, folder: RecordFolder) -> Iterator[None]:
        """For an act that is over at once. Raises Busy when another trainmon is acting there."""
        self.take(folder)
        try:
            yield
        finally:
            self.release(folder)

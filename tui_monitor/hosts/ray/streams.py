"""A log through the dashboard alone, as through a tunnel to its port: read once from its start, and then as it grows.

The dashboard gives no parts of a log, so what has come is kept here, in a folder that goes with the process. Each byte
comes once while the connection stands; after a break all is read again, and what is known is passed over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from tempfile import TemporaryDirectory

from tui_monitor.clock import Clock
from tui_monitor.errors import NotReadable
from tui_monitor.hosts.ray.http import Http, StreamCut
from tui_monitor.hosts.ray.log_state import LogPlace, LogState

LARGEST = 256 << 20
"""Bytes of a log that are kept here; a longer one is out of reach."""
INTERVAL = 0.5
"""Seconds between two looks of the dashboard at a log."""
_SILENCE, _FOR_ALL = 3600.0, 30.0


class KeptLogs:
    """The logs that were read, a file each."""

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        self._files: dict[LogPlace, str] = {}

    def read(self, place: LogPlace, offset: int, size: int) -> bytes:
        with open(self._path(place), "rb") as file:
            file.seek(offset)
            return file.read(size)

    def add(self, place: LogPlace, new: bytes) -> None:
        with open(self._path(place), "ab") as file:
            file.write(new)

    def _path(self, place: LogPlace) -> str:
        if place not in self._files:
            self._folder = self._folder or TemporaryDirectory(prefix="trainmon-")
            self._files[place] = os.path.join(self._folder.name, str(len(self._files)))
        return self._files[place]


class LogStream:
    """One log. Touched by one thread at a time."""

    def __init__(self, http: Http, place: LogPlace, kept: KeptLogs, clock: Clock) -> None:
        self._http, self._place, self._kept, self._clock = http, place, kept, clock
        self._cut = StreamCut()

    def close(self) -> None:
        """From any thread."""
        self._cut.now()

    def whole(self, before: LogState | None, written: float | None) -> LogState:
        """As it stands now; `written`: when the newest of it was, where that is known. Raises Unreachable."""
        newest = before or LogState(0, written or self._clock.wall())
        for state in self._parts(newest, "file", {}, _FOR_ALL, written):
            newest = state
        return newest

    def follow(self, before: LogState) -> Iterator[LogState]:
        """How it stands after each part that comes; ends with the connection. Raises Unreachable, NotReadable."""
        yield from self._parts(before, "stream", {"interval": str(INTERVAL)}, _SILENCE, None)

    def _parts(
        self, state: LogState, kind: str, more: Mapping[str, str], silence: float, written: float | None
    ) -> Iterator[LogState]:
        passed = 0
        query = {"node_id": self._place.node, "filename": self._place.name, "lines": "-1", **more}
        for part in self._http.stream(f"/api/v0/logs/{kind}", query, silence, self._cut):
            new = part[max(0, state.size - passed) :]
            passed += len(part)
            if not new:
                continue
            if state.size + len(new) > LARGEST:
                raise NotReadable(
                    f"{self._place.name} is out of reach: it is longer than {LARGEST >> 20} MB, and the dashboard "
                    "gives no parts of a log; where its node answers by the name that you gave, it is read in parts"
                )
            self._kept.add(self._place, new)
            state = state.grown(new, state.size + len(new), written or self._clock.wall())
            yield state

"""The line for `trainmon status`, kept by whatever watches: looked at once a second at most, and written when it says
something else. Nothing ticks for it: it goes along with looks that are made anyway."""

from __future__ import annotations

import os
from collections.abc import Sequence
from threading import Thread
from typing import TYPE_CHECKING

from tui_monitor.clock import Clock, monotonic
from tui_monitor.errors import RecordError
from tui_monitor.home import state_folder
from tui_monitor.model.run import RunView
from tui_monitor.records import status_file
from tui_monitor.records.own import own_folder
from tui_monitor.report.status_line import status_line
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.app.door import Door
    from tui_monitor.model.ask import Request
    from tui_monitor.model.snapshot import Snapshot

LOOKED_AT_EVERY = 1.0
TOUCHED_EVERY = 5.0
"""Seconds. A third of what `trainmon status` takes for fresh: a step that takes long is no end."""
_AT_THE_END = 0.5


class StatusKept:
    """Disks may be slow: a thread writes that lives only as long as there is something to write."""

    def __init__(self, places: Sequence[str], clock: Clock) -> None:
        self._places, self._clock = tuple(places), clock
        self._begun = clock.wall()
        self._written = Shown("")
        self._look_at = self._touch_at = float("-inf")
        self._folder: str | None = None
        self._file = status_file.name(os.getpid(), os.uname().nodename)
        self._writer: Thread | None = None
        self.problem: Shown | None = None
        """Why it is not written. It is tried again, but less often."""

    def follow(self, views: Sequence[RunView]) -> None:
        """How all runs stand now."""
        now = monotonic()
        if now < self._look_at:
            return
        self._look_at = now + LOOKED_AT_EVERY
        line = status_line(views)
        if now >= self._touch_at or (line != self._written and self.problem is None):
            self._touch_at = now + TOUCHED_EVERY
            self._begin_writing(line)

    def close(self) -> None:
        """Nobody looks any more. A disk that does not answer is not waited for: what lies there gets old by itself."""
        if self._writer is not None:
            self._writer.join(_AT_THE_END)
        if self._folder is not None and (self._writer is None or not self._writer.is_alive()):
            self._remove(self._folder)

    def _begin_writing(self, line: Shown) -> None:
        if self._writer is None or not self._writer.is_alive():
            writer = Thread(target=self._write, args=(line,), name="status", daemon=True)
            writer.start()
            self._writer = writer  # who closes on another thread waits for none that has not begun

    def _write(self, line: Shown) -> None:
        try:
            self._put(line)
            self.problem = None
        except (OSError, RecordError) as error:
            self.problem = clean(f"the line for `trainmon status` cannot be written: {error}", 300)

    def _put(self, line: Shown) -> None:
        """Touch it, or write it where it says something else, or is not there."""
        folder = self._folder = self._folder or self._made()
        path = os.path.join(folder, self._file)
        if line == self._written and os.path.lexists(path):
            os.utime(path, follow_symlinks=False)
            return
        status_file.write(folder, self._file, line, self._places, self._begun)
        self._written = line

    def _made(self) -> str:
        folder = os.path.join(own_folder(state_folder(), self._clock).root, status_file.FOLDER)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        status_file.sweep(folder, self._clock.wall())
        self._places = tuple(map(os.path.realpath, self._places))
        return folder

    def _remove(self, folder: str) -> None:
        try:
            os.unlink(os.path.join(folder, self._file))
        except FileNotFoundError:
            pass
        except OSError as error:
            self.problem = clean(f"the line for `trainmon status` cannot be removed: {error}", 300)


class StatusDoor:
    """A monitor whose every look is told on."""

    def __init__(self, door: Door, kept: StatusKept) -> None:
        self._door, self._kept = door, kept

    def step(self) -> Snapshot:
        snapshot = self._door.step()
        self._kept.follow(snapshot.runs)
        return snapshot

    def ask(self, request: Request) -> None:
        self._door.ask(request)

    def wait(self, longest: float) -> None:
        self._door.wait(longest)

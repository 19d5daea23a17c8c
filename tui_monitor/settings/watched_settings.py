"""Settings files while runs are watched: looked at now and then, taken over where they are right, and told either way.

A file that is broken changes nothing: what it said before holds until it is right again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import floor

from tui_monitor.clock import monotonic
from tui_monitor.errors import SettingsError, SourceError
from tui_monitor.hosts.source import Source
from tui_monitor.settings.layers import SAFE
from tui_monitor.settings.options import OPTIONS, in_words
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown, clean

EVERY = 2.0
"""Seconds between two looks."""
_AT_THE_NEXT_START = ("interval", "act", "follow_links", "ascii")
"""What is set up once, or was said yes to as it stood."""
_TOLD = 6
"""Changes of one file that are told by name."""
_NEXT_START = " from the next start on"
Seen = Mapping[str, tuple[int, ...] | None]
"""Path -> what changes with a file, its content as well as who may write it; None: it is not there."""


class WatchedSettings:
    """`read`: all places anew; raises SettingsError. `files`: where settings may lie; `tell`: who hears what is new."""

    def __init__(
        self,
        settings: Settings,
        read: Callable[[], Settings] | None = None,
        files: Sequence[str] = (),
        tell: Callable[[Shown], object] = lambda sentence: None,  # noqa: ARG005
        now: Callable[[], float] = monotonic,
    ) -> None:
        self.settings = settings
        """Those that hold now."""
        self._began_read_only = settings.read_only
        self._read = read
        self._files = tuple(files)
        self.tell = tell
        self._now = now
        self._next = 0.0
        self._seen: Seen = {path: _stamp(path) for path in self._files}
        self._compared = False
        """Were they read once since `settings` were? Something may have changed in between."""
        self._fault: Shown | None = None

    def look(self, source: Source) -> Iterator[Shown]:
        """What is new of the files, where it is time to look; `settings` are others once all of it was taken."""
        if self._read is None or self._now() < self._next:
            return
        self._next = (floor(self._now() / EVERY) + 1) * EVERY
        try:
            seen = {path: source.within(path, "settings", partial(_stamp, path)) for path in self._files}
        except SourceError:  # a slow place has not answered: asked again at the next look
            return
        before, self._seen = self._seen, seen
        if seen != before or not self._compared:
            self._compared = True
            yield from self._take(self._read, before)

    def _take(self, read: Callable[[], Settings], before: Seen) -> Iterator[Shown]:
        try:
            new = read()
        except SettingsError as error:
            if (fault := clean(f"settings stay as they were: {error}", 600)) != self._fault:
                self._fault = fault
                yield fault
            return
        old, self.settings = self.settings, new
        changed = _changed(before, self._seen, old, new)
        if differences := list(self._differences(old, new)):
            more = f"; and {len(differences) - _TOLD} more" if len(differences) > _TOLD else ""
            yield clean(f"{changed}: {'; '.join(differences[:_TOLD])}{more}", 600)
        elif self._fault is not None:
            yield clean(f"{changed}: it is right again, and nothing else is set than before", 600)
        self._fault = None
        yield from (sentence for sentence in new.unread if sentence not in old.unread)

    def _differences(self, old: Settings, new: Settings) -> Iterator[str]:
        was, now = _said(old), _said(new)
        for name in (*now, *(name for name in was if name not in now)):
            if (before := was.get(name, "not set")) != (after := now.get(name, "not set")):
                yield f"{name} = {after} (was {before}){self._since(name, new)}"

    def _since(self, name: str, new: Settings) -> str:
        """A watcher that began read-only has no hands: it stays so."""
        late = name in _AT_THE_NEXT_START or (name == SAFE and self._began_read_only and not new.read_only)
        return _NEXT_START if late else ""


def _said(settings: Settings) -> dict[str, str]:
    """Each setting for all runs, those of some runs, and the formats, as a person would read them."""
    said = {option.name: in_words(settings.value(option.name).raw) for option in OPTIONS}
    for layer in reversed(settings.layers):
        for pattern, values in layer.runs.items():
            said |= {f"{name} of {pattern}": in_words(value.raw) for name, value in values.items()}
    return said | {f"format {taught.name}": f"{taught.files} {taught.pattern}" for taught in settings.formats}


def _changed(before: Seen, now: Seen, old: Settings, new: Settings) -> str:
    """`/logs/trainmon.yaml changed`, also since it was first read; what moved unseen is just called the settings."""
    told = {path: "changed" for path in now if before[path] != now[path]}
    told |= {path: "is there now" for path in told if before[path] is None}
    told |= {path: "is gone" for path in told if now[path] is None}
    if not told:
        told = {file.path: "changed" for file in new.files if file not in old.files}
    return " and ".join(f"{clean(path, 200)} {what}" for path, what in told.items()) or "the settings changed"


def _stamp(path: str) -> tuple[int, ...] | None:
    """Of a name, and of what it leads to."""
    try:
        return *_facts(os.lstat(path)), *_facts(os.stat(path))
    except OSError:
        return None


def _facts(found: os.stat_result) -> tuple[int, ...]:
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino

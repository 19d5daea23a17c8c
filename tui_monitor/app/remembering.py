"""What a person chose and said here: known at the next start, by every trainmon that watches the same place.

It is written by a thread that lives only while there is something to write: no screen waits for a disk.
"""

from collections.abc import Callable, Mapping
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, TypeVar

from tui_monitor.app.choices import Choice
from tui_monitor.errors import RecordError
from tui_monitor.model.seen import Seen
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.records.per_root import RootMemory

T = TypeVar("T")
Change = tuple[Mapping[str, object], Mapping[Shown, Seen | None]]
"""Choices and what was said about runs; None: it is not so any more."""
Save = Callable[[Change], "tuple[RootMemory, Shown | None]"]
"""Writes a change. Returns what stands there now, and what a person should know. Raises RecordError."""
SOON = 0.5
"""Seconds from a change to its writing: what changes again meanwhile is written once."""


class PlaceMemory:
    """Without `save`, all is known until the app is left, and nothing is written."""

    def __init__(self, kept: "RootMemory | None" = None, save: Save | None = None) -> None:
        self._choices: dict[str, object] = dict(kept.choices) if kept else {}
        self.seen: Mapping[Shown, Seen] = _said(kept.seen) if kept else {}
        """Run -> what was said about its alarms; another mapping after every change."""
        self._save = save
        self.tell: Callable[[Shown], None] = lambda _: None
        """Called with what a person should know, on whatever thread; once for each trouble."""
        self._told: Shown | None = None
        self._lock = Lock()
        self._waiting: Change = ({}, {})
        self._writer: Thread | None = None
        self._hurry = Event()

    def get(self, choice: Choice[T]) -> T | None:
        """None where nothing was chosen, or nothing that it may be."""
        return choice.read(self._choices.get(choice.name))

    def put(self, choice: Choice[T], value: T | None) -> None:
        """None: it is chosen no more."""
        if self.get(choice) != value:
            self._change({choice.name: value}, {})

    def say(self, changes: Mapping[Shown, Seen | None]) -> None:
        """About the alarms of runs; None: nothing any more."""
        if changes:
            self._change({}, changes)

    def close(self, longest: float) -> None:
        """Write now what is not written yet, for at most so many seconds."""
        self._hurry.set()
        if (writer := self._writer) is not None and longest > 0:
            writer.join(longest)

    def _change(self, choices: Mapping[str, object], seen: Mapping[Shown, Seen | None]) -> None:
        with self._lock:
            self._take(choices, seen)
            if self._save is None:
                return
            self._waiting = {**self._waiting[0], **choices}, {**self._waiting[1], **seen}
            if self._writer is None:
                writer = Thread(target=self._write, args=(self._save,), name="remembering", daemon=True)
                writer.start()
                self._writer = writer  # who closes on another thread waits for none that has not begun

    def _take(self, choices: Mapping[str, object], seen: Mapping[Shown, Seen | None]) -> None:
        self._choices.update(choices)
        self.seen = _said({**self.seen, **seen})

    def _write(self, save: Save) -> None:
        """Until nothing is left to write."""
        while True:
            self._hurry.wait(SOON)
            with self._lock:
                change, self._waiting = self._waiting, ({}, {})
                if not any(change):
                    self._writer = None
                    return
            try:
                kept, trouble = save(change)
            except RecordError as error:
                self._tell(clean(f"{error}; what is chosen and said here is kept until you leave"))
            else:
                self._learn(kept)
                self._tell(trouble)

    def _learn(self, kept: "RootMemory") -> None:
        """What others wrote about runs; what was said here meanwhile is newer. Their view of the screen is theirs."""
        with self._lock:
            self.seen = _said({**kept.seen, **self._waiting[1]})

    def _tell(self, trouble: Shown | None) -> None:
        if trouble is not None and trouble != self._told:
            self.tell(trouble)
        self._told = trouble


def _said(seen: Mapping[Shown, Seen | None]) -> dict[Shown, Seen]:
    return {run: one for run, one in seen.items() if one is not None}

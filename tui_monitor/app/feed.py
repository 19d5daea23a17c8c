"""The one thread between the monitor and the screen: it steps, posts what is new, and waits.

A post is a whole snapshot, never a difference: an unread older one is replaced, and a missed one costs nothing.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from textual.message import Message

from tui_monitor.app.door import Door
from tui_monitor.app.late import CannotStart
from tui_monitor.model.ask import Forget
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown, clean

SWITCH_INTERVAL = 0.0005
"""For `sys.setswitchinterval`, in seconds. A key passes the interpreter lock about four times on its way from the
terminal to the screen; with the usual 5 ms a busy feed would hold each of them up."""
LONGEST_WAIT = 1.0
AFTER_ERROR = 1.0


@dataclass
class SnapshotFetched(Message):
    """Something changed."""

    snapshot: Snapshot

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, SnapshotFetched)


@dataclass
class StepFailed(Message):
    """The monitor raised: a fault of trainmon. The feed goes on."""

    error: Exception

    @property
    def reason(self) -> Shown:
        return clean(f"{type(self.error).__name__}: {self.error}", 300)


class StepWentWell(Message):
    """The monitor goes on after it had raised."""


@dataclass
class NotStarted(Message):
    """There is nothing to watch; the app has to end."""

    error: CannotStart


class Feed:
    """Runs on one worker thread until stopped."""

    def __init__(
        self, door: Door, post: Callable[[Message], object], give_way: Callable[[], None] = lambda: None
    ) -> None:
        """`give_way` returns when nothing more urgent is under way than a step."""
        self._door = door
        self._post = post
        self._give_way = give_way
        self._stopped = threading.Event()
        self._posted: Snapshot | None = None
        self._failing = False
        self._thread: threading.Thread | None = None

    def stop(self) -> None:
        """Let `run` return soon. Thread-safe."""
        self._stopped.set()
        self._door.ask(Forget(None))

    def start(self) -> None:
        """On a thread of its own, which nobody has to wait for: it may be deep in a folder that does not end."""
        self._thread = threading.Thread(target=self.run, name="feed", daemon=True)
        self._thread.start()

    def end(self, patience: float) -> None:
        """Stop, and wait up to `patience` seconds for what it is at."""
        self.stop()
        if self._thread is not None:
            self._thread.join(patience)

    def run(self) -> None:
        """Step, post, wait; until `stop`."""
        while not self._stopped.is_set():
            try:
                self._give_way()
                self.once()
                self._door.wait(LONGEST_WAIT)
            except CannotStart as error:
                self._post(NotStarted(error))
                return
            except Exception as error:  # noqa: BLE001 - one bad step must not end the watch; it is shown
                self._failing = True
                self._post(StepFailed(error))
                self._stopped.wait(AFTER_ERROR)

    def once(self) -> None:
        """One step; posts its snapshot when it says anything new."""
        snapshot = self._door.step()
        if self._failing:
            self._failing = False
            self._post(StepWentWell())
        if self._posted is None or differs(self._posted, snapshot):
            self._posted = snapshot
            self._post(SnapshotFetched(snapshot))


def differs(old: Snapshot, new: Snapshot) -> bool:
    """Would a screen that shows `old` have anything to draw?"""
    return (
        len(old.runs) != len(new.runs)
        or any(a is not b for a, b in zip(old.runs, new.runs, strict=True))
        or old.progress != new.progress
        or old.events != new.events
        or old.incidents != new.incidents
        or old.machine is not new.machine
        or not _same_answers(old.details, new.details)
    )


def _same_answers(old: Mapping[object, object], new: Mapping[object, object]) -> bool:
    return len(old) == len(new) and all(new.get(request) is answer for request, answer in old.items())

"""How many stops were made while nobody was asked: by all watchers of one user, and by everybody under one root.

The first is counted in the user's own state folder, under a lock, before anything is sent; so two watchers that start
at once, or one that starts again, do not stop more together than one may. The second is what the journal tells.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.model.act import Result
from tui_monitor.records.atomic import update
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import Story, seconds
from tui_monitor.records.own import own_folder
from tui_monitor.text import Shown, clean

NAME = "unattended.jsonl"
HOUR = 3600.0
_LIMIT = 1 << 20
_NOTHING_SENT = frozenset(
    {Result.CHANGED, Result.NOT_PERMITTED, Result.REFUSED, Result.ALREADY_GONE, Result.SIMULATED, Result.FAILED}
)
_NO_STOP = frozenset({"note", "undo", "keep", "checkpoint", "window"})


class StopLedger:
    """`state`: the user's state folder; None where nobody says where they are at home."""

    def __init__(self, state: str | None, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    def count(self) -> int:
        """Stops within the last hour, those that are booked and not done yet included. Raises RecordError."""
        return len(self._recent(self._folder()))

    def book(self, run: Shown, root: str, most: int) -> str | None:
        """Take one of the `most` places of this hour; its id, or None when none is left. Raises RecordError."""
        folder, name = self._folder(), os.urandom(8).hex()
        entry = {"id": name, "at": self._clock.now(), "run": run, "root": clean(root), "trainmon": os.getpid()}
        booked = update(folder, NAME, lambda: self._with(folder, entry, most))
        return name if booked else None

    def give_back(self, name: str) -> None:
        """Nothing was sent. Raises RecordError."""
        folder = self._folder()
        update(folder, NAME, lambda: _lines([entry for entry in self._recent(folder) if entry.get("id") != name]))

    def _with(self, folder: RootFolder, entry: dict[str, object], most: int) -> bytes | None:
        recent = self._recent(folder)
        return None if len(recent) >= most else _lines([*recent, entry])

    def _recent(self, folder: RootFolder) -> list[dict[str, object]]:
        """Entries of the last hour, and those of the future: a clock that was set back opens no new hour."""
        if (whose := folder.stranger(NAME)) is not None:
            raise RecordError(f"{folder.shown(NAME)}: {whose}: nothing is stopped without being asked")
        begin = self._clock.now() - HOUR
        entries = [_entry(line, folder) for line in (folder.read(NAME, _LIMIT) or b"").splitlines()]
        return [entry for at, entry in entries if at > begin]

    def _folder(self) -> RootFolder:
        return own_folder(self._state, self._clock)


def stops_under(story: Story, now: float) -> int:
    """Runs that anybody stopped within the last hour, by the journal of their root; TERM and KILL of one are one."""
    nothing = {
        entry.id for entry in story.entries if entry.what == "outcome" and entry.facts.get("result") in _NOTHING_SENT
    }
    return len(
        {
            (str(entry.facts.get("log") or entry.facts.get("run")), str(entry.facts.get("pid")))
            for entry in story.entries
            if entry.what == "intent" and entry.id not in nothing and entry.facts.get("action") not in _NO_STOP
            and (seconds(entry.time) or now) > now - HOUR
        }
    )  # fmt: skip


def _entry(line: bytes, folder: RootFolder) -> tuple[float, dict[str, object]]:
    """Raises RecordError: what cannot be counted might be a stop."""
    try:
        entry = json.loads(line)
        at = entry["at"]
    except (ValueError, TypeError, KeyError, RecursionError):
        at = None
    if not isinstance(at, int | float) or isinstance(at, bool):
        raise RecordError(f"{folder.shown(NAME)} cannot be read: nothing is stopped without being asked; remove it")
    return float(at), entry


def _lines(entries: Sequence[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)

"""How many stops were made while nobody was asked: by all watchers of one user, and by everybody under one root.

The first is counted in the user's own state folder, under a lock, before anything is sent; so two watchers that start
at once, or one that starts again, do not stop more together than one may. The second is what the journal tells.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.model.act import Result
from tui_monitor.model.onset import TOGETHER_WITHIN, Onset
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal, Story, seconds
from tui_monitor.records.own import JOURNAL, own_folder
from tui_monitor.text import Shown, clean, clean_name

NAME = "unattended.jsonl"
ONSETS = "onsets.jsonl"
"""Which runs fell ill, as each watcher saw it: several at once are left to a person, whoever watches which of them."""
HOUR = 3600.0
_LIMIT = 1 << 20
_NOTHING_SENT = frozenset(
    {Result.CHANGED, Result.NOT_PERMITTED, Result.REFUSED, Result.ALREADY_GONE, Result.SIMULATED, Result.FAILED}
)
_NO_STOP = frozenset({"note", "undo", "keep", "diagnosis", "checkpoint", "window"})


class StopLedger:
    """`state`: the user's state folder; None where nobody says where they are at home."""

    def __init__(self, state: str | None, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._mine: dict[str, float] = {}
        """What this watcher booked, by its own time: known also when somebody removed or cut the file."""
        self._watcher = os.urandom(8).hex()

    def count(self) -> int:
        """Stops within the last hour, those that are booked and not done yet included. Raises RecordError."""
        return self._used(self._recent(self._folder()))

    def own_story(self) -> Story:
        """What the user's own journal tells: what they said no to, stops without a record. Raises RecordError."""
        return FileJournal(self._folder(), JOURNAL).read()

    def book(self, run: Shown, root: str, most: int, log: str = "") -> str | None:
        """Take one of the `most` places of this hour; its id, or None: none is left, or it is of this very run.

        Raises RecordError.
        """
        folder, name = self._folder(), os.urandom(8).hex()
        about = {"run": run, "log": clean_name(log), "root": clean(root), "trainmon": os.getpid()}
        entry = {"id": name, "at": self._clock.wall(), **about}
        booked = folder.update(NAME, lambda: self._with(folder, entry, most))
        if booked:
            self._mine[name] = self._clock.now()
        return name if booked else None

    def give_back(self, name: str) -> None:
        """Nothing was sent. Raises RecordError."""
        self._mine.pop(name, None)
        folder = self._folder()
        folder.update(NAME, lambda: _lines([entry for entry in self._recent(folder) if entry.get("id") != name]))

    def tell(self, onsets: Sequence[Onset]) -> None:
        """These runs fell ill. Raises RecordError."""
        if not onsets:
            return
        folder, now, wall = self._folder(), self._clock.now(), self._clock.wall()
        new: list[dict[str, object]] = [
            {"at": wall - (now - one.at), "run": one.run, "log": clean_name(one.log), "watcher": self._watcher}
            for one in onsets
        ]
        folder.update(ONSETS, lambda: _lines([*self._recent(folder, ONSETS, TOGETHER_WITHIN), *new]))

    def told_by_others(self) -> list[Onset]:
        """What other watchers told within the last minutes, by our own time. Raises RecordError."""
        now, wall = self._clock.now(), self._clock.wall()
        return [
            Onset(now - max(0.0, wall - _at(one)), clean(str(one.get("run"))), str(one.get("log")))
            for one in self._recent(self._folder(), ONSETS, TOGETHER_WITHIN)
            if one.get("watcher") != self._watcher
        ]

    def _with(self, folder: RootFolder, entry: dict[str, object], most: int) -> bytes | None:
        recent = self._recent(folder)
        taken = self._used(recent) >= most or any(one.get("log") == entry["log"] != "" for one in recent)
        return None if taken else _lines([*recent, entry])

    def _used(self, recent: Sequence[dict[str, object]]) -> int:
        begin = self._clock.now() - HOUR
        self._mine = {name: at for name, at in self._mine.items() if at > begin}
        return len({entry.get("id") for entry in recent} | self._mine.keys())

    def _recent(self, folder: RootFolder, name: str = NAME, within: float = HOUR) -> list[dict[str, object]]:
        """Entries of the last hour, and those of the future: a clock that was set back opens no new hour."""
        if (whose := folder.stranger(name)) is not None:
            raise RecordError(f"{folder.shown(name)}: {whose}: nothing is stopped without being asked")
        begin = min(self._clock.now(), self._clock.wall()) - within
        entries = [_entry(line, folder, name) for line in (folder.read(name, _LIMIT) or b"").splitlines()]
        return [entry for entry in entries if _at(entry) > begin]

    def _folder(self) -> RootFolder:
        return own_folder(self._state, self._clock)


def stops_under(story: Story, now: float) -> int:
    """Runs that anybody stopped within the last hour, by the journal of their root; TERM and KILL of one are one."""
    nothing = _nothing_sent(story)
    return len(
        {
            (str(entry.facts.get("log") or entry.facts.get("run")), str(entry.facts.get("pid")))
            for entry in story.entries
            if entry.what == "intent" and entry.id not in nothing and entry.facts.get("action") not in _NO_STOP
            and (seconds(entry.time) or now) > now - HOUR
        }
    )  # fmt: skip


def spoken_for(story: Story, log: str, pid: int, now: float) -> str | None:
    """Who sent something to this process of this run within the last hour, or said no to that; None: nobody."""
    nothing = _nothing_sent(story)
    for entry in reversed(story.entries):
        same = (entry.facts.get("log"), entry.facts.get("pid")) == (clean(log), pid)
        if same and entry.id not in nothing and (seconds(entry.time) or now) > now - HOUR:
            if entry.what == "intent":
                return f"{entry.facts.get('by')} sent something to pid {pid} already"
            if entry.what == "no":
                return f"{entry.facts.get('by')} said no to stopping it"
    return None


def _nothing_sent(story: Story) -> set[str]:
    """Intents that came to nothing."""
    outcomes = (entry for entry in story.entries if entry.what == "outcome")
    return {entry.id for entry in outcomes if entry.facts.get("result") in _NOTHING_SENT}


def _entry(line: bytes, folder: RootFolder, name: str) -> dict[str, object]:
    """Raises RecordError: what cannot be counted might be a stop."""
    try:
        entry = json.loads(line)
        at = entry["at"]
    except (ValueError, TypeError, KeyError, RecursionError):
        at = None
    if not isinstance(at, int | float) or isinstance(at, bool) or at != at:
        raise RecordError(f"{folder.shown(name)} cannot be read: nothing is stopped without being asked; remove it")
    return dict(entry)


def _at(entry: Mapping[str, object]) -> float:
    at = entry["at"]
    return float(at) if isinstance(at, int | float) else 0.0


def _lines(entries: Sequence[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)

"""What a person chose and said in one place that they watch: a file of its own in their state folder, for nobody else.

`roots/round-3-5f0c2a1b9d3e7f46.json`. Several trainmons may watch the same place: each writes what changed with it into
what stands there, and learns what the others wrote.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec import Struct, field

from tui_monitor.errors import RecordError
from tui_monitor.model.seen import Seen, Until
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.json_file import Damaged, Document, read, rewrite, set_aside
from tui_monitor.records.root_name import FOLDER
from tui_monitor.text import Shown, clean, clean_name

KEPT_SECONDS = 30 * 86400.0
"""What was said about a run for longer than that ago is forgotten."""
MOST_RUNS, MOST_ROOTS = 2000, 300
"""The newest ones; of more runs, and more places, nothing is kept."""
_MODE = 0o600
_LARGEST = 1e18
"""Of a time or a step that makes sense."""
_ID, _FINDINGS = 1000, 200
"""Characters of an id; alarms of one run."""


class RootMemory(Struct, frozen=True):
    """What stands there, or what changed: of a change None means that it is not so any more."""

    choices: Mapping[str, object] = field(default_factory=dict)
    """Numbers, texts, truths and lists of them, as JSON has them."""
    seen: Mapping[Shown, Seen | None] = field(default_factory=dict)
    """Run -> what was said about its alarms."""

    def over(self, under: "RootMemory") -> "RootMemory":
        """These changes on top of `under`."""
        return RootMemory({**under.choices, **self.choices}, {**under.seen, **self.seen})

    @property
    def known(self) -> "RootMemory":
        """Without what is not so any more."""
        return RootMemory(
            {name: value for name, value in self.choices.items() if value is not None},
            {run: seen for run, seen in self.seen.items() if seen is not None},
        )


def load(folder: RootFolder, name: str, now: float) -> tuple[RootMemory, Shown | None]:
    """What is known, and what a person should know about the file, which is left as it is. Never raises."""
    try:
        return _kept(read(folder, name, _wrong) or {}, now), None
    except Damaged as error:
        return RootMemory(), clean(f"{error}: nothing of it is known here. The next thing to be kept begins a new file")
    except RecordError as error:
        return RootMemory(), clean(f"{error}; what is chosen and said here is kept until you leave")


def save(
    folder: RootFolder, name: str, places: Sequence[str], change: RootMemory, now: float
) -> tuple[RootMemory, Shown | None]:
    """Write what changed into what stands there; returns that, and what became of a damaged file.

    Raises RecordError: nothing was written.
    """
    told = set_aside(folder, name, _wrong)
    written: list[Document] = []

    def make(document: Document | None) -> Document:
        if document is None:
            _drop_oldest_roots(folder)
        written.append(_changed(document or {}, places, change, now))
        return written[-1]

    rewrite(folder, name, _wrong, make, _MODE)
    return _kept(written[-1], now), clean(told) if told else None


def _changed(document: Document, places: Sequence[str], change: RootMemory, now: float) -> Document:
    """Keys that a later trainmon has beside these stay."""
    choices = {**_object(document, "choices"), **change.choices}
    said: Document = {run: _encoded(seen) for run, seen in change.seen.items()}
    runs = {**_object(document, "runs"), **said}
    recent = {run: entry for run, entry in runs.items() if (at := _at(entry)) is None or now - at <= KEPT_SECONDS}
    newest = sorted(recent, key=lambda run: _at(recent[run]) or 0.0)[-MOST_RUNS:]
    return {
        **document,
        "watched": [clean_name(place, _ID) for place in places],
        "choices": {name: value for name, value in choices.items() if value is not None},
        "runs": {run: recent[run] for run in newest if recent[run] is not None},
    }


def _drop_oldest_roots(folder: RootFolder) -> None:
    """One more is about to come."""
    place = os.path.join(folder.root, FOLDER)
    with suppress(OSError):
        files = sorted((os.stat(entry).st_mtime, entry.path) for entry in os.scandir(place) if _is_root(entry))
        for _, path in files[: max(0, len(files) - MOST_ROOTS + 1)]:
            os.unlink(path)
            with suppress(FileNotFoundError):
                os.unlink(f"{path.removesuffix('.json')}.lock")


def _is_root(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".json") and entry.is_file(follow_symlinks=False)


def _wrong(document: Document) -> str | None:
    for name in ("choices", "runs"):
        if not isinstance(document.get(name, {}), dict):
            return f"`{name}` is no object"
    return None


def _object(document: Document, name: str) -> Document:
    found = document.get(name, {})
    assert isinstance(found, dict)
    return found


# What is said about a run


def _kept(document: Document, now: float) -> RootMemory:
    """A single entry that makes no sense is as if it were not there."""
    runs = ((clean_name(run, _ID), _seen(entry)) for run, entry in _object(document, "runs").items())
    seen = {run: one for run, one in runs if one is not None and now - one.at <= KEPT_SECONDS}
    return RootMemory({clean_name(name, 100): value for name, value in _object(document, "choices").items()}, seen)


def _encoded(seen: Seen | None) -> Document | None:
    if seen is None:
        return None
    findings = dict(list(seen.findings.items())[:_FINDINGS])
    said: Document = {"at": seen.at, "stood": seen.stood, "findings": findings}
    if seen.until is not None:
        ends = {"time": seen.until.time, "step": seen.until.step}
        said["until"] = {name: value for name, value in ends.items() if value is not None}
    return said


def _seen(entry: object) -> Seen | None:
    at = _at(entry)
    if at is None or not isinstance(entry, dict):
        return None
    stood, findings, until = entry.get("stood"), entry.get("findings"), entry.get("until")
    if not isinstance(stood, str) or not isinstance(findings, dict):
        return None
    if until is None:
        return Seen(at, stood, _texts(findings))
    if not isinstance(until, dict):
        return None
    ends = {name: _number(until[name]) for name in ("time", "step") if until.get(name) is not None}
    if None in ends.values():  # else it would be left alone until it ends
        return None
    return Seen(at, stood, _texts(findings), Until(**ends))


def _texts(found: Mapping[object, object]) -> dict[str, str]:
    return {str(name): value for name, value in found.items() if isinstance(value, str)}


def _at(entry: object) -> float | None:
    return _number(entry.get("at")) if isinstance(entry, dict) else None


def _number(value: object) -> float | None:
    """JSON as Python reads it also has NaN, Infinity, and whole numbers that no float holds."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= _LARGEST:
        return None
    return float(value)

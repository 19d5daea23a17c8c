"""reports/error-log.json: what went wrong, an event each. Other programs write it, too, and learn from it."""

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from tui_monitor.clock import utc_second
from tui_monitor.model.act import FileChange
from tui_monitor.records import json_file
from tui_monitor.records.folders import RecordFolder
from tui_monitor.records.json_file import Document, entries, of_lists
from tui_monitor.text import Shown, clean, clean_name

NAME = "reports/error-log.json"
_SOUND = of_lists("events")


class Experiment(Struct, frozen=True):
    """Which experiment an entry is about. Without its configuration nobody can learn from it."""

    exp_id: Shown
    log: Shown
    """Its main log, below the root."""
    config: Mapping[str, object] = field(default_factory=dict)
    """As JSON can say it, without secrets."""
    code_branch: Shown | None = None


def event(
    category: str,
    message: Shown,
    about: Experiment,
    finding: str,
    context: Mapping[str, object],
    severity: str = "warning",
) -> Mapping[str, object]:
    """One event, without its id and its time. `finding`: tells, with the log, whether it stands there already."""
    branch = {"code_branch": about.code_branch} if about.code_branch else {}
    return {
        "category": category,
        "severity": severity,
        "source": "monitor",
        "message": message,
        "exp_id": about.exp_id,
        "config": dict(about.config),
        **branch,
        "context": {**context, "finding": clean_name(finding), "log": about.log},
    }


def change(folder: RecordFolder, events: Sequence[Mapping[str, object]]) -> FileChange:
    """What `append` would do. Raises RecordError: it could not be done."""
    what = json_file.could_be_written(folder, NAME, _SOUND)
    lines = tuple(clean(f"{event['category']}: {event['exp_id']}: {event['message']}") for event in events)
    return FileChange(clean(folder.shown(NAME)), Shown(what), clean("; ".join(lines)), lines)


def append(folder: RecordFolder, events: Sequence[Mapping[str, object]]) -> int:
    """Add those that do not stand there yet, all of them at once; returns how many. Raises RecordError."""
    added = 0

    def make(old: Document | None) -> Document | None:
        nonlocal added
        document = old if old is not None else _fresh(folder)
        there = entries(document, "events")
        known = {_key(one) for one in there}
        new = [one for one in events if _key(one) not in known]
        added = len(new)
        there += [_stamped(folder, one, len(there) + at) for at, one in enumerate(new, 1)]
        said = document.get("summary")
        document["summary"] = {**(said if isinstance(said, dict) else {}), **_summary(there)}
        return document if new else None

    json_file.rewrite(folder, NAME, _SOUND, make)
    return added


def _fresh(folder: RecordFolder) -> Document:
    digest = hashlib.md5(os.fsencode(folder.root), usedforsecurity=False).hexdigest()
    return {"project_id": digest[:12], "session_start": utc_second(folder.clock.wall()), "events": [], "summary": {}}


def _stamped(folder: RecordFolder, event: Mapping[str, object], number: int) -> Document:
    """Counters and seconds of several programs meet: what chance adds does not."""
    now = folder.clock.wall()
    name = f"err-{number}-{int(now)}-{os.urandom(6).hex()}"
    return {"event_id": name, "timestamp": utc_second(now), **event}


def _key(event: Mapping[str, object]) -> tuple[object, ...]:
    """The same for the same event of the same log; events of others have none and are never the same."""
    context = event.get("context")
    if not isinstance(context, dict) or not isinstance(context.get("finding"), str):
        return (id(event),)
    return tuple(str(one) for one in (event.get("category"), context["finding"], context.get("log")))


def _summary(events: Sequence[Mapping[str, object]]) -> Document:
    return {
        "total_events": len(events),
        "by_category": dict(Counter(str(event.get("category", "unknown")) for event in events)),
        "by_severity": dict(Counter(str(event.get("severity", "unknown")) for event in events)),
    }

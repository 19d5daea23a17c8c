"""learned-behaviors.json: what later experiments can learn from this one. Other programs write it, too."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from tui_monitor.clock import utc_second
from tui_monitor.model.act import FileChange
from tui_monitor.records import json_file
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.folders import RecordFolder
from tui_monitor.records.json_file import Document, entries, of_lists
from tui_monitor.text import Shown, clean, clean_name

NAME = "learned-behaviors.json"
_LISTS = (
    "hp_constraints",
    "method_outcomes",
    "divergence_patterns",
    "resource_constraints",
    "training_insights",
    "scope_violations",
    "evolve_hp",
)
_SOUND = of_lists("divergence_patterns", "training_insights")


class Behavior(Struct, frozen=True):
    """One entry and the list it belongs to."""

    list: str
    entry: Mapping[str, object]

    @property
    def said(self) -> Shown:
        return clean(str(self.entry.get("insight") or self.entry.get("description")))


def overfitting_insight(about: Experiment, severity: str, step: str, finding: str) -> Behavior:
    """Summaries of insights are read as what works: this one says of itself that it is a warning."""
    text = f"Overfitting detected: {severity} at step {step}: a warning, not what works"
    return _behavior("training_insights", about, finding, {"insight": text, "kind": "warning"})


def divergence_pattern(
    about: Experiment, description: str, threshold: tuple[str, float | str], finding: str
) -> Behavior:
    """`threshold`: the parameter that led there, and its value."""
    parameter, value = threshold
    branches = [about.code_branch] if about.code_branch else []
    facts = {"description": clean(description), "affected_branches": branches}
    said = {"parameter": clean_name(parameter), "value": value if not isinstance(value, str) else clean(value)}
    return _behavior("divergence_patterns", about, finding, {**facts, "threshold": said})


def change(folder: RecordFolder, behaviors: Sequence[Behavior]) -> FileChange:
    """What `append` would do. Raises RecordError: it could not be done."""
    what = json_file.could_be_written(folder, NAME, _SOUND)
    lines = tuple(clean(f"{one.list}: {one.entry['exp_id']}: {one.said}") for one in behaviors)
    return FileChange(clean(folder.shown(NAME)), Shown(what), clean("; ".join(lines)), lines)


def append(folder: RecordFolder, behaviors: Sequence[Behavior]) -> int:
    """Add those that do not stand there yet, all of them at once; returns how many. Raises RecordError."""
    added = 0

    def make(old: Document | None) -> Document | None:
        nonlocal added
        now = utc_second(folder.clock.wall())
        document = old if old is not None else {"version": 1, "last_updated": now, **{name: [] for name in _LISTS}}
        new = [one for one in behaviors if _key(one.entry) not in map(_key, entries(document, one.list))]
        added = len(new)
        for one in new:
            entries(document, one.list).append({**one.entry, "timestamp": now})
        document["last_updated"] = now
        return document if new else None

    json_file.rewrite(folder, NAME, _SOUND, make)
    return added


def _behavior(name: str, about: Experiment, finding: str, facts: Mapping[str, object]) -> Behavior:
    where = {"exp_id": about.exp_id, "log": about.log, "finding": clean_name(finding)}
    return Behavior(name, {**facts, "source": "monitor", **where})


def _key(entry: Mapping[str, object]) -> tuple[object, object] | None:
    """None for entries of others: nothing of ours is the same."""
    finding = entry.get("finding")
    return (finding, entry.get("log")) if isinstance(finding, str) else None

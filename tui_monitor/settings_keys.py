"""Each thing that can be set: its name, its kind, and how a value is read."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from tui_monitor.errors import SettingsError
from tui_monitor.judging.thresholds import CATEGORIES
from tui_monitor.text import clean


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set: by flag, by file, or both."""

    name: str
    """In files; the flag is the same with dashes."""
    kind: str
    """`text`, `number`, `ratio`, `count`, `yes or no`, `pair`, or `one of a, b`."""
    help: str
    default: object = None


KEYS: tuple[Option, ...] = (
    Option("metric", "text", "the metric to watch; default: the one a person would look at"),
    Option("lower_is_better", "yes or no", "the watched metric's direction; default: told by its name"),
    Option("category", "one of " + ", ".join(CATEGORIES), "model category: its table of thresholds"),
    Option("explosion_threshold", "ratio", "explosion: ratio of the smoothed value to its best level"),
    Option("plateau_patience", "count", "plateau: fewest logged points before it may be said"),
    Option("overfitting", "pair", "names of the train and validation metric to compare: TRAIN,VAL"),
    Option("target", "number", "the value that `metric` has to reach"),
    Option("baseline_start", "number", "the first `metric` of a baseline: ten times as much within ten points is told"),
    Option("interval", "number", "watch: seconds between two judgements said aloud; default: adaptive"),
    Option("stop_wait", "count", "seconds a process has to end after TERM, before KILL may be asked for", 30),
    Option("read_only", "yes or no", "nothing can be stopped or written", False),
    Option("follow_links", "yes or no", "walk also links to folders outside of the given paths", False),
    Option("theme", "text", "name of the theme"),
    Option("ascii", "yes or no", "draw with ASCII only", False),
)
BY_NAME = {key.name: key for key in KEYS}
_ALSO = ("runs", "formats")


def read(name: str, raw: object, where: str) -> object:
    """One value in its right type. Raises SettingsError: what, where, what to do."""
    key = BY_NAME.get(name)
    if key is None:
        raise SettingsError(f"{where}: unknown setting '{clean(name)}'{nearest(name)}")
    value = _typed(key, raw)
    if value is None:
        raise SettingsError(f"{where}: {name} must be {_wanted(key)}, not {clean(repr(raw), 80)}")
    return value


def _typed(key: Option, raw: object) -> object:
    if key.kind == "text":
        return str(raw) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else None
    if key.kind == "yes or no":
        return raw if isinstance(raw, bool) else None
    if key.kind == "pair":
        parts = [part.strip() for part in raw.split(",")] if isinstance(raw, str) else raw
        return tuple(parts) if isinstance(parts, list) and len(parts) == 2 and all(map(_is_text, parts)) else None
    if key.kind.startswith("one of "):
        return raw if raw in key.kind.removeprefix("one of ").split(", ") else None
    number = _number(raw)
    if number is None or key.kind == "number":
        return number
    if key.kind == "ratio":
        return number if number > 1 else None
    return int(number) if number == int(number) and number > 0 else None


def _is_text(part: object) -> bool:
    return isinstance(part, str) and bool(part)


def _number(raw: object) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    try:
        number = float(raw)
    except (ValueError, OverflowError):
        return None
    return number if number - number == 0 else None


def _wanted(key: Option) -> str:
    return {
        "text": "text",
        "number": "a number",
        "ratio": "a number above 1",
        "count": "a whole number above 0",
        "pair": "two names: TRAIN,VAL",
    }.get(key.kind, key.kind)


def nearest(name: str) -> str:
    near = difflib.get_close_matches(name, [*BY_NAME, *_ALSO], n=1)
    return f" (did you mean '{near[0]}'?)" if near else f"; known are {', '.join(BY_NAME)}"

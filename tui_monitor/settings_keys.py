"""Each thing that can be set: its name, its kind, and how a value is read."""

from __future__ import annotations

import difflib

from msgspec import Struct

from tui_monitor.acting.ladder import is_command
from tui_monitor.errors import SettingsError
from tui_monitor.judging.thresholds import CATEGORIES
from tui_monitor.text import clean


class Option(Struct, frozen=True):
    """One thing that can be set: by flag, by file, or both."""

    name: str
    """In files; the flag is the same with dashes."""
    kind: str
    """`text`, `number`, `ratio`, `count`, `yes or no`, `pair`, `command`, `one of a, b` or `some of a, b`."""
    help: str
    default: object = None


ACTED_ON = ("nan", "inf", "explosion", "collapse")
"""Kinds of findings for which a run may be stopped without a person; never an ending."""

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
    Option("stop_command", "command", "program and arguments that end a run; a list, with {run} {exp_id} {log} {pid}"),
    Option("stop_command_wait", "count", "seconds that `stop_command` may take until the run has ended", 60),
    Option("checkpoint_signal", "one of USR1, USR2, HUP", "signal on which a run saves and goes on; of one run only"),
    Option("checkpoint_wait", "count", "seconds to wait for the checkpoint that was asked for", 300),
    Option("act", "some of " + ", ".join(ACTED_ON), "watch --act: kinds of findings whose runs are stopped"),
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
        near = _nearest_value(key, raw)
        raise SettingsError(f"{where}: {name} must be {_wanted(key)}, not {clean(repr(raw), 80)}{near}")
    return value


def _nearest_value(key: Option, raw: object) -> str:
    near = difflib.get_close_matches(str(raw), key.kind.removeprefix("one of ").split(", "), n=1)
    return f" (did you mean {near[0]}?)" if near and key.kind.startswith("one of ") else ""


def _typed(key: Option, raw: object) -> object:
    if key.kind == "text":
        return str(raw) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else None
    if key.kind == "yes or no":
        return raw if isinstance(raw, bool) else None
    if key.kind == "pair":
        parts = [part.strip() for part in raw.split(",")] if isinstance(raw, str) else raw
        return tuple(parts) if isinstance(parts, list) and len(parts) == 2 and all(map(_is_text, parts)) else None
    if key.kind == "command":
        return _command(raw)
    if key.kind.startswith("some of "):
        return _some(raw, key.kind.removeprefix("some of ").split(", "))
    if key.kind.startswith("one of "):
        return raw if raw in key.kind.removeprefix("one of ").split(", ") else None
    number = _number(raw)
    if number is None or key.kind == "number":
        return number
    if key.kind == "ratio":
        return number if number > 1 else None
    return int(number) if number == int(number) and number > 0 else None


def _command(raw: object) -> tuple[str, ...] | None:
    """A list of words, the first of which is a program: never one line, which only a shell could take apart."""
    if not isinstance(raw, list) or not raw or not all(_is_word(word) for word in raw):
        return None
    command = tuple(map(str, raw))
    return command if is_command(command) else None


def _is_word(word: object) -> bool:
    return isinstance(word, str | int) and not isinstance(word, bool) and "\0" not in str(word)


def _some(raw: object, known: list[str]) -> tuple[str, ...] | None:
    parts = [part.strip() for part in raw.split(",")] if isinstance(raw, str) else raw
    return tuple(parts) if isinstance(parts, list) and parts and all(part in known for part in parts) else None


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
        "command": "a list: a program (by its whole path, or one that is found by name) and its arguments, "
        "in which only {run}, {exp_id}, {log} and {pid} are replaced",
    }.get(key.kind, key.kind)


def nearest(name: str) -> str:
    near = difflib.get_close_matches(name, [*BY_NAME, *_ALSO], n=1)
    return f" (did you mean '{near[0]}'?)" if near else f"; known are {', '.join(BY_NAME)}"

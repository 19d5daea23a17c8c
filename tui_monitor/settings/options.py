"""Each thing that can be set, as the model says it, and how one value of it is read."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import UNSET, Meta, Struct

from tui_monitor.acting.ladder import is_command
from tui_monitor.errors import SettingsError
from tui_monitor.settings.model import OfRuns, SettingsModel
from tui_monitor.text import clean

_NO_VALUES = ("runs", "formats")
"""What a file holds beside single values."""
_SEVERAL = ("overfitting", "act")
"""Settings of several words, which may be written as one text with commas."""
_LARGEST = 10**15
"""Seconds and points are counted in floats, too."""


class Option(Struct, frozen=True):
    """One thing that can be set: by flag, by environment, by file, or by some of them."""

    name: str
    """In files; the flag is the same with dashes."""
    kind: Any
    """Its type, by which msgspec reads a value."""
    help: str
    wanted: str
    """`a number above 1`."""
    default: object
    """None: not set."""
    of_runs: bool
    """May it differ from run to run?"""

    @property
    def values(self) -> tuple[str, ...]:
        """The words that it may be; empty where that is no list of words."""
        before, one_of, words = self.wanted.partition("one of ")
        return tuple(words.split(", ")) if one_of and not before else ()


def _options(model: type[Struct], without: Iterable[str] = ()) -> tuple[Option, ...]:
    fields = msgspec.structs.fields(model)
    return tuple(_option(field) for field in fields if field.name not in without)


def _option(field: msgspec.structs.FieldInfo) -> Option:
    notes = list(_notes(field.type))
    default = field.default if field.default not in (UNSET, msgspec.NODEFAULT) else None
    help_text = next(note.description for note in notes if note.description)
    wanted = next((note.extra["wanted"] for note in notes if note.extra), "")
    return Option(field.name, field.type, help_text, wanted, default, field.name in OfRuns.__struct_fields__)


def _notes(kind: Any) -> Iterable[Meta]:
    """What the model says about a type, the outermost first."""
    if get_origin(kind) is Annotated:
        inner, *said = get_args(kind)
        yield from (note for note in said if isinstance(note, Meta))
        yield from _notes(inner)
    else:
        for part in get_args(kind)[:1]:
            yield from _notes(part)


OPTIONS = _options(SettingsModel, _NO_VALUES)
BY_NAME = {option.name: option for option in OPTIONS}
NAMES = (*BY_NAME, *_NO_VALUES)


def read(name: str, raw: object, where: str, known: Iterable[str] = NAMES) -> object:
    """One value in its right type. Raises SettingsError: what, where, what to do, and the nearest name `known`."""
    option = BY_NAME.get(name)
    if option is None:
        raise SettingsError(f"{where}: unknown setting '{clean(name)}'{nearest(name, known)}")
    try:
        return _settled(option.name, _converted(option, raw))
    except (ValueError, OverflowError) as error:  # ValidationError is a ValueError
        said = f"{clean(repr(raw), 80)}{_nearest_value(option, raw)}"
        raise SettingsError(f"{where}: {name} must be {option.wanted}, not {said}") from error


def _converted(option: Option, raw: object) -> object:
    """As the model says; text from a command line is read as what it stands for, and a number may stand for text."""
    if option.name in _SEVERAL and isinstance(raw, str):
        raw = [part.strip() for part in raw.split(",")]
    try:
        return msgspec.convert(raw, option.kind, strict=False)
    except msgspec.ValidationError:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise
        return msgspec.convert(str(raw), option.kind, strict=False)


def _settled(name: str, value: object) -> object:
    """What types do not say. Raises ValueError."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("no finite number")
    if isinstance(value, int) and value > _LARGEST:
        raise ValueError("no number that can be counted to")
    words = tuple(map(str, value)) if isinstance(value, list) else value
    if isinstance(words, str | tuple) and "\0" in "".join(words):
        raise ValueError("no text that a path or a command may hold")
    if name == "stop_command" and not (isinstance(words, tuple) and is_command(words)):
        raise ValueError("no command")
    return words


def _nearest_value(option: Option, raw: object) -> str:
    near = difflib.get_close_matches(str(raw), option.values, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def nearest(name: str, known: Iterable[str] = NAMES) -> str:
    """` (did you mean 'metric'?)`."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean '{near[0]}'?)" if near else f"; known are {', '.join(known)}"


def in_words(value: object) -> str:
    """A value as a person would write it."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.12g}"
    return ",".join(map(clean, map(str, value))) if isinstance(value, tuple) else clean(str(value))

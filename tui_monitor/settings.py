"""What a user may decide, where each value comes from, and what is wrong with it.

Precedence: flag, then a run's own block in the project's `trainmon.yaml`, then the project, then the user's file, then
the category's table, then the default. Only `read_only` is stronger than that: it holds wherever it is said.
"""

from __future__ import annotations

import difflib
import fnmatch
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tui_monitor.errors import FormatError, SettingsError
from tui_monitor.judging.thresholds import CATEGORIES, Thresholds, for_category
from tui_monitor.settings_places import project_files, user_file
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.reading.formats.taught import Taught


@dataclass(frozen=True, slots=True)
class SettingValue:
    """One setting as somebody wrote it."""

    raw: object
    origin: str
    """`--metric`, `trainmon.yaml, line 3`."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set: by flag, by file, or both."""

    name: str
    """In files; the flag is the same with dashes."""
    kind: str
    """`text`, `number`, `count`, `yes or no`, `pair`, or `one of a, b`."""
    help: str
    default: object = None


KEYS: tuple[Option, ...] = (
    Option("metric", "text", "the metric to watch; default: the one a person would look at"),
    Option("lower_is_better", "yes or no", "the watched metric's direction; default: told by its name"),
    Option("category", "one of " + ", ".join(CATEGORIES), "model category: its table of thresholds"),
    Option("explosion_threshold", "number", "explosion: ratio of the smoothed value to its best level"),
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
_BY_NAME = {key.name: key for key in KEYS}
_ALSO = ("runs", "formats")


@dataclass(frozen=True, slots=True)
class Layer:
    """The settings of one place."""

    values: Mapping[str, SettingValue] = field(default_factory=dict)
    runs: Mapping[str, Mapping[str, SettingValue]] = field(default_factory=dict)
    """Pattern of run ids or experiment ids -> settings of those runs."""
    formats: tuple[Taught, ...] = ()
    """Ways of logging that trainmon does not know by itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All places together, the strongest first."""

    flags: Layer = Layer()
    project: Layer = Layer()
    user: Layer = Layer()
    further: tuple[Layer, ...] = ()
    """Of the folders above, and of other roots: they can only forbid."""
    unread: tuple[Shown, ...] = ()
    """Files that were found and not believed, each with the reason."""

    def value(self, name: str, run_id: str = "", exp_id: str = "") -> SettingValue:
        """The setting that holds, for one run or in general."""
        if name == "read_only" and (forbidding := self._forbidding()) is not None:
            return forbidding
        return self._said(name, _own(self.project, run_id, exp_id))

    def _said(self, name: str, own: Mapping[str, SettingValue]) -> SettingValue:
        """`own`: what the project says of one run alone."""
        for values in (self.flags.values, own, self.project.values, self.user.values):
            if name in values:
                return values[name]
        return SettingValue(_BY_NAME[name].default, "default")

    def _forbidding(self) -> SettingValue | None:
        """The first place that says read-only: what one place forbids no other allows again."""
        files = (self.project, *self.further, self.user)
        places = (self.flags.values, *(values for file in files for values in (*file.runs.values(), file.values)))
        said = (place["read_only"] for place in places if "read_only" in place)
        return next((value for value in said if value.raw is True), None)

    def thresholds(self, run_id: str = "", exp_id: str = "") -> Thresholds:
        """What the rules are told about one run. Raises SettingsError."""
        own = _own(self.project, run_id, exp_id)  # once: there may be thousands of patterns
        said = {name: self._said(name, own).raw for name in _OF_RULES}
        category = said.pop("category")
        base = for_category(str(category) if category is not None else None)
        return replace(base, **{name: raw for name, raw in said.items() if raw is not None})  # type: ignore[arg-type]

    @property
    def formats(self) -> tuple[Taught, ...]:
        """What was taught, the project's first."""
        return self.project.formats + self.user.formats

    @property
    def read_only(self) -> bool:
        return bool(self.value("read_only").raw)

    @property
    def follow_links(self) -> bool:
        return bool(self.value("follow_links").raw)

    @property
    def stop_wait(self) -> float:
        return float(str(self.value("stop_wait").raw))


_OF_RULES = (
    "metric",
    "lower_is_better",
    "category",
    "explosion_threshold",
    "plateau_patience",
    "overfitting",
    "target",
    "baseline_start",
)


def _own(layer: Layer, run_id: str, exp_id: str) -> Mapping[str, SettingValue]:
    for pattern, values in layer.runs.items():
        if fnmatch.fnmatchcase(run_id, pattern) or fnmatch.fnmatchcase(exp_id, pattern):
            return values
    return {}


def from_flags(given: Mapping[str, object]) -> Layer:
    """Flags that were given, as strings; raises SettingsError naming the flag."""
    values = {}
    for name, raw in given.items():
        flag = "--" + name.replace("_", "-")
        values[name] = SettingValue(read(name, raw, flag), flag)
    return Layer(values)


def load(paths: Sequence[str], config: str | None, flags: Layer) -> Settings:
    """Settings for these roots: `--config`, else the first `trainmon.yaml` beside or above a root, and the user's."""
    near, unread = ([config], ()) if config else project_files(paths)
    user = user_file()
    project, *further = [_file(path) for path in near] or [Layer()]
    return Settings(flags, project, _file(user) if user else Layer(), tuple(further), unread)


def read(name: str, raw: object, where: str) -> object:
    """One value in its right type. Raises SettingsError: what, where, what to do."""
    key = _BY_NAME.get(name)
    if key is None:
        raise SettingsError(f"{where}: unknown setting '{clean(name)}'{_nearest(name)}")
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
        "count": "a whole number above 0",
        "pair": "two names: TRAIN,VAL",
    }.get(key.kind, key.kind)


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name, [*_BY_NAME, *_ALSO], n=1)
    return f" (did you mean '{near[0]}'?)" if near else f"; known are {', '.join(_BY_NAME)}"


def _file(path: str) -> Layer:
    from tui_monitor.settings_file import parse  # yaml is imported only when there is a file to read

    values: dict[str, SettingValue] = {}
    runs: dict[str, dict[str, SettingValue]] = {}
    formats: dict[str, dict[str, SettingValue]] = {}
    for keys, raw, line in parse(path):
        where = f"{clean(os.path.basename(path))}, line {line}"
        if keys[0] == "runs" and len(keys) == 3:
            runs.setdefault(keys[1], {})[keys[2]] = SettingValue(read(keys[2], raw, where), where)
        elif keys[0] == "formats" and len(keys) == 3:
            formats.setdefault(keys[1], {})[keys[2]] = SettingValue(raw, where)
        elif keys[0] == "formats":
            raise SettingsError(f"{where}: formats is a list: each with a name, a pattern, and files if you like")
        elif len(keys) == 1:
            values[keys[0]] = SettingValue(read(keys[0], raw, where), where)
        else:
            raise SettingsError(f"{where}: '{clean('.'.join(keys))}' is not a setting{_nearest(keys[0])}")
    return Layer(values, runs, tuple(map(_taught, formats.values())))


def _taught(entry: Mapping[str, SettingValue]) -> Taught:
    from tui_monitor.reading.formats.taught import taught

    where = next(iter(entry.values())).origin
    try:
        return taught({name: value.raw for name, value in entry.items()}, where)
    except FormatError as error:
        raise SettingsError(f"{where}: {error}") from error

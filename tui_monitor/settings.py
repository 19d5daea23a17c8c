"""What a user may decide, where each value comes from, and what is wrong with it.

Precedence: flag, then a run's own block in the project's `trainmon.yaml`, then the project, then the user's file, then
the category's table, then the default. Only `read_only` is stronger than that: it holds wherever it is said, also in
files that are not obeyed. What may be done to runs, and how careful trainmon is, is for the user's file alone.
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from tui_monitor.acting.ladder import Ladder
from tui_monitor.errors import FormatError, SettingsError
from tui_monitor.judging.thresholds import Thresholds, for_category
from tui_monitor.settings_keys import BY_NAME, nearest, read
from tui_monitor.settings_places import SettingsFile, named_file, own_files, project_files
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.reading.formats.taught import Taught
    from tui_monitor.settings_file import Entry


class SettingValue(Struct, frozen=True):
    """One setting as somebody wrote it."""

    raw: object
    origin: str
    """`--metric`, `trainmon.yaml, line 3`."""


_SAFE = "read_only"
_CAREFUL = ("stop_wait", "stop_command", "stop_command_wait", "checkpoint_signal", "checkpoint_wait", "act")
"""What trainmon may do, and how careful it is: a person's own to say, not a log tree's."""
_OF_ONE_RUN = ("checkpoint_signal",)
"""Settings that are never for all runs: a signal that a training does not know ends it."""


class Layer(Struct, frozen=True):
    """The settings of one place."""

    values: Mapping[str, SettingValue] = field(default_factory=dict)
    runs: Mapping[str, Mapping[str, SettingValue]] = field(default_factory=dict)
    """Pattern of run ids or experiment ids -> settings of those runs."""
    formats: tuple[Taught, ...] = ()
    """Ways of logging that trainmon does not know by itself."""
    ignored: tuple[Shown, ...] = ()
    """What stands there and does not count, each with the reason."""


class Settings(Struct, frozen=True):
    """All places together, the strongest first."""

    flags: Layer = Layer()
    project: Layer = Layer()
    user: Layer = Layer()
    further: tuple[Layer, ...] = ()
    """Of the folders above, and of other roots: they can only forbid."""
    files: tuple[SettingsFile, ...] = ()
    """Those that are obeyed, beside the person's own."""
    unread: tuple[Shown, ...] = ()
    """What was found and is not obeyed, each with the reason."""

    def value(self, name: str, run_id: str = "", exp_id: str = "") -> SettingValue:
        """The setting that holds, for one run or in general."""
        if name == "read_only" and (forbidding := self._forbidding()) is not None:
            return forbidding
        return self._said(name, _own(self.project, run_id, exp_id), _own(self.user, run_id, exp_id))

    def _said(self, name: str, own: Mapping[str, SettingValue], mine: Mapping[str, SettingValue]) -> SettingValue:
        """`own`, `mine`: what the project, and the person's own configuration, say of one run alone."""
        for values in (self.flags.values, own, self.project.values, mine, self.user.values):
            if name in values:
                return values[name]
        return SettingValue(BY_NAME[name].default, "default")

    def _forbidding(self) -> SettingValue | None:
        """The first place that says read-only: what one place forbids no other allows again."""
        files = (self.project, *self.further, self.user)
        places = (self.flags.values, *(values for file in files for values in (*file.runs.values(), file.values)))
        said = (place["read_only"] for place in places if "read_only" in place)
        return next((value for value in said if value.raw is True), None)

    def thresholds(self, run_id: str = "", exp_id: str = "") -> Thresholds:
        """What the rules are told about one run. Raises SettingsError."""
        own, mine = _own(self.project, run_id, exp_id), _own(self.user, run_id, exp_id)  # once: there may be thousands
        said = {name: self._said(name, own, mine).raw for name in _OF_RULES}
        category = said.pop("category")
        base = for_category(str(category) if category is not None else None)
        return replace(base, **{name: raw for name, raw in said.items() if raw is not None})

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
    def act(self) -> tuple[str, ...]:
        """Kinds of findings whose runs `watch --act` stops; empty where nothing is said."""
        kinds = self.value("act").raw
        return tuple(map(str, kinds)) if isinstance(kinds, tuple) else ()

    def ladder(self, run_id: str = "", exp_id: str = "") -> Ladder:
        """How one run is stopped."""
        said = {name: self.value(name, run_id, exp_id).raw for name in _OF_THE_LADDER}
        command, signal = said["stop_command"], said["checkpoint_signal"]
        stop, asked, saved = (float(str(said[name])) for name in _WAITS)
        return Ladder(
            stop_wait=stop,
            command=tuple(map(str, command)) if isinstance(command, tuple) else (),
            command_wait=asked,
            checkpoint_signal=str(signal) if signal is not None else None,
            checkpoint_wait=saved,
        )


_WAITS = ("stop_wait", "stop_command_wait", "checkpoint_wait")
_OF_THE_LADDER = (*_WAITS, "stop_command", "checkpoint_signal")
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
    """Settings for these roots: `--config`, else the first `trainmon.yaml` beside or above a root, and the user's.

    A file that is not obeyed may still forbid. Raises SettingsError.
    """
    near, why_not = ([named_file(config)], ()) if config else project_files(paths)
    own, why_not_own = own_files()
    others = [file for file in (*near, *own) if not file.obeyed]
    obeyed = [file for file in near if file.obeyed]
    project, *further = [read_file(file) for file in obeyed] or [Layer()]
    user = next((read_file(file) for file in own if file.obeyed), Layer())
    unread = (*why_not, *why_not_own, *(file.advice for file in others), *project.ignored)
    return Settings(flags, project, user, (*further, *map(_prohibition, others)), tuple(obeyed[:1]), unread)


def forbidden_at(folder: str) -> Shown | None:
    """Where it is said, beside or above this folder, that nothing may be done to what lies in it; None: nowhere.

    What was given to trainmon may lie far above: an experiment root below it has settings of its own.
    """
    files, _ = project_files([folder])
    said = next((place[_SAFE] for file in files if _SAFE in (place := _prohibition(file, file.path).values)), None)
    return clean(f"read-only ({said.origin})", 300) if said is not None else None


def _prohibition(file: SettingsFile, name: str = "") -> Layer:
    """Of a file that is not obeyed, and need not make sense: whether it says read-only."""
    from tui_monitor.settings_file import parse

    if b"read_only" not in file.content:
        return Layer()
    try:
        said = [(keys[-1:], raw, line) for keys, raw, line in parse(clean(file.path), file.content)]
    except SettingsError:
        return Layer()
    line = next((line for key, raw, line in said if key == (_SAFE,) and raw is True), None)
    where = f"{clean(name or os.path.basename(file.path))}, line {line}"
    return Layer({_SAFE: SettingValue(True, where)} if line is not None else {})


def read_file(file: SettingsFile) -> Layer:
    """What it says. Raises SettingsError, which quotes it only where it is certainly a configuration."""
    from tui_monitor.settings_file import parse  # yaml is imported only when there is a file to read

    name = clean(file.path)
    try:
        return _layer(parse(name, file.content), os.path.basename(name), file.own)
    except SettingsError as error:
        if file.quotable:
            raise
        place = re.match(r"(?:, line \d+)?(?=[: ])", str(error).removeprefix(name).removeprefix(os.path.basename(name)))
        raise SettingsError(f"{name}{place.group() if place else ''}: not a setting") from None


def _layer(entries: Iterable[Entry], name: str, own: bool) -> Layer:
    values: dict[str, SettingValue] = {}
    runs: dict[str, dict[str, SettingValue]] = {}
    formats: dict[str, dict[str, SettingValue]] = {}
    ignored: list[Shown] = []
    for keys, raw, line in entries:
        where = f"{name}, line {line}"
        if keys[0] == "formats" and len(keys) == 3:
            formats.setdefault(keys[1], {})[keys[2]] = SettingValue(raw, where)
            continue
        if keys[0] == "formats":
            raise SettingsError(f"{where}: formats is a list: each with a name, a pattern, and files if you like")
        if len(keys) != (3 if keys[0] == "runs" else 1):
            raise SettingsError(f"{where}: '{clean('.'.join(keys))}' is not a setting{nearest(keys[0])}")
        value = SettingValue(read(keys[-1], raw, where), where)
        if not own and (keys[-1] in _CAREFUL or (keys[-1] == _SAFE and value.raw is False)):
            ignored.append(clean(f"{where}: {keys[-1]} counts only in your own configuration", 300))
        elif keys[-1] in _OF_ONE_RUN and keys[0] != "runs":
            raise SettingsError(f"{where}: {keys[-1]} is a run's own: it belongs below `runs:` and the run's name")
        elif keys[0] == "runs":
            runs.setdefault(keys[1], {})[keys[2]] = value
        else:
            values[keys[0]] = value
    return Layer(values, runs, tuple(map(_taught, formats.values())), tuple(ignored))


def _taught(entry: Mapping[str, SettingValue]) -> Taught:
    from tui_monitor.reading.formats.taught import taught

    where = next(iter(entry.values())).origin
    try:
        return taught({name: value.raw for name, value in entry.items()}, where)
    except FormatError as error:
        raise SettingsError(f"{where}: {error}") from error

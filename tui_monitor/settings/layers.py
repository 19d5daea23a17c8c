"""What one place says: flags, the environment, a job, a settings file."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct, field

from tui_monitor.errors import FormatError, SettingsError
from tui_monitor.settings.options import BY_NAME, NAMES, nearest, read
from tui_monitor.settings.places import SettingsFile
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.reading.formats.taught import Taught
    from tui_monitor.settings.yaml_lines import Entry

SAFE = "read_only"
_CAREFUL = ("stop_wait", "stop_command", "stop_command_wait", "checkpoint_signal", "checkpoint_wait", "act", "launch")
"""What trainmon may do, and how careful it is: a person's own to say, not a log tree's."""
OF_ONE_RUN = ("checkpoint_signal",)
"""Settings that are never for all runs: a signal that a training does not know ends it."""
_IN_THE_ENVIRONMENT = "TRAINMON_"
_YES_AND_NO = {"yes": True, "on": True, "no": False, "off": False}
_OTHERWISE_MEANT = frozenset({"TRAINMON_RUN", "TRAINMON_COMMAND", "TRAINMON_TRACEBACK", "TRAINMON_CONFIG"})


class SettingValue(Struct, frozen=True):
    """One setting as somebody wrote it."""

    raw: object
    origin: str
    """`--metric`, `trainmon.yaml, line 3`."""
    folder: str = ""
    """Where paths start from that are written there; empty: the current folder."""
    own: bool = False
    """A person said it here and now, or in their own configuration: no log tree did."""

    @property
    def path(self) -> str | None:
        """The absolute path that it says; None where it says none."""
        if not isinstance(self.raw, str):
            return None
        return os.path.abspath(os.path.join(self.folder, os.path.expanduser(self.raw)))


Blocks = dict[str, dict[str, SettingValue]]


class Layer(Struct, frozen=True):
    """The settings of one place."""

    values: Mapping[str, SettingValue] = field(default_factory=dict)
    runs: Mapping[str, Mapping[str, SettingValue]] = field(default_factory=dict)
    """Pattern of run ids or experiment ids -> settings of those runs."""
    formats: tuple[Taught, ...] = ()
    """Ways of logging that trainmon does not know by itself."""
    ignored: tuple[Shown, ...] = ()
    """What stands there and does not count, each with the reason."""


def from_flags(given: Mapping[str, object]) -> Layer:
    """Flags that were given, as strings; raises SettingsError naming the flag."""
    values = {}
    for name, raw in given.items():
        flag = "--" + name.replace("_", "-")
        values[name] = SettingValue(read(name, raw, flag), flag, own=True)
    return Layer(values)


def from_environment(surroundings: Mapping[str, str]) -> Layer:
    """`TRAINMON_METRIC=val_loss`: each setting but those of one run alone. Raises SettingsError naming the variable.

    A name that is no setting is told and does nothing: others may use such variables, too.
    """
    values, ignored = {}, []
    for variable in sorted(surroundings):
        if not variable.startswith(_IN_THE_ENVIRONMENT) or variable in _OTHERWISE_MEANT:
            continue
        name = variable.removeprefix(_IN_THE_ENVIRONMENT).lower()
        if name not in BY_NAME:
            ignored.append(clean(f"{variable} is no setting and does nothing{_nearest_variable(name)}", 300))
            continue
        if name in OF_ONE_RUN:
            raise SettingsError(
                f"{variable}: {name} is a run's own: it belongs below `runs:` in your own configuration"
            )
        values[name] = SettingValue(read(name, from_text(surroundings[variable]), variable), variable, own=True)
    return Layer(values, ignored=tuple(ignored))


def from_text(said: str) -> object:
    """A value outside of a file, where nothing else tells `yes` from a word."""
    return _YES_AND_NO.get(said.lower(), said)


def _nearest_variable(name: str) -> str:
    near = difflib.get_close_matches(name, list(BY_NAME), n=1)
    return f" (did you mean {_IN_THE_ENVIRONMENT}{near[0].upper()}?)" if near else ""


def read_file(file: SettingsFile) -> Layer:
    """What it says. Raises SettingsError, which quotes it only where it is certainly a configuration."""
    from tui_monitor.settings.yaml_lines import parse  # yaml is imported only when there is a file to read

    name = clean(file.path)
    try:
        return of_entries(parse(name, file.content), file)
    except SettingsError as error:
        if file.quotable:
            raise
        raise SettingsError(_unquoted(name, str(error))) from None


def wrong(file: SettingsFile) -> Iterator[str]:
    """Everything that is wrong in it, a sentence each; of a file that cannot be taken apart the first."""
    from tui_monitor.settings.yaml_lines import parse

    name = clean(file.path)
    try:
        entries = list(parse(name, file.content))
    except SettingsError as error:
        yield str(error) if file.quotable else _unquoted(name, str(error))
        return
    for _, part in groupby(entries, key=_belongs_to):
        try:
            of_entries(part, file)
        except SettingsError as error:
            yield str(error) if file.quotable else _unquoted(name, str(error))


def _belongs_to(entry: Entry) -> tuple[str, ...]:
    """The leaves of one format are right or wrong together."""
    keys, _, _ = entry
    return keys[:2] if keys[0] == "formats" else keys


def _unquoted(name: str, error: str) -> str:
    """Of what may be no configuration at all not a word is shown."""
    place = re.match(r"(?:, line \d+)?(?=[: ])", error.removeprefix(name).removeprefix(os.path.basename(name)))
    return f"{name}{place.group() if place else ''}: not a setting"


def of_entries(entries: Iterable[Entry], file: SettingsFile, known: Iterable[str] = NAMES) -> Layer:
    """Each leaf at its place. `known`: what may stand there, to name the nearest. Raises SettingsError with a line."""
    name, folder = os.path.basename(clean(file.path)), os.path.dirname(os.path.abspath(file.path))
    values: dict[str, SettingValue] = {}
    runs: Blocks = {}
    formats: Blocks = {}
    ignored: list[Shown] = []
    for keys, raw, line in entries:
        where = f"{name}, line {line}"
        if keys[0] == "formats":
            _leaf_of(formats, "formats", keys, where)[keys[2]] = SettingValue(raw, where)
            continue
        if keys[0] == "runs":
            _leaf_of(runs, "runs", keys, where)
        elif len(keys) > 1:
            raise SettingsError(f"{where}: {clean(keys[0])} has one value, not values of its own{_unknown(keys[0])}")
        value = SettingValue(read(keys[-1], raw, where, known), where, folder, file.own)
        if not file.own and _careful(keys[-1], value):
            ignored.append(clean(f"{where}: {keys[-1]} counts only in your own configuration", 300))
        elif keys[0] == "runs":
            _of_some_runs(keys[-1], where)
            runs[keys[1]][keys[2]] = value
        else:
            _of_all_runs(keys[-1], where)
            values[keys[0]] = value
    return Layer(values, runs, tuple(map(_taught, formats.values())), tuple(ignored))


_SHAPES = {
    "runs": "runs holds names of runs, each with settings below it (`exp-*:`, and below that `metric: loss`)",
    "formats": "formats is a list: each with a name, a pattern, and files if you like",
}


def _leaf_of(blocks: Blocks, what: str, keys: tuple[str, ...], where: str) -> dict[str, SettingValue]:
    if len(keys) != 3:
        beside = f", not '{clean('.'.join(keys[1:]))}' alone" if len(keys) > 1 else ""
        raise SettingsError(f"{where}: {_SHAPES[what]}{beside}")
    return blocks.setdefault(keys[1], {})


def _unknown(name: str) -> str:
    return "" if name in BY_NAME else nearest(name)


def _careful(name: str, value: SettingValue) -> bool:
    return name in _CAREFUL or (name == SAFE and value.raw is False)


def _of_some_runs(name: str, where: str) -> None:
    if not BY_NAME[name].of_runs:
        raise SettingsError(f"{where}: {name} is for all runs: it belongs outside of `runs:`")


def _of_all_runs(name: str, where: str) -> None:
    if name in OF_ONE_RUN:
        raise SettingsError(f"{where}: {name} is a run's own: it belongs below `runs:` and the run's name")


def _taught(entry: Mapping[str, SettingValue]) -> Taught:
    from tui_monitor.reading.formats.taught import taught

    where = next(iter(entry.values())).origin
    try:
        return taught({name: value.raw for name, value in entry.items()}, where)
    except FormatError as error:
        raise SettingsError(f"{where}: {error}") from error

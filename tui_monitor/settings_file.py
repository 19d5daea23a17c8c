"""YAML with line numbers, and without its surprises: no aliases, no duplicate keys, no objects, 1 MiB at most."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from tui_monitor.errors import SettingsError
from tui_monitor.text import clean

_LARGEST = 1 << 20
_DEEPEST = 4

Entry = tuple[tuple[str, ...], object, int]
"""(path of keys, value, line)."""


def parse(path: str) -> Iterator[Entry]:
    """Every leaf of the file. Raises SettingsError with file and line."""
    name = clean(path)
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise SettingsError(f"{name} cannot be read: {error.strerror}") from error
    if len(data) > _LARGEST:
        raise SettingsError(f"{name} is larger than 1 MiB: that is no configuration")
    try:
        _refuse_aliases(data, name)
        root = yaml.compose(data, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(_broken(name, error)) from error
    if root is not None:
        yield from _leaves(root, (), name)


def _refuse_aliases(data: bytes, name: str) -> None:
    for event in yaml.parse(data, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            line = f", line {event.start_mark.line + 1}" if event.start_mark else ""
            raise SettingsError(f"{name}{line}: aliases (*name) are not read; write the value out")


def _leaves(node: yaml.Node, keys: tuple[str, ...], name: str) -> Iterator[Entry]:
    if not isinstance(node, yaml.MappingNode):
        if not keys:
            raise SettingsError(f"{name}: settings are written as `key: value`, one a line")
        yield keys, _plain(node), node.start_mark.line + 1
        return
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        word = str(key.value)
        if word in seen:
            raise SettingsError(f"{name}, line {line}: '{clean(word)}' is set twice; keep one of them")
        if len(keys) >= _DEEPEST:
            raise SettingsError(f"{name}, line {line}: nested too deeply")
        seen.add(word)
        yield from _leaves(value, (*keys, word), name)


def _plain(node: yaml.Node) -> object:
    """The value as YAML reads it; `1e5`, which YAML 1.1 takes for text, stays text and is read as a number later."""
    value: object = yaml.SafeLoader("").construct_object(node, deep=True)
    return value


def _broken(name: str, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}, line {mark.line + 1}" if mark else name
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{where}: not valid YAML ({clean(str(problem), 200)})"

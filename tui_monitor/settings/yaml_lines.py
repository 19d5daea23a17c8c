"""YAML with line numbers, and without its surprises: no aliases, no duplicate keys, no objects, 1 MiB at most."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import yaml
import yaml.constructor

from tui_monitor.errors import SettingsError
from tui_monitor.text import Shown, clean

_LARGEST = 1 << 20
_DEEPEST = 4
_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_LONGEST_NUMBER = 400
"""Characters. A longer one means nothing, and may take minutes to be read: YAML knows `1:1:1`, in sixties."""
_LISTS = {("formats",)}
"""Settings whose value is a list of mappings: each gives leaves of its own, under its number."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: tenfold."""
_NULL = "tag:yaml.org,2002:null"

Entry = tuple[tuple[str, ...], object, int]
"""(path of keys, value, line)."""


def parse(name: Shown, content: bytes) -> Iterator[Entry]:
    """Every leaf of the file called `name`. Raises SettingsError with file and line."""
    if len(content) > _LARGEST:
        raise SettingsError(f"{name} is larger than 1 MiB: that is no configuration")
    try:
        _refuse_surprises(content, name)
        root = yaml.compose(content, Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(_broken(name, error)) from error
    if root is not None and root.tag != _NULL:
        yield from _leaves(root, (), name, yaml.constructor.SafeConstructor())


def _refuse_surprises(data: bytes, name: str) -> None:
    """Aliases, which can make a small file huge, and nesting that no setting needs: before anything is built."""
    depth = 0
    for event in yaml.parse(data, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise SettingsError(f"{name}, line {line}: aliases (*name) are not read; write the value out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise SettingsError(f"{name}, line {line}: nested too deeply")


def _leaves(
    node: yaml.Node, keys: tuple[str, ...], name: str, scalars: yaml.constructor.SafeConstructor
) -> Iterator[Entry]:
    if isinstance(node, yaml.SequenceNode) and keys in _LISTS:
        for number, item in enumerate(node.value):
            yield from _leaves(item, (*keys, str(number)), name, scalars)
        return
    if not isinstance(node, yaml.MappingNode):
        if not keys:
            raise SettingsError(f"{name}: settings are written as `key: value`, one a line")
        yield keys, _plain(node, name, scalars), node.start_mark.line + 1
        return
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise SettingsError(f"{name}, line {line}: the name of a setting is one word")
        word = key.value
        if word in seen:
            raise SettingsError(f"{name}, line {line}: '{clean(word)}' is set twice; keep one of them")
        seen.add(word)
        yield from _leaves(value, (*keys, word), name, scalars)


def _plain(node: yaml.Node, name: str, scalars: yaml.constructor.SafeConstructor) -> object:
    """The value as YAML reads it; `1e5`, which YAML 1.1 takes for text, stays text and is read as a number later."""
    where = f"{name}, line {node.start_mark.line + 1}"
    if (digits := _digits(node)) > _LONGEST_NUMBER:
        raise SettingsError(f"{where}: not a value that can be read (a number of {digits} digits)")
    try:
        value: object = scalars.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError) as error:  # a tag that makes objects, a month 13
        said = clean(str(getattr(error, "problem", None) or error), 200)
        raise SettingsError(f"{where}: not a value that can be read ({said})") from error
    return value


def _digits(node: yaml.Node) -> int:
    """Of the longest number in a value."""
    if isinstance(node, yaml.ScalarNode):
        return len(node.value) if node.tag in _NUMBERS else 0
    return max(map(_digits, chain.from_iterable(map(_parts, node.value))), default=0)


def _parts(item: yaml.Node | tuple[yaml.Node, yaml.Node]) -> tuple[yaml.Node, ...]:
    """An item of a list, or both sides of an entry."""
    return item if isinstance(item, tuple) else (item,)


def _broken(name: str, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}, line {mark.line + 1}" if mark else name
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "nesting depth" in problem:  # libyaml's own limit, met while it looks ahead
        return f"{where}: nested too deeply"
    language = "JSON" if name.endswith(".json") else "YAML"
    return f"{where}: not valid {language} ({clean(str(problem), 200)})"

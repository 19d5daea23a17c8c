"""One setting in the text of a file, changed or taken out: every other byte stays as a person wrote it."""

from __future__ import annotations

import yaml
from msgspec.structs import replace

from tui_monitor.errors import SettingsError
from tui_monitor.settings.layers import of_entries
from tui_monitor.settings.places import SettingsFile
from tui_monitor.settings.yaml_lines import parse
from tui_monitor.text import clean

Pair = tuple[yaml.Node, yaml.Node]
Leaves = dict[tuple[str, ...], str]
"""Path of keys -> value, told so that 1, 1.0 and yes are three."""


def with_value(file: SettingsFile, key: str, value: object) -> bytes:
    """The file with `key: value` in it. Raises SettingsError: it is wrong already, or has to be edited by hand."""
    plain = list(value) if isinstance(value, tuple) else value
    leaves = _leaves(file) | {(key,): repr(plain)}
    text, said = _decoded(file), _written(plain)
    root = _root(text)
    if (pair := _pair(root, key)) is not None:
        return _proven(file, _replaced(text, pair[1], said), key, leaves)
    return _proven(file, _added(text, root, f"{key}: {said}"), key, leaves)


def without(file: SettingsFile, key: str) -> bytes:
    """The file without this key, and without the lines that it stands on. Raises SettingsError."""
    leaves, text = _leaves(file), _decoded(file)
    if (pair := _pair(_root(text), key)) is None:
        raise SettingsError(f"{clean(file.path)} does not set {key}")
    begin, end = text.rfind("\n", 0, pair[0].start_mark.index) + 1, text.find("\n", _end(text, pair[1]))
    new = text[:begin] + (text[end + 1 :] if end >= 0 else "")
    return _proven(file, new, key, {name: raw for name, raw in leaves.items() if name != (key,)})


def _leaves(file: SettingsFile) -> Leaves:
    """What it says. Raises SettingsError: nothing is changed in a file that is wrong already."""
    entries = list(parse(clean(file.path), file.content))
    of_entries(entries, file)
    return {keys: repr(raw) for keys, raw, _ in entries}


def _proven(file: SettingsFile, text: str, key: str, wanted: Leaves) -> bytes:
    """What will be written is read again: exactly this key says something else."""
    content = text.encode()
    try:
        found = _leaves(replace(file, content=content))
    except SettingsError as error:
        raise SettingsError(f"{_by_hand(file, key)} ({error})") from error
    if found != wanted:
        raise SettingsError(_by_hand(file, key))
    return content


def _by_hand(file: SettingsFile, key: str) -> str:
    return f"{clean(file.path)}: {key} cannot be set without changing more: edit it by hand"


def _decoded(file: SettingsFile) -> str:
    try:
        return file.content.decode()
    except UnicodeDecodeError as error:
        raise SettingsError(f"{clean(file.path)} is not written in UTF-8: edit it by hand") from error


def _root(text: str) -> yaml.MappingNode | None:
    """By the loader that is written in Python: its places count characters."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return root if isinstance(root, yaml.MappingNode) else None


def _pair(root: yaml.MappingNode | None, key: str) -> Pair | None:
    return next((pair for pair in (root.value if root is not None else ()) if pair[0].value == key), None)


def _written(value: object) -> str:
    """On one line, as YAML reads it back."""
    said = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=1 << 20)
    return said.removesuffix("...\n").removesuffix("\n")


def _replaced(text: str, node: yaml.Node, said: str) -> str:
    begin, end = node.start_mark.index, _end(text, node)
    at_the_margin = node.start_mark.column == 0  # a list that stands below its key without being indented
    space = "  " if at_the_margin else " " if text[begin - 1] == ":" else ""
    return f"{text[:begin]}{space}{said}{text[end:]}"


def _added(text: str, root: yaml.MappingNode | None, line: str) -> str:
    """At the end, and within braces at their beginning."""
    if root is not None and root.flow_style:
        at = root.start_mark.index + 1
        return f"{text[:at]}{line}{', ' if root.value else ''}{text[at:]}"
    line_end = "\r\n" if "\r\n" in text else "\n"
    ended = "" if not text or text.endswith("\n") else line_end
    return f"{text}{ended}{' ' * (root.start_mark.column if root is not None else 0)}{line}{line_end}"


def _end(text: str, node: yaml.Node) -> int:
    """Of the value itself: a block goes on, by its own account, over the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    begin, end = int(node.start_mark.index), int(node.end_mark.index)
    return begin + len(text[begin:end].rstrip())

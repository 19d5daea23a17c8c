"""`trainmon config set KEY VALUE` and `unset KEY`: one setting in a file, and every other word of it stays."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress

import yaml

from tui_monitor.cli import arguments as common
from tui_monitor.clock import SystemClock
from tui_monitor.errors import SettingsError
from tui_monitor.records.folder import RootFolder
from tui_monitor.settings.edited import with_value, without
from tui_monitor.settings.layers import from_text, of_entries
from tui_monitor.settings.options import BY_NAME, in_words, nearest, read
from tui_monitor.settings.places import PROJECT_FILE, SettingsFile, examined, own_file
from tui_monitor.text import clean

_PRIVATE = 0o600
_SHARED = 0o666


def main(argv: Sequence[str]) -> int:
    word, *rest = argv
    parser = common.parser(f"config {word}", "In your own configuration, or with --project in a trainmon.yaml.")
    parser.add_argument("key", metavar="KEY", help="the name of a setting for all runs")
    if word == "set":
        parser.add_argument("value", metavar="VALUE", help="as on the command line; a list as [a, b]")
    parser.add_argument("--project", metavar="PATH", help=f"a {PROJECT_FILE}, or the folder that holds it or will")
    options = parser.parse_args(rest)
    path, own = _place(options.project)
    key = _known(options.key)
    if word == "set":
        value = read(key, _said(key, options.value), "VALUE")
        _write(path, own, lambda file: with_value(file, key, value))
        print(f"{key} = {in_words(value)}  ({clean(path)})")
    else:
        _write(path, own, lambda file: without(file, key))
        print(f"{key} is not set any more  ({clean(path)})")
    return 0


def _place(project: str | None) -> tuple[str, bool]:
    """Which file, and whether it is the person's own. Raises SettingsError."""
    if project is not None:
        path = os.path.abspath(project)
        return (os.path.join(path, PROJECT_FILE) if os.path.isdir(path) else path), False
    path = own_file() or ""
    if not path:
        raise SettingsError("there is no place of your own: neither HOME nor XDG_CONFIG_HOME says where it is")
    return path, True


def _known(key: str) -> str:
    if key not in BY_NAME:
        raise SettingsError(f"KEY: unknown setting '{clean(key)}'{nearest(key, BY_NAME)}")
    return key


def _said(key: str, value: str) -> object:
    """What the words stand for: `null` for no metric, a list where one is wanted, else as the environment says it."""
    if key == "metric" and value == "null":
        return None
    if key == "stop_command" and value.startswith("["):
        with suppress(yaml.YAMLError):  # what is no list is refused as the text that it is
            return yaml.safe_load(value)
    return from_text(value)


def _write(path: str, own: bool, edit: Callable[[SettingsFile], bytes]) -> None:
    """Whole or not at all, and only what is certainly the person's to write. Raises SettingsError, RecordError."""
    if os.path.islink(path):
        raise SettingsError(f"{clean(path)} is a link to {clean(os.path.realpath(path))}: name that file itself")
    if own:
        _make(os.path.dirname(path))
    folder, name = RootFolder(os.path.dirname(path), SystemClock()), os.path.basename(path)

    def made() -> bytes:
        there = os.path.lexists(path)
        file = examined(path, own) if there else SettingsFile(path, b"", yours=True, own=own)
        if not file.obeyed:
            raise SettingsError(file.advice)
        content = edit(file)
        if ignored := _new_ignored(file, content):
            raise SettingsError(f"KEY: {ignored.partition(': ')[2]}: leave --project out")
        return content

    folder.update(name, made, _PRIVATE if own else _SHARED)


def _make(folder: str) -> None:
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{clean(folder)} cannot be made: {error.strerror}") from error


def _new_ignored(file: SettingsFile, content: bytes) -> str:
    """What would stand there and not count."""
    from tui_monitor.settings.yaml_lines import parse

    name = clean(file.path)
    before = len(of_entries(parse(name, file.content), file).ignored)
    after = of_entries(parse(name, content), file).ignored
    return after[-1] if len(after) > before else ""

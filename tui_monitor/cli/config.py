"""`trainmon config show|check|trust`: every setting, where it comes from, and whose settings files are obeyed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from tui_monitor.cli import arguments as common
from tui_monitor.clock import SystemClock
from tui_monitor.errors import SettingsError, UsageError
from tui_monitor.records import trusted
from tui_monitor.settings.layers import read_file
from tui_monitor.settings.options import OPTIONS
from tui_monitor.settings.places import PROJECT_FILE, SettingsFile, command, examined, state_folder
from tui_monitor.settings.settings import Settings
from tui_monitor.text import clean

REFUSED = 3
_ID = 16
"""Hexadecimal digits by which a content is named."""


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_intermixed_args(argv)
    if options.what == "trust":
        return _trust([os.path.abspath(path) for path in options.paths], options.yes)
    paths = common.places(options)
    settings = common.read_settings(options, paths, named=False)
    settings.thresholds()
    if options.what == "check":
        print("the settings are right")
    else:
        print("\n".join((*setting_lines(settings), *_beside(settings))))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = common.parser("config", "Settings for the runs under PATH, and where each comes from.")
    parser.add_argument(
        "what",
        choices=("show", "check", "trust"),
        help="show them; say whether they are right; show what somebody else wrote and obey it after a yes",
    )
    common.add_paths(parser)
    common.add_settings(parser)
    parser.add_argument("--yes", metavar="ID", help="trust: yes to exactly the content that has this id")
    return parser


def setting_lines(settings: Settings, run_id: str = "", exp_id: str = "") -> Iterator[str]:
    """`explosion_threshold = 10  (trainmon.yaml, line 3)`."""
    used = settings.thresholds(run_id, exp_id)
    for option in OPTIONS:
        value = settings.value(option.name, run_id, exp_id)
        said, origin = value.raw, value.origin
        if said is None and (by_category := getattr(used, option.name, None)) is not None:
            said, origin = by_category, f"category {used.category}" if used.category else "default"
        yield f"{option.name} = {_plain(said)}  ({origin})"


def _beside(settings: Settings) -> Iterator[str]:
    """What is no value: formats, blocks of runs, and the file that they come from."""
    for taught in settings.formats:
        yield f"format '{taught.name}' for {taught.files or 'files whose first lines match'}  ({taught.origin})"
    for pattern, values in [block for layer in settings.layers for block in layer.runs.items()]:
        yield f"runs matching '{clean(pattern)}':"
        yield from (f"  {name} = {_plain(value.raw)}  ({value.origin})" for name, value in values.items())
    yield from (f"{PROJECT_FILE}: {clean(file.path)}  ({file.origin})" for file in settings.files)


def _plain(value: object) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(clean, map(str, value))) if isinstance(value, tuple) else clean(str(value))


def _trust(paths: Sequence[str], yes: str | None) -> int:
    """Show a file of somebody else, and obey exactly that content from now on, after a yes."""
    (path,) = paths if len(paths) == 1 else (None,)
    if path is None:
        raise UsageError("one settings file at a time is looked at and trusted")
    path = os.path.join(path, PROJECT_FILE) if os.path.isdir(path) else path
    file = examined(path)
    if file.obeyed:
        print(f"{clean(path)} is obeyed already: it is {file.origin}")
        return 0
    state = state_folder()
    if state is None:
        raise SettingsError(
            "there is no place to remember it: neither HOME nor XDG_STATE_HOME says where you are at home"
        )
    print("\n".join(_shown(file)))
    read_file(replace(file, quotable=True))
    if not _agreed(file, yes):
        return REFUSED
    trusted.trust(state, path, file.content, SystemClock())
    print(f"{clean(path)} is obeyed from now on, until it changes")
    return 0


def _shown(file: SettingsFile) -> Iterator[str]:
    """All of it: nobody agrees to what they cannot see."""
    yield f"{clean(file.path)}: {file.origin}"
    lines = file.content.decode("utf-8", "replace").splitlines()
    yield from (f"  {number:>3}  {clean(line, len(line) + 1000)}" for number, line in enumerate(lines, 1))


def _agreed(file: SettingsFile, yes: str | None) -> bool:
    name = trusted.fingerprint(file.path, file.content)[:_ID]
    if yes is not None:
        if yes != name:
            print("trainmon: this is not the content that the id was given for: nothing is trusted", file=sys.stderr)
        return yes == name
    if common.on_terminal():
        try:
            return input("Obey these settings? [y/N] ").strip().lower() in ("y", "yes")
        except EOFError:
            return False
    print(f"trainmon: to obey it: {command(file.path)} --yes {name}", file=sys.stderr)
    return False

"""`trainmon config trust`: a settings file of somebody else is shown, and obeyed after a yes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from tui_monitor.cli import arguments as common
from tui_monitor.clock import SystemClock
from tui_monitor.errors import SettingsError
from tui_monitor.home import state_folder
from tui_monitor.records import trusted
from tui_monitor.settings.layers import read_file
from tui_monitor.settings.places import PROJECT_FILE, SettingsFile, command, examined
from tui_monitor.text import clean

REFUSED = 3
_ID = 16
"""Hexadecimal digits by which a content is named."""


def main(argv: Sequence[str]) -> int:
    """Show a file of somebody else, and obey exactly that content from now on, after a yes."""
    parser = common.parser("config trust", "Show a settings file that somebody else may have written, and ask.")
    parser.add_argument("path", metavar="PATH", help=f"the file, or the folder that holds a {PROJECT_FILE}")
    parser.add_argument("--yes", metavar="ID", help="yes to exactly the content that has this id")
    options = parser.parse_args(argv)
    return _trust(os.path.abspath(options.path), options.yes)


def _trust(path: str, yes: str | None) -> int:
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

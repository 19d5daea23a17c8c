"""Options that several commands share: one table of settings feeds flags, files and `config show`."""

from __future__ import annotations

import argparse
import functools
import glob
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_monitor.cli.command_parser import CommandParser
from tui_monitor.cli.reach import everywhere
from tui_monitor.clock import SystemClock
from tui_monitor.errors import SettingsError, Unreachable
from tui_monitor.hosts.address import inner
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.hosts.ray_address import cautions
from tui_monitor.hosts.source import Source
from tui_monitor.reading.discovery.given_paths import expand
from tui_monitor.settings.layers import from_flags
from tui_monitor.settings.load import load, looked_for
from tui_monitor.settings.options import OPTIONS
from tui_monitor.settings.places import PROJECT_FILE
from tui_monitor.settings.settings import Settings
from tui_monitor.settings.watched_settings import WatchedSettings
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.settings.job import Job

_OF_ONE_METRIC = ("target", "baseline_start")
_FLAGS = ("metric", "category", "explosion_threshold", "plateau_patience", "overfitting", "target", "baseline_start")


def parser(command: str, what: str, example: str = "") -> argparse.ArgumentParser:
    return CommandParser(command, what, example)


def add_paths(to: argparse.ArgumentParser, default: str | None = ".") -> None:
    count = "*" if default is not None else "+"
    to.add_argument("paths", nargs=count, metavar="PATH", help="a folder, a file, a glob or a recording")


def add_settings(parser: argparse.ArgumentParser, file: str = "--config") -> None:
    """In a group of their own, behind what only this command knows. `file`: the option that names a file of them."""
    known = {option.name: option for option in OPTIONS}
    to = parser.add_argument_group("settings", "of the runs, also in trainmon.yaml")
    for name in _FLAGS:
        to.add_argument("--" + name.replace("_", "-"), metavar="X", help=known[name].help)
    side = "of the metric to watch; default: told by its name"
    direction = to.add_mutually_exclusive_group()
    direction.add_argument("--higher-is-better", action="store_false", dest="lower_is_better", help=side)
    direction.add_argument("--lower-is-better", action="store_true", dest="lower_is_better", help=side)
    parser.set_defaults(lower_is_better=None)
    to.add_argument("--poll-interval", "--interval", dest="interval", metavar="S", help=known["interval"].help)
    to.add_argument(file, metavar="FILE", dest="config", help=f"settings instead of {PROJECT_FILE}")
    to.add_argument("--read-only", action="store_true", default=None, help=known["read_only"].help)
    to.add_argument("--follow-links", action="store_true", default=None, help=known["follow_links"].help)


def on_terminal() -> bool:
    """Can the app be shown? It reads standard input, and draws on standard error."""
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def places(arguments: argparse.Namespace, logs_to_come: bool = False) -> list[str]:
    """Absolute paths. Raises UsageError for one that does not exist.

    `logs_to_come`: a log that is not there yet, in a folder that is, will be waited for.
    """
    given = arguments.paths or ["."]
    awaited = [path for path in given if logs_to_come and _may_come(path)]
    there = [path for path in given if path not in awaited]
    found = [*(expand(there, _first_look()) if there else ()), *map(os.path.abspath, awaited)]
    for sentence in cautions(found):
        print(f"trainmon: {sentence}", file=sys.stderr)
    return found


def _may_come(path: str) -> bool:
    """Is it one log by its name, which is not there while its folder is?"""
    folder, name = os.path.split(os.path.abspath(path))
    one = os.path.splitext(name)[1] == ".log" and glob.escape(path) == path and inner(path) is None
    return one and _answers(folder) and os.path.isdir(folder) and not os.path.lexists(path)


@functools.cache
def _first_look() -> Source:
    """One for all that is looked at before a monitor is there: what does not answer is waited for once."""
    return everywhere(SystemClock(), LOOKING_ONCE)


def answering(paths: Sequence[str]) -> list[str]:
    """Those that do not hang: beside and above the others no settings are looked for."""
    return [path for path in paths if _answers(path)]


def _answers(path: str) -> bool:
    try:
        _first_look().within(path, "answers", functools.partial(os.path.lexists, path))
    except Unreachable:
        return False
    return True


def read_settings(
    arguments: argparse.Namespace, paths: Sequence[str], named: bool = True, job: Job | None = None
) -> Settings:
    """Flags and files together. What is obeyed (`named`) and what is not is told on stderr.

    Raises SettingsError: a target of no metric would mean nothing.
    """
    said = settings_of(arguments, paths, job)
    obeyed = [Shown(f"settings: {clean(file.path)} ({file.origin})") for file in said.files if named]
    for sentence in (*obeyed, *said.unread):
        print(f"trainmon: {sentence}", file=sys.stderr)
    return said


def settings_of(arguments: argparse.Namespace, paths: Sequence[str], job: Job | None = None) -> Settings:
    """As `read_settings`; whoever asks tells the person."""
    given = {option.name: value for option in OPTIONS if (value := getattr(arguments, option.name, None)) is not None}
    said = load(answering(paths), arguments.config, from_flags(given), job)
    for name in _OF_ONE_METRIC:
        if name in given and said.value("metric").raw is None:
            raise SettingsError(f"--{name.replace('_', '-')} needs the metric that it is of: give --metric NAME, too")
    return said


def followed(
    arguments: argparse.Namespace,
    paths: Sequence[str],
    settings: Settings,
    job: Job | None = None,
    tell: Callable[[Shown], object] = lambda sentence: None,  # noqa: ARG005
) -> WatchedSettings:
    """These settings, as their files change. `tell`: who hears of that."""
    files = tuple(looked_for(answering(paths), arguments.config))
    return WatchedSettings(settings, lambda: settings_of(arguments, paths, job), files, tell)

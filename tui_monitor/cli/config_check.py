"""`trainmon config check`: everything that is wrong with the settings, by themselves and beside the runs under PATH."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli.main import USAGE
from tui_monitor.cli.settings_beside_runs import beside_runs
from tui_monitor.errors import SettingsError
from tui_monitor.settings.layers import from_environment, wrong
from tui_monitor.settings.places import SettingsFile, named_file, own_files, project_files


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_intermixed_args(argv)
    paths = common.places(options)
    problems = list(_in_themselves(options, paths)) or list(_with_runs(options, paths))
    for problem in problems:
        print(f"trainmon: {problem}", file=sys.stderr)
    if not problems:
        print("the settings are right")
    return USAGE if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = common.parser("config check", "What is wrong with the settings. Exit status: 0 nothing, 2 something.")
    common.add_paths(parser)
    common.add_settings(parser)
    return parser


def _in_themselves(options: argparse.Namespace, paths: Sequence[str]) -> Iterator[str]:
    """What every reader refuses: of each file all of it."""
    try:
        from_environment(os.environ)
        files = _obeyed(options.config, paths)
    except SettingsError as error:
        yield str(error)
        return
    for file in files:
        yield from wrong(file)


def _obeyed(config: str | None, paths: Sequence[str]) -> list[SettingsFile]:
    config = config or os.environ.get("TRAINMON_CONFIG")
    near = [named_file(config)] if config else project_files(common.answering(paths))[0]
    return [file for file in (*near, *own_files()[0]) if file.obeyed]


def _with_runs(options: argparse.Namespace, paths: Sequence[str]) -> Iterator[str]:
    """What only those see who know themes, files and runs. Raises SettingsError for a flag that is wrong."""
    settings = common.settings_of(options, paths)
    settings.thresholds()
    yield from settings.unread
    yield from beside_runs(settings, paths)

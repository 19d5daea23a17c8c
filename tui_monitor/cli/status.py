"""`trainmon status`: one short line of what a running trainmon sees. It never looks itself: a status bar asks often."""

import argparse
import os
from collections.abc import Sequence

from tui_monitor.cli.command_parser import CommandParser
from tui_monitor.clock import SystemClock
from tui_monitor.home import state_folder
from tui_monitor.records import status_file

NOT_RUNNING = 3


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    place = os.path.realpath(os.path.expanduser(options.path)) if options.path is not None else None
    now, state = SystemClock().wall(), state_folder()
    said = status_file.newest(state, place, os.uname().nodename, now) if state is not None else None
    if said is None:
        print("trainmon: not running")
        return NOT_RUNNING
    print(f"trainmon: {said.line} ({max(0.0, now - said.seen):.0f} s)")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(
        "status",
        "What a running trainmon sees, in one short line. Exit status: 0, or 3 where none is running.",
        "set -g status-right '#(trainmon status)'  # in ~/.tmux.conf",
    )
    parser.add_argument("path", nargs="?", metavar="PATH", help="of the trainmon that watches it; default: the newest")
    return parser

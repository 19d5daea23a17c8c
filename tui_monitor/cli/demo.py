"""`trainmon demo`: the packaged sample runs, played. Nothing outside is touched, no process is signalled."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli.assemble import replaying
from tui_monitor.cli.replay import headless, speed
from tui_monitor.clock import ManualClock
from tui_monitor.resources import find
from tui_monitor.settings.settings import Settings

BEGIN = 8.0
"""Seconds: the first sick runs show by then, and others are about to fall ill before the eyes."""


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    samples = [str(find("sample_logs"))]
    if not options.headless and common.on_terminal():
        from tui_monitor.cli.open_app import open_replay

        return open_replay(samples, Settings(), speed(options.speed), BEGIN)
    driver = ManualClock()
    return headless(replaying(samples, Settings(), driver), driver, json=False)


def _parser() -> argparse.ArgumentParser:
    parser = common.parser("demo", "The packaged sample runs, played. Nothing outside is touched.", "trainmon demo")
    parser.add_argument("--speed", metavar="N", default="1", help="recorded seconds a second (default: 1)")
    parser.add_argument("--headless", action="store_true", help="no screen: a line for each thing found")
    return parser

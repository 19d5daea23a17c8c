"""`trainmon replay`: recordings with their own timing, in the app or, without a screen, as lines."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli import streams
from tui_monitor.cli.assemble import Replay, replaying
from tui_monitor.cli.lines import Changes, as_json
from tui_monitor.clock import Clock, ManualClock, SystemClock
from tui_monitor.errors import UsageError
from tui_monitor.report import run_table

_TICK = 0.25
"""Seconds of recorded time between two looks when no screen waits for them."""


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    paths = common.places(options)
    if not options.headless and common.on_terminal():
        from tui_monitor.cli.open_app import open_replay

        return open_replay(paths, common.settings_of(options, paths), speed(options.speed))
    settings = common.read_settings(options, paths)
    pace = speed(options.speed if options.speed else "max")
    driver: Clock = ManualClock() if pace is None else SystemClock()
    return headless(replaying(paths, settings, driver, pace or 1.0), driver, options.json)


def headless(replay: Replay, driver: Clock, json: bool) -> int:
    """Play to the end, printing what is found as it is found; always 0: these verdicts are history."""
    changes = Changes()
    position = 0.0
    while True:
        snapshot = replay.monitor.settle()
        if json:
            if changed := changes.changed(snapshot.runs):
                print(as_json(changed, SystemClock().now(), {}, position=snapshot.now))
        else:
            for event in changes.events(snapshot):
                print(f"{event.time:7.1f} s  {event.run}: {event.message}")
        if position >= replay.length or not streams.read():
            break
        driver.sleep(_TICK / replay.clock.speed)
        position = replay.clock.now()
    if not json:
        print("\n".join(run_table.runs(snapshot.runs, colour=False)))
    return 0


def speed(said: str | None) -> float | None:
    """Recorded seconds a second; None for as fast as it goes. Raises UsageError."""
    if said is None:
        return 1.0
    if said == "max":
        return None
    try:
        number = float(said.removesuffix("x"))
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise UsageError(f"--speed takes a number above 0 or max, not {said!r}")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "replay",
        "Play recordings (folders with a timing.csv). Actions are simulated.",
        "trainmon replay --speed 10 logs/exp-1",
    )
    common.add_paths(parser, default=None)
    common.add_settings(parser)
    parser.add_argument("--speed", metavar="N|max", help="recorded seconds a second; without a screen: max")
    parser.add_argument("--headless", action="store_true", help="no screen: a line for each thing found")
    parser.add_argument("--json", action="store_true", help="without a screen: one JSON object a line")
    return parser

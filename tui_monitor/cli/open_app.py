"""`trainmon [PATH ...]`: the full-screen app, live or on a recording.

The screen is drawn first. The monitor, and all that it imports, is put together behind it.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_monitor import __version__
from tui_monitor.cli import arguments as common
from tui_monitor.clock import Clock, SystemClock
from tui_monitor.errors import UsageError
from tui_monitor.hosts.address import shown
from tui_monitor.settings.settings import Settings
from tui_monitor.settings.watched_settings import WatchedSettings
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.app.door import Door
    from tui_monitor.cli.status_kept import StatusKept
    from tui_monitor.monitor import Monitor

FASTEST = 1e6
Assemble = Callable[[], "tuple[Door, Clock]"]


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    paths = common.places(options)
    if not common.on_terminal():
        raise UsageError("the app needs a terminal; use `trainmon check` for one look, `trainmon watch` to follow")
    settings = common.settings_of(options, paths)
    followed = common.followed(options, paths, settings)
    opened: list[_Opened] = []
    try:
        return _show(lambda: _live(paths, followed, opened), followed, paths, replay=False)
    finally:
        if opened:
            opened[0].close()


class _Opened:
    """What is left behind when the app is."""

    def __init__(self, monitor: Monitor, kept: StatusKept | None) -> None:
        self._monitor, self._kept = monitor, kept

    def close(self) -> None:
        from tui_monitor.cli.one_act import tell_under_way

        if self._kept is not None:
            self._kept.close()
            if self._kept.problem is not None:
                print(f"trainmon: {self._kept.problem}", file=sys.stderr)
        tell_under_way(self._monitor)


def open_replay(paths: Sequence[str], settings: Settings, speed: float | None, begin: float = 0.0) -> int:
    """Recordings in the app, with a replay bar; actions are simulated. `speed` None: as fast as it goes.

    `begin`: seconds of the recordings that are already over when the screen opens.
    """
    kept = WatchedSettings(settings)
    return _show(lambda: _recorded(paths, settings, speed or FASTEST, begin), kept, paths, replay=True)


def _live(paths: Sequence[str], followed: WatchedSettings, opened: list[_Opened]) -> tuple[Door, Clock]:
    """`opened`: where it is put what has to end with the app."""
    from tui_monitor.cli.assemble import watching
    from tui_monitor.cli.places_there import RequiringDoor
    from tui_monitor.cli.status_kept import StatusDoor, StatusKept

    followed.settings.thresholds()
    monitor = watching(paths, followed, acting=True, drawn=True)
    kept = None if followed.settings.read_only else StatusKept(paths, SystemClock())
    opened.append(_Opened(monitor, kept))
    door: Door = monitor if kept is None else StatusDoor(monitor, kept)
    return RequiringDoor(door, monitor, paths), SystemClock()


def _recorded(paths: Sequence[str], settings: Settings, speed: float, begin: float) -> tuple[Door, Clock]:
    from tui_monitor.cli.assemble import replaying
    from tui_monitor.model.ask import Seek

    replay = replaying(paths, settings, SystemClock(), speed)
    replay.monitor.ask(Seek(begin))
    return replay.monitor, replay.clock


def _show(assemble: Assemble, followed: WatchedSettings, paths: Sequence[str], replay: bool) -> int:
    gc.disable()  # nothing made before the first paint is garbage; the app turns it on again then
    from tui_monitor.app.late import LateDoor
    from tui_monitor.app.start import start

    door = LateDoor(assemble)
    obeyed = clean(", ".join(_short(file.path) for file in followed.settings.files), 200)
    return start(door, door, followed, _title(paths), obeyed, replay, paths)


def _title(paths: Sequence[str]) -> Shown:
    return clean(_short(paths[0]) if len(paths) == 1 else f"{len(paths)} places", 200)


def _short(path: str) -> str:
    """`~/logs` for what lies at home."""
    home = os.path.expanduser("~")
    return path.replace(home, "~", 1) if path.startswith(home + os.sep) else shown(path)


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "", "The full-screen app on the runs under PATH (default: the current folder).", "trainmon runs/"
    )
    common.add_paths(parser)
    parser.add_argument("--version", action="version", version=f"trainmon {__version__}", help="which trainmon this is")
    common.add_settings(parser)
    return parser

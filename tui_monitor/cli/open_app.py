"""`trainmon [PATH ...]`: the full-screen app, live or on a recording.

The screen is drawn first. The monitor, and all that it imports, is put together behind it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_monitor.cli import arguments as common
from tui_monitor.clock import Clock, SystemClock
from tui_monitor.errors import UsageError
from tui_monitor.settings.settings import Settings
from tui_monitor.settings.watched_settings import WatchedSettings
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.app.door import Door
    from tui_monitor.monitor import Monitor

FASTEST = 1e6
Assemble = Callable[[], "tuple[Door, Clock]"]


def main(argv: Sequence[str]) -> int:
    parser = common.parser("", "The full-screen app on the runs under PATH (default: the current folder).")
    common.add_paths(parser)
    common.add_settings(parser)
    options = parser.parse_args(argv)
    paths = common.places(options)
    if not common.on_terminal():
        raise UsageError("the app needs a terminal; use `trainmon check` for one look, `trainmon watch` to follow")
    settings = common.settings_of(options, paths)
    opened: list[Monitor] = []
    followed = common.followed(options, paths, settings)
    status = _show(lambda: _live(paths, followed, opened), followed, paths, replay=False)
    if opened:
        from tui_monitor.cli.one_act import tell_under_way

        tell_under_way(opened[0])
    return status


def open_replay(paths: Sequence[str], settings: Settings, speed: float | None, begin: float = 0.0) -> int:
    """Recordings in the app, with a replay bar; actions are simulated. `speed` None: as fast as it goes.

    `begin`: seconds of the recordings that are already over when the screen opens.
    """
    kept = WatchedSettings(settings)
    return _show(lambda: _recorded(paths, settings, speed or FASTEST, begin), kept, paths, replay=True)


def _live(paths: Sequence[str], followed: WatchedSettings, opened: list[Monitor]) -> tuple[Door, Clock]:
    """`opened`: where the monitor is put, for when the app is left."""
    from tui_monitor.cli.assemble import watching

    followed.settings.thresholds()
    opened.append(watching(paths, followed, acting=True, drawn=True))
    return opened[0], SystemClock()


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
    return path.replace(home, "~", 1) if path.startswith(home + os.sep) else path

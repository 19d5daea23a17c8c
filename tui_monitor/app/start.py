"""From a monitor and settings to a running app, and its exit status."""

import os
import sys
from pathlib import Path

from tui_monitor import resources
from tui_monitor.app import themes
from tui_monitor.app.app import TrainmonApp
from tui_monitor.app.context import Context
from tui_monitor.app.door import Door
from tui_monitor.app.drawing import glyphs
from tui_monitor.clock import Clock
from tui_monitor.settings import Settings
from tui_monitor.settings_places import config_folder
from tui_monitor.text import Shown


def start(door: Door, clock: Clock, settings: Settings, title: Shown, settings_file: Shown, replay: bool) -> int:
    """Show the app until a person leaves it: 0; 129 or 143 when the terminal or a signal ended it.

    Raises what `LateDoor` could not start with.
    """
    signs = glyphs.choose(
        getattr(sys.__stderr__, "encoding", None) or "", os.environ.get("TERM", ""), bool(settings.value("ascii").raw)
    )
    root = os.geteuid() == 0 and not (settings.read_only or replay)
    context = Context(door, clock, signs, title, settings.read_only, replay, settings_file, root)
    theme = settings.value("theme").raw
    app = TrainmonApp(context, str(theme) if theme else themes.DEFAULT.name, theme_folders(), settings.unread)
    app.run_guarded()
    if app.fault is not None:
        raise app.fault
    return app.return_code or 0


def theme_folders() -> list[Path]:
    """Where themes lie: those that come with trainmon, then a person's own, which win."""
    own = config_folder()
    return [resources.find("themes"), *([Path(own) / "themes"] if own else [])]

"""From a monitor and settings to a running app, and its exit status."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tui_monitor import resources
from tui_monitor.app import remembered_root, themes
from tui_monitor.app.app import TrainmonApp
from tui_monitor.app.choices import THEME
from tui_monitor.app.context import Context
from tui_monitor.app.door import Door
from tui_monitor.app.drawing import glyphs
from tui_monitor.app.remembering import PlaceMemory
from tui_monitor.clock import Clock
from tui_monitor.home import config_folder
from tui_monitor.hosts.ray_address import cautions
from tui_monitor.settings.settings import Settings
from tui_monitor.settings.watched_settings import WatchedSettings
from tui_monitor.text import Shown

_AT_THE_END = 1.0
"""Seconds for which a slow disk may hold up whoever has left already, while what was said last is written."""


def start(
    door: Door,
    clock: Clock,
    watched: WatchedSettings,
    title: Shown,
    settings_file: Shown,
    replay: bool,
    places: Sequence[str] = (),
) -> int:
    """Show the app until a person leaves it: 0; 129 or 143 when the terminal or a signal ended it.

    `places`: what is watched, as the file system spells it: what is chosen and said there is remembered. Of a
    replay nothing is.

    Raises what `LateDoor` could not start with.
    """
    settings = watched.settings
    signs = glyphs.choose(
        getattr(sys.__stderr__, "encoding", None) or "", os.environ.get("TERM", ""), bool(settings.value("ascii").raw)
    )
    root = os.geteuid() == 0 and not (settings.read_only or replay)
    remembered, problems = remembered_root.of_places(() if replay else places, settings.read_only)
    context = Context(
        door,
        clock,
        signs,
        title,
        settings.read_only,
        replay,
        settings_file,
        root,
        theme=lambda: _named(watched.settings),
        remembered=remembered,
    )
    app = TrainmonApp(
        context, _theme(settings, remembered), theme_folders(), (*settings.unread, *problems, *cautions(places))
    )
    try:
        app.run_guarded()
    finally:
        remembered.close(_AT_THE_END)
    if app.fault is not None:
        raise app.fault
    return app.return_code or 0


def _theme(settings: Settings, remembered: PlaceMemory) -> str:
    """Flags and settings win over what was chosen here last."""
    said, chosen = _named(settings), remembered.get(THEME)
    return str(said) if said else chosen or themes.DEFAULT.name


def _named(settings: Settings) -> object:
    return settings.value("theme").raw


def theme_folders() -> list[Path]:
    """Where themes lie: those that come with trainmon, then a person's own, which win."""
    own = config_folder()
    return [resources.find("themes"), *([Path(own) / "themes"] if own else [])]

"""Opening the app on a terminal."""

from __future__ import annotations

import os
import sys

from tui_monitor.app import themes
from tui_monitor.app.app import TrainmonApp
from tui_monitor.app.context import Context
from tui_monitor.app.door import Door
from tui_monitor.app.glyphs import choose
from tui_monitor.clock import Clock
from tui_monitor.resources import find
from tui_monitor.settings import Settings
from tui_monitor.text import Shown


def start(door: Door, clock: Clock, settings: Settings, title: Shown, replay: bool) -> int:
    """Run the app until the person leaves; the exit status."""
    context = Context(
        door=door,
        clock=clock,
        glyphs=choose(sys.stdout.encoding or "", os.environ.get("TERM", ""), bool(settings.value("ascii").raw)),
        title=title,
        read_only=settings.read_only,
        replay=replay,
    )
    theme = settings.value("theme").raw
    app = TrainmonApp(context, str(theme) if theme else themes.DEFAULT.name, (find("themes"),))
    app.run()
    return app.return_code or 0

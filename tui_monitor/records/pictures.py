"""A picture of the screen, kept where a person finds it: in their own state folder, never beside logs."""

import os
from datetime import datetime

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.text import clean


def save(svg: str, state: str | None, clock: Clock) -> str:
    """The path of a new file under `state`, for nobody else to read. Raises RecordError."""
    if state is None:
        raise RecordError("neither HOME nor XDG_STATE_HOME says where your own files are")
    folder = os.path.join(state, "pictures")
    when = datetime.fromtimestamp(clock.wall()).strftime("%Y-%m-%d-%H%M%S")
    try:
        for new in (state, folder):
            os.makedirs(new, mode=0o700, exist_ok=True)
        path, number = os.path.join(folder, f"{when}.svg"), 1
        while os.path.lexists(path):
            number += 1
            path = os.path.join(folder, f"{when}-{number}.svg")
        with open(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w", encoding="utf-8"
        ) as f:
            f.write(svg)
    except OSError as error:
        raise RecordError(f"{clean(folder)}: {error.strerror}") from error
    return path

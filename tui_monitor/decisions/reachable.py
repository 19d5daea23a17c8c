"""Does a place answer now? Nobody waits for a server that hangs."""

import os
import threading
from functools import partial

from tui_monitor.clock import monotonic
from tui_monitor.errors import NotReadable, NotYet, Unreachable
from tui_monitor.hosts.address import split
from tui_monitor.hosts.source import Source

_TICK = 0.01


def is_reachable(source: Source, path: str, longest: float | None = None) -> bool:
    """`longest`: seconds that a person waits for it; None: what is known is good enough."""
    if split(path) is not None:
        return _answers(source, path, longest or 0.0)
    question = "answers" if longest is None else object()  # for a person it is asked anew, whatever was known
    try:
        source.within(path, question, partial(os.path.lexists, path), longest)
    except Unreachable:
        return False
    return True


def _answers(source: Source, path: str, longest: float) -> bool:
    """Another machine."""
    until, pause = monotonic() + longest, threading.Event()
    while True:
        try:
            source.stat(path)
            return True
        except NotReadable:
            return True
        except NotYet:
            if monotonic() >= until:
                return False
            pause.wait(_TICK)
        except Unreachable:
            return False

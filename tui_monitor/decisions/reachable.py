"""Does a place answer now? Nobody waits for a server that hangs."""

import os
from functools import partial

from tui_monitor.errors import Unreachable
from tui_monitor.hosts.source import Source


def is_reachable(source: Source, path: str, longest: float | None = None) -> bool:
    """`longest`: seconds that a person waits for it; None: what is known is good enough."""
    question = "answers" if longest is None else object()  # for a person it is asked anew, whatever was known
    try:
        source.within(path, question, partial(os.path.lexists, path), longest)
    except Unreachable:
        return False
    return True

"""How far it is with what is still to be read, in a few words. Pure."""

from tui_monitor.app.drawing.empty import counted
from tui_monitor.app.drawing.wording import grouped
from tui_monitor.model.snapshot import Progress, Snapshot

_MANY_RUNS = 100
"""Of so many, how many are read says more than how many bytes are."""
_WORTH_SAYING = 1_000_000
"""Bytes; fewer are read before anybody has read this."""


def reading_hint(progress: Progress) -> str:
    """What is still to come; empty when everything there is has been read."""
    if progress.discovering:
        return f"looking for runs: {counted(progress)}" if progress.folders else "looking for runs"
    read, runs = progress.unread_of - progress.unread, progress.unread_of
    if runs >= _MANY_RUNS and progress.unread:
        return f"reading {grouped(read)} of {grouped(runs)} runs"
    if progress.backlog >= _WORTH_SAYING:
        read_bytes = progress.backlog_of - progress.backlog
        return f"reading {read_bytes / 1e6:.0f} of {progress.backlog_of / 1e6:.0f} MB"
    return ""


def silent_hint(snapshot: Snapshot) -> str:
    """Beside runs that are well: what is not seen is not among them. Without a run the whole screen tells it."""
    silent = snapshot.progress.silent if snapshot.runs else 0
    if not silent:
        return ""
    return f"{silent} place{'s' * (silent != 1)} {'do' if silent != 1 else 'does'} not answer"

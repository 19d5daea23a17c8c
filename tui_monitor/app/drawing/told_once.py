"""The events without those that a graver one about the same finding soon replaced. Pure."""

from collections.abc import Sequence

from tui_monitor.model.snapshot import RunEvent
from tui_monitor.text import Shown

_SOON = 60.0
"""Seconds. What stood as a warning for longer was a piece of news of its own."""


def told_once(events: Sequence[RunEvent]) -> list[RunEvent]:
    """`events`: oldest first. `loss is NaN: one value` is left out where `now critical: ...` came a second later."""
    kept: list[RunEvent] = []
    newer: dict[tuple[Shown, str], RunEvent] = {}
    for event in reversed(events):
        if event.finding is None:
            kept.append(event)
            continue
        after = newer.get((event.run, event.finding))
        newer[event.run, event.finding] = event
        if after is None or not _replaces(after, event):
            kept.append(event)
    return kept[::-1]


def _replaces(after: RunEvent, before: RunEvent) -> bool:
    """Is it the same, grown worse? A recovery is news, and so is what came back after one."""
    if after.severity is None or before.severity is None:
        return False
    return after.severity.rank > before.severity.rank and after.time - before.time <= _SOON

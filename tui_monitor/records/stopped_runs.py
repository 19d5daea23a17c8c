"""Which runs a person stopped through trainmon, as the journal of their experiment root says."""

from __future__ import annotations

from collections.abc import Mapping

from tui_monitor.model.act import ENDING_RUNGS, Result
from tui_monitor.model.told_beside import Stopped
from tui_monitor.records.journal import Story, seconds
from tui_monitor.text import Shown, clean

_ENDING = tuple(ENDING_RUNGS)
_SKEW = 60.0
"""Seconds that clocks of two machines may differ."""


def stopped(story: Story, now: float, host: str | None = None) -> Mapping[Shown, Stopped]:
    """Log (or, in older journals, id of the run) -> its newest stop that was verified; none that is still to come.

    `host`: only what was stopped on that machine (empty: on this one); None: all is of one experiment root.
    """
    intents = {entry.id: entry for entry in story.entries if entry.what == "intent"}
    found: dict[Shown, Stopped] = {}
    for entry in story.entries:
        intent = intents.get(entry.id)
        if entry.what != "outcome" or intent is None or entry.facts.get("result") != Result.DONE.value:
            continue
        if host is not None and (intent.facts.get("host") or "") != host:
            continue
        run = intent.facts.get("log") or intent.facts.get("run")
        at = seconds(entry.time)
        if isinstance(run, str) and intent.facts.get("action") in _ENDING and at and at <= now + _SKEW:
            why = intent.facts.get("said") or intent.facts.get("reason")
            found[clean(run, 1000)] = Stopped(at, _who(intent.facts), _text(why))
    return found


def _who(facts: Mapping[str, object]) -> Shown:
    return _text(facts.get("user")) or _text(facts.get("by")) or Shown("a person")


def _text(value: object) -> Shown | None:
    return clean(value, 300) if isinstance(value, str) and value else None

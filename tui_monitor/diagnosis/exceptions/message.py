"""One row of the table of messages: what a log says when a run ends or stands still, and what that means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName


class Message(Struct, frozen=True):
    says: re.Pattern[str]
    causes: Mapping[CauseName, Weight]
    """What it proves, and how much; the likeliest first."""
    means: str
    """In a sentence for a person who never met it."""
    do: str
    """The next step."""
    example: str
    """A line that says so."""
    follows: bool = False
    """It only tells that something else failed: another message of the same end counts more (S4.19)."""
    of_numbers: bool = False
    """A check for values that are no number: it caught a symptom, and is no fault of the code that checks."""
    bare: bool = False
    """It says little by itself: an exception of any text, an end from outside. What is told beside it may say more."""


def row(
    says: str,
    causes: CauseName | Mapping[CauseName, Weight],
    means: str,
    do: str,
    example: str,
    *,
    follows: bool = False,
    of_numbers: bool = False,
    bare: bool = False,
) -> Message:
    """One cause alone is proven by its message."""
    proven = {causes: Weight.DIRECT} if isinstance(causes, CauseName) else causes
    pattern = lazy_compile(says, re.IGNORECASE)
    return Message(pattern, proven, means, do, example, follows, of_numbers, bare)

"""What a line of a log says: its last state, as text that may be shown, with the time that it begins with."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.model.line_time import leading_time
from tui_monitor.text import Shown, clean

LONGEST = 8000
"""Characters of a line that are shown; the rest is counted."""
_RAW = 4 * LONGEST
"""Bytes of one state of a line that are looked at."""


class LineText(Struct, frozen=True):
    """One line, without its place."""

    text: Shown
    redraws: int
    cut: int
    clock: Shown
    message: int


def said(raw: bytes, encoding: str) -> LineText:
    """`raw`: one line with its end. Of what carriage returns redraw, the last state that shows anything."""
    states = [state for state in _states(raw, encoding) if state.strip(b" \b\0")]
    last = states[-1] if states else b""
    text = last[:_RAW].decode(encoding, "replace").lstrip("\ufeff\0")
    shown = clean(text, LONGEST)
    missing = max(0, len(text) - LONGEST) + max(0, len(last) - _RAW)
    clock, message = leading_time(shown)
    return LineText(shown, max(0, len(states) - 1), missing, clock, message)


def _states(raw: bytes, encoding: str) -> list[bytes]:
    if not encoding.startswith("utf-16"):
        return raw.rstrip(b"\r\n").split(b"\r")
    text = raw.decode(encoding, "replace").rstrip("\r\n")
    return [state.encode(encoding, "replace") for state in text.split("\r")]

"""What a line of a log says: its last state, as text that may be shown, with the time that it begins with."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.text import Shown, clean

LONGEST = 8000
"""Characters of a line that are shown; the rest is counted."""
_RAW = 4 * LONGEST
"""Bytes of one state of a line that are looked at."""
_CLOCK = lazy_compile(
    r"\s*[\[(<]?"
    r"(?:[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2}[ T_]|[0-9]{2}/[0-9]{2}/[0-9]{2,4} |[0-9]{2}-[0-9]{2} "
    r"|[A-Z][a-z]{2} [ 0-9][0-9] )?"
    r"(?P<clock>[0-2][0-9]:[0-5][0-9]:[0-6][0-9])(?:[.,][0-9]{1,9})?(?:Z|\s?(?:UTC|[+-][0-9]{2}:?[0-9]{2}))?"
    r"[\])>]?(?:$|(?=[\s:|,\]-])[\s:|,-]*)"
)


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
    stamp = _CLOCK.match(shown)
    clock, message = (Shown(stamp["clock"]), stamp.end()) if stamp else (Shown(""), 0)
    return LineText(shown, max(0, len(states) - 1), missing, clock, message)


def _states(raw: bytes, encoding: str) -> list[bytes]:
    if not encoding.startswith("utf-16"):
        return raw.rstrip(b"\r\n").split(b"\r")
    text = raw.decode(encoding, "replace").rstrip("\r\n")
    return [state.encode(encoding, "replace") for state in text.split("\r")]

"""The time that a line of a log begins with."""

from __future__ import annotations

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.text import Shown

_TIME = lazy_compile(
    r"\s*[\[(<]?"
    r"(?:[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2}[ T_]|[0-9]{2}/[0-9]{2}/[0-9]{2,4} |[0-9]{2}-[0-9]{2} "
    r"|[A-Z][a-z]{2} [ 0-9][0-9] )?"
    r"(?P<clock>[0-2][0-9]:[0-5][0-9]:[0-6][0-9])(?:[.,][0-9]{1,9})?(?:Z|\s?(?:UTC|[+-][0-9]{2}:?[0-9]{2}))?"
    r"[\])>]?(?:$|(?=[\s:|,\]-])[\s:|,-]*)"
)


def leading_time(text: Shown) -> tuple[Shown, int]:
    """`13:05:09`, and how many characters of the line its time takes; empty and 0 where it begins with none."""
    stamp = _TIME.match(text)
    return (Shown(stamp["clock"]), stamp.end()) if stamp else (Shown(""), 0)


def without_time(text: Shown) -> Shown:
    """What the line says; all of it where that is nothing but a time."""
    return Shown(text[leading_time(text)[1] :].strip() or text)

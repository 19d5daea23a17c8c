"""Records that a log names or counts before anything is no number: cut short, dropped, missing, out of range."""

from __future__ import annotations

from tui_monitor.diagnosis.breakdowns import Breakdown
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.overflows import is_behind
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line

_THINGS = (
    r"(?:rows?|records?|samples?|examples?|images?|files?|frames?|utt\w*|clips?|items?|tokens?|lines?|values?|cells?"
    r"|entries|sequences?|windows?|points?|ratings?|events?|labels?|targets?|readings?)"
)
_DONE = r"(?:dropp\w+|missing|clipp\w+|filled|imput\w+|discard\w+|truncat\w+|cut|removed|empty|bad|short|out of range)"
_COUNTED = lazy_compile(
    rf"(?i)(?<![\w.])(?!0\b)\d[\d,]* (?:\w+ ){{0,3}}?{_THINGS}\b[^\d,;]{{0,30}}?\b{_DONE}\b"
    rf"|\b{_DONE}\b[\w ]{{0,20}}?{_THINGS}?[ =:]{{1,3}}(?!0\b)\d+\b(?![.]\d)"
    rf"|(?<![\w.])(?!0\b)\d[\d,]* {_DONE}\b (?:\w+ )?{_THINGS}\b|\b{_DONE} (?!0\b)\d[\d,]* {_THINGS}\b"
)
_NAMED = lazy_compile(
    r"(?i)\bwarn\w*\b.{0,20}?\b(?:utt|samples?|rows?|records?|images?|img|files?|items?|clips?|docs?|idx|index|seq|user"
    r"|line|window|example)\w*[ _#:=.-]{1,2}\d"
)
"""A warning that tells which record it speaks of."""
_WORDS = (
    *("dropp", "missing", "clipp", "filled", "imput", "discard", "truncat", "cut", "removed", "empty", "bad", "short"),
    *("out of range", "warn"),
)


def records_before(course: Course, broke: Breakdown) -> Line | None:
    """The first of them, where the first value that is logged is no number: it was read before that, or with it."""
    if broke.before:
        return None
    line = course.line(_NAMED, ("warn",)) or course.line(_COUNTED, _WORDS)
    return line if line is not None and not is_behind(line, broke) else None

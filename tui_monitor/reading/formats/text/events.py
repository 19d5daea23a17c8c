"""The tracebacks in a log: of Python, of notebooks, of several ranks at once, and one that the log ends inside."""

import re

from msgspec import Struct

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.formats.text.statements import TRACEBACK, is_interrupt

_EXCEPTION = lazy_compile(
    r"(?:[A-Za-z_]\w*\.)*_{0,2}[A-Z]\w*(?:Error|Exception|Interrupt|Exit|Iteration|Warning|Failure|Fault|Timeout|Empty|Full|Group|"
    r"Refused|Abort|Stop)?(?:\([A-Z]\w*\))?(?::(?:\s.*|)$|\s*$)"
)
_LOGGING = lazy_compile(r'\s+File ".{0,400}?logging/__init__\.py", line [0-9]+, in emit\s*$')
"""A traceback that begins so is of a message that could not be formatted: Python's logging prints it and goes on."""
_IGNORED = "Exception ignored in"
"""Python says so above a traceback of what went wrong while it cleaned up: nothing was stopped by that."""
_IN_A_NOTEBOOK = re.compile(r"(?P<name>[A-Z]\w*)\s{2,}Traceback ")
_LONGEST = 400
"""Lines that a notebook's traceback may have: it quotes the source around each frame."""
_FROM_OUTSIDE = ("KeyboardInterrupt", "torch.distributed.elastic.multiprocessing.api.SignalException")
_QUOTED = re.compile(r"(?:> ?)+")


def unquoted(text: str) -> str:
    """A line of a log that was pasted as a quotation, each line behind `> `."""
    return text[match.end() :] if text[:1] == ">" and (match := _QUOTED.match(text)) else text


def from_outside(text: str) -> bool:
    """Is an exception that ends a traceback no error of the script?"""
    return text.startswith(_FROM_OUTSIDE) or is_interrupt(text)


class _Open(Struct):
    """A traceback of which the end was not seen yet."""

    offset: int
    name: str
    """Of the exception, where the first line tells it, as in a notebook."""
    last: str
    lines: int = 0
    harmless: bool = False
    """Of a message that could not be formatted, or of an exception that Python ignored."""


class Tracebacks:
    """Follows the tracebacks of each rank from their first line to the exception that ends them."""

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._ignored: set[str] = set()
        """Ranks whose next traceback is of an exception that was ignored."""

    def foresee(self, rank: str, text: str) -> None:
        """A line outside of tracebacks: does it say that the next one was ignored?"""
        if text.lstrip().startswith(_IGNORED):
            self._ignored.add(rank)
        elif TRACEBACK not in text:
            self._ignored.discard(rank)

    def __bool__(self) -> bool:
        return bool(self._open)

    def begin(self, rank: str, offset: int, text: str = TRACEBACK) -> None:
        """`text`: its first line."""
        head = _IN_A_NOTEBOOK.match(text)
        harmless = rank in self._ignored
        self._open[rank] = _Open(offset, head["name"] if head else "", text.strip(), harmless=harmless)
        self._ignored.discard(rank)

    def end(self, rank: str, text: str) -> int | None:
        """The offset of the traceback's first line, when `text` is the exception that ends it; -1: a harmless one."""
        one = self._open.get(rank)
        if one is None or not text.strip():
            return None
        one.lines += 1
        one.harmless |= one.lines == 1 and _LOGGING.match(text) is not None
        if self._continues(one, text):
            one.last = text.strip()
            return None
        del self._open[rank]
        if not _EXCEPTION.match(text):
            return None
        return -1 if one.harmless else one.offset

    def quotes(self, rank: str, text: str) -> bool:
        """Is this line source code, or a place in it?"""
        one = self._open.get(rank)
        return bool(self._open) and (text[:2].isspace() or (one is not None and one.name != ""))

    def cut_off(self) -> list[tuple[int, str]]:
        """Where the tracebacks begin that are still open, and the last line of each."""
        return [(one.offset, one.last) for one in self._open.values() if not one.harmless]

    def _continues(self, one: _Open, text: str) -> bool:
        if text[0].isspace() or text.startswith(("|", "+-", "During handling", "The above exception", "Traceback")):
            return True
        return one.name != "" and one.lines < _LONGEST and not text.startswith(one.name)

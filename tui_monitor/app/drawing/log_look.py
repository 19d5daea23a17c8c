"""Where one looks in a log, and how that moves: by lines, to an end, to a place. Offsets hold, whatever is answered."""

from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.model.log_lines import LogLine, LogLines
from tui_monitor.text import Shown


class LogLook(Struct, frozen=True):
    """At the end, following it; or with one line at the top."""

    file: Shown | None = None
    """None: the main log."""
    top: int | None = None
    """Offset of the first line in sight; None: it follows the end."""
    past: int = 0
    """Lines still to go from there: they were asked for, and are not here yet."""
    centred: bool = False
    """The line at `top` is shown in the middle instead."""
    marked: int | None = None
    """Offset of the line that a finding points at."""
    hit: int | None = None
    """Offset of the line that a search led to."""
    left: int = 0
    """Characters that are scrolled out of sight."""
    wrap: bool = False


def index_of(lines: Sequence[LogLine], offset: int) -> int:
    """The line that holds the byte at `offset`, or the nearest."""
    return max(0, bisect_right(lines, offset, key=lambda line: line.place.offset) - 1)


def first(look: LogLook, lines: Sequence[LogLine], height: int) -> int:
    """The line at the top. `height`: how many lines fill the pane at its end."""
    last = max(0, len(lines) - height)
    if look.top is None:
        return last
    index = index_of(lines, look.top)
    return max(0, min(index - height // 2 if look.centred else index, last))


def scrolled(look: LogLook, answer: LogLines, by: int, height: int) -> LogLook:
    """Up (negative) or down by lines. Where it would leave what is here, the rest of the way waits for more."""
    lines = answer.lines
    if not lines:
        return look
    wanted = first(look, lines, height) + by
    index = max(0, min(wanted, max(0, len(lines) - height)))
    there_is_more = lines[0].place.offset > answer.begin if wanted < index else lines[-1].end < answer.end
    past = wanted - index if there_is_more else 0
    return replace(look, top=lines[index].place.offset, past=past, centred=False)


def arrived(look: LogLook, answer: LogLines, height: int) -> LogLook:
    """The rest of the way, now that more lines are here."""
    if look.top is None or look.past == 0 or not answer.lines:
        return look
    return scrolled(replace(look, past=0), answer, look.past, height)


def lacks(look: LogLook, answer: LogLines | None, height: int) -> bool:
    """Are the lines around it running out, though the file has more?"""
    if answer is None or not answer.lines or look.top is None:
        return True
    lines, index = answer.lines, first(look, answer.lines, height)
    if not lines[0].place.offset <= look.top < max(lines[-1].end, 1):
        return True
    above = index >= height // 2 or lines[0].place.offset <= answer.begin
    below = len(lines) - index - height >= height // 2 or lines[-1].end >= answer.end
    return look.past != 0 or not (above and below)

"""What is looked for in a log, how far that is, and where the next search begins."""

from collections.abc import Sequence

from msgspec import Struct

from tui_monitor.app.drawing.log_look import LogLook
from tui_monitor.model.log_lines import LogFound, LogLine, LogLines, LogSearch, Search
from tui_monitor.text import Shown


class Find(Struct, frozen=True):
    """The newest search."""

    request: LogSearch
    found: LogFound | None = None

    @property
    def words(self) -> str:
        return "trouble" if self.request.text is None else f"/{self.request.text}"


def next_search(
    run: Shown,
    text: str | None,
    direction: int,
    last: Find | None,
    *,
    answer: LogLines,
    look: LogLook,
    in_sight: Sequence[LogLine],
) -> LogSearch:
    """Behind what was found; from where a search ran out of time; else with what is in sight."""
    if last is not None and last.found is not None and last.found.state is Search.PAUSED:
        one = last.request
        if (one.text, one.direction) == (text, direction):
            begun = one.offset if one.begun is None else one.begun
            return LogSearch(run, answer.file, text, last.found.reached, direction, begun)
    hit = next((line for line in in_sight if line.place.offset == look.hit), None)
    if hit is not None:
        offset = hit.end if direction > 0 else hit.place.offset
    elif look.top is None or not in_sight:
        offset = answer.end
    else:
        offset = in_sight[0].place.offset
    return LogSearch(run, answer.file, text, offset, direction)

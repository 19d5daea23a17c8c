"""Looking for the next line of a log that holds something: a slice at a time, round its ends, patient to an end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.log_lines import LogFound, LogSearch, Search
from tui_monitor.model.sought import Sought
from tui_monitor.reading.files.log_pages import LogPages
from tui_monitor.reading.files.log_text import said
from tui_monitor.text import Shown, clean_name

BLOCK = 256 << 10
"""Bytes looked through at once, between two looks at the time."""
PATIENCE = 10.0
"""Seconds without a match after which a person is asked."""
_MAYBE_TROUBLE = lazy_compile(
    rb"traceback|error|exception|nan|inf(?!o)|out of mem|oom|killed|fatal|segment|core d|aborted"
)
_LONGEST = 4096
"""Characters of a line that a pattern sees."""
_TOO_LONG = Shown("this pattern takes too long on a line")

Region = tuple[int, int]


class RunningSearch:
    """Of one request; the log may grow meanwhile."""

    def __init__(self, request: LogSearch, now: Callable[[], float]) -> None:
        self.found = LogFound(Search.SEARCHING, reached=request.offset)
        self._request = request
        self._sought = Sought(request.text)
        self._now = now
        self._until = now() + PATIENCE
        self._place = request.offset
        self._wrapped = request.begun is not None and (request.offset - request.begun) * request.direction < 0
        self._searched = 0
        if self._sought.problem is not None:
            self.found = LogFound(Search.REFUSED, note=self._sought.problem)

    @property
    def under_way(self) -> bool:
        return self.found.state is Search.SEARCHING

    def step(self, pages: LogPages, go_on: Callable[[], bool]) -> bool:
        """Look through block after block while `go_on` says so. Whether there is more to look through."""
        try:
            while self.under_way:
                self._look(pages)
                if not go_on():
                    break
        except TimeoutError:
            self.found = LogFound(Search.REFUSED, note=_TOO_LONG)
        return self.under_way

    def _look(self, pages: LogPages) -> None:
        low, high = self._region(pages)
        if low >= high:
            self._turn_or_give_up(pages)
            return
        start, data = self._block(pages, low, high)
        if not data:
            self._place = high if self._forward else low
            return
        hit = next(self._hits(pages, start, data), None)
        if hit is not None:
            self._tell(pages, Search.FOUND, hit)
            return
        self._searched += len(data)
        self._place = start + len(data) if self._forward else start
        self._tell(pages, Search.PAUSED if self._now() >= self._until else Search.SEARCHING)

    @property
    def _forward(self) -> bool:
        return self._request.direction > 0

    def _region(self, pages: LogPages) -> Region:
        """What is still to be looked through before the next turn."""
        origin = self._request.offset if self._request.begun is None else self._request.begun
        if self._forward:
            return self._place, origin if self._wrapped else pages.stored.end
        return (origin if self._wrapped else pages.stored.begin), self._place

    def _turn_or_give_up(self, pages: LogPages) -> None:
        if self._wrapped:
            self._tell(pages, Search.NOWHERE)
            return
        self._wrapped = True
        self._place = pages.stored.begin if self._forward else pages.stored.end

    def _block(self, pages: LogPages, low: int, high: int) -> tuple[int, bytes]:
        """Whole lines at the near end of the region, and where they begin; a line that is longer in pieces."""
        start = low if self._forward else max(low, high - BLOCK)
        data = pages.stored.read_apart(start, min(BLOCK, high - start))
        ends = pages.ends(data, start) if self._forward or start > low else []
        if self._forward and start + len(data) < high and ends:
            return start, data[: ends[-1]]
        if not self._forward and start > low and ends and ends[0] < len(data):
            return start + ends[0], data[ends[0] :]
        return start, data

    def _hits(self, pages: LogPages, start: int, data: bytes) -> Iterator[int]:
        """Offsets of the lines that hold it, nearest first."""
        for place, end in self._candidates(pages, start, data):
            if self._holds(data[place:end], pages.encoding):
                yield start + place

    def _holds(self, raw: bytes, encoding: str) -> bool:
        """In what would be shown of the line: nobody wants to be led to what cannot be seen."""
        if self._sought.words is None and self._request.text is not None:
            text = raw[: 4 * _LONGEST].decode(encoding, "replace").rsplit("\r", 1)[-1]
            if not self._sought.spans(clean_name(text.rstrip("\n"), _LONGEST)):
                return False
        return bool(self._sought.spans(said(raw, encoding).text))

    def _candidates(self, pages: LogPages, start: int, data: bytes) -> Iterator[Region]:
        """Lines that may hold it, nearest first."""
        words = self._sought.words
        narrow = not pages.encoding.startswith("utf-16") and b"\x1b" not in data
        if narrow and words is not None and words[0].isascii():
            text, exact = words
            held = data if exact else data.lower()
            yield from self._around_words(held, (text if exact else text.lower()).encode())
            return
        if narrow and self._request.text is None and _MAYBE_TROUBLE.search(data.lower()) is None:
            return
        ends = [0, *pages.ends(data, start)]
        if ends[-1] < len(data):
            ends.append(len(data))
        lines = pairwise(ends)
        yield from lines if self._forward else reversed(list(lines))

    def _around_words(self, data: bytes, words: bytes) -> Iterator[Region]:
        place = 0 if self._forward else len(data)
        while (at := data.find(words, place) if self._forward else data.rfind(words, 0, place)) >= 0:
            begin = data.rfind(b"\n", 0, at) + 1
            end = data.find(b"\n", at) + 1 or len(data)
            yield begin, end
            place = end if self._forward else begin

    def _tell(self, pages: LogPages, state: Search, hit: int | None = None) -> None:
        stored = pages.stored
        self.found = LogFound(
            state,
            None if hit is None else pages.line(hit),
            self._place,
            self._searched,
            stored.end - stored.begin,
            self._wrapped,
        )

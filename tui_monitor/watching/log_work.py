"""What open questions about logs need: lines counted, text searched. A slice at a time, only while somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import inf

from tui_monitor.clock import monotonic
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.model.log_lines import LogAnswer, LogQuestion, LogRequest, LogSearch, NumbersRequest
from tui_monitor.reading.files.log_pages import AT_ONCE, LogPages
from tui_monitor.reading.files.log_search import RunningSearch
from tui_monitor.text import Shown
from tui_monitor.watching.watched_run import WatchedRun

SLICE, SEARCH = 0.06, 0.1
"""Seconds of work in one step, for all questions together; where a person waits for it, more."""
TELL = 0.25
"""Seconds between two answers of work that goes on."""
WAITING = 0.02
"""Seconds until a slow place is asked again."""

Runs = Mapping[Shown, WatchedRun]


class LogWork:
    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._searches: dict[LogSearch, RunningSearch] = {}
        self._counting: dict[LogRequest, bool] = {}
        """And whether something was counted that no answer told so far."""
        self._numbering: set[NumbersRequest] = set()
        self._told: dict[LogQuestion, float] = {}
        self._idle = inf

    def open(self, request: LogQuestion) -> None:
        if isinstance(request, LogSearch):
            self._searches.setdefault(request, RunningSearch(request, self._now))
        elif isinstance(request, NumbersRequest):
            self._numbering.add(request)
        else:
            self._counting.setdefault(request, False)
        self._told.pop(request, None)
        self._idle = 0.0

    def forget(self, request: object) -> None:
        """No longer asked; nothing where it never was."""
        if isinstance(request, LogSearch):
            self._searches.pop(request, None)
        elif isinstance(request, LogRequest):
            self._counting.pop(request, None)
        elif isinstance(request, NumbersRequest):
            self._numbering.discard(request)
        else:
            return
        self._told.pop(request, None)

    def idle(self) -> float:
        """Seconds until the next step is worth it."""
        return self._idle if self._searches or self._counting or self._numbering else inf

    def step(self, runs: Runs) -> Iterator[tuple[LogQuestion, LogAnswer]]:
        """One slice; the answers that are new."""
        self._idle = inf
        until = self._now() + SEARCH
        for search, running in list(self._searches.items()):
            yield from self._search(runs, search, running, until)
        until = self._now() + SLICE
        for request in list(self._counting):
            yield from self._count(runs, request, until)
        for numbers in list(self._numbering):
            yield from self._number(runs, numbers, until)

    def _search(
        self, runs: Runs, request: LogSearch, running: RunningSearch, until: float
    ) -> Iterator[tuple[LogQuestion, LogAnswer]]:
        if not running.under_way and request in self._told:
            return
        pages = self._pages(runs, request.run, request.file)
        if pages is not None and running.under_way:
            self._goes_on(lambda: running.step(pages, lambda: self._now() < until))
        if not running.under_way or self._may_tell(request):
            self._told[request] = self._now()
            yield request, running.found

    def _count(self, runs: Runs, request: LogRequest, until: float) -> Iterator[tuple[LogQuestion, LogAnswer]]:
        """Little is counted by the answer itself: there is work only where there is much."""
        pages = self._pages(runs, request.run, request.file)
        left = 0 if pages is None else pages.uncounted
        if pages is not None and left > AT_ONCE:
            self._counting[request] |= self._goes_on(lambda: pages.count(lambda: self._now() < until))
        if self._counting[request] and (left <= AT_ONCE or self._may_tell(request)):
            queries = runs[request.run].queries
            for told in self._answered(request, lambda: queries.log(request.file, request.offset, request.lines)):
                self._counting[request] = False
                yield told

    def _number(self, runs: Runs, request: NumbersRequest, until: float) -> Iterator[tuple[LogQuestion, LogAnswer]]:
        """Files are counted as far as these places lie in them."""
        if (run := runs.get(request.run)) is None or request in self._told:
            return
        unknown = False
        for place in request.places:
            pages = run.queries.pages(place.file)
            if pages is not None and place.offset >= pages.uncounted_from and pages.uncounted > 0:
                self._goes_on(partial(pages.count, lambda: self._now() < until))
                unknown |= place.offset >= pages.uncounted_from
        if not unknown:
            yield from self._answered(request, lambda: run.queries.numbered(request))

    def _answered(
        self, request: LogQuestion, answer: Callable[[], LogAnswer]
    ) -> Iterator[tuple[LogQuestion, LogAnswer]]:
        try:
            told = answer()
        except NotYet:
            self._idle = min(self._idle, WAITING)
            return
        except Unreachable:
            return
        self._told[request] = self._now()
        yield request, told

    def _goes_on(self, work: Callable[[], bool]) -> bool:
        """Work that is not done yet. Where it got on: again at once; once a slow place has answered; else with the next
        step: what was removed while it was read may come back, and so may a place that does not answer."""
        try:
            got_on = work()
        except NotYet:
            self._idle = min(self._idle, WAITING)
            return False
        except Unreachable:
            return False
        self._idle = 0.0 if got_on else self._idle
        return got_on

    def _may_tell(self, request: LogQuestion) -> bool:
        return self._now() - self._told.get(request, -inf) >= TELL

    def _pages(self, runs: Runs, run: Shown, file: Shown | None) -> LogPages | None:
        return None if (found := runs.get(run)) is None else found.queries.pages(file)

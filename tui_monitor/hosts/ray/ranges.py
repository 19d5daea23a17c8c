"""A log in parts, from the agent of its node: it serves the folder of logs as files, from any byte on.

A question about what is new costs some 300 bytes; the dashboard itself gives whole logs, or their last lines.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

from tui_monitor.clock import Clock
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.ray.http import Http, HttpAnswer
from tui_monitor.hosts.ray.log_state import WINDOW, LogState

LIMIT = 3.0
"""Seconds for one part."""
PART = 1 << 20
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+)")
_TAG = re.compile(r'"([0-9a-f]{8,20})-[0-9a-f]+"')
"""What a file is told apart by there: when it was written, in nanoseconds, and its size."""
_AGREES = 2.0
"""Seconds; times are told there to the second."""


class Ranges:
    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def poll(self, name: str, before: LogState | None) -> LogState | None:
        """None where there is no such file. Raises Unreachable."""
        if before is None:
            return self._first(name)
        answer = self._ask(name, before.size, WINDOW)
        if answer.status == 404:
            return None
        start, total = _span(answer)
        if answer.status == 416 or start != before.size:
            return before if total == before.size else LogState(total, self._mtime(answer))
        return before.grown(answer.body, total, self._mtime(answer))

    def read(self, name: str, offset: int, size: int) -> bytes:
        """Raises Unreachable."""
        answer = self._ask(name, offset, min(size, PART))
        if answer.status == 416 or answer.status == 404:
            return b""
        start, _ = _span(answer)
        return answer.body if start == offset else b""

    def _first(self, name: str) -> LogState | None:
        answer = self._http.ask(f"/logs/{name}", method="HEAD", limit=LIMIT)
        if answer.status == 404:
            return None
        length = answer.headers.get("content-length", "")
        if answer.status != 200 or not length.isdecimal():
            raise Unreachable(f"{self._http.url}: {answer.words}")
        return LogState(int(length), self._mtime(answer))

    def _ask(self, name: str, offset: int, size: int) -> HttpAnswer:
        wanted = {"Range": f"bytes={offset}-{offset + size - 1}"}
        answer = self._http.ask(f"/logs/{name}", headers=wanted, limit=LIMIT, most=size)
        if answer.status not in (206, 404, 416):
            raise Unreachable(f"{self._http.url}: it gives no parts of a log ({answer.words})")
        return answer

    def _mtime(self, answer: HttpAnswer) -> float:
        """By our clock, as far as theirs tells."""
        now, date = self._clock.wall(), answer.headers.get("date", "")
        try:
            behind = now - parsedate_to_datetime(date).timestamp()
        except (TypeError, ValueError):
            behind = 0.0
        match = _TAG.fullmatch(answer.headers.get("etag", ""))
        if match is None:
            return now
        return min(now, int(match[1], 16) / 1e9 + (behind if abs(behind) > _AGREES else 0.0))


def _span(answer: HttpAnswer) -> tuple[int, int]:
    """Where the part begins, and how long the whole is."""
    match = _RANGE.fullmatch(answer.headers.get("content-range", ""))
    if match is None:
        raise Unreachable("a node of Ray tells no place in its log")
    return int(match[1] or -1), int(match[2])

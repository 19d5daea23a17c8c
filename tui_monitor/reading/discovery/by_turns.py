"""Places are looked into one after the other, but for those that are slow: they are asked by turns."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator


def by_turns(places: Iterable[Iterator[None]], waits: Callable[[], bool]) -> Iterator[bool]:
    """To the end of all of them; yields after each of their steps whether all that are left wait.

    `waits`: does the one that made the newest step wait for an answer?

    >>> list(by_turns([iter([None, None]), iter([None])], lambda: False))
    [False, False, False]
    """
    under_way, waited = deque(places), 0
    while under_way:
        place = under_way.popleft()
        for _ in place:
            if waits():
                under_way.append(place)
                waited += 1
                break
            waited = 0
            yield False
        else:
            waited = 0
        if under_way and waited >= len(under_way):
            waited = 0
            yield True

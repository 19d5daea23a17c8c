"""A place that may be slow, or never answer: it is asked on a thread of its own, and holds up nobody but itself."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from msgspec import Struct

from tui_monitor.clock import Clock, local_second
from tui_monitor.errors import NotYet, StillAsked, Unreachable
from tui_monitor.hosts.patience import Patience, Waiting
from tui_monitor.text import clean

MOST_WAITING = 512
"""Questions that may wait for their turn; what is asked beyond them has to be asked again."""
SILENT = 2.0
"""Seconds that one question may take before its place is called unreachable."""
_YOUNG, _YOUNG_FOR_SLOW = 1.0, 20
"""An answer that came late is good for so many seconds, or for so many times what answers take there: who needs ten of
them asks for the first again and again, until the tenth is there, too."""
_FORGOTTEN = 0.9
"""How much of the slowest answer counts when the next one is there."""

_SLOWEST = 10.0
"""What took longer had hung, and tells nothing about the next answer."""

T = TypeVar("T")
Work = Callable[[], object]


def call(work: Work) -> object:
    return work()


class _Question(Struct):
    key: Hashable
    work: Work
    answered: threading.Event
    asked: float
    value: object = None
    error: Exception | None = None
    begun: float = 0.0
    at: float = 0.0
    """When the answer was there."""


class Lane:
    """Asks one place, one question after another. A question is a key and the work that answers it.

    An answer that is there in time is given as if who asked had done the work. One that comes later is kept for a
    while, and given to who asks again with the same key: a slow place is followed like any other, only later.
    """

    def __init__(self, place: str, clock: Clock, patience: Patience, perform: Callable[[Work], object] = call) -> None:
        """`place`: as a person knows it, `/mnt/data`. `perform`: does the work that it is given."""
        self._place = clean(place, 200)
        self._clock = clock
        self._waiting = Waiting(patience)
        self._perform = perform
        self._asked: queue.SimpleQueue[_Question] = queue.SimpleQueue()
        self._open: dict[Hashable, _Question] = {}
        self._late: dict[Hashable, _Question] = {}
        """Answered, and nobody has waited for it."""
        self._now_answering: _Question | None = None
        self._slowness = 0.0
        """Seconds from a question to its answer, of the slowest of late, with the time it stood in line."""
        self._thread: threading.Thread | None = None

    def ask(self, key: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        """What `work` returns or raises. Raises NotYet while there is no answer, Unreachable once that takes long.

        `longest`: seconds that a person who asked for just this will wait, whatever the patience is. Asked from one
        thread, always the same.
        """
        if (late := self._young(key)) is not None:
            return cast("T", _answer(late))
        question = self._open.get(key)
        if question is None:
            self._collect()
            alone = not self._open
            question = self._put(key, work)
            if (alone and self._waiting.is_there(question.answered)) or (
                longest is not None and question.answered.wait(longest)
            ):
                del self._open[key]
                return cast("T", _answer(question))
        elif question.answered.is_set():
            self._collect()
            return cast("T", _answer(question))
        raise self._no_answer()

    def tell(self, work: Work) -> None:
        """Something to be done there, whenever it may be; nobody waits for it."""
        self._asked.put(_Question(None, work, threading.Event(), self._clock.now()))

    def used(self, about: Callable[[Hashable], bool]) -> None:
        """Late answers to these questions have served: whoever asks now wants to know what is new."""
        for key in [key for key in self._late if about(key)]:
            del self._late[key]

    def _young(self, key: Hashable) -> _Question | None:
        good = self._clock.now() - max(_YOUNG, _YOUNG_FOR_SLOW * self._slowness)
        self._late = {known: question for known, question in self._late.items() if question.at >= good}
        return self._late.get(key)

    def _collect(self) -> None:
        """Move what was answered meanwhile to the late ones."""
        over = [question for question in self._open.values() if question.answered.is_set()]
        for question in over:
            self._late[question.key] = self._open.pop(question.key)

    def _put(self, key: Hashable, work: Work) -> _Question:
        if len(self._open) >= MOST_WAITING:
            raise self._no_answer()
        if self._thread is None:
            self._thread = threading.Thread(target=self._answer_all, name=f"reads {self._place}", daemon=True)
            self._thread.start()
        question = self._open[key] = _Question(key, work, threading.Event(), self._clock.now())
        self._asked.put(question)
        return question

    def _no_answer(self) -> Unreachable:
        question = self._now_answering
        if question is None or self._clock.now() - question.begun < SILENT:
            return NotYet(f"{self._place} is slow to answer")
        return StillAsked(f"{self._place} has not answered since {local_second(question.begun)}")

    def _answer_all(self) -> None:
        """On its own thread, for ever: it may hang in the middle, and ends with the process."""
        while True:
            question = self._asked.get()
            question.begun = self._clock.now()
            self._now_answering = question
            try:
                question.value = self._perform(question.work)
            except Exception as error:  # noqa: BLE001 -- raised again where it was asked
                question.error = error
            question.at = self._clock.now()
            self._slowness = min(_SLOWEST, max(question.at - question.asked, _FORGOTTEN * self._slowness))
            self._now_answering = None
            question.answered.set()


def _answer(question: _Question) -> object:
    if question.error is not None:
        raise question.error.with_traceback(None)  # it may be raised again and again
    return question.value

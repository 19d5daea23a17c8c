"""Questions to one host that are come back for: asked once, waited for a little, and answered to who asks again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from msgspec import Struct

from tui_monitor.clock import monotonic
from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.patience import Patience, Waiting
from tui_monitor.hosts.ssh import wire
from tui_monitor.hosts.ssh.line import HostLine
from tui_monitor.hosts.ssh.wire import Question, Told

_MOST_UNCLAIMED = 1024
"""Questions that may have been asked and not come back for, before those that were answered are forgotten."""
_YOUNG, _YOUNG_FOR_SLOW, _SLOWEST = 1.0, 20, 10.0
"""An answer that came late is good for so many seconds, or for so many times what answers take there: who needs ten of
them asks for the first again and again, until the tenth is there, too. What took longer than the last had hung."""
_UNCLAIMED = 10.0
"""Seconds, or so many times what answers take there, after which an answer that nobody came back for is old."""
_FORGOTTEN = 0.9
"""How much of the slowest answer counts when the next one is there."""


class _Asked(Struct):
    about: str
    question: Question
    at: float
    of: _Content
    late: bool = False
    """Somebody went on without its answer."""


class _Content(Struct):
    """That of its path, when the answer came."""

    then: object = None


class AskedThere:
    """Many questions are under way at once; each is known by its key."""

    def __init__(self, line: HostLine, patience: Patience, content: Callable[[str], object]) -> None:
        """`content`: of a path, another one once it was told to be rewritten: an answer from before is one no more."""
        self.line = line
        self._content = content
        self._waiting = Waiting(patience)
        self._asked: dict[Hashable, _Asked] = {}
        self._late: dict[Hashable, _Asked] = {}
        """Answered, given once, and good for a while; `at`: since when."""
        self._slowness = 0.0

    def answer(
        self,
        key: Hashable,
        about: str,
        operation: str,
        arguments: Sequence[str],
        then: Callable[[Told], None] | None = None,
    ) -> Told:
        """The answer. Raises NotYet while it takes long: asked again with the same key, it will be there.

        `about`: the path that a refusal is about, which is raised as NotReadable. `then`: keeps the answer itself.
        """
        if (late := self._young(key)) is not None:
            return self._checked(late)
        asked = self._asked.get(key)
        if asked is None or self._is_outdated(asked):
            self._wait_for_line()
            asked = self._put(key, about, operation, arguments, then)
        if not asked.question.answered.is_set() and not self._waiting.is_there(asked.question.answered):
            asked.late = True
            self.line.check()
            raise self.slow()
        del self._asked[key]
        took = asked.question.at - asked.at
        self._slowness = min(_SLOWEST, max(took, _FORGOTTEN * self._slowness))
        if asked.late and then is None and asked.question.error is None:
            self._late[key] = asked
            asked.at = monotonic()
        return self._checked(asked)

    def ahead(self, key: Hashable, about: str, operation: str, arguments: Sequence[str]) -> None:
        """It will be asked for next: the answer is on its way by then."""
        if key in self._asked or key in self._late or len(self._asked) >= _MOST_UNCLAIMED:
            return
        try:
            self._put(key, about, operation, arguments, None)
        except SourceError:
            return

    def used(self, about: str) -> None:
        """Late answers about this path have served: whoever asks now wants to know what is new."""
        for key in [key for key, one in self._late.items() if one.about == about]:
            del self._late[key]

    def tell(self, operation: str, *arguments: str) -> None:
        """Whenever it may be; a helper that is gone needs not be told."""
        try:
            self.line.ask(operation, *arguments)
        except SourceError:
            return

    def slow(self) -> NotYet:
        return NotYet(f"{self.line.address.shown} is slow to answer")

    def _put(
        self,
        key: Hashable,
        about: str,
        operation: str,
        arguments: Sequence[str],
        then: Callable[[Told], None] | None,
    ) -> _Asked:
        self._forget_unclaimed()
        of = _Content()

        def came(told: Told) -> None:
            if then is not None:
                then(told)
            of.then = self._content(about)

        question = self.line.ask(operation, *arguments, then=came)
        asked = self._asked[key] = _Asked(about, question, monotonic(), of)
        return asked

    def _is_outdated(self, asked: _Asked) -> bool:
        """Was it answered, and what it was about rewritten before somebody came back for it, or nobody for long?"""
        if asked.question.told is None:
            return False
        age = monotonic() - asked.question.at
        is_old = age > max(_UNCLAIMED, _YOUNG_FOR_SLOW * self._slowness)
        return is_old or asked.of.then != self._content(asked.about)

    def _checked(self, asked: _Asked) -> Told:
        question = asked.question
        if question.error is not None:
            raise question.error.with_traceback(None)
        assert question.told is not None
        if "error" in question.told:
            raise wire.refusal(self.line.address, asked.about, question.told)
        return question.told

    def _young(self, key: Hashable) -> _Asked | None:
        if not self._late:
            return None
        good = monotonic() - max(_YOUNG, _YOUNG_FOR_SLOW * self._slowness)
        self._late = {known: one for known, one in self._late.items() if one.at >= good}
        if (late := self._late.get(key)) is not None and self._is_outdated(late):
            del self._late[key]
            return None
        return late

    def _wait_for_line(self) -> None:
        """While it is being made, it is waited for as an answer is."""
        try:
            self.line.check()
        except NotYet:
            self._waiting.is_there(self.line.stands)

    def _forget_unclaimed(self) -> None:
        if len(self._asked) > _MOST_UNCLAIMED:
            self._asked = {key: one for key, one in self._asked.items() if not one.question.answered.is_set()}

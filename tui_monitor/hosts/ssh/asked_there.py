"""Questions to one host that are come back for: asked once, waited for a little, and answered to who asks again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.patience import Patience, Waiting
from tui_monitor.hosts.ssh import wire
from tui_monitor.hosts.ssh.line import HostLine
from tui_monitor.hosts.ssh.wire import Question, Told

_MOST_UNCLAIMED = 1024
"""Questions that may have been asked and not come back for, before those that were answered are forgotten."""


class AskedThere:
    """Many questions are under way at once; each is known by its key."""

    def __init__(self, line: HostLine, patience: Patience) -> None:
        self.line = line
        self._waiting = Waiting(patience)
        self._questions: dict[Hashable, Question] = {}

    def answer(
        self,
        key: Hashable,
        about: str,
        operation: str,
        arguments: Sequence[str],
        then: Callable[[Told], None] | None = None,
    ) -> Told:
        """The answer, once. Raises NotYet while it takes long: asked again with the same key, it will be there.

        `about`: the path that a refusal is about, which is raised as NotReadable.
        """
        told = self._told(key, operation, arguments, then)
        if "error" in told:
            raise wire.refusal(self.line.address, about, told)
        return told

    def tell(self, operation: str, *arguments: str) -> None:
        """Whenever it may be; a helper that is gone needs not be told."""
        try:
            self.line.ask(operation, *arguments)
        except SourceError:
            return

    def slow(self) -> NotYet:
        return NotYet(f"{self.line.address.shown} is slow to answer")

    def _told(
        self, key: Hashable, operation: str, arguments: Sequence[str], then: Callable[[Told], None] | None
    ) -> Told:
        question = self._questions.get(key)
        if question is None:
            self._wait_for_line()
            self._forget_unclaimed()
            question = self._questions[key] = self.line.ask(operation, *arguments, then=then)
        if not question.answered.is_set() and not self._waiting.is_there(question.answered):
            self.line.check()
            raise self.slow()
        del self._questions[key]
        if question.error is not None:
            raise question.error.with_traceback(None)
        assert question.told is not None
        return question.told

    def _wait_for_line(self) -> None:
        """While it is being made, it is waited for as an answer is."""
        try:
            self.line.check()
        except NotYet:
            self._waiting.is_there(self.line.stands)

    def _forget_unclaimed(self) -> None:
        if len(self._questions) > _MOST_UNCLAIMED:
            self._questions = {key: one for key, one in self._questions.items() if not one.answered.is_set()}

"""Questions to one host that are waited for, at most so long: for acting, where an answer is needed to go on."""

from __future__ import annotations

from collections.abc import Callable

from tui_monitor.clock import monotonic
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.hosts.lane import SILENT
from tui_monitor.hosts.ssh.line import HostLine
from tui_monitor.hosts.ssh.wire import Told
from tui_monitor.text import Shown

_MADE_ANEW = 5.0
"""Seconds in which a line that broke stands again, where its host is well."""


class WaitedFor:
    def __init__(self, line: HostLine, longest: float = SILENT) -> None:
        self.line = line
        self._longest = longest

    @property
    def host(self) -> Shown:
        return self.line.address.shown

    def stand(self) -> None:
        """Raises Unreachable: nothing can be asked now. A line that is being made is waited for."""
        try:
            self.line.check()
        except NotYet:
            self.line.stands.wait(self._longest)
            self.line.check()

    def stand_again(self) -> None:
        """For what has to be written after all: a line that broke this moment is waited for as well, as long as making
        it anew takes as a rule. Raises as `stand`."""
        if self.line.hello is None and 0 <= (lost_for := self.line.lost_for) < _MADE_ANEW:
            self.line.stands.wait(_MADE_ANEW - lost_for)
        self.stand()

    def deadline(self) -> str:
        """By the clock there that nobody sets: until when what is asked next is waited for here. Raises as `answer`."""
        self.stand_again()
        told = self.answer("clock")
        if "runs" not in told:  # a shell knows no such clock, nor how to do what would have to be done in time
            raise ValueError("is not written where there is no python3")
        return f"{float(told['runs']) + self._longest:.3f}"

    def answer(self, operation: str, *arguments: str, then: Callable[[Told], None] | None = None) -> Told:
        """Raises Unreachable, OSError, or ValueError with the rest of a sentence."""
        self.stand()
        until = monotonic() + self._longest
        question = self.line.ask(operation, *arguments, then=then)
        if not question.answered.wait(max(0.0, until - monotonic())):
            raise Unreachable(f"{self.host} has not answered in {self._longest:g} s")
        if question.error is not None:
            raise Unreachable(str(question.error))
        assert question.told is not None
        return checked(question.told)


def checked(told: Told) -> Told:
    """Raises OSError or ValueError where it is a refusal."""
    if "error" in told:
        number = int(told.get("number") or 0)
        raise OSError(number, str(told["error"])) if number else ValueError(str(told["error"]))
    return told

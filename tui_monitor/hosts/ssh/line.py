"""One line to one host: a helper there, questions to it, and what happens when the line breaks.

Two threads of its own: one connects, writes questions and polls; one reads answers. Who asks never waits for either
longer than it wants to. When the line breaks, all open questions are answered with NotYet, and it is made anew after a
pause that doubles, up to a minute, with some chance in it: a hundred trainmons must not come back at one moment.
"""

from __future__ import annotations

import itertools
import queue
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from tui_monitor.clock import Clock, local_second, monotonic
from tui_monitor.errors import NotReadable, NotYet, SilentSince, SourceError, Unreachable
from tui_monitor.hosts.address import Address, know_home
from tui_monitor.hosts.ssh.command import CONNECT_TIMEOUT, is_aside, why
from tui_monitor.hosts.ssh.helper_process import Helper
from tui_monitor.hosts.ssh.wire import Question, Told
from tui_monitor.text import Shown, clean

MOST_OPEN_QUESTIONS = 4096
SILENT, LOST = 5.0, 20.0
"""Seconds without an answer after which a host is said not to answer, and after which the line is made anew."""
QUICK, SLOW, RECENT = 0.15, 1.0, 10.0
"""Seconds between two polls while something there changed in the last 10 s, and else."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
_JUMP = 0.5
"""Seconds by which two measurements of a clock may differ: half of what a question may take."""


class Hello(Struct, frozen=True):
    """What a host tells of itself when the line stands."""

    name: str
    boot: str
    uid: int
    pid: int
    """Of the helper."""
    helper: str
    """`python 3.11`, `sh`."""
    exact: bool
    """Can a process be held there, so that no other is meant by its number?"""


class HostLine:
    """`start`: the command of ssh (in tests, a helper of this machine). `polled`: takes what a poll told, on the thread
    that reads.

    `anew`: the line stands, and what was known of names has to be asked again.
    """

    def __init__(
        self,
        address: Address,
        clock: Clock,
        start: Callable[[bool], Sequence[str]],
        polled: Callable[[Told], None],
        anew: Callable[[], None],
        once: bool = False,
    ) -> None:
        """`once`: who asks does not come back, so nothing is said of what is tried later."""
        self.address = address
        self._clock = clock
        self._start = start
        self._polled, self._anew, self._once = polled, anew, once
        self.hello: Hello | None = None
        """None while there is no line."""
        self.stands = threading.Event()
        self.why: Shown | None = None
        """Why there is none, as far as that is known."""
        self._since = clock.wall()
        self.behind = 0.0
        """Seconds that its clock is behind ours."""
        self._questions: queue.SimpleQueue[Question | None] = queue.SimpleQueue()
        self._open: dict[int, Question] = {}
        self._numbers = itertools.count(1)
        self._heard = self._changed = self._began = monotonic()
        self._helper: Helper | None = None
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    def ask(self, operation: str, *arguments: str, then: Callable[[Told], None] | None = None) -> Question:
        """Put a question. Raises Unreachable while there is no line, NotYet while it is made or too much is open."""
        self.check()
        if len(self._open) >= MOST_OPEN_QUESTIONS:
            raise NotYet(f"{self.address.shown} is slow to answer")
        return self._put(operation, arguments, then)

    def check(self) -> None:
        """Raises Unreachable or NotYet unless there is a line, and answers come."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep, name=f"ssh {self.address.shown}", daemon=True)
            self._thread.start()
        if self.hello is None:
            if monotonic() - self._began > LOST:
                self._hang_up()
            if self.why is None and self._clock.wall() - self._since < CONNECT_TIMEOUT + SILENT:
                raise NotYet(f"{self.address.shown} is being connected")
            since = f" (since {local_second(self._since)}{'' if self._once else '; tried again'})"
            raise SilentSince(f"{self.address.shown}: {self.why or 'no connection yet'}{since}")
        if (silent := monotonic() - self._heard) > LOST:
            self._hang_up()
        if silent > SILENT:
            raise SilentSince(
                f"{self.address.shown} has not answered since {local_second(self._clock.wall() - silent)}"
            )

    @property
    def lost_for(self) -> float:
        """Seconds since it broke, or since it was wanted first."""
        return self._clock.wall() - self._since

    def close(self) -> None:
        """End the helper there; at most a second is waited."""
        self._closed.set()
        self._questions.put(None)
        if self._helper is not None:
            self._helper.end()

    def _hang_up(self) -> None:
        """It does not answer: the thread that keeps the line makes another one."""
        self._began = monotonic()
        if self._helper is not None:
            self._helper.hung = True
            self._helper.kill()

    def _put(self, operation: str, arguments: tuple[str, ...], then: Callable[[Told], None] | None) -> Question:
        question = self._numbered(operation, arguments, then)
        self._questions.put(question)
        return question

    def _numbered(self, operation: str, arguments: tuple[str, ...], then: Callable[[Told], None] | None) -> Question:
        question = Question(next(self._numbers), operation, arguments, then=then)
        self._open[question.number] = question
        return question

    def _keep(self) -> None:
        """On its own thread: a line, as long as somebody may ask."""
        pause, shared = FIRST_PAUSE, True
        while not self._closed.is_set():
            begun = self._began = monotonic()
            try:
                self._converse(shared)
            except (OSError, ValueError, SourceError) as error:
                self.why = clean(str(error), 400)
            stood, hung = self.hello is not None, self._helper is not None and self._helper.hung
            self._broken()
            if stood and monotonic() - begun > 2 * pause:  # one that breaks now and then is no host to be spared
                pause = FIRST_PAUSE
            if monotonic() - begun > LONGEST_PAUSE:
                pause, shared = FIRST_PAUSE, True
            # What others hold may hang as a whole; it is also the only way where more than a key is asked for.
            shared = not hung if shared else not stood
            self._closed.wait(pause * random.uniform(0.5, 1.0))
            pause = min(LONGEST_PAUSE, 2 * pause)

    def _broken(self) -> None:
        if self.hello is not None:
            self._since = self._clock.wall()
        self.hello = None
        self.stands.clear()
        for number in list(self._open):
            if (question := self._open.pop(number, None)) is not None:
                question.fail(NotYet(f"{self.address.shown}: the connection was lost"))
        while not self._questions.empty():
            self._questions.get_nowait()

    def _converse(self, shared: bool) -> None:
        """Until the line breaks. Raises Unreachable with the reason."""
        command = self._start(shared)
        helper = self._helper = Helper(command)
        try:
            helper.greet()
            self._heard = self._began = monotonic()
            threading.Thread(target=self._read, args=(helper,), name="ssh answers", daemon=True).start()
            self._put("hello", (), partial(self._met, self._clock.wall()))
            self._write(helper)
        except OSError:  # it ended: what it said tells why
            pass
        finally:
            helper.end()
        if helper.noise:
            raise Unreachable(f"what runs there prints between its answers, so that none can be read: {helper.noise}")
        raise Unreachable(why(self.address, *helper.last_words, is_aside(command)))

    def _met(self, asked: float, told: Told) -> None:
        """`asked`: when. How far its clock is behind is kept while it does not jump: times of files would move."""
        behind = (asked + self._clock.wall()) / 2 - float(told["now"])
        if self.behind == 0.0 or abs(behind - self.behind) > _JUMP:
            self.behind = behind
        self.hello = Hello(
            clean(str(told["host"]), 200), str(told["boot"]), int(told["uid"]), int(told["pid"]),
            clean(str(told["helper"]), 50), bool(told["exact"]),
        )  # fmt: skip
        know_home(self.address, str(told.get("home", "")))
        self.why = None
        self._anew()
        self.stands.set()

    def _write(self, helper: Helper) -> None:
        """Questions as they come, and a poll whenever it is time and the one before was answered."""
        polling, due = None, 0.0
        while helper.alive and not self._closed.is_set():
            questions = [question for question in self._waiting_until(due) if question is not None]
            if monotonic() >= due:
                due = monotonic() + (QUICK * helper.pace if monotonic() - self._changed < RECENT else SLOW)
                if self.hello is not None and (polling is None or polling.answered.is_set()):
                    polling = self._numbered("poll", (), self._take_poll)
                    questions.append(polling)
            helper.send(questions)

    def _waiting_until(self, due: float) -> Iterator[Question | None]:
        """All questions that are there as soon as one is; none when none comes until then."""
        try:
            yield self._questions.get(timeout=max(0.0, due - monotonic()))
            while True:
                yield self._questions.get_nowait()
        except queue.Empty:
            return

    def _take_poll(self, told: Told) -> None:
        if "error" in told:  # else nothing would be heard of any file, and all would seem silent
            raise ValueError(f"it cannot look at its files: {told['error']}")
        if len(told) > 1:
            self._changed = monotonic()
            self._polled(told)

    def _read(self, helper: Helper) -> None:
        """On a thread of its own. What does not answer as agreed is no helper of ours: the line is made anew."""
        for told in helper.answers():
            self._heard = monotonic()
            if (question := self._open.pop(told["id"], None)) is None:
                continue
            try:
                if question.then is not None:
                    question.then(told)
            except Exception as error:  # noqa: BLE001 -- whatever a host tells, this thread must end the line
                question.fail(NotReadable(f"{self.address.shown}: not understood: {type(error).__name__}: {error}"))
                break
            question.answer(told)
        helper.kill()

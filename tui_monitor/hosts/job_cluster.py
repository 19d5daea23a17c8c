"""One cluster: its jobs as they were told last, asked on a thread of its own, one question at a time.

While it does not answer, what it told before stands, with the time since when. What is asked, and how often at best,
its batch system knows; all else of its life is the same for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.clock import Clock, local_second, monotonic
from tui_monitor.errors import NotYet, SilentSince, StillAsked, TrainmonError
from tui_monitor.hosts.job_pace import JobPace, JobPauses
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.printed import Printed
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import Shown, clean

_QUESTION = "jobs"
_LONGEST_WORDS = 300


class Wanted(Struct, frozen=True):
    """Which jobs are asked for."""

    mine: bool = False
    """All of who asks; of a system without users, all there are."""
    ids: frozenset[str] = frozenset()
    """These, whosever they are."""


class JobAnswer(Struct, frozen=True):
    """What a batch system told, with what it told before and does not list any more."""

    jobs: Mapping[str, BatchJob]
    """By id."""
    more: bool = False
    """Some are to be asked about yet."""


class BatchSystem(Protocol):
    """What a cluster is asked. It knows nothing of when, and need not tell of silence."""

    pauses: JobPauses

    def checked(self, id: str) -> str:
        """The same. Raises ValueError for what is no id of a job."""
        ...

    def ask(self, wanted: Wanted, known: Mapping[str, BatchJob]) -> JobAnswer:
        """On the thread of the questions. `known`: what it told last. Raises TrainmonError."""
        ...

    def pause(self, jobs: Mapping[str, BatchJob], quiet: float) -> float:
        """Seconds until it is asked again. `quiet`: seconds since it told something else than before."""
        ...

    def cancel(self, id: str, signal: str | None) -> Printed:
        """On the thread of the stops. Raises Unreachable when nobody knows whether it was done."""
        ...


class JobCluster:
    """Asked from one thread, which never waits longer than its lanes are patient."""

    def __init__(self, system: BatchSystem, clock: Clock, lane: Lane, stops: Lane | None = None) -> None:
        """`stops`: where what ends a job does not wait behind questions; None: it does."""
        self._system, self._clock = system, clock
        self._lane, self._stops = lane, stops or lane
        self._pace = JobPace(clock, system.pauses)
        self.jobs: Mapping[str, BatchJob] = {}
        """By id, as they were told last."""
        self._told: Mapping[str, BatchJob] = {}
        """The same, with no word of silence."""
        self.asked = False
        """Did it answer once?"""
        self.answering = False
        """Was it asked something that it has not answered yet?"""
        self.more = False
        """Is there more to be asked about at once?"""
        self.changes = 0
        """How often something else was known than before."""
        self.silent: Shown | None = None
        """Since when it does not answer, and what it says instead."""
        self._wanted = Wanted()
        self._answered, self._changed = clock.wall(), float("-inf")
        """When it answered last, and when it told something else than before."""

    def want(self, mine: bool, ids: Iterable[str] = ()) -> None:
        """From now on these are asked for, too: all of who asks, and some by their ids. Raises ValueError."""
        checked = frozenset(map(self._system.checked, ids))
        wanted = Wanted(self._wanted.mine or mine, self._wanted.ids | checked)
        if wanted != self._wanted:
            self._wanted, self.asked = wanted, False
            self._pace.at_once()

    def look(self) -> bool:
        """Ask if it is time to, or collect the answer. True when something else is known than before."""
        if not self.answering and not self._pace.is_due:
            return False
        self.answering, wanted, told = True, self._wanted, self._told
        try:
            answer, took = self._lane.ask(_QUESTION, lambda: self._ask(wanted, told))
        except NotYet:
            return False
        except StillAsked as error:  # no failure: its answer will be heard
            return self._is_silent(self._why(error))
        except Exception as error:  # noqa: BLE001 -- whatever it answers, it must not end the watch
            return self._fails(error)
        return self._take(answer, took)

    def hurry(self) -> None:
        """Something was done: what becomes of it is looked at soon, and often for a while."""
        self._pace.hurry()

    def stirs(self) -> None:
        """A job that is said to wait writes: it has begun since."""
        self._pace.stirs()

    def cancel(self, id: str, signal: str | None = None) -> Printed:
        """Raises NotYet until it is done, Unreachable when nobody knows whether it was."""
        question = ("cancel", id, signal)
        said = self._stops.ask(question, lambda: self._system.cancel(id, signal))
        self._stops.used(lambda key: key == question)
        return said

    def _ask(self, wanted: Wanted, told: Mapping[str, BatchJob]) -> tuple[JobAnswer, float]:
        """On the lane's thread: the answer, and the seconds that it took."""
        begun = monotonic()
        return self._system.ask(wanted, told), monotonic() - begun

    def _take(self, answer: JobAnswer, took: float) -> bool:
        is_news = not self.asked or self.silent is not None or self._told != answer.jobs
        self.jobs = self._told = answer.jobs
        self.asked, self.silent, self.more = True, None, answer.more
        self._answered, now = self._clock.wall(), self._clock.now()
        self._changed = now if is_news else self._changed
        self.changes += is_news
        self._over()
        self._pace.answered(took, self._system.pause(self.jobs, now - self._changed))
        if self.more:
            self._pace.at_once()
        return is_news

    def _fails(self, error: Exception) -> bool:
        self._over()
        self._pace.failed()
        return self._is_silent(self._why(error))

    def _over(self) -> None:
        """The question is: the next one is another."""
        self._lane.used(lambda key: key == _QUESTION)
        self.answering = False

    def _why(self, error: Exception) -> Shown:
        """With the time since when it does not answer, where there is one and the error does not tell it itself."""
        is_told = isinstance(error, TrainmonError)
        why = str(error) if is_told else f"what it says cannot be read: {type(error).__name__}: {error}"
        tells_since = isinstance(error, SilentSince) or not self.asked
        return clean(why if tells_since else f"{why} (no answer since {local_second(self._answered)})", _LONGEST_WORDS)

    def _is_silent(self, why: Shown) -> bool:
        before, self.silent = self.silent, why
        if before is not None:
            return before != why
        self.jobs = {id: replace(job, silent=why) for id, job in self._told.items()}
        self.changes += 1
        return True


def settled(job: BatchJob, before: BatchJob | None, now: float) -> float | None:
    """When a job that is over was seen to be, by our clock. `before`: how the same one was known.

    One that was over when it was first seen may have written until its KILL.
    """
    if before is not None:
        return before.settled if before.over else now
    return min(now, job.ended + job.grace) if job.ended is not None else now

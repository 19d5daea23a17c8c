"""One Ray cluster: its jobs are asked for on a thread of their own, at a pace that its answers set.

Whoever watches sees what was told last, and since when nobody answers. A dashboard without an agent yet answers with
500: that is asked again. An id that it does not know is unknown; what cannot be stopped any more has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.clock import Clock, local_second, monotonic
from tui_monitor.errors import NotYet, StillAsked, TrainmonError, Unreachable
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.printed import Printed
from tui_monitor.hosts.ray import ray_requests
from tui_monitor.hosts.ray.actors import Actors
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.log_state import LogPlace
from tui_monitor.hosts.ray.ray_jobs import ToldJob
from tui_monitor.hosts.ray_address import JOB_LOG, RayAddress
from tui_monitor.model.batch_job import FORGOTTEN, RayJob
from tui_monitor.text import Shown, clean

LIVE, STEADY, CALM, LONGEST = 2.0, 5.0, 10.0, 60.0
"""Seconds from an answer to the next question: while jobs come, begin or end; while one waits or runs; else; most."""
_OF_LATE = 30.0
_COST = 20
"""So many times as long as an answer took is the pause after it; of two, as long as the quicker: one may have hung."""
_HURRY, _HURRIED = 0.5, 60.0
"""Seconds between two questions after something was done, and for how long."""
FEW = 5
"""Jobs that are asked about one by one; for more, all are."""


class _Answer(Struct, frozen=True):
    told: Mapping[str, ToldJob]
    jobs: Mapping[str, RayJob]
    took: float
    """Seconds."""


class RayCluster:
    def __init__(self, address: RayAddress, http: Http, clock: Clock, patience: Patience) -> None:
        self.address = address
        self._http, self._clock = http, clock
        self._lane = Lane(address.shown, clock, patience)
        self._stops = Lane(address.shown, clock, patience)
        """Of its own: a stop does not wait behind questions."""
        self._actors = Actors(http, address)
        self.jobs: Mapping[str, RayJob] = {}
        """By id, as they were told last."""
        self.asked = False
        """Did it answer once?"""
        self.silent: Shown | None = None
        """Since when it does not answer, and what it says instead."""
        self._told: Mapping[str, ToldJob] = {}
        self._wanted: tuple[bool, frozenset[str]] = (False, frozenset())
        self._answered = clock.wall()
        self._next = self._hurried_until = self._changed = float("-inf")
        self._failures, self._took = 0, 0.0
        """`_took`: seconds that the newest answer took."""
        self.answering = False
        """Was it asked something that it has not answered yet?"""
        self.more = False
        """All is told at once."""
        self.changes = 0
        """How often something else was known than before."""

    def want(self, mine: bool, ids: Iterable[str] = ()) -> None:
        """From now on these are asked for, too: all there are, and some by their ids."""
        wanted = (self._wanted[0] or mine, self._wanted[1] | frozenset(ids))
        if wanted != self._wanted:
            self._wanted, self._next, self.asked = wanted, float("-inf"), False

    def look(self) -> bool:
        """Ask if it is time to, or collect the answer. True when something else is known than before."""
        if not self.answering and self._clock.now() < self._next:
            return False
        self.answering, wanted, known = True, self._wanted, self._told
        try:
            answer = self._lane.ask("jobs", lambda: self._ask(wanted, known, self.jobs))
        except NotYet:
            return False
        except Unreachable as error:
            return self._is_silent(str(error), still_asked=isinstance(error, StillAsked))
        except TrainmonError as error:
            return self._is_silent(str(error))
        except Exception as error:  # noqa: BLE001 -- whatever it answers, it must not end the watch
            return self._is_silent(f"what it says cannot be read: {type(error).__name__}: {error}")
        self._lane.used(lambda key: key == "jobs")
        return self._take(answer)

    def hurry(self) -> None:
        """Something was done: what becomes of it is looked at soon, and often for a while."""
        self._next, self._hurried_until = float("-inf"), self._clock.now() + _HURRIED

    def stirs(self) -> None:
        """A job that is said to wait writes: it has begun since."""
        self._next = min(self._next, self._clock.now() + _HURRY)

    def cancel(self, id: str, signal: str | None = None) -> Printed:
        """Ray's stop of this one job. Raises NotYet until it is done, Unreachable when nobody knows whether it was."""
        if signal is not None:
            return Printed(b"", Shown("Ray passes no signals on to a job"), 1)
        said = self._stops.ask(id, lambda: ray_requests.stop(self._http, id))
        self._stops.used(lambda key: key == id)
        return said

    def where(self, id: str, file: str) -> LogPlace | None:
        """None while it has no log, or none of that name."""
        told = self._told.get(id)
        if told is None or not told.node:
            return None
        if file == JOB_LOG:
            return LogPlace(told.node, told.agent, f"job-driver-{id}.log")
        return self._actors.where(id, file, told)

    def logs_of(self, id: str) -> Sequence[str]:
        job = self.jobs.get(id)
        return [job.log, *job.more_logs] if job is not None else []

    def _take(self, answer: _Answer) -> bool:
        before, self.jobs, self._told = self.jobs, answer.jobs, answer.told
        was_silent, self.silent = self.silent, None
        first, self.asked = not self.asked, True
        self.answering, self._failures = False, 0
        self._answered = self._clock.wall()
        is_news = first or was_silent is not None or before != self.jobs
        self.changes += is_news
        self._changed = self._clock.now() if is_news else self._changed
        self._next = self._clock.now() + max(self._pause(), min(LONGEST, _COST * min(answer.took, self._took)))
        self._took = answer.took
        return is_news

    def _is_silent(self, why: str, still_asked: bool = False) -> bool:
        if not still_asked:
            self._lane.used(lambda key: key == "jobs")
            self.answering, self._failures = False, self._failures + 1
            steps = 0 if self._clock.now() < self._hurried_until else min(self._failures - 1, 6)
            self._next = self._clock.now() + min(LONGEST, LIVE * 2**steps)
        since = f" (no answer since {local_second(self._answered)})" if self.asked else ""
        before, self.silent = self.silent, clean(why if "since" in why else f"{why}{since}", 300)
        if before is not None:
            return before != self.silent
        self.jobs = {id: replace(job, silent=self.silent) for id, job in self.jobs.items()}
        self.changes += 1
        return True

    def _pause(self) -> float:
        if self._clock.now() < self._hurried_until:
            return _HURRY
        if not any(not job.over or (job.settled or 0.0) > self._clock.wall() - LONGEST for job in self.jobs.values()):
            return CALM
        return LIVE if self._clock.now() < self._changed + _OF_LATE else STEADY

    # On the lane's thread

    def _ask(
        self, wanted: tuple[bool, frozenset[str]], known: Mapping[str, ToldJob], before: Mapping[str, RayJob]
    ) -> _Answer:
        begun = monotonic()
        everything, ids = wanted
        if everything or len(ids) > FEW:
            told = ray_requests.jobs(self._http, self.address)
            told = told if everything else {id: one for id, one in told.items() if id in ids}
        else:
            one_by_one = ((id, ray_requests.job(self._http, self.address, id)) for id in ids)
            told = {id: one for id, one in one_by_one if one is not None}
        now = self._clock.wall()
        self._actors.look(told.values(), begun)
        found = {id: self._known(one, before.get(id), now) for id, one in told.items()}
        for id, job in before.items():
            if id not in found:
                found[id] = job if job.over else replace(job, state=FORGOTTEN, settled=now, silent=None)
        return _Answer({**known, **told}, found, monotonic() - begun)

    def _known(self, one: ToldJob, before: RayJob | None, now: float) -> RayJob:
        job = replace(one.job, more_logs=self._actors.of(one.job.id))
        if not job.over:
            return job
        if before is not None and before.submitted == job.submitted:
            return replace(job, settled=now if not before.over else before.settled)
        return replace(job, settled=min(now, job.ended + job.grace) if job.ended is not None else now)

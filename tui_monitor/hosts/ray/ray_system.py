"""What one Ray cluster tells of its jobs.

A dashboard without an agent yet answers with 500: that is asked again. An id that it does not know is unknown; what
cannot be stopped any more has ended.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from tui_monitor.clock import Clock, monotonic
from tui_monitor.hosts.job_cluster import JobAnswer, Wanted, settled
from tui_monitor.hosts.job_pace import HURRY, LIVE, LONGEST, JobPauses
from tui_monitor.hosts.printed import Printed
from tui_monitor.hosts.ray import ray_requests
from tui_monitor.hosts.ray.actors import Actors
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.log_state import LogPlace
from tui_monitor.hosts.ray.ray_jobs import ToldJob
from tui_monitor.hosts.ray_address import ID, JOB_LOG, RayAddress
from tui_monitor.model.batch_job import FORGOTTEN, BatchJob, RayJob
from tui_monitor.text import Shown, clean

STEADY, CALM = 5.0, 10.0
"""Seconds from an answer to the next question: while a job waits or runs and nothing happens, and while none does."""
_OF_LATE = 30.0
"""Seconds for which something has just happened."""
FEW = 5
"""Jobs that are asked about one by one; for more, all are."""


class RaySystem:
    """The jobs at one address. What knows where logs lie may be asked from another thread."""

    pauses = JobPauses(hurried=60.0, stirred=HURRY, retry=LIVE)

    def __init__(self, address: RayAddress, http: Http, clock: Clock) -> None:
        self.address = address
        self._http, self._clock = http, clock
        self._actors = Actors(http, address)
        self._told: Mapping[str, ToldJob] = {}
        """All of which it ever told. Never changed, another one is made: it is read while it is asked."""

    def checked(self, id: str) -> str:
        """Raises ValueError."""
        if not ID.fullmatch(id):
            raise ValueError(f"{clean(id, 60)} is no id of a job of Ray")
        return id

    def pause(self, jobs: Mapping[str, BatchJob], quiet: float) -> float:
        """Seconds; least while jobs come, begin or end."""
        young = self._clock.wall() - LONGEST
        if all(job.over and (job.settled or 0.0) <= young for job in jobs.values()):
            return CALM
        return LIVE if quiet < _OF_LATE else STEADY

    def cancel(self, id: str, signal: str | None) -> Printed:
        """Ray's stop of this one job. Raises Unreachable when nobody knows whether it was done."""
        if signal is not None:
            return Printed(b"", Shown("Ray passes no signals on to a job"), 1)
        return ray_requests.stop(self._http, id)

    def where(self, id: str, file: str) -> LogPlace | None:
        """None while it has no log, or none of that name."""
        told = self._told.get(id)
        if told is None or not told.node:
            return None
        if file == JOB_LOG:
            return LogPlace(told.node, told.agent, f"job-driver-{id}.log")
        return self._actors.where(id, file, told)

    def ask(self, wanted: Wanted, known: Mapping[str, BatchJob]) -> JobAnswer:
        """Jobs as they are told, and those of which it knows nothing any more. Raises TrainmonError."""
        begun = monotonic()
        told, now = self._listed(wanted), self._clock.wall()
        self._actors.look(told.values(), begun)
        self._told = {**self._told, **told}
        found = {id: self._known(one, known.get(id), now) for id, one in told.items()}
        gone = {id: job for id, job in known.items() if id not in told}
        return JobAnswer({**found, **{id: _forgotten(job, now) for id, job in gone.items()}})

    def _listed(self, wanted: Wanted) -> dict[str, ToldJob]:
        if wanted.mine or len(wanted.ids) > FEW:
            told = ray_requests.jobs(self._http, self.address)
            return told if wanted.mine else {id: one for id, one in told.items() if id in wanted.ids}
        one_by_one = ((id, ray_requests.job(self._http, self.address, id)) for id in wanted.ids)
        return {id: one for id, one in one_by_one if one is not None}

    def _known(self, one: ToldJob, before: BatchJob | None, now: float) -> RayJob:
        job = replace(one.job, more_logs=self._actors.of(one.job.id))
        if not job.over:
            return job
        is_same = before is not None and before.submitted == job.submitted
        return replace(job, settled=settled(job, before if is_same else None, now))


def _forgotten(job: BatchJob, now: float) -> BatchJob:
    """Nobody lists it any more."""
    return job if job.over else replace(job, state=FORGOTTEN, settled=now)

"""What Slurm tells of its jobs: a list of them in one question, and about each in which something happened one more.

How often it is asked depends on what there is to see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from tui_monitor.clock import Clock, monotonic
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.address import on
from tui_monitor.hosts.job_cluster import JobAnswer, JobCluster, Wanted, settled
from tui_monitor.hosts.job_pace import LIVE, LONGEST, JobPauses
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.printed import Printed
from tui_monitor.hosts.slurm import jobs, slurm_commands
from tui_monitor.hosts.slurm.log_paths import filled
from tui_monitor.hosts.slurm.slurm_commands import Run
from tui_monitor.model.batch_job import FORGOTTEN, BatchJob
from tui_monitor.text import Shown

PENDING, CALM = 5.0, 15.0
"""Seconds from an answer to the next question: while a job waits, and while none does, nor runs."""
MOST_DETAILS, _LONGEST_TURN = 50, 1.0
"""Jobs that are asked about one by one in one turn, and seconds that this may take: the next turn goes on."""
MOST_KEPT = 1000
"""Jobs that are over, and that the controller has forgotten."""
KILL_WAIT = 30.0
"""Slurm's own default, where it does not tell."""
_KILL_WAIT = re.compile(rb"^KillWait\s*=\s*(\d+)", re.MULTILINE)
_SINCE_JSON = (23, 2)
"""Releases from here on give JSON of one's own jobs alone; before, it is that of everybody's."""
_VERSION = re.compile(rb"(\d+)\.(\d+)")


def slurm_cluster(login: str, clock: Clock, patience: Patience, run: Run) -> JobCluster:
    """`login`: the host on which its commands run; empty: this one. `run`: how they are run, one at a time."""
    lane = Lane(f"Slurm of {login}" if login else "Slurm", clock, patience)
    return JobCluster(SlurmSystem(login, clock, run), clock, lane)


class SlurmSystem:
    """The Slurm that is reached through one login node, or from here."""

    pauses = JobPauses(hurried=90.0, stirred=LIVE, retry=2 * LIVE)

    def __init__(self, login: str, clock: Clock, run: Run) -> None:
        self._login, self._clock, self._run = login, clock, run
        self._kill_wait = KILL_WAIT
        self._json: bool | None = None
        """Does its JSON hold one's own jobs alone? None: not known yet."""

    def checked(self, id: str) -> str:
        """Raises ValueError."""
        return slurm_commands.checked(id)

    def pause(self, jobs: Mapping[str, BatchJob], quiet: float) -> float:
        """Seconds; least while a job runs, or has ended of late."""
        del quiet
        young = self._clock.wall() - LONGEST
        if any(job.lives or (job.settled or 0.0) > young for job in jobs.values()):
            return LIVE
        return PENDING if any(job.waits for job in jobs.values()) else CALM

    def cancel(self, id: str, signal: str | None) -> Printed:
        """Raises Unreachable when nobody knows whether it was done."""
        return self._run(slurm_commands.cancel(id, signal), slurm_commands.CANCEL_LIMIT)

    def ask(self, wanted: Wanted, known: Mapping[str, BatchJob]) -> JobAnswer:
        """Jobs as they are listed, with their details; those that are not listed any more. Raises TrainmonError."""
        begun = monotonic()
        if self._json is None:
            self._begin()
        told = self._listed(wanted)
        now = self._clock.wall()
        news = [job for id, job in told.items() if not _is_same(known.get(id), job)]
        learnt = self._in_turn(news, known, begun, now)
        found = ((id, learnt.get(id) or _as_before(known.get(id), job)) for id, job in told.items())
        gone = {id: job for id, job in known.items() if id not in told}
        listed = {id: job for id, job in found if job is not None}
        return JobAnswer(listed | self._kept(gone, now), more=len(learnt) < len(news))

    def _begin(self) -> None:
        said = _VERSION.search(self._said(slurm_commands.version()).out)
        self._json = said is not None and (int(said[1]), int(said[2])) >= _SINCE_JSON
        if (wait := _KILL_WAIT.search(self._said(slurm_commands.configuration()).out)) is not None:
            self._kill_wait = float(wait[1])

    def _listed(self, wanted: Wanted) -> dict[str, BatchJob]:
        told = self._mine() if wanted.mine else {}
        if missing := sorted(wanted.ids - told.keys()):
            told |= {job.id: job for job in jobs.from_table(self._said(slurm_commands.these(missing), alone=True).out)}
        return told

    def _mine(self) -> dict[str, BatchJob]:
        if self._json:
            try:
                told = {job.id: job for job in jobs.from_json(self._said(slurm_commands.mine(as_json=True)).out)}
                if len({job.user for job in told.values()}) <= 1:
                    return told
            except (ValueError, Unreachable):
                pass  # no JSON in this installation
            self._json = False  # or that of everybody
        return {job.id: job for job in jobs.from_table(self._said(slurm_commands.mine(as_json=False)).out)}

    def _in_turn(
        self, news: Sequence[BatchJob], known: Mapping[str, BatchJob], begun: float, now: float
    ) -> dict[str, BatchJob]:
        """As many of them as one turn has room for, and one at least, asked about one by one."""
        learnt: dict[str, BatchJob] = {}
        for job in news[:MOST_DETAILS]:
            if learnt and monotonic() - begun >= _LONGEST_TURN:
                break
            learnt[job.id] = self._in_detail(job, known.get(job.id), now)
        return learnt

    def _in_detail(self, job: BatchJob, before: BatchJob | None, now: float) -> BatchJob:
        """With its log, its exit and its restarts, which the table does not tell."""
        said = self._said(slurm_commands.details(job.id), alone=True).out
        told = jobs.from_details(said, job)
        told = replace(
            told,
            cluster=self._login,
            grace=self._kill_wait,
            log=self._log(told.log, told),
            error_log=self._log(told.error_log, told),
        )
        if not told.over:
            return replace(told, code=None, signal=None, settled=None)
        return replace(told, settled=settled(told, before, now))

    def _log(self, said: str, job: BatchJob) -> str:
        path = filled(said, job)
        return on(self._login, path) if path and self._login else path

    def _kept(self, gone: Mapping[str, BatchJob], now: float) -> dict[str, BatchJob]:
        """Of those that nobody lists any more the newest, with how they ended."""
        kept = sorted(gone, key=lambda id: gone[id].settled or now)[-MOST_KEPT:]
        return {id: gone[id] if gone[id].over else self._forgotten(gone[id], now) for id in kept}

    def _forgotten(self, job: BatchJob, now: float) -> BatchJob:
        """Nobody lists it any more, and it was not over when it was listed last."""
        try:
            said = self._said(slurm_commands.accounted(job.id), alone=True)
        except Unreachable:
            said = Printed(b"", Shown(""), 1)
        told = jobs.from_accounting(said.out, job) if said.status == 0 else None
        return replace(told or replace(job, state=FORGOTTEN), settled=now)

    def _said(self, argv: list[str], alone: bool = False) -> Printed:
        """`alone`: it is about one job, which may be unknown. Raises Unreachable: it failed."""
        said = self._run(argv, slurm_commands.ASK_LIMIT)
        if said.status and not (alone and "Invalid job id" in said.error) and not (alone and argv[0] == "sacct"):
            raise Unreachable(f"{argv[0]}: {said.error or f'it ended with status {said.status}'}")
        return said


def _is_same(before: BatchJob | None, now: BatchJob) -> bool:
    """Nothing happened to it that its details could tell."""
    return before is not None and _facts(before) == _facts(now)


def _facts(job: BatchJob) -> tuple[object, ...]:
    return job.state, job.nodes, job.started, job.submitted, job.time_limit


def _as_before(before: BatchJob | None, now: BatchJob) -> BatchJob | None:
    """With why it waits by now; while its details are to be asked for yet, as it was."""
    return replace(before, reason=now.reason) if before is not None and _is_same(before, now) else before

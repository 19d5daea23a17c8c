"""One cluster: its jobs as they were told last, asked on a thread of its own, one command at a time.

While it does not answer, what it told before stands, with the time since when. How often it is asked depends on what
there is to see, and on how long its answers take: a busy controller is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.clock import Clock, local_second, monotonic
from tui_monitor.errors import NotYet, StillAsked, TrainmonError, Unreachable
from tui_monitor.hosts.address import on
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.printed import Printed
from tui_monitor.hosts.slurm import jobs, slurm_commands
from tui_monitor.hosts.slurm.log_paths import filled
from tui_monitor.hosts.slurm.slurm_commands import Run
from tui_monitor.model.batch_job import FORGOTTEN, BatchJob
from tui_monitor.text import Shown, clean

LIVE, PENDING, CALM, LONGEST = 2.0, 5.0, 15.0, 60.0
"""Seconds from an answer to the next question: while a job runs, while one waits, else, and at most."""
_COST = 20
"""So many times as long as an answer took is the pause after it; of two, as long as the quicker: one may have hung."""
_HURRY, _HURRIED = 0.5, 90.0
"""Seconds between two questions after something was done, and for how long."""
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


class _Answer(Struct, frozen=True):
    jobs: Mapping[str, BatchJob]
    took: float
    more: bool
    """Some are to be asked about yet."""


class Cluster:
    """`login`: the host on which its commands run; empty: this one. `run`: how they are run."""

    def __init__(self, login: str, clock: Clock, patience: Patience, run: Run) -> None:
        self.login = login
        self._clock = clock
        self._run = run
        self._lane = Lane(f"Slurm of {login}" if login else "Slurm", clock, patience)
        self.jobs: Mapping[str, BatchJob] = {}
        """By id, as they were told last."""
        self.asked = False
        """Did it answer once?"""
        self.more = False
        """Is there more to be asked about at once?"""
        self.changes = 0
        """How often something else was known than before."""
        self.silent: Shown | None = None
        """Since when it does not answer, and what it says instead."""
        self._kill_wait = KILL_WAIT
        self._wanted: tuple[bool, frozenset[str]] = (False, frozenset())
        self._answered = clock.wall()
        self._asked_at = float("-inf")
        self._next = self._hurried_until = float("-inf")
        self._failures, self._took = 0, 0.0
        """`_took`: seconds that the newest answer took."""
        self.answering = False
        """Was it asked something that it has not answered yet?"""
        self._json: bool | None = None
        """Does its JSON hold one's own jobs alone? None: not known yet. Touched by the lane's thread only."""

    def want(self, mine: bool, ids: Iterable[str] = ()) -> None:
        """From now on these are asked for, too: all of who asks, and some by their ids."""
        wanted = (self._wanted[0] or mine, self._wanted[1] | frozenset(map(slurm_commands.checked, ids)))
        if wanted != self._wanted:
            self._wanted, self._next, self.asked = wanted, float("-inf"), False

    def look(self) -> bool:
        """Ask if it is time to, or collect the answer. True when something else is known than before."""
        if not self.answering and self._clock.now() < self._next:
            return False
        self.answering, wanted, known = True, self._wanted, self.jobs
        try:
            answer = self._lane.ask("jobs", lambda: self._ask(wanted, known))
        except NotYet:
            return False
        except Unreachable as error:
            return self._is_silent(str(error), still_asked=isinstance(error, StillAsked))
        except TrainmonError as error:
            return self._is_silent(str(error))
        except Exception as error:  # noqa: BLE001 -- whatever a command prints, it must not end the watch
            return self._is_silent(f"what it says cannot be read: {type(error).__name__}: {error}")
        self._lane.used(lambda key: key == "jobs")
        return self._take(answer)

    def hurry(self) -> None:
        """Something was done: what becomes of it is looked at soon, and often for a while."""
        self._next, self._hurried_until = float("-inf"), self._clock.now() + _HURRIED

    def stirs(self) -> None:
        """A job that is said to wait writes: it has begun since."""
        self._next = min(self._next, self._asked_at + LIVE)

    def cancel(self, id: str, signal: str | None = None) -> Printed:
        """Raises NotYet until it is done, Unreachable when nobody knows whether it was."""
        argv = slurm_commands.cancel(id, signal)
        said = self._lane.ask(("cancel", *argv), lambda: self._run(argv, slurm_commands.CANCEL_LIMIT))
        self._lane.used(lambda key: key == ("cancel", *argv))
        return said

    def _take(self, answer: _Answer) -> bool:
        before, self.jobs = self.jobs, answer.jobs
        was_silent, self.silent = self.silent, None
        first, self.asked = not self.asked, True
        self.answering, self._failures = False, 0
        self.changes += first or was_silent is not None or before != self.jobs
        self._answered, self._asked_at = self._clock.wall(), self._clock.now()
        self.more = answer.more
        pause = 0.0 if self.more else max(self._pause(), min(LONGEST, _COST * min(answer.took, self._took)))
        self._next, self._took = self._clock.now() + pause, answer.took
        return first or was_silent is not None or before != self.jobs

    def _is_silent(self, why: str, still_asked: bool = False) -> bool:
        if not still_asked:
            self._lane.used(lambda key: key == "jobs")
            self.answering, self._failures = False, self._failures + 1
            steps = 1 if self._clock.now() < self._hurried_until else min(self._failures, 6)
            self._next = self._clock.now() + min(LONGEST, LIVE * 2**steps)
        since = f" (no answer since {local_second(self._answered)})" if self.asked else ""
        said = why if "since" in why else f"{why}{since}"
        before, self.silent = self.silent, clean(said, 300)
        if before is not None:
            return before != self.silent
        self.jobs = {id: replace(job, silent=self.silent) for id, job in self.jobs.items()}
        self.changes += 1
        return True

    def _pause(self) -> float:
        if self._clock.now() < self._hurried_until:
            return _HURRY
        known = self.jobs.values()
        young = self._clock.wall() - LONGEST
        if any(job.lives or (job.settled or 0.0) > young for job in known):
            return LIVE
        return PENDING if any(job.waits for job in known) else CALM

    # On the lane's thread

    def _ask(self, wanted: tuple[bool, frozenset[str]], known: Mapping[str, BatchJob]) -> _Answer:
        begun = monotonic()
        told: dict[str, BatchJob] = {}
        if self._json is None:
            self._begin()
        if wanted[0]:
            told |= self._mine()
        if missing := sorted(wanted[1] - told.keys()):
            told |= {job.id: job for job in jobs.from_table(self._said(slurm_commands.these(missing), alone=True).out)}
        now = self._clock.wall()
        asked, found, more = 0, {}, False
        for id, job in told.items():
            before = known.get(id)
            if before is not None and _same(before, job):
                found[id] = replace(before, reason=job.reason, silent=None)
            elif asked < MOST_DETAILS and (not asked or monotonic() - begun < _LONGEST_TURN):
                asked += 1
                found[id] = self._in_detail(job, before, now)
            elif before is not None:
                found[id] = before
                more = True
            else:
                more = True
        gone = {id: job for id, job in known.items() if id not in told}
        kept = sorted(gone, key=lambda id: gone[id].settled or now)[-MOST_KEPT:]
        found |= {id: gone[id] if gone[id].over else self._forgotten(gone[id], now) for id in kept}
        return _Answer(found, monotonic() - begun, more)

    def _begin(self) -> None:
        said = _VERSION.search(self._said(slurm_commands.version()).out)
        self._json = said is not None and (int(said[1]), int(said[2])) >= _SINCE_JSON
        if (wait := _KILL_WAIT.search(self._said(slurm_commands.configuration()).out)) is not None:
            self._kill_wait = float(wait[1])

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

    def _in_detail(self, job: BatchJob, before: BatchJob | None, now: float) -> BatchJob:
        """With its log, its exit and its restarts, which the table does not tell."""
        said = self._said(slurm_commands.details(job.id), alone=True).out
        told = jobs.from_details(said, job)
        told = replace(
            told,
            cluster=self.login,
            grace=self._kill_wait,
            log=self._log(told.log, told),
            error_log=self._log(told.error_log, told),
        )
        if not told.over:
            return replace(told, code=None, signal=None, settled=None)
        if before is not None:
            return replace(told, settled=now if not before.over else before.settled)
        # It was over when it was first seen: until its KILL it may have written.
        return replace(told, settled=min(now, told.ended + told.grace) if told.ended is not None else now)

    def _log(self, said: str, job: BatchJob) -> str:
        path = filled(said, job)
        return on(self.login, path) if path and self.login else path

    def _forgotten(self, job: BatchJob, now: float) -> BatchJob:
        """Nobody lists it any more, and it was not over when it was listed last."""
        try:
            said = self._said(slurm_commands.accounted(job.id), alone=True)
        except Unreachable:
            said = Printed(b"", Shown(""), 1)
        told = jobs.from_accounting(said.out, job) if said.status == 0 else None
        return replace(told or replace(job, state=FORGOTTEN), settled=now, silent=None)

    def _said(self, argv: list[str], alone: bool = False) -> Printed:
        """`alone`: it is about one job, which may be unknown. Raises Unreachable: it failed."""
        said = self._run(argv, slurm_commands.ASK_LIMIT)
        if said.status and not (alone and "Invalid job id" in said.error) and not (alone and argv[0] == "sacct"):
            raise Unreachable(f"{argv[0]}: {said.error or f'it ended with status {said.status}'}")
        return said


def _same(before: BatchJob, now: BatchJob) -> bool:
    """Nothing happened to it that its details could tell."""
    kept = (before.state, before.nodes, before.started, before.submitted, before.time_limit)
    return kept == (now.state, now.nodes, now.started, now.submitted, now.time_limit)

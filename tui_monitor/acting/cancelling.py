"""The rung CANCEL: a job is ended by its batch system, and is over when that says so, never by what a command returned.

`scancel` ends with 0 for a job that is unknown or has ended: its exit status tells at most that nothing was done.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.clock import Clock
from tui_monitor.errors import NotYet, StillAsked, Unreachable
from tui_monitor.hosts.job_clusters import Clusters
from tui_monitor.hosts.printed import Printed
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import clean

_DENIED = ("permission denied", "not permitted")
WAITED_FOR_AN_ANSWER = 60.0
"""Seconds after its time for which a stop is waited for where nobody answers, before nothing is known of its end."""


class _Sent(Struct):
    at: float
    heard: bool = False
    """Nothing more is to come of the command itself."""
    doubt: str = ""
    """Why nobody knows whether it arrived."""


class JobCancels:
    """Those under way."""

    def __init__(self, clusters: Clusters, clock: Clock) -> None:
        self._clusters, self._clock = clusters, clock
        self._sent: dict[tuple[str, str, str | None], _Sent] = {}

    def perform(self, proposal: StopProposal) -> Outcome:
        """One command about exactly this job, unless it is over, or another one has its number by now."""
        asked, now = proposal.job, self._now(proposal.job)
        if asked is None or now is None:
            return self._say(proposal, Result.REFUSED, "its engine does not know this job: nothing was sent")
        if now.over:
            return self._say(proposal, Result.ALREADY_GONE, f"{now.named} is {now.state}: nothing was sent")
        if not asked.is_same(now):
            said = f"{now.named} was begun anew since it was asked about: nothing was sent"
            return self._say(proposal, Result.CHANGED, said)
        if now.silent is not None:
            return self._say(proposal, Result.REFUSED, f"{now.silent}: nothing was sent")
        sent = self._sent[_key(proposal)] = _Sent(self._clock.now())
        refused = self._collect(proposal, sent)
        said = sent.doubt or f"{proposal.launch.shown} was sent: {now.engine.name} ends {now.named}"
        return refused or replace(self._say(proposal, Result.SENT, said), in_doubt=bool(sent.doubt))

    def verify(self, proposal: StopProposal) -> Outcome:
        """DONE when the job is over by its own state; UNKNOWN where nobody tells, or it may not have heard."""
        sent = self._sent.get(_key(proposal))
        if sent is not None and not sent.heard and (refused := self._collect(proposal, sent)) is not None:
            return refused
        self._clusters.look()
        now = self._now(proposal.job)
        if proposal.rung is Rung.CHECKPOINT and now is not None and not now.over:
            return self._say(proposal, Result.SENT, f"{now.named} is {now.state}")
        if now is None or now.forgotten:
            return self._over(
                proposal, Result.FAILED, "its engine does not know the job any more: how it ended is not known"
            )
        if now.over and now.engine.tells_own_ends and not now.ended_by_hand:
            said = f"{now.named} is {now.state}: it ended before {now.engine.name} stopped it{_how(now)}"
            return self._over(proposal, Result.ALREADY_GONE, said)
        if now.over:
            return self._over(proposal, Result.DONE, f"verified: {now.named} is {now.state}{_how(now)}")
        return self._not_over(proposal, now, sent)

    def _not_over(self, proposal: StopProposal, now: BatchJob, sent: _Sent | None) -> Outcome:
        unsure = (sent.doubt if sent is not None else "") or now.silent
        said = f"{now.named} is still {now.state}" if now.silent is None else f"{now.named} was {now.state}"
        waited = self._clock.now() - sent.at if sent is not None else float("inf")
        over_at = proposal.wait_seconds + (WAITED_FOR_AN_ANSWER if unsure else 0.0)
        if waited < over_at:
            told = self._say(proposal, Result.SENT, "; ".join(filter(None, (said, unsure))))
            return replace(told, in_doubt=sent is not None and bool(sent.doubt))
        result = Result.UNKNOWN if unsure else Result.STILL_ALIVE
        return self._over(proposal, result, "; ".join(filter(None, (said, unsure, "ask again" if unsure else ""))))

    def _collect(self, proposal: StopProposal, sent: _Sent) -> Outcome | None:
        """What the command said, once it is there: None while nothing speaks against the end of the job."""
        asked = proposal.job
        cluster = self._clusters.known.get(asked.cluster) if asked is not None else None
        if asked is None or cluster is None:
            return self._say(proposal, Result.REFUSED, "its cluster is not watched any more: nothing was sent")
        try:
            said = cluster.cancel(asked.id, proposal.signal if proposal.rung is Rung.CHECKPOINT else None)
        except (NotYet, StillAsked):
            return None  # it is on its way
        except Unreachable as error:
            cluster.hurry()
            sent.heard, sent.doubt = True, f"{error}: it is not known whether {asked.named} will end"
            return None  # it may have arrived: its state will tell
        cluster.hurry()
        sent.heard = True
        return self._refused(proposal, asked, said) if said.status else None

    def _refused(self, proposal: StopProposal, asked: BatchJob, said: Printed) -> Outcome:
        if any(word in said.error.lower() for word in _DENIED):
            whose = f" belongs to {asked.user}" if asked.user else " belongs to somebody else"
            denied = f"not permitted: {asked.named}{whose}; nothing was done"
            return self._over(proposal, Result.NOT_PERMITTED, denied)
        words = said.error or f"it ended with status {said.status}"
        return self._over(proposal, Result.FAILED, f"{proposal.launch.shown} failed: {words}")

    def _now(self, job: BatchJob | None) -> BatchJob | None:
        cluster = self._clusters.known.get(job.cluster) if job is not None else None
        return cluster.jobs.get(job.id) if cluster is not None and job is not None else None

    def _over(self, proposal: StopProposal, result: Result, message: str) -> Outcome:
        self._sent.pop(_key(proposal), None)
        return self._say(proposal, result, message)

    def _say(self, proposal: StopProposal, result: Result, message: str) -> Outcome:
        return Outcome(proposal, result, clean(message, 500), self._clock.now())


def _key(proposal: StopProposal) -> tuple[str, str, str | None]:
    job = proposal.job
    return ("", "", None) if job is None else (job.cluster, job.id, proposal.signal)


def _how(job: BatchJob) -> str:
    return f" (signal {job.signal})" if job.signal else f" (exit code {job.code})" if job.code else ""

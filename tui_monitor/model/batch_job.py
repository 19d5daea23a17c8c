"""A job of a batch system, as it tells of it: who runs it where, how it stands, how it ended, where its log is."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.model.engine import RAY, SLURM
from tui_monitor.text import Shown

_WAITING = frozenset(
    {"PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESV_DEL_HOLD", "SPECIAL_EXIT"}
)
FORGOTTEN = Shown("UNKNOWN")
"""Our own word, where the engine has none any more."""
_LIVING = frozenset(
    {"RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "RESIZING", "SIGNALING", "STAGE_OUT", "EXPEDITING"}
)
_ENDED_WELL = frozenset({"COMPLETED", "SUCCEEDED"})


class BatchJob(Struct, frozen=True):
    """One job, or one element of an array of jobs."""

    engine = SLURM
    id: str
    """`1234`, `7_3`, `raysubmit_x1`: what its commands are told. Of Slurm digits alone."""
    cluster: str = ""
    """The login node through which it is asked; empty: from here. Of Ray the address that answers."""
    name: Shown = Shown("")
    user: Shown = Shown("")
    state: Shown = Shown("")
    """`RUNNING`, `OUT_OF_MEMORY`: one word, in the engine's own spelling."""
    reason: Shown = Shown("")
    """Why it waits, or how it came to its state."""
    nodes: Shown = Shown("")
    code: int | None = None
    """Its exit code; None while there is none."""
    signal: int | None = None
    """Which ended it."""
    time_limit: float | None = None
    """Seconds that it may run; None where there is no limit, or it is not told."""
    restarts: int = 0
    """How often it was put back into the queue and begun anew."""
    log: str = ""
    """Its standard output, as files are named here; empty where that is no file."""
    error_log: str = ""
    folder: str = ""
    """In which it was started."""
    submitted: float | None = None
    """Seconds since the epoch, by the clock of the cluster, as are the others."""
    started: float | None = None
    ended: float | None = None
    settled: float | None = None
    """When it was seen to be over, by our clock."""
    silent: Shown | None = None
    """Why nothing newer is known: since when nobody answers. What stands here was so before."""
    grace: float = 30.0
    """Seconds from its cluster's TERM to its KILL."""

    @property
    def forgotten(self) -> bool:
        """It was living when it was last told of, and nobody knows it any more."""
        return self.state == FORGOTTEN

    @property
    def waits(self) -> bool:
        return self.state in _WAITING

    @property
    def lives(self) -> bool:
        """Its processes run, are stopped, or are being cleared away."""
        return self.state in _LIVING and not self.ended_by_hand

    @property
    def over(self) -> bool:
        return not self.waits and not self.lives and bool(self.state)

    def is_same(self, now: BatchJob) -> bool:
        """Not one that was put back into the queue and begun anew, nor a later one of the same number."""
        mine = (self.cluster, self.id, self.submitted, self.restarts)
        return mine == (now.cluster, now.id, now.submitted, now.restarts)

    @property
    def ended_well(self) -> bool:
        return self.state in _ENDED_WELL

    @property
    def ended_by_hand(self) -> bool:
        """Somebody took it away: no failure of its own."""
        return self.state == self.engine.state_by_hand

    @property
    def told(self) -> Shown:
        """`job 7_3 RUNNING on gpu-3`."""
        return Shown(f"{self.named} {self.state}" + (f" on {self.nodes}" if self.nodes else ""))

    @property
    def named(self) -> Shown:
        """`job 1234_7`, `job 1234 by login1`."""
        return Shown(f"job {self.id}" + (f" by {self.cluster}" if self.cluster else ""))

    @property
    def runs(self) -> Shown:
        """The command, where its engine tells."""
        return Shown("")

    @property
    def further_logs(self) -> tuple[str, ...]:
        """What parts of it print on their own."""
        return ()

    def stop_command(self, signal: str | None = None) -> tuple[str, ...]:
        """What its engine is told to do about it, as a person would type it. `signal`: send that, and end nothing."""
        return ("scancel", *((f"--signal={signal}",) if signal else ()), self.id)


class RayJob(BatchJob, frozen=True):
    """One that was submitted to Ray, whose id and cluster are `raysubmit_x1` and `http://host:8265`."""

    engine = RAY
    command: Shown = Shown("")
    more_logs: tuple[str, ...] = ()
    """Of its actors."""

    @property
    def named(self) -> Shown:
        """Without its address, which is long and of no login."""
        return Shown(f"job {self.id}")

    @property
    def runs(self) -> Shown:
        return self.command

    @property
    def further_logs(self) -> tuple[str, ...]:
        return self.more_logs

    def stop_command(self, signal: str | None = None) -> tuple[str, ...]:
        """It is one request to its address, and there is none for signals."""
        del signal
        return ("ray", "job", "stop", f"--address={self.cluster}", self.id)

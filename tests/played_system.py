"""A batch system, played: it tells of jobs that a test moves by hand, and fails or hangs as it likes."""

import threading
from collections.abc import Mapping

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.job_cluster import JobAnswer, Wanted
from tui_monitor.hosts.job_pace import JobPauses
from tui_monitor.hosts.printed import Printed
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import Shown

A_LOT = 10.0
PAUSE = 7.0
HURRIED, STIRRED, RETRY = 30.0, 1.5, 3.0


class PlayedSystem:
    """`jobs`: id -> state. What it told before stands beside them."""

    pauses = JobPauses(hurried=HURRIED, stirred=STIRRED, retry=RETRY)

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.jobs: dict[str, str] = {}
        self.more = False
        self.fails: Exception | None = None
        self.open = threading.Event()
        """Cleared: it hangs."""
        self.open.set()
        self.begun = threading.Event()
        self.asked: list[tuple[float, Wanted]] = []
        self.known: Mapping[str, BatchJob] = {}
        self.quiet: list[float] = []
        self.stopped: list[str] = []

    def checked(self, id: str) -> str:
        if not id.isdecimal():
            raise ValueError(f"{id} is no id of a job")
        return id

    def ask(self, wanted: Wanted, known: Mapping[str, BatchJob]) -> JobAnswer:
        self.asked.append((self._clock.now(), wanted))
        self.known = known
        self.begun.set()
        assert self.open.wait(A_LOT)
        if self.fails is not None:
            raise self.fails
        told = {id: BatchJob(id, state=Shown(state)) for id, state in self.jobs.items()}
        return JobAnswer({**known, **told}, self.more)

    def pause(self, jobs: Mapping[str, BatchJob], quiet: float) -> float:
        del jobs
        self.quiet.append(quiet)
        return PAUSE

    def cancel(self, id: str, signal: str | None) -> Printed:
        self.stopped.append(id)
        return Printed(b"", Shown(signal or ""), 0)

"""Slurm's commands, played: what they print of jobs that a test moves by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.printed import Printed
from tui_monitor.hosts.slurm.slurm_commands import SEPARATOR
from tui_monitor.text import Shown


class Slurm:
    """What its commands would print. `jobs`: id -> state."""

    def __init__(self, clock: ManualClock, version: str = "22.05.8") -> None:
        self.clock, self.version = clock, version
        self.jobs: dict[str, str] = {}
        self.logs: dict[str, str] = {}
        self.asked: list[list[str]] = []
        self.fails: Shown | None = None
        self.takes = 0.0
        self.at_once, self.most_at_once = 0, 0
        self.json: bytes | None = None
        self.accounted = b""
        self.begun = "2026-01-01T00:00:00"
        """When all of its jobs were submitted and began; empty: just now."""
        self.user, self.restarts, self.exit = "me", 0, "0:0"
        self.cancels: dict[str, Printed] = {}
        """What `scancel` prints of a job that it does not end."""

    def __call__(self, argv: Sequence[str], limit: float) -> Printed:
        del limit
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.asked.append(list(argv))
            if argv[0] == "scancel" and argv[-1] in self.cancels:
                return self.cancels[argv[-1]]
            if self.fails is not None:
                return Printed(b"", self.fails, 1)
            return Printed(self._says(argv), Shown(""), 0)
        finally:
            self.at_once -= 1

    def _says(self, argv: Sequence[str]) -> bytes:
        if "--version" in argv:
            return f"slurm-wlm {self.version}".encode()
        if "config" in argv:
            return b"KillWait                = 7 sec\n"
        if "--json" in argv:
            return self.json or b"squeue: unrecognized option\n"
        if argv[0] == "scontrol":
            log = self.logs.get(argv[-1], f"/w/{argv[-1]}.log")
            said = f"Restarts={self.restarts} ExitCode={self.exit} WorkDir=/w StdOut={log}"
            return f"JobId={argv[-1]} JobName=x UserId={self.user}(1) {said}\n".encode()
        if argv[0] == "scancel" and argv[-1] in self.jobs and len(argv) == 2:  # one that is known, and no signal
            self.jobs[argv[-1]] = "CANCELLED"
        if argv[0] == "sacct":
            return self.accounted
        rows = [
            (
                id,
                state,
                "Resources" if state == "PENDING" else "None",
                self.user,
                "n1",
                "UNLIMITED",
                *self._times(),
                "x",
            )
            for id, state in self.jobs.items()
        ]
        return "".join(SEPARATOR.join(row) + "\n" for row in rows).encode()

    def _times(self) -> tuple[str, str, str]:
        begun = datetime.fromtimestamp(self.clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return self.begun or begun, self.begun or begun, self.begun or begun

    def count(self, program: str) -> int:
        return sum(argv[0] == program for argv in self.asked)

"""A program of the person's own, started without a shell: in a session of its own, its output capped, and with its end
whatever it left behind ends, too.
"""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress

from tui_monitor.hosts.local import send_signal
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.text import Shown, clean_bytes

MARK = "TRAINMON_COMMAND"
"""Environment variable by which everything it started is known again, also what left its session."""
_KEPT = 4096
"""Bytes of its output: the last ones."""
_WORDS = 300
_LOOKS = 2
"""What forks and ends while one goes through the processes is seen in none of its forms: the next look finds it."""


def find(program: str) -> str | None:
    """Its whole path; None when there is none, or when it would depend on the folder one is in."""
    found = shutil.which(program)
    return found if found is not None and os.path.isabs(found) else None


class OwnCommand:
    """Raises OSError when it cannot be started."""

    def __init__(self, argv: Sequence[str]) -> None:
        self._name = os.urandom(8).hex()
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/",
            env={**os.environ, MARK: self._name},
        )
        self._output = b""
        self.left = False
        """Did it leave anything behind?"""
        self._nothing_seen = 0
        """In how many looks in a row."""
        self.status: int | None = None
        """Its exit status once it and all it left behind have ended; below 0 it was ended by a signal."""
        self._reader = threading.Thread(target=self._read, name="stop command", daemon=True)
        self._reader.start()

    @property
    def running(self) -> bool:
        """It itself; it is not reaped before everything of its session is gone, so that its number stays its own."""
        if self.status is not None:
            return False
        seen = os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return seen is None

    def kill(self) -> None:
        """It itself; see `sweep` for the rest."""
        if self.status is None:
            self._process.kill()

    def sweep(self, table: ProcessTable) -> bool:
        """End what it left behind. Is nothing of it left? To be asked again until it is so."""
        left, unsure = ([], False) if self.status is not None else self._left(table)
        for identity in left:
            _kill(table, identity)
        self.left = self.left or bool(left)
        self._nothing_seen = 0 if left or unsure else self._nothing_seen + 1
        if self._nothing_seen >= _LOOKS and self.status is None and not self.running:
            self.status = self._process.wait()
            self._reader.join(0.2)
        return self.status is not None

    @property
    def words(self) -> Shown:
        """The last of what it said, as one line."""
        return clean_bytes(b" / ".join(self._output.split(b"\n")).strip(b" /")[-_WORDS:], _WORDS)

    def _read(self) -> None:
        """All of it, lest it waits for a reader; little is kept."""
        pipe = self._process.stdout
        if pipe is None:
            return
        with pipe:
            while part := os.read(pipe.fileno(), 1 << 16):
                self._output = (self._output + part)[-_KEPT:]

    def _left(self, table: ProcessTable) -> tuple[list[ProcessIdentity], bool]:
        """What it left, and whether there is something of which that cannot be told yet."""
        found: list[ProcessIdentity] = []
        unsure, itself = False, table.facts(self._process.pid)
        for pid in table.pids():
            facts = table.facts(pid)
            if facts is None or facts.dead or pid in (self._process.pid, os.getpid()):
                continue
            environment = table.environment(pid)
            if facts.session == self._process.pid or environment.get(MARK) == self._name:
                identity = table.identify(pid)
                found += [identity] if identity is not None else []
            elif not environment and itself is not None and facts.start >= itself.start:
                unsure = unsure or _becomes_another(table, pid)
        return found, unsure


def _becomes_another(table: ProcessTable, pid: int) -> bool:
    """While a process is about to run another program it shows no environment: it may carry the mark. A kernel thread
    runs none, and into those of other persons nobody can look."""
    identity = table.identify(pid)
    return identity is not None and identity.uid == os.getuid() and identity.program != ""


def _kill(table: ProcessTable, identity: ProcessIdentity) -> None:
    """A program that took other rights meanwhile stays: nobody here may end it."""
    with suppress(ProcessLookupError, PermissionError), send_signal.hold(identity) as handle:
        if not handle.ended() and send_signal.same(table, identity):
            handle.send(signal.SIGKILL)

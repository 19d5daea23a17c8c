"""One case looked at by trainmon in a process of its own: what it said, what it cost, how it ended."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fuzz.cases import Case

LOOKS = (("check", "--json"), ("check",), ("check", "--report"), ("explain",))
WATCHED = (("watch", "--json"),)
CPU, MEMORY = 5.0, 300 << 10
"""Seconds for one command; kilobytes over the start."""
_HANGS = 120.0
"""Seconds on the wall for all commands of a case, on a machine that has more to do."""
_PIECES, _PAUSE = 6, 0.12


@dataclass(frozen=True, slots=True)
class Look:
    """One command as other programs see it."""

    command: tuple[str, ...]
    status: int
    out: bytes
    err: bytes
    cpu: float


@dataclass(frozen=True, slots=True)
class Result:
    looks: tuple[Look, ...]
    ended: str
    """How the process ended, when that was not of itself."""
    memory: int
    """Kilobytes over the start."""


def look(case: Case, tree: Path, scratch: Path) -> Result:
    """All commands on `tree`, in one child. A case that grows is written anew, piece by piece, while it is watched."""
    commands = WATCHED if case.grows else LOOKS
    log = tree / case.name
    if case.grows:
        log.write_bytes(case.data[: len(case.data) // _PIECES])
    pid = os.fork()
    if pid == 0:
        _be_a_child(commands, tree, scratch)
    if case.grows:
        _grow(pid, log, case.data)
    ended = _wait(pid)
    done = [_read(scratch, number, command) for number, command in enumerate(commands)]
    memory = scratch / "memory"
    return Result(tuple(filter(None, done)), ended, int(memory.read_text()) if memory.exists() else 0)


def _be_a_child(commands: tuple[tuple[str, ...], ...], tree: Path, scratch: Path) -> None:
    from tui_monitor.cli.main import main

    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        resource.setrlimit(resource.RLIMIT_CPU, (int(CPU * len(commands) * 2), int(CPU * len(commands) * 2) + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_virtual() + (2 << 30),) * 2)
        os.chdir(scratch)
        start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for number, command in enumerate(commands):
            _redirect(scratch, number)
            before = time.process_time()
            try:
                status = main([*command, str(tree)])
            except SystemExit as left:
                status = left.code if isinstance(left.code, int) else 99
            sys.stdout.flush()
            sys.stderr.flush()
            (scratch / f"{number}.json").write_text(json.dumps([status, time.process_time() - before]))
            (scratch / "memory").write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start))
    except BaseException:  # noqa: BLE001 -- told as a death: what is missing is seen by the parent
        import traceback

        os.write(2, traceback.format_exc().encode("utf-8", "replace"))
        os._exit(98)
    os._exit(0)


def _virtual() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def _redirect(scratch: Path, number: int) -> None:
    for descriptor, end in ((1, "out"), (2, "err")):
        file = os.open(scratch / f"{number}.{end}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, descriptor)
        os.close(file)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 -- of the child, to its end
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, errors="backslashreplace")  # noqa: SIM115


def _grow(pid: int, log: Path, data: bytes) -> None:
    size = len(data) // _PIECES
    with log.open("ab") as file:
        for piece in range(1, _PIECES):
            time.sleep(_PAUSE)
            end = len(data) if piece == _PIECES - 1 else size * (piece + 1)
            file.write(data[size * piece : end])
            file.flush()
    time.sleep(3 * _PAUSE)
    os.kill(pid, signal.SIGINT)


def _wait(pid: int) -> str:
    until = time.monotonic() + _HANGS
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            if code < 0:
                return f"died of {signal.Signals(-code).name}"
            return "" if code == 0 else f"left with {code}"
        time.sleep(0.004)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return "hangs"


def _read(scratch: Path, number: int, command: tuple[str, ...]) -> Look | None:
    """None when the command did not come to its end."""
    told = scratch / f"{number}.json"
    if not told.exists():
        return None
    status, cpu = json.loads(told.read_text())
    out, err = ((scratch / f"{number}.{end}").read_bytes() for end in ("out", "err"))
    return Look(command, status, out, err, cpu)

"""A process of its own for each mount that may hang: a thread that waits for a dead file server cannot be ended, and
trainmon could not be left as long as one of its threads waits.

The process does whatever picklable work it is given, one after another. It ends with trainmon, or, where it waits for a
dead server, as soon as that answers; nobody waits for it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import BinaryIO

from tui_monitor.errors import SourceError, Unreachable
from tui_monitor.text import clean

_PROGRAM = "import sys; sys.path[:] = {path!r}; from tui_monitor.hosts.local.apart import work_on; work_on()"


class Apart:
    """Does work in the process of one mount. Called from one thread."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, work: Callable[[], object]) -> object:
        """What `work` returns or raises there. Raises Unreachable when the process has ended; the next work gets a new
        one."""
        value, error, cause = self._exchange(pickle.dumps(work))
        if error is not None:
            raise error from cause
        return value

    def _exchange(self, packed: bytes) -> tuple[object, Exception | None, BaseException | None]:
        process = self._process = self._process or _started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(packed)
            process.stdin.flush()
            answer: tuple[object, Exception | None, BaseException | None] = pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError) as broken:
            process.kill()
            process.wait()
            self._process = None
            raise Unreachable(f"what reads {clean(self._place)} has ended; it is started again") from broken
        return answer


def _started() -> subprocess.Popen[bytes]:
    """In a session of its own: the keys and signals of the terminal are for trainmon."""
    program = _PROGRAM.format(path=sys.path)
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-P", "-c", program], stdin=pipe, stdout=pipe, stderr=none, cwd="/", start_new_session=True
    )


def work_on() -> None:
    """In that process: until trainmon has gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed is no answer
    try:
        while True:
            answers.write(_done(sys.stdin.buffer))
            answers.flush()
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return


def _done(works: BinaryIO) -> bytes:
    work = pickle.load(works)
    try:
        return pickle.dumps((work(), None, None))
    except Exception as error:  # noqa: BLE001 -- raised again where it was asked for
        return _packed(error)


def _packed(error: Exception) -> bytes:
    try:
        return pickle.dumps((None, error, error.__cause__))
    except Exception:  # noqa: BLE001 -- an error that cannot travel is told in words
        return pickle.dumps((None, SourceError(f"{type(error).__name__}: {error}"), None))

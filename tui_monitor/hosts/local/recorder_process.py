"""Starting a command with the recorder beside it: see `recorder/trainmon_recorder.py`."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

from tui_monitor.errors import NotExecutable, NotFound, UsageError
from tui_monitor.text import clean

_RECORDER = os.path.join("recorder", "trainmon_recorder.py")
_MARK = "TRAINMON_RUN"
_MISSING = (errno.ENOENT, errno.ENOTDIR)


def program(word: str) -> str:
    """The file that a command's first word means, by PATH where it is no path. Raises NotFound, NotExecutable."""
    if os.sep in word:
        found = [word] if os.path.lexists(word) else []
    else:
        folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
        found = [path for folder in folders if os.path.isfile(path := os.path.join(folder or os.curdir, word))]
    for path in found:
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return os.path.abspath(path)
    if found:
        raise NotExecutable(f"{clean(found[0])} is not a program that can be run{_how_else(found[0])}")
    where = "there is no such file" if os.sep in word else "it is not in PATH"
    raise NotFound(f"{clean(word)}: command not found: {where}")


def _how_else(path: str) -> str:
    if os.path.isdir(path):
        return ": it is a folder"
    return f" (python {clean(path)}, or chmod +x)" if path.endswith(".py") else " (chmod +x makes it one)"


class RecorderProcess:
    """The recorder of one run, as it is seen by the trainmon that started it; it needs none."""

    def __init__(
        self, folder: str, descriptor: int, path: str, command: Sequence[str], head: str, goes_on: bool
    ) -> None:
        """Starts `path` with the arguments `command` (its own name first). `head`: further members of the exit file.

        `descriptor`: the folder, opened; a lock on it is the recorder's from then on, too.
        Returns once it runs. Raises NotFound, NotExecutable, UsageError; then nothing runs.
        """
        self._process = self._start(folder, descriptor)
        order = [head, "append" if goes_on else "new", path, *command]
        assert self._process.stdin is not None
        self._process.stdin.write(b"\0".join(map(os.fsencode, order)))
        self._process.stdin.close()
        word, number = self._hear() or ("failed", 0)
        if word == "failed":
            self.release()
            raise _refusal(path, number)
        self.pid = number
        self._descriptor = _descriptor(number)

    def _start(self, folder: str, descriptor: int) -> subprocess.Popen[bytes]:
        package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        told = {name: value for name, value in os.environ.items() if name != _MARK}  # it belongs to no run
        return subprocess.Popen(
            [sys.executable, "-I", "-S", os.path.join(package, _RECORDER), folder, f"{descriptor}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            pass_fds=[descriptor],
            env=told,
            start_new_session=True,
        )

    def _hear(self) -> tuple[str, int] | None:
        """What it says next; None when it can say nothing any more."""
        assert self._process.stdout is not None
        word, _, number = self._process.stdout.readline().partition(b" ")
        return (word.decode(), int(number)) if number.endswith(b"\n") else None

    def pass_on(self, number: int) -> None:
        """A signal that we were sent goes to the command; what a terminal sends, to all of its group, as from there."""
        if self._descriptor is None:
            return  # it has ended already
        with suppress(ProcessLookupError):
            whole_group = number in (signal.SIGINT, signal.SIGQUIT)
            if self._descriptor >= 0:
                signal.pidfd_send_signal(self._descriptor, 0 if whole_group else number)
            elif not whole_group:
                os.kill(self.pid, number)
            if whole_group:
                os.killpg(self.pid, number)

    def exit_code(self) -> int | None:
        """Waits for the command to end: its exit code, or minus the signal. None when the recorder was killed."""
        heard = self._hear()
        return None if heard is None else heard[1]

    def release(self) -> None:
        """It is left alone: nobody here waits for it any more."""
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process.returncode = 0  # its parent is about to end: no warning that it was left behind


def _descriptor(pid: int) -> int | None:
    """What leads to this process and never to a later one of the same number: None when it is gone, -1 where there is
    no such thing."""
    if not hasattr(os, "pidfd_open"):
        return -1
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None
    except OSError:
        return -1


def _refusal(path: str, number: int) -> NotFound | NotExecutable | UsageError:
    said = os.strerror(number) if number else "its recorder did not start"
    sentence = f"{clean(path)} cannot be run: {said}"
    if number in _MISSING:
        return NotFound(f"{sentence} (it, or the interpreter that its first line names)")
    return NotExecutable(sentence) if number in (errno.EACCES, errno.ENOEXEC, errno.EPERM) else UsageError(sentence)

"""Where a run of `trainmon run` lies: `logs/ID`, made for it, or gone on with. Two never write into one log."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count, pairwise
from types import TracebackType

from tui_monitor.acting import pidfile, pidfile_trust
from tui_monitor.acting.place import within
from tui_monitor.clock import SystemClock
from tui_monitor.errors import UsageError
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.reading.discovery.grouping import ROUND
from tui_monitor.reading.discovery.kinds import is_entered
from tui_monitor.text import clean

_LOG = "train.log"
_OF_A_RUN = (_LOG, "pid", "timing.csv", "exit.json")
_NAME = re.compile(r"[^\W_][\w.@+=,-]*")
_LONGEST = 100
_PATIENCE, _AGAIN = 1.0, 0.02
"""Seconds."""
_FIRST = 3
"""The first descriptor behind those of standard input and output."""
_SCRIPT = re.compile(r"\.(py|sh|jl|r)$", re.I)


class RunFolder:
    """Held while the command is started in it, so that no other trainmon starts one there, too."""

    def __init__(self, path: str, descriptor: int, made: bool, goes_on: bool) -> None:
        self.path = path
        self.goes_on = goes_on
        """A run that has ended goes on in it."""
        self.descriptor = descriptor
        """The folder itself, whatever its name leads to by now; locked until nobody has it open any more."""
        self._made = made

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self.descriptor)

    def take_back(self) -> None:
        """Nothing runs in it: what was made for it goes."""
        if self.goes_on:
            return
        with suppress(OSError):
            os.unlink(os.path.join(self.path, _LOG))
        with suppress(OSError):
            if self._made:
                os.rmdir(self.path)


def named_after(root: str, command: Sequence[str]) -> RunFolder:
    """A new one: `train` for `python train.py`, then `train-2`. Raises UsageError."""
    name = _name_of(command)
    for number in count(1):
        path = os.path.join(root, "logs", name if number == 1 else f"{name}-{number}")
        try:
            _made(os.path.dirname(path))
            os.mkdir(path)
        except FileExistsError:
            continue
        except OSError as error:
            raise _not_made(path, error) from error
        return _held(path, True, False)
    raise AssertionError


def begun_anew(root: str, name: str) -> RunFolder:
    """Of a person's own name: where there is a run already, nothing is mixed into it. Raises UsageError."""
    path = os.path.join(root, "logs", _checked(name))
    made = _made(path)
    if any(os.path.lexists(os.path.join(path, kept)) for kept in _OF_A_RUN):
        raise UsageError(f"{clean(path)} holds a run: take another --name, or go on in its log with --append")
    return _held(path, made, False)


def gone_on(root: str, name: str) -> RunFolder:
    """Of a run that has ended, or was not begun. Raises UsageError while it may run."""
    path = os.path.join(root, "logs", _checked(name))
    made = _made(path)
    if (why := _may_run(path)) is not None:
        raise UsageError(f"{clean(path)} {why}: two would write into one log")
    log = os.path.join(path, _LOG)
    if os.path.lexists(log) and (os.path.islink(log) or not os.path.isfile(log)):
        raise UsageError(f"{clean(log)} is no regular file: nothing is written into it")
    folder = _held(path, made, os.path.lexists(log))
    if (why := _may_run(path)) is not None:
        with folder:
            raise UsageError(f"{clean(path)} {why}: two would write into one log")
    return folder


def _may_run(path: str) -> str | None:
    """Half a sentence; None when its end is known."""
    table, known = system_table(), pidfile.read(os.path.join(path, "pid"))
    if known is not None and not os.path.exists(os.path.join(path, "exit.json")):
        if isinstance(known, pidfile.Unusable):
            return f"may still run ({known.reason})"
        if not pidfile_trust.has_ended(table, known):
            return f"still runs (process {known.pid})"
    log = {os.path.realpath(os.path.join(path, _LOG))}
    left = [pid for pid in table.pids() if table.writes(pid, log)]  # what its command started may go on without it
    return f"still runs (process {min(left)} has its log open)" if left else None


def _held(path: str, made: bool, goes_on: bool) -> RunFolder:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        if descriptor < _FIRST:  # the recorder needs those for itself
            low, descriptor = descriptor, fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _FIRST)
            os.close(low)
    except OSError as error:
        raise _not_made(path, error) from error
    folder = RunFolder(path, descriptor, made, goes_on)
    if not _is_locked(descriptor):
        os.close(descriptor)
        raise UsageError(f"another trainmon is just starting a run in {clean(path)}, or records the end of one")
    if not goes_on:
        _claim(folder)
    return folder


def _is_locked(descriptor: int) -> bool:
    """The recorder of a run that has just ended has it for some moments more."""
    for _ in range(round(_PATIENCE / _AGAIN)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            SystemClock().sleep(_AGAIN)
        except OSError:
            return True  # a file system without locks: the log, which is made new, decides
    return False


def _claim(folder: RunFolder) -> None:
    log = os.path.join(folder.path, _LOG)
    try:
        os.close(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666))
    except OSError as error:
        with folder:
            raise _not_made(log, error) from error


def _made(path: str) -> bool:
    """The folder is there; was it made just now?"""
    there = os.path.isdir(path)
    if os.path.islink(path) and not within(os.path.realpath(path), os.path.realpath(os.path.dirname(path))):
        raise UsageError(f"{clean(path)} is a link that leads elsewhere: what runs there is not looked for")
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise _not_made(path, error) from error
    return not there


def _not_made(path: str, error: OSError) -> UsageError:
    return UsageError(f"{clean(path)} cannot be made: {error.strerror}")


def _checked(name: str) -> str:
    """`exp-1`, or in a round `round-1-hp/exp-1`. Raises UsageError."""
    above, slash, last = name.rpartition("/")
    fits = _NAME.fullmatch(last) is not None and len(os.fsencode(last)) <= _LONGEST
    if not fits or (slash and not ROUND.fullmatch(above)) or ROUND.fullmatch(last):
        raise UsageError(
            f"--name {clean(name, 120)}: a name is one word of letters, digits and . _ - @ + = , (at most {_LONGEST}"
            " bytes), in a round behind its folder (round-1-hp/exp-1)"
        )
    if not is_entered("logs", last):
        raise UsageError(f"--name {clean(name, 120)}: folders of this name are never looked into: take another")
    return name


def _name_of(command: Sequence[str]) -> str:
    """The script or module that it runs, else its program."""
    scripts: list[Callable[[], str | None]] = [
        lambda: next((_SCRIPT.sub("", os.path.basename(word)) for word in command if _SCRIPT.search(word)), None),
        lambda: next((after.rpartition(".")[2] for word, after in pairwise(command) if word == "-m"), None),
    ]
    said = next((name for script in scripts if (name := script())), os.path.basename(command[0]))
    plain = re.sub(r"[^\w.-]+", "-", said).lstrip("._-")[:50]
    return plain if _NAME.fullmatch(plain) and is_entered("logs", plain) and not ROUND.fullmatch(plain) else "run"

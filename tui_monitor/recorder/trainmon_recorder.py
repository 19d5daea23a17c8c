"""Starts the command of a run and stays beside it: keeps `pid`, `timing.csv` and, once it has ended, `exit.json`.

    python -I -S trainmon_recorder.py FOLDER < order

The command writes its log itself; the recorder only looks how long that has become. So the command goes on whatever
becomes of the recorder, and the recorder does whatever becomes of trainmon and of the terminal. What a full disk does
not take is tried again; nothing here ends, or waits for, the command's own writing.
"""

from __future__ import annotations

import errno
import os
import select
import signal
import sys
import time

LOG, PID, TIMING, EXIT = "train.log", "pid", "timing.csv", "exit.json"
HEADER = b"byte_offset_end,seconds_since_start\n"
ROOM = 4096
"""Bytes kept free for the exit file from the start, so that a disk that is full by then takes it."""

RECENT = 10.0
OFTEN, SELDOM = 0.1, 0.5
"""Seconds between two looks at a log that grew in the last 10 s, and at any other."""
FINENESS = 1e-5
"""Rows of a log that always grows: a tenth of a second apart, later this share of the time since the start. A month is
700,000 rows, 12 MB."""
AGAIN = 1.0
"""Seconds to the next try to write what could not be written."""
GIVE_UP = 3600.0
"""Seconds after the end of the command for which what is unwritten is tried again."""
MOST_UNWRITTEN = 1 << 20
"""Bytes of rows that wait for a disk; beyond, every second one is forgotten."""

NOT_OURS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
"""What ends a terminal or a session is not meant for the only one who will know how the command ended."""
AS_USUAL = (*NOT_OURS, signal.SIGPIPE, signal.SIGXFSZ)
"""Signals that are handled here, or by Python, in a way that the command must not inherit."""


def main() -> None:
    folder = sys.argv[1]
    for number in NOT_OURS:
        signal.signal(number, signal.SIG_IGN)
    head, goes_on, program, *command = _order()
    began = time.time()
    try:
        pid = start(folder, program, command)
    except OSError as error:
        tell(f"failed {error.errno}")
        return
    kept = Kept(folder, pid, goes_on == b"append")
    kept.write()
    tell(f"pid {pid}")
    os.chdir("/")
    status = _beside(pid, kept)
    kept.look(last=True)
    kept.end(exit_text(status, pid, began, time.time(), kept.forgot, head))
    tell(f"exit {os.waitstatus_to_exitcode(status)}")
    kept.settle()


def start(folder: str, program: bytes, command: list[bytes]) -> int:
    """The pid of the command, in a session of its own, with both outputs on the log. Raises OSError."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    log = os.open(os.path.join(folder, LOG), flags, 0o666)
    surroundings = {**os.environb, b"TRAINMON_RUN": os.fsencode(folder)}
    surroundings.setdefault(b"PYTHONUNBUFFERED", b"1")
    try:
        return os.posix_spawn(
            program,
            command,
            surroundings,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, log, 1),
                (os.POSIX_SPAWN_DUP2, log, 2),
            ],
            setsid=True,
            setsigmask=[],
            setsigdef=AS_USUAL,
        )
    finally:
        os.close(log)


class Kept:
    """What is kept of one run in its folder. `goes_on`: it was there before, and so may its timing be."""

    def __init__(self, folder: str, pid: int, goes_on: bool) -> None:
        self._log = os.path.join(folder, LOG)
        self._pid = os.path.join(folder, PID)
        self._timing = os.path.join(folder, TIMING)
        self._exit = os.path.join(folder, EXIT)
        self._room = os.path.join(folder, f".{EXIT}")
        self._unwritten_pid = b"%d\n" % pid
        before = _mended(self._timing) if goes_on else None
        self._start = time.monotonic() - (before or 0.0)
        self._rows = HEADER if before is None else b""
        self._size = -1
        self._grew = self._looked = time.monotonic()
        self._unwritten_exit = b""
        self.forgot = False
        """The disk was full for so long that rows were forgotten."""
        self._next_try = 0.0
        self._make_room()
        self.look()

    def pause(self) -> float:
        """Seconds to the next look."""
        now = time.monotonic()
        usual = OFTEN if now - self._grew < RECENT else SELDOM
        return max(usual, (now - self._start) * FINENESS)

    def look(self, last: bool = False) -> None:
        """A row where the log has grown; at the `last` one in any case."""
        self._looked = time.monotonic()
        try:
            size = os.stat(self._log).st_size
        except OSError:
            size = self._size if last else -1
        if size >= 0 and (size != self._size or last):
            self._rows += b"%d,%.2f\n" % (size, self._looked - self._start)
            self._size, self._grew = size, self._looked
        if len(self._rows) > MOST_UNWRITTEN:
            self._forget()

    def write(self) -> None:
        """The pid first: a timing table without one would be a recording. What cannot be written waits."""
        if time.monotonic() < self._next_try:
            return
        try:
            if self._unwritten_pid:
                _replace(self._pid, f"{self._pid[: -len(PID)]}.{PID}", self._unwritten_pid)
                self._unwritten_pid = b""
            if self._rows:
                self._append_rows()
        except OSError:
            self._next_try = time.monotonic() + AGAIN

    def end(self, text: bytes) -> None:
        """How it ended is asked for first, whatever else waits."""
        self._unwritten_exit = text
        self._write_exit()
        self._next_try = 0.0
        self.write()

    def settle(self) -> None:
        """Until all is written, or its folder is gone, or nobody can be waiting for it any more."""
        until = time.monotonic() + GIVE_UP
        while self._waits() and time.monotonic() < until and os.path.isdir(os.path.dirname(self._log)):
            time.sleep(AGAIN)
            self._write_exit()
            self.write()

    def _waits(self) -> bool:
        return bool(self._unwritten_pid or self._rows or self._unwritten_exit)

    def _write_exit(self) -> None:
        try:
            if self._unwritten_exit:
                _replace(self._exit, self._room, self._unwritten_exit)
                self._unwritten_exit = b""
        except OSError:
            return  # tried again

    def _append_rows(self) -> None:
        table = os.open(self._timing, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        try:
            while self._rows:
                self._rows = self._rows[os.write(table, self._rows) :]
        finally:
            os.close(table)

    def _forget(self) -> None:
        """Every second row, but for the first, which may have been written in part."""
        self.forgot = True
        first, *rows = self._rows.splitlines(keepends=True)
        self._rows = b"".join([first, *rows[len(rows) % 2 == 0 :: 2]])

    def _make_room(self) -> None:
        """Of an earlier end nothing is true any more."""
        for path in (self._exit, self._room):
            try:
                os.unlink(path)
            except OSError:
                continue
        try:
            _put(self._room, b" " * ROOM)
        except OSError:
            return  # then it is written when it is known, or tried again


def exit_text(status: int, pid: int, began: float, ended: float, forgot: bool, head: bytes) -> bytes:
    """`forgot`: rows of the timing. `head`: further members, as JSON."""
    code = os.waitstatus_to_exitcode(status)
    members = {
        "code": "null" if code < 0 else f"{code}",
        "signal": f"{-code}" if code < 0 else "null",
        "at": f'"{_utc(ended)}"',
        "started": f'"{_utc(began)}"',
        "pid": f"{pid}",
        "timing_thinned": "true" if forgot else "false",
    }
    said = ", ".join(f'"{name}": {value}' for name, value in members.items())
    return b"{" + said.encode() + (b", " + head if head else b"") + b"}\n"


def tell(words: str) -> None:
    """To the trainmon that started us, as long as it listens."""
    try:
        os.write(1, words.encode() + b"\n")
    except OSError:
        return


def _beside(pid: int, kept: Kept) -> int:
    """Until the command ends; its wait status."""
    ending = _ending_of(pid)
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        kept.look()
        kept.write()
        if ending is None:
            time.sleep(OFTEN)
        else:
            ending.poll(1000 * kept.pause())


def _ending_of(pid: int) -> select.poll | None:
    """Is woken when it ends; None where the system has no such thing."""
    if not hasattr(os, "pidfd_open"):
        return None
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return None
    ending = select.poll()
    ending.register(descriptor, select.POLLIN)
    return ending


def _order() -> list[bytes]:
    """From standard input: members of the exit file, `new` or `append`, the program, its arguments."""
    parts = []
    while part := os.read(0, 1 << 16):
        parts.append(part)
    return b"".join(parts).split(b"\0")


def _mended(path: str) -> float | None:
    """Seconds from the start of a timing table to now; None where there is none. A row torn at its end is cut off."""
    try:
        table = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        seen = os.fstat(table)
        since, size = max(0.0, time.time() - seen.st_mtime), seen.st_size
        tail = os.pread(table, 200, max(0, size - 200))
        whole = tail.rfind(b"\n") + 1
        os.ftruncate(table, size - len(tail) + whole)
        last = tail[:whole].splitlines()[-1].partition(b",")[2] if whole else b""
        return float(last) + since if last.replace(b".", b"").isdigit() else (0.0 if whole else None)
    except OSError:
        return None
    finally:
        os.close(table)


def _replace(path: str, beside: str, content: bytes) -> None:
    """`path` is there whole or not at all."""
    _put(beside, content)
    os.rename(beside, path)


def _put(path: str, content: bytes) -> None:
    """Into the room that an earlier content took, where there is one."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    try:
        if os.pwrite(file, content, 0) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.ftruncate(file, len(content))
        os.fsync(file)
    finally:
        os.close(file)


def _utc(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1000):03d}Z"


if __name__ == "__main__":
    main()

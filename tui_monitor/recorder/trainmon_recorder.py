"""Starts the command of a run and stays beside it: keeps `pid`, `timing.csv` and, once it has ended, `exit.json`.

    python -I -S trainmon_recorder.py FOLDER DESCRIPTOR < order

The command writes its log itself; the recorder only looks how long that has become. So the command goes on whatever
becomes of the recorder, and the recorder does whatever becomes of trainmon and of the terminal. What a full disk does
not take is tried again; nothing here ends, or waits for, the command's own writing. DESCRIPTOR is the folder itself,
opened and locked: what is kept goes where that is moved to, and never into another one that has its name by now.
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

REGULAR = 0o10
"""What the mode of a file says that is no pipe, device or folder."""
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
FOR_TRAININGS = (signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGIO)
"""Schedulers and people send these to all processes of a job, so that it saves; whoever does not know them ends."""
AS_USUAL = (*NOT_OURS, signal.SIGPIPE, signal.SIGXFSZ)
"""Signals that are handled here, or by Python, in a way that the command must not inherit."""


def main() -> None:
    folder, descriptor = sys.argv[1], int(sys.argv[2])
    os.set_inheritable(descriptor, False)
    for number in NOT_OURS:
        signal.signal(number, signal.SIG_IGN)
    for number in FOR_TRAININGS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda *_: None)  # which, unlike what is ignored, the command does not inherit
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # whoever ignores it is told nothing of an end
    # From standard input: members of the exit file, `new` or `append`, the program, its arguments.
    head, goes_on, program, *command = b"".join(iter(lambda: os.read(0, 1 << 16), b"")).split(b"\0")
    began = time.time()
    try:
        pid = start(folder, descriptor, program, command)
    except OSError as error:
        tell(f"failed {error.errno}")
        return
    kept = Kept(descriptor, pid, goes_on == b"append")
    kept.write()
    tell(f"pid {pid}")
    os.chdir("/")
    status = _beside(pid, kept)
    kept.look(last=True)
    kept.end(exit_text(status, pid, began, time.time(), kept.forgot, head))
    tell(f"exit {os.waitstatus_to_exitcode(status)}")
    kept.settle()


def start(folder: str, descriptor: int, program: bytes, command: list[bytes]) -> int:
    """The pid of the command, in a session of its own, with both outputs on the log. Raises OSError."""
    log = _open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, descriptor)
    surroundings = {**os.environb, b"TRAINMON_RUN": os.fsencode(folder)}
    outputs = [(os.POSIX_SPAWN_DUP2, log, number) for number in (1, 2)]
    surroundings.setdefault(b"PYTHONUNBUFFERED", b"1")
    try:
        return os.posix_spawn(
            program,
            command,
            surroundings,
            file_actions=[(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), *outputs],
            setsid=True,
            setsigmask=[],
            setsigdef=AS_USUAL,
        )
    finally:
        os.close(log)


class Kept:
    """What is kept of one run in its folder. `goes_on`: it was there before, and so may its timing be."""

    def __init__(self, folder: int, pid: int, goes_on: bool) -> None:
        self._folder = folder
        self._unwritten_pid = b"%d\n" % pid
        before = _mended(folder) if goes_on else None
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
            size = os.stat(LOG, dir_fd=self._folder).st_size
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
                _replace(PID, self._unwritten_pid, self._folder)
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
        while self._waits() and time.monotonic() < until and os.fstat(self._folder).st_nlink:
            time.sleep(AGAIN)
            self._write_exit()
            self.write()

    def _waits(self) -> bool:
        return bool(self._unwritten_pid or self._rows or self._unwritten_exit)

    def _write_exit(self) -> None:
        try:
            if self._unwritten_exit:
                _replace(EXIT, self._unwritten_exit, self._folder)
                self._unwritten_exit = b""
        except OSError:
            return  # tried again

    def _append_rows(self) -> None:
        table = _open(TIMING, os.O_WRONLY | os.O_APPEND | os.O_CREAT, self._folder)
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
        for name in (EXIT, f".{EXIT}", f".{PID}"):
            try:
                os.unlink(name, dir_fd=self._folder)
            except OSError:
                continue
        try:
            _put(f".{EXIT}", b" " * ROOM, self._folder)
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
    try:
        ending = select.poll()
        ending.register(os.pidfd_open(pid), select.POLLIN)
    except (AttributeError, OSError):
        return None
    return ending


def _mended(folder: int) -> float | None:
    """Seconds from the start of a timing table to now; None where there is none. A row torn at its end is cut off."""
    try:
        table = _open(TIMING, os.O_RDWR, folder)
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


def _replace(name: str, content: bytes, folder: int) -> None:
    """It is there whole or not at all."""
    _put(f".{name}", content, folder)
    os.rename(f".{name}", name, src_dir_fd=folder, dst_dir_fd=folder)


def _put(name: str, content: bytes, folder: int) -> None:
    """Into the room that an earlier content took, where there is one."""
    file = _open(name, os.O_WRONLY | os.O_CREAT, folder)
    try:
        if os.pwrite(file, content, 0) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.ftruncate(file, len(content))
        os.fsync(file)
    finally:
        os.close(file)


def _open(name: str, flags: int, folder: int) -> int:
    """A regular file: a pipe of that name would be waited for, for ever. Raises OSError."""
    file = os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666, dir_fd=folder)
    if os.fstat(file).st_mode >> 12 != REGULAR:
        os.close(file)
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
    os.set_blocking(file, True)  # the command gets it
    return file


def _utc(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1000):03d}Z"


if __name__ == "__main__":
    main()

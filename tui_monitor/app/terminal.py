"""The terminal may be taken away, by a signal or without a word, and it may stop taking what is drawn on it.

Training goes on; we leave in order, and where that takes too long, without: Textual dies of a signal without restoring
the screen, spins for ever on a terminal that is gone, and waits for ever for one that is not read.
"""

import os
import select
import shutil
import signal
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from textual.geometry import Size

from tui_monitor.clock import monotonic

HUNG_UP = 128 + signal.SIGHUP
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
GRACE, PATIENCE = 1.0, 2.0
"""Seconds to leave in order: once told to by a signal or a terminal that is gone, and by a person."""
_RESTORING = 0.5
_WAKING = signal.SIGURG
"""Interrupts a thread that sleeps in the kernel; nothing else comes of it."""
_TOLD, _LEAVING, _OVER = b"t", b"l", b"o"
_RESTORE = (
    b"\x1b\\\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[<u"
    b"\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m"
)
"""Everything off that Textual's driver turns on, in its order, behind whatever sequence was cut off."""


def size() -> Size:
    """As it is now."""
    return Size(*shutil.get_terminal_size())


def told_size() -> Size | None:
    """Of what is drawn upon, by its own word: COLUMNS and LINES may be those of another. None where it tells none, and
    is drawn upon as if it had 80x24."""
    try:
        return Size(*os.get_terminal_size(2)) or None
    except OSError:
        return None


def takes_more() -> bool:
    """Is what was drawn so far on its way? Not while it is frozen (Ctrl-S), or slower than we draw."""
    return not os.isatty(2) or bool(select.select([], [2], [], 0)[1])


class Guard:
    """A thread of its own, which no screen and no file can hold up."""

    def __init__(self, leave: Callable[[int], None]) -> None:
        """`leave(status)` begins to leave in order; it is called on the guard's thread."""
        self._leave = leave
        self._status = 0
        self._modes = termios.tcgetattr(0) if _is_terminal() else None
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)
        self._thread = threading.Thread(target=self._watch, name="terminal", daemon=True)
        self._thread.start()

    def told(self, status: int) -> None:
        """To end with this status. May be called while anything else is under way, as a signal does."""
        self._status = status
        self._tell(_TOLD)

    def leaving(self, status: int) -> None:
        """A person leaves: no longer than `PATIENCE` from now."""
        self._status = self._status or status
        self._tell(_LEAVING)

    def over(self) -> None:
        self._tell(_OVER)
        self._thread.join()
        os.close(self._writing)
        os.close(self._reading)

    def _tell(self, word: bytes) -> None:
        with suppress(BlockingIOError):  # so many words: the first of them is being obeyed
            os.write(self._writing, word)

    def _watch(self) -> None:
        word = self._first_word()
        if word == _OVER:
            return
        if word == _TOLD:
            self._leave(self._status)
        if not self._is_over_within(PATIENCE if word == _LEAVING else GRACE):
            if self._modes is not None:
                _restore(self._modes)
            os._exit(self._status)

    def _first_word(self) -> bytes:
        """Sleeps in the kernel until there is one, or until the terminal hangs up."""
        poll = select.poll()
        poll.register(self._reading, select.POLLIN)
        if self._modes is not None:
            poll.register(0, 0)
        if self._reading in {descriptor for descriptor, _ in poll.poll()}:
            return os.read(self._reading, 1)
        self._status = HUNG_UP
        return _TOLD

    def _is_over_within(self, seconds: float) -> bool:
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            if select.select([self._reading], [], [], left)[0] and os.read(self._reading, 1) == _OVER:
                return True
        return False


@contextmanager
def guarded(leave: Callable[[int], None]) -> Iterator[Guard]:
    """While inside, signals and the end of the terminal lead out of it, with the terminal as it was."""
    guard = Guard(leave)
    before = {number: signal.signal(number, lambda number, _: guard.told(128 + number)) for number in ENDING}
    before[_WAKING] = signal.signal(_WAKING, lambda *_: None)
    try:
        yield guard
    finally:
        guard.over()
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_terminal() -> bool:
    return sys.__stdin__ is not None and os.isatty(0)


def _restore(modes: list[object]) -> None:
    """As far as the terminal lets us. What it did not take so far is thrown away: nobody will look at it again."""
    with suppress(OSError, termios.error):
        terminal = os.open(os.ttyname(2), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        _let_go_of_terminal()
        rest, until = _RESTORE, monotonic() + _RESTORING
        while rest and monotonic() < until:
            termios.tcflush(terminal, termios.TCOFLUSH)
            with suppress(BlockingIOError):
                rest = rest[os.write(terminal, rest) :]
            select.select([], [], [], 0.01)
    with suppress(termios.error):
        termios.tcsetattr(0, termios.TCSANOW, modes)  # type: ignore[arg-type]


def _let_go_of_terminal() -> None:
    """Who sleeps in a write to it holds its lock: woken, they write again, to nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.ident is not None:
            signal.pthread_kill(thread.ident, _WAKING)

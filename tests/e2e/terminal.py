"""A command in a real pseudo-terminal, with a terminal emulator as its screen and a test as its person."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence

import pyte
import pyte.screens

TIMEOUT = 60.0
"""Seconds within which what a test waits for must be there: far more than it takes, also on a busy machine."""
AGAIN = 6.0
"""Seconds after which a key that brought nothing is pressed once more: far more than an answer takes, for a key that is
pressed again though it was heard does something else."""
NAMED = {
    "Enter": "\r",
    "Esc": "\x1b",
    "Tab": "\t",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "Shift+Tab": "\x1b[Z",
    "Home": "\x1b[H",
    "End": "\x1b[F",
    "PgUp": "\x1b[5~",
    "PgDn": "\x1b[6~",
    "Ctrl+C": "\x03",
    "Ctrl+P": "\x10",
    "Ctrl+End": "\x1b[1;5F",
    "Backspace": "\x7f",
}

_ASKS_FOR_FRAMES, _HAS_FRAMES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_BEGINS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
"""Synchronized output: what stands between them is shown at once, so that no half-drawn screen is ever looked at."""

Seen = Callable[[], bool]


class Terminal:
    """The child leads a session of its own, whose controlling terminal this is."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = (160, 48)):
        """`size`: columns, rows."""
        self._master, slave = pty.openpty()
        _set_size(self._master, size)
        self.modes_at_first = self.modes()
        self._emulated = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._emulated)
        self._fed = 0
        self._display: list[str] = []
        """The rows; empty where something came since they were made."""
        self._answered = False
        self.raw = bytearray()
        """Every byte that was sent to the screen."""
        self.hung_up = False
        try:
            self.process = subprocess.Popen(
                command,
                env=dict(environment),
                preexec_fn=lambda: os.login_tty(slave),
                pass_fds=(slave,),
            )
        finally:
            os.close(slave)

    # What a person does

    def keys(self, *names: str) -> None:
        """Press keys by name; what is no name is typed as it stands."""
        self.send("".join(NAMED.get(name, name) for name in names).encode())

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    def resize(self, columns: int, rows: int) -> None:
        """The kernel tells the child (SIGWINCH). What stands on the screen is for it to draw anew."""
        self.read(0)
        _set_size(self._master, (columns, rows))
        self._emulated.resize(rows, columns)
        self._display = []

    def hang_up(self) -> None:
        """The terminal is gone."""
        if not self.hung_up:
            self.hung_up = True
            os.close(self._master)

    # What a person sees

    def screen(self) -> list[str]:
        """The rows as they stand now."""
        self._emulate()
        if not self._display:
            self._display = self._emulated.display
        return list(self._display)

    @property
    def text(self) -> str:
        return "\n".join(self.screen())

    def row(self, words: str) -> str:
        """The first row with these words; empty when there is none."""
        return next((row for row in self.screen() if words in row), "")

    def cell(self, words: str) -> pyte.screens.Char:
        """How the first character of these words is drawn."""
        for number, row in enumerate(self.screen()):
            if (column := row.find(words)) >= 0:
                return self._emulated.buffer[number][column]
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")

    def columns_of(self, words: str) -> list[list[int]]:
        """Where these words stand in each row that has them, in cells."""
        self._emulate()
        rows = []
        for row in range(self._emulated.lines):
            cells = [self._emulated.buffer[row][column].data for column in range(self._emulated.columns)]
            begins = [len("".join(cells[:column])) for column in range(len(cells))]
            rows.append([begins.index(found.start()) for found in re.finditer(re.escape(words), "".join(cells))])
        return [row for row in rows if row]

    def wait_for(self, seen: Seen | str, timeout: float = TIMEOUT) -> None:
        """Read what comes until it is seen: words on the screen, or whatever a function says."""
        if not self._comes(seen, timeout):
            raise AssertionError(f"not seen within {timeout:g} s: {seen!r}\n{self.text}")

    def press_until(self, key: str, seen: Seen | str, again: float = AGAIN) -> None:
        """Press a key, and again after a while, as a person does whose first press was not heard."""
        until = time.monotonic() + TIMEOUT
        while not self._comes(seen, 0):
            if time.monotonic() > until:
                raise AssertionError(f"{key} did not bring {seen!r}\n{self.text}")
            self.keys(key)
            self._comes(seen, again)

    def look(self, seconds: float) -> None:
        """As a person does who reads before answering."""
        self._comes(lambda: False, seconds)

    def read(self, wait: float) -> bool:
        """Take in what comes within `wait` seconds; False when nothing did."""
        if self.hung_up:
            return False
        ready, _, _ = select.select([self._master], [], [], wait)
        if not ready:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # the child, and with it the other end, is gone
            return False
        self.raw += data
        if _ASKS_FOR_FRAMES in self.raw[-len(data) - len(_ASKS_FOR_FRAMES) :] and not self._answered:
            self._answered = True
            self.send(_HAS_FRAMES)
        return bool(data)

    def leave_unread(self, seconds: float) -> None:
        """Look away."""
        select.select([], [], [], seconds)

    @property
    def unread(self) -> int:
        """Bytes that were sent to the screen and not looked at."""
        return int.from_bytes(fcntl.ioctl(self._master, termios.FIONREAD, bytes(4)), sys.byteorder)

    def modes(self) -> list[object]:
        """How the terminal treats what is typed and sent."""
        return termios.tcgetattr(self._master)

    def _comes(self, seen: Seen | str, wait: float) -> bool:
        words, until = seen, time.monotonic() + wait
        is_seen: Seen = (lambda: words in self.text) if isinstance(words, str) else words
        while not is_seen():
            if (left := until - time.monotonic()) <= 0:
                return False
            if not self.read(min(left, 0.25)) and self.process.poll() is not None and not is_seen():
                raise AssertionError(f"trainmon ended ({self.process.returncode}) before it was seen:\n{self.text}")
        return True

    def _emulate(self) -> None:
        """Show what came, up to a frame that has not ended."""
        begins, ends = self.raw.rfind(_FRAME_BEGINS, self._fed), self.raw.rfind(_FRAME_ENDS, self._fed)
        until = begins if begins > ends else len(self.raw)
        if until > self._fed:
            self._stream.feed(bytes(self.raw[self._fed : until]))
            self._display = []
        self._fed = until

    # The end

    def wait(self, timeout: float = TIMEOUT) -> int:
        """The exit status, once it has ended and everything it said has been read."""
        until = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > until:
                raise AssertionError(f"trainmon did not end within {timeout:g} s:\n{self.text}")
            if self.hung_up:
                return self.process.wait(timeout)
            self.read(0.1)
        while self.read(0):
            pass
        return self.process.returncode

    def close(self) -> None:
        """Whatever happened: nothing is left running."""
        self.hang_up()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def _set_size(descriptor: int, size: tuple[int, int]) -> None:
    columns, rows = size
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

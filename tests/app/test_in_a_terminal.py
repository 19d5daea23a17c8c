"""The app in a real pseudo-terminal: raw bytes, signals, a terminal that goes away."""

import os
import pty
import re
import select
import signal
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pytest

import tui_monitor

pytestmark = pytest.mark.alone

APP = Path(__file__).with_name("quiet_app.py")
LIMIT = 60.0
"""Seconds: far more than anything takes, also on a busy machine."""
RESTORED = b"\x1b[?1049l"
ESC = b"\x1b"

KNOWN = re.compile(
    rb"\x1b\[[0-9;:]*m"  # colours
    rb"|\x1b\[[0-9;]*[HJKABCDGf]"  # cursor and erasing
    rb"|\x1b\[\?(?:1000|1003|1004|1006|1015|1016|1049|2004|2026|2048|25|7)[hl]"  # modes Textual switches
    rb"|\x1b\[\?(?:2026|2048)\$p"  # and asks for
    rb"|\x1b\[[<>=][0-9]*u"  # kitty keyboard
    rb"|\x1b\]22;[a-z]+\x07"  # the shape of the mouse pointer
)


class Screen:
    def __init__(self, pid: int, fd: int) -> None:
        self.pid, self.fd, self.bytes = pid, fd, b""
        self.ended = False
        """Nothing holds the other end any more."""

    def until(self, word: bytes) -> None:
        end, start = time.monotonic() + LIMIT, len(self.bytes)
        while word not in self.bytes[start:]:
            assert time.monotonic() < end and not self.ended, f"{word!r} never came; last: {self.bytes[-300:]!r}"
            self.read()

    def read(self, wait: float = 0.5) -> bool:
        ready, _, _ = select.select([self.fd], [], [], wait)
        try:
            data = os.read(self.fd, 65536) if ready else b""
        except OSError:
            self.ended = True
            return False
        self.bytes += data
        return bool(data)

    def settle(self) -> None:
        """Read on until nothing more comes for a while (Esc alone is known only by what does not follow it)."""
        while self.read(0.4):
            pass

    def press(self, keys: bytes) -> None:
        os.write(self.fd, keys)

    def status(self) -> int:
        """Exit status, once it has ended."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            self.read(0.1)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("it did not end")


@contextmanager
def terminal(*arguments: str, app: Path = APP, **environment: str) -> Iterator[Screen]:
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONIOENCODING": "utf-8"})
        os.environ.pop("NO_COLOR", None)
        os.environ.update(environment)
        os.execv(sys.executable, [sys.executable, str(app), *arguments])
    ioctl(fd, TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    screen = Screen(pid, fd)
    try:
        yield screen
    finally:
        if screen.pid:
            os.kill(screen.pid, signal.SIGKILL)
            os.waitpid(screen.pid, 0)
        os.close(fd)


VISITS: tuple[tuple[bytes, bytes], ...] = (
    (b"v", b""),
    (b"v", b""),
    (b"v", b""),
    (b"e", b"News"),
    (ESC, b""),
    (b"z", b"Snooze"),
    (ESC, b""),
    (b"a", b"acknowledged"),
    (b"i", b""),
    (b"i", b""),
    (b"\x10", b"Search"),
    (b"open", b"Open "),
    (ESC, b""),
    (b"\r", b"Enter show"),
    (b"n", b""),
    (b"\r", b"PAUSED"),
    (b"\x1b[D", b"cursor"),
    (b"m", b"Metrics"),
    (ESC, b""),
    *((pane, b"") for pane in (b"2o", b"o4o", b"o5o", b"o6o", b"o7o", b"o3o", b"o1")),
    (b"/", b"search the log"),
    (b"x\r", b""),
    (ESC, b""),
    (b"t", b""),
    (b"K", b"Stop this run?"),
    (b"\x1b[Z", b""),
    *((bytes([key]), bytes([key])) for key in b"why"),  # each may be drawn by itself
    (ESC, b""),
    (b"W", b"Dev note"),
    (ESC, b""),
    (b"?", b"Help"),
    (ESC, b""),
    (ESC, b""),
)
"""Keys, and what is sent to the terminal after them, among other things: every screen and every dialog."""


def test_no_sequence_but_textuals_own_reaches_the_terminal():
    with terminal("hostile") as screen:
        screen.until(b"STOP")
        for keys, seen in VISITS:
            before = len(screen.bytes)
            screen.press(keys)
            if not seen:
                screen.settle()
            end = time.monotonic() + LIMIT
            while seen not in (said := plain(screen.bytes[before:])):
                assert time.monotonic() < end, f"{keys!r} did not bring {seen!r}: {said[-300:]!r}"
                screen.read()
        os.kill(screen.pid, signal.SIGTERM)
        assert screen.status() == 143
        rest = KNOWN.sub(b"", screen.bytes)
        assert b"\x1b" not in rest, re.findall(rb"\x1b.{0,12}", rest)[:5]
        assert not re.search(rb"[\x00-\x07\x0e-\x1f\x7f]", rest)
        text = screen.bytes.decode("utf-8")
        assert not set(text) & {chr(code) for code in range(0x80, 0xA0)}
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b")


def plain(sent: bytes) -> bytes:
    """Without colours and places."""
    return KNOWN.sub(b"", sent)


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131), (signal.SIGINT, 130)],
)
def test_a_signal_restores_the_screen(number, status):
    with terminal() as screen:
        screen.until(b"exp-007")
        os.kill(screen.pid, number)
        assert screen.status() == status
        assert RESTORED in screen.bytes


def test_bytes_that_are_no_text_end_nothing():
    with terminal() as screen:
        screen.until(b"exp-")
        screen.settle()
        screen.press(b"\xff\xe9\xc3?")
        screen.until(b"Help")
        screen.settle()
        screen.press(ESC + b"q")
        assert screen.status() == 0


def test_q_leaves_with_status_0_and_a_restored_screen():
    with terminal() as screen:
        screen.until(b"exp-007")
        screen.press(b"q")
        assert screen.status() == 0
        assert screen.bytes.rstrip().endswith(b"\x1b[?1004l") or RESTORED in screen.bytes


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, None])
def test_what_was_said_is_there_after_a_signal_and_after_q(tmp_path: Path, number: int | None):
    log = tmp_path / "logs" / "exp-1" / "train.log"
    log.parent.mkdir(parents=True)
    log.write_text("".join(f"step {n} | loss {2 / n if n < 60 else float('nan')}\n" for n in range(1, 90)))
    command, state = Path(tui_monitor.__file__).with_name("__main__.py"), str(tmp_path / "state")
    with terminal(str(log.parent.parent), app=command, XDG_STATE_HOME=state) as screen:
        screen.until(b"STOP")
        screen.press(b"a")
        screen.until(b"acknowledged")
        screen.press(b"q") if number is None else os.kill(screen.pid, number)
        screen.status()
    with terminal(str(log.parent.parent), app=command, XDG_STATE_HOME=state) as screen:
        screen.until(b"STOP ack")
        screen.press(b"q")
        screen.status()


def stopped(pid: int) -> None:
    """Wait until it sleeps in the background."""
    end = time.monotonic() + LIMIT
    while not os.WIFSTOPPED(os.waitpid(pid, os.WUNTRACED | os.WNOHANG)[1]):
        assert time.monotonic() < end, "it did not stop"
        time.sleep(0.02)


@pytest.mark.parametrize("how", ["ctrl+z", "kill -TSTP"])
def test_after_a_suspend_everything_is_drawn_again(how):
    with terminal() as screen:
        screen.until(b"exp-007")
        screen.settle()
        if how == "ctrl+z":
            screen.press(b"\x1a")
        else:
            os.kill(screen.pid, signal.SIGTSTP)
        screen.until(RESTORED)
        stopped(screen.pid)
        before = len(screen.bytes)
        os.kill(screen.pid, signal.SIGCONT)
        screen.until(b" quit ")
        again = screen.bytes[before:]
        assert b"\x1b[?1049h" in again and b"exp-007" in again
        drawn = {int(row) for row in re.findall(rb"\x1b\[(\d+);1H", again)}
        assert drawn == set(range(1, max(drawn) + 1)), "every row"
        screen.press(b"q")
        assert screen.status() == 0


def test_q_leaves_at_once_whatever_the_feed_is_at():
    with terminal("stuck") as screen:
        screen.until(b"exp-007")
        screen.press(b"q")
        start = time.monotonic()
        assert screen.status() == 0
        assert time.monotonic() - start < 5, "the step that it is at takes a minute"


def test_a_terminal_that_vanishes_ends_the_app():
    with terminal() as screen:
        screen.until(b"exp-007")
        os.dup2(os.open(os.devnull, os.O_RDWR), screen.fd)  # the last descriptor of our end is closed by this
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            pid, _ = os.waitpid(screen.pid, os.WNOHANG)
            if pid:
                screen.pid = 0
                return
            select.select([], [], [], 0.05)
        raise AssertionError("it went on without a terminal")

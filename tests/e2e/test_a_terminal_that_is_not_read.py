"""A terminal that takes nothing for a while, as after Ctrl-S or over a line that hangs: watching goes on without it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Open
from tests.e2e.terminal import TIMEOUT, Terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is read is asked as Linux tells it: /proc")

KEYS = 40
"""Pressed while nobody reads: each brings a picture of its own, some 8 KB."""
A_FEW = 10
"""Pictures of the past, of which about five are in the pipe before it is known that nobody reads."""
MUCH = 1 << 20
"""Bytes: far more than trainmon reads meanwhile of anything else."""
BEGINS = b"\x1b[?2026h"
"""A picture."""


def written(log: Path, steps: range) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as out:
        out.write("".join(f"step {step} | loss {2 / step**0.5:.4f}\n" for step in steps))


def bytes_read(terminal: Terminal) -> int:
    """By the process, of whatever."""
    lines = Path(f"/proc/{terminal.process.pid}/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["rchar"])


def until(terminal: Terminal, holds: Callable[[], bool]) -> None:
    """Without a look at what is drawn."""
    end = time.monotonic() + TIMEOUT
    while not holds():
        assert time.monotonic() < end
        terminal.leave_unread(0.02)


def freeze(terminal: Terminal) -> None:
    for _ in range(KEYS):
        terminal.keys("v")
        terminal.leave_unread(0.03)


def test_what_is_written_meanwhile_is_read_and_shown_at_once_afterwards(opened: Open, root: Path) -> None:
    log = root / "logs" / "exp" / "train.log"
    written(log, range(1, 31))
    assert f"{2 / 40**0.5:.4f}" == "0.3162"
    terminal = opened(root)
    terminal.wait_for("1 CONTINUE")
    freeze(terminal)
    unread, so_far = terminal.unread, bytes_read(terminal)
    with log.open("a") as out:
        out.write(("." * 8191 + "\n") * (MUCH // 8192 + 1))
    written(log, range(31, 41))
    until(terminal, lambda: bytes_read(terminal) - so_far > MUCH)
    assert terminal.unread == unread > 0, "it was to be frozen"
    seen_so_far = len(terminal.raw)
    terminal.wait_for("0.3162")
    assert terminal.raw.count(BEGINS, seen_so_far) <= A_FEW


@pytest.mark.long
def test_q_leaves_also_when_nobody_reads(opened: Open, samples: Path) -> None:
    terminal = opened(samples)
    terminal.wait_for("quit")
    freeze(terminal)
    terminal.keys("q")
    until(terminal, lambda: terminal.process.poll() is not None)
    assert terminal.wait() == 0

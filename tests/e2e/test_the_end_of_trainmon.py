"""However trainmon ends, the terminal is as it was, and training goes on."""

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Train
from tests.e2e.person import say_yes
from tests.e2e.terminal import Terminal

ON_AND_OFF = {
    "alternate screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "hidden cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "mouse": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "mouse moves": (b"\x1b[?1003h", b"\x1b[?1003l"),
    "mouse in SGR form": (b"\x1b[?1006h", b"\x1b[?1006l"),
    "marked pastes": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "reports of focus": (b"\x1b[?1004h", b"\x1b[?1004l"),
}


def assert_restored(terminal: Terminal) -> None:
    for what, (on, off) in ON_AND_OFF.items():
        assert terminal.raw.rfind(off) > terminal.raw.rfind(on) >= 0, f"{what} was left on"
    assert b"Traceback" not in terminal.raw
    assert terminal.modes() == terminal.modes_at_first


SIGNALS = {signal.SIGTERM: 143, signal.SIGQUIT: 131}
PROMISED = 2.0
ON_A_BUSY_MACHINE = 3.0
"""Seconds to end in, whatever the terminal does; and how many more it may take where others work."""


@pytest.mark.parametrize(("number", "status"), SIGNALS.items(), ids=[number.name for number in SIGNALS])
def test_a_signal_restores_the_screen(
    opened: Open, train: Train, root: Path, number: signal.Signals, status: int
) -> None:
    training = train("exp-1")
    terminal = opened(root)
    terminal.wait_for(f"pid {training.pid}")
    terminal.process.send_signal(number)
    assert terminal.wait() == status
    assert_restored(terminal)
    assert training.lives


def test_a_signal_ends_it_behind_a_question_too(opened: Open, train: Train, root: Path) -> None:
    training = train("exp-1")
    terminal = opened(root)
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K")
    terminal.wait_for("Stop this run?")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.wait() == 143
    assert_restored(terminal)
    assert training.lives


def test_nothing_has_to_be_known_of_terminal_language_or_home(opened: Open, samples: Path) -> None:
    terminal = opened(samples, environment={"LC_ALL": "C", "PYTHONUTF8": "0", "HOME": "/proc/nobody"})
    terminal.wait_for("quit")
    terminal.keys("q")
    assert terminal.wait() == 0
    assert_restored(terminal)


@pytest.mark.skipif(sys.platform != "linux", reason="how much a terminal has not shown is asked as Linux tells it")
def test_a_terminal_that_takes_nothing_any_more_does_not_keep_it(opened: Open, samples: Path) -> None:
    terminal = opened(samples)
    terminal.wait_for("quit")
    fill_up(terminal)
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.process.wait(timeout=PROMISED + ON_A_BUSY_MACHINE) == 143
    terminal.wait()
    assert_restored(terminal)


def fill_up(terminal: Terminal) -> None:
    """Nobody reads what is drawn, until no more can be: keys change the screen, and nothing comes."""
    unread, calls = -1, 0
    for _ in range(1000):
        terminal.keys("v")
        terminal.leave_unread(0.02)
        calls = calls + 1 if terminal.unread == unread else 0
        unread = terminal.unread
        if calls == 25:
            return
    raise AssertionError("it could always write")


@pytest.mark.parametrize("key", ["q", "Ctrl+C"])
def test_leaving_restores_the_screen_and_says_nothing(opened: Open, samples: Path, key: str) -> None:
    terminal = opened(samples)
    terminal.wait_for("quit")
    terminal.keys(key)
    assert terminal.wait() == 0
    assert_restored(terminal)
    said_after = terminal.raw[terminal.raw.rfind(b"\x1b[?1049l") :]
    assert not re.sub(rb"\x1b\[[?<>]*[0-9;]*[A-Za-z]", b"", said_after).strip()


def test_a_terminal_that_is_gone_ends_it_without_work_and_without_harm(opened: Open, train: Train, root: Path) -> None:
    training = train("exp-1")
    terminal = opened(root)
    terminal.wait_for(f"pid {training.pid}")
    at_first = os.times()
    spent_so_far = processor_seconds(terminal.process.pid)
    terminal.hang_up()
    assert terminal.wait() == 129
    at_last = os.times()
    spent = at_last.children_user + at_last.children_system - at_first.children_user - at_first.children_system
    assert spent - spent_so_far < 1
    assert training.lives


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_k19_killed_in_the_middle_of_a_stop_leaves_the_truth_for_the_next_start(
    opened: Open, train: Train, root: Path
) -> None:
    training = train("exp-1", "deaf")
    terminal = opened(root)
    terminal.wait_for("1 CONTINUE")
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K")
    say_yes(terminal, "Stop it")
    terminal.wait_for("waiting up to")
    terminal.process.kill()
    assert terminal.wait() == -signal.SIGKILL
    assert training.lives
    assert not (root / "results").exists()
    assert not (root / "dev_notes.md").exists()

    again = opened(root / "logs")
    again.wait_for(f"TERM for logs/exp-1 (pid {training.pid}): nobody knows whether it was done")
    again.wait_for(f"pid {training.pid}")
    again.keys("K")
    again.wait_for("Stop this run?")
    assert kept(root) == [("intent", None)]


def kept(root: Path) -> list[tuple[str, str | None]]:
    journal = [json.loads(line) for line in (root / ".trainmon/journal.jsonl").read_text().splitlines()]
    return [(entry["what"], entry.get("result")) for entry in journal]

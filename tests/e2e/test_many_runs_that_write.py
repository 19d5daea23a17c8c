"""Hundreds of runs, a fifth of them writing: it opens, keys answer, and what a person marked stays where it is."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pytest

from tests.e2e.conftest import Open
from tests.e2e.terminal import Seen, Terminal

ANSWERED = 0.1
ON_A_BUSY_MACHINE = 10
"""Seconds in which a key is to be answered, and times that where others work."""
CURSOR = "▌"
MOVES = 20
WRITER = """
import sys, time
from pathlib import Path
logs = sorted(Path(sys.argv[1]).rglob("train.log"))[-int(sys.argv[2]):]
step, start, sick = 10, time.monotonic(), set()
while True:
    for number, log in enumerate(logs):
        due = start + (step - 10 + number / len(logs)) / 2
        if (wait := due - time.monotonic()) > 0.01:
            time.sleep(wait)
        if step % 4 == 3 and number == step // 4 * 7 % len(logs):
            sick.add(number)
        with open(log, "a") as out:
            out.write(f"step {step} | loss {'nan' if number in sick else 2 / step ** 0.5}\\n")
    step += 1
"""
"""Two lines a second of each; every two seconds another one becomes not a number, and goes to the top."""


@contextmanager
def writing(root: Path, runs: int) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(root), str(runs)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def answer(terminal: Terminal, key: str, seen: Seen | str) -> float:
    begin = time.monotonic()
    terminal.keys(key)
    terminal.wait_for(seen)
    return time.monotonic() - begin


def marked(terminal: Terminal) -> tuple[int, str]:
    """The row of the screen, and the name of the run."""
    for number, row in enumerate(terminal.screen()):
        if row.startswith(CURSOR):
            return number, row.split()[1]
    raise AssertionError(f"nothing is marked:\n{terminal.text}")


def alarms(terminal: Terminal) -> int:
    words = terminal.screen()[0].split()
    return int(words[words.index("STOP") - 1]) if "STOP" in words else 0


@pytest.mark.parametrize(
    ("runs", "writers"), [(200, 40), pytest.param(1000, 200, marks=pytest.mark.long)], ids=["hundreds", "a thousand"]
)
def test_keys_answer_and_the_marked_row_stays_while_many_runs_write(
    opened: Open, root: Path, runs: int, writers: int
) -> None:
    for number in range(runs):
        log = root / "logs" / f"run-{number:04}" / "train.log"
        log.parent.mkdir(parents=True)
        log.write_text("".join(f"step {step} | loss {2 / step**0.5}\n" for step in range(1, 10)))
    with writing(root, writers):
        terminal = opened(root, size=(110, 30))
        terminal.wait_for(f"· {runs}")
        terminal.press_until("v", "verdict ")
        first = marked(terminal)[0]
        terminal.keys(*"j" * MOVES)
        terminal.wait_for(lambda: marked(terminal)[0] == first + MOVES)
        stood = marked(terminal)
        so_far = alarms(terminal)
        terminal.wait_for(lambda: alarms(terminal) > so_far)
        assert marked(terminal) == stood
        times = [
            answer(terminal, "j", lambda: marked(terminal)[0] == stood[0] + 1),
            answer(terminal, "k", lambda: marked(terminal)[0] == stood[0]),
            answer(terminal, "?", "─ Help ─"),
        ]
        assert median(times) < ON_A_BUSY_MACHINE * ANSWERED

"""Text made to drive a terminal, in every place that trainmon reads, on every screen that shows it."""

import json
import re
from pathlib import Path

import pytest

from tests.damaged import schema_that_is_no_text
from tests.e2e.conftest import Open, Train
from tests.e2e.person import answer, say_yes
from tests.e2e.terminal import Terminal
from tests.e2e.test_what_comes_from_outside import assert_nothing_drove_the_terminal

EVIL = (
    "\x1b]52;c;ZXZpbA==\x07\x1b]0;title\x07\x1b[2J\x1b[H\x1bP$q\x1b\\"  # clipboard, title, erased, a string
    "\x9b31m\x9d0;title\x9c"  # the same in one byte each
    "\u202eleft\u2066right\u200b"  # the other way round
    "[bold][@click=app.quit]x[$error]"  # markup
    "漢字e\u0301👩\u200d👧"  # wide, combining, joined
)
LINE = f"{EVIL}[/nope]\x00\x08\x0b\r"
"""What no name may hold as well."""


def written(root: Path) -> None:
    """A run that went wrong, with configuration; notes about it; a database that cannot be read."""
    run = root / "logs" / f"dead-{EVIL}"
    run.mkdir(parents=True)
    lines = [f"step {step} | loss {9 / step:.3f} | {EVIL} {step}.5\n" for step in range(1, 60)]
    lines += [f"step {step} | loss nan\n{LINE}\n" for step in range(60, 90)]
    lines += [f'Traceback (most recent call last):\n  File "{LINE}"\nRuntimeError: {LINE}\n']
    (run / "train.log").write_text("".join(lines), newline="")
    (run / "config.json").write_text(json.dumps({"lr": 0.1, "model": LINE}))
    (root / "dev_notes.md").write_text(f"## Seen {EVIL}\n\n- Experiment: {run.name}\n- Reason: {EVIL}\n")
    schema_that_is_no_text(root / "old" / f"{EVIL}.db")


@pytest.mark.long
@pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_s1_on_no_screen_does_text_from_outside_drive_the_terminal(
    opened: Open, train: Train, root: Path, size: tuple[int, int]
) -> None:
    written(root)
    training = train(f"live-{EVIL}", EVIL)
    terminal = opened(root, size=size)
    terminal.wait_for(lambda: "3 runs" in terminal.text or " 3 " in terminal.screen()[0])
    terminal.wait_for("1 CONTINUE")
    all_views(terminal)
    for name in ("dead", "live"):
        only(terminal, name)
        every_question(terminal, alive=name == "live")
        terminal.press_until("Enter", "Esc back")
        every_pane(terminal)
        every_question(terminal, alive=name == "live")
        terminal.press_until("Esc", "next alarm", again=1.0)
        terminal.press_until("Esc", lambda: "live-" in terminal.text and "dead-" in terminal.text)
    training.break_it()
    only(terminal, "live")
    terminal.wait_for(lambda: "STOP" in terminal.row("live-"))
    stop(terminal)
    assert training.is_gone
    terminal.keys("q")
    assert terminal.wait() == 0
    assert b"internal error" not in terminal.raw
    assert_nothing_drove_the_terminal(terminal)
    assert not re.search(rb"[\x00-\x06\x0b\x0e-\x1a\x1c-\x1f\x7f]", terminal.raw)


def there_and_back(terminal: Terminal, key: str, words: str) -> None:
    terminal.press_until(key, words)
    terminal.press_until("Esc", lambda: words not in terminal.text)


def all_views(terminal: Terminal) -> None:
    for _ in range(3):
        before = terminal.text
        terminal.keys("v")
        terminal.wait_for(lambda before=before: terminal.text != before)


def only(terminal: Terminal, name: str) -> None:
    """By way of the filter, which what is typed there cannot deceive either."""
    terminal.press_until("/", "status:stop")
    terminal.keys(name, "Enter")
    terminal.wait_for(lambda: "status:stop" not in terminal.text)


def every_pane(terminal: Terminal) -> None:
    for pane in "1234567":
        terminal.keys(pane, "o")
        terminal.look(0.2)
        terminal.keys("PgDn", "o")
        terminal.look(0.1)
    terminal.keys("1")
    terminal.press_until("Left", "cursor │ step")
    for key in ("Enter", "n", "y", "x", "]", "+", "-", "0"):
        terminal.keys(key)
        terminal.look(0.1)
    there_and_back(terminal, "m", "─ Metrics ─")
    terminal.press_until("/", "search the log: words")
    terminal.keys("loss", "Enter")
    terminal.wait_for("/loss: ")
    terminal.keys("n", "N", "T", "t", "3", "w", "Right", "w", "F", "g", "G")
    terminal.look(0.3)


def every_question(terminal: Terminal, alive: bool) -> None:
    there_and_back(terminal, "K", "Stop this run?" if alive else "Not possible")
    there_and_back(terminal, "W", "Dev note")
    there_and_back(terminal, "?", "─ Help ─")
    terminal.press_until("Ctrl+P", "Search")
    terminal.keys("open")
    terminal.wait_for("Open ")
    terminal.press_until("Esc", lambda: "Open " not in terminal.text, again=1.0)


def stop(terminal: Terminal) -> None:
    there_and_back(terminal, "z", "─ Snooze ─")
    there_and_back(terminal, "e", "─ News")
    terminal.keys("a")
    terminal.wait_for("STOP ack")
    terminal.keys("K")
    say_yes(terminal, "Stop it")
    terminal.wait_for("verified:")
    answer(terminal, "verified", "Enter", lambda: "Esc closes" not in terminal.text)
    terminal.wait_for("STOPPED")

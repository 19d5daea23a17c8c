"""What comes in one piece, as of a fast hand or over a slow line, stands as it was typed wherever one can write."""

from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Train
from tests.e2e.terminal import Terminal
from tui_monitor.app.screens.dialog import DEAF

BURSTS = [(words, gap) for gap in (0, 0.0003, 0.0005, 0.0008) for words in ("seen on Friday", "observed by me")]
"""Words, and seconds from key to key; 0: all in one piece."""
END = "~"
"""What is typed last. Nothing else on these screens has it: once it is there, no key is on its way any more."""


def burst(terminal: Terminal, words: str, gap: float, behind: str = "") -> None:
    keys = [*([behind] if behind else []), *words, END]
    for piece in [[key] for key in keys] if gap else [keys]:
        terminal.keys(*piece)
        terminal.leave_unread(gap)
    terminal.wait_for(END)


def test_a_note(opened: Open, train: Train, root: Path) -> None:
    train("exp-1")
    terminal = opened(root)
    terminal.wait_for("1 CONTINUE")
    for words, gap in BURSTS:
        terminal.press_until("W", "is added to the end of")
        terminal.look(1.2 * DEAF)
        burst(terminal, words, gap)
        assert words + END in terminal.text, terminal.text
        terminal.press_until("Esc", "drops it")
        terminal.press_until("Esc", lambda: "is added to the end of" not in terminal.text)


def test_the_reason_of_a_stop_behind_the_key_that_leads_to_it(opened: Open, train: Train, root: Path) -> None:
    training = train("exp-1")
    terminal = opened(root)
    terminal.wait_for(f"pid {training.pid}")
    for words, gap in BURSTS:
        terminal.press_until("K", "Stop this run?")
        terminal.look(1.2 * DEAF)
        burst(terminal, words, gap, behind="Shift+Tab")
        assert f"reason     {words}{END}" in terminal.text, terminal.text
        terminal.press_until("Esc", lambda: "Stop this run?" not in terminal.text)
    assert training.lives


@pytest.mark.parametrize("screen", ["the list of runs", "the log of a run"])
def test_what_is_looked_for(opened: Open, train: Train, root: Path, screen: str) -> None:
    train("exp-1")
    terminal = opened(root)
    terminal.wait_for("1 CONTINUE")
    if screen == "the log of a run":
        terminal.press_until("Enter", "Esc back")
    for words, gap in BURSTS:
        burst(terminal, words, gap, behind="/")
        assert words + END in terminal.text, terminal.text
        terminal.press_until("Esc", lambda: END not in terminal.text)

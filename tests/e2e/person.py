"""What a person does with trainmon, in words that the tests share."""

from pathlib import Path

from tests.e2e.terminal import Seen, Terminal
from tui_monitor.app.screens.dialog import DEAF, TOO_QUICK


def answer(terminal: Terminal, question: str, key: str, seen: Seen | str) -> None:
    """Press a key once the question is there, not sooner than it hears."""
    terminal.wait_for(question)
    terminal.look(1.2 * DEAF)
    terminal.press_until(key, seen)


def tab_to(terminal: Terminal, button: str) -> None:
    """To the next button, which is known by its label; the focus changes its colour."""
    terminal.wait_for(button)
    terminal.look(1.2 * DEAF)
    at_first = terminal.cell(button).bg
    terminal.press_until("Tab", lambda: terminal.cell(button).bg != at_first, again=1.0)  # others may come before it
    terminal.look(4 * TOO_QUICK)


def say_yes(terminal: Terminal, button: str) -> None:
    """Move from No to this button, and press Enter: not sooner than a hand could."""
    tab_to(terminal, button)
    terminal.press_until("Enter", lambda: button not in terminal.text)


def files_below(folder: Path) -> dict[Path, int]:
    """Every file there, and its size; logs grow by themselves and are left out."""
    return {path: path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "train.log"}

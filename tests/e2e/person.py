"""What a person does with trainmon, in words that the tests share."""

from pathlib import Path

from tests.e2e.terminal import Terminal

PATIENCE = 2.0
"""Seconds after which a person presses a key anew that does something else the second time."""


def say_yes(terminal: Terminal, button: str) -> None:
    """Move from No to this button, by its label, and press Enter: not sooner than a hand could."""
    terminal.wait_for(button)
    at_first = terminal.cell(button).bg
    terminal.press_until("Tab", lambda: terminal.cell(button).bg != at_first, again=PATIENCE)
    terminal.press_until("Enter", lambda: button not in terminal.text, again=PATIENCE)


def move_to(terminal: Terminal, run: str) -> None:
    """The cursor onto the pane of this run."""
    terminal.press_until("l", lambda: terminal.row(f" {run} ").find("━") >= 0 and at_cursor(terminal, run))


def at_cursor(terminal: Terminal, run: str) -> bool:
    """The frame around the run at the cursor is drawn with double weight."""
    row = terminal.row(f" {run} ")
    return row[: row.find(f" {run} ")].rfind("┏") > row[: row.find(f" {run} ")].rfind("╮")


def files_below(folder: Path) -> dict[Path, int]:
    """Every file there, and its size; logs grow by themselves and are left out."""
    return {path: path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "train.log"}

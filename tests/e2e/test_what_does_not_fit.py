"""A question that no longer fits, a name that deceives, a pane that cannot be drawn: in a real terminal."""

import os
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Train, environment_of
from tests.e2e.person import tab_to
from tests.sweeps import pairs
from tui_monitor.app.screens.dialog import DEAF
from tui_monitor.text import clean


def sick(root: Path, name: str = "exp-nan") -> Path:
    log = root / "logs" / name / "train.log"
    log.parent.mkdir(parents=True)
    learns = "".join(f"step {step} | loss {2 / step:.4f}\n" for step in range(1, 30))
    log.write_text(learns + "step 30 | loss nan\n" * 9)
    os.utime(log, (1e9, 1e9))  # it ended long ago
    return log


DEAF_TO_RESIZES = """
import signal
usual = signal.signal
signal.signal = lambda number, handler: usual(number, signal.SIG_IGN if number == signal.SIGWINCH else handler)
"""
"""As one that reads the key before it hears of the new size."""


@pytest.mark.parametrize(
    ("size", "patched"),
    pairs(
        [(0, 0), (1, 1), (30, 6)],
        ["", DEAF_TO_RESIZES],
        lambda size, patched: size == 2 or size == patched,
        lambda value: str(value) if isinstance(value, tuple) else "not heard yet" if value else "heard",
    ),
)
def test_a_question_that_no_longer_fits_says_no_yes(
    opened: Open, train: Train, root: Path, size: tuple[int, int], patched: str
) -> None:
    training = train("exp-1")
    terminal = opened(root, size=(100, 30), patched=patched)
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K")
    tab_to(terminal, "Stop it")
    terminal.resize(*size)
    terminal.look(0.3)
    terminal.keys("Enter")
    terminal.look(1.0)
    assert training.lives
    assert not (root / ".trainmon").exists()


def test_a_question_that_is_laid_out_for_another_size_than_the_terminal_has_gets_no_yes(
    opened: Open, train: Train, root: Path, tmp_path: Path
) -> None:
    """COLUMNS and LINES were exported in a larger one."""
    training = train("exp-1")
    environment = environment_of(tmp_path) | {"COLUMNS": "100", "LINES": "44"}
    terminal = opened(root, size=(100, 22), environment=environment)
    terminal.wait_for("1 CONTINUE")
    terminal.press_until("K", "Stop this run?")
    assert "Stop it" not in terminal.text
    terminal.look(1.2 * DEAF)
    terminal.keys("Right")
    terminal.look(0.3)
    terminal.keys("Enter")
    terminal.look(1.0)
    assert training.lives
    assert not (root / ".trainmon").exists()


def test_a_question_shows_a_deceiving_name_escaped(opened: Open, train: Train, root: Path) -> None:
    name = "exp\u202e1-pxe"
    training = train(name)
    terminal = opened(root)
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K")
    terminal.wait_for("Stop this run?")
    assert clean(name) in terminal.text
    assert "\u202e".encode() not in terminal.raw


BAD_PANE = """
import tui_monitor.app.drawing.kept as module
usual = module.draw
def draw(view, look, width, height):
    if "broken" in view.exp_id:
        raise RuntimeError("no picture of [/nope] \\x1b]0;x\\x07")
    return usual(view, look, width, height)
module.draw = draw
"""


def test_a_pane_that_cannot_be_drawn_says_so_and_the_others_are_drawn(opened: Open, root: Path) -> None:
    sick(root, "broken")
    sick(root, "well")
    terminal = opened(root, patched=BAD_PANE)
    terminal.wait_for("broken: internal error, RuntimeError: no picture of [/nope]")
    terminal.wait_for("2 DIVERGED")
    assert terminal.row(" well ")
    assert b"\x1b]0;" not in terminal.raw
    terminal.keys("q")
    assert terminal.wait() == 0

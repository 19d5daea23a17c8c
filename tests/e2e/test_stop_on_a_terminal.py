"""`trainmon stop` asks a person who sits at a terminal: all of the proposal, then a question whose default is No."""

import json
from pathlib import Path

from tests.e2e.conftest import Open, Train
from tests.e2e.person import files_below
from tui_monitor.cli.question import DEAF


def test_what_was_typed_before_the_question_is_no_answer_and_enter_is_no(
    opened: Open, train: Train, root: Path
) -> None:
    training = train("exp-1")
    terminal = opened("stop", "exp-1", "--root", root)
    terminal.send(b"y\ny\ny")
    terminal.wait_for("Stop this run? [y/N]")
    terminal.look(2 * DEAF)
    for fact in (f"pid {training.pid}, started", f"child      pid {training.child}", "SIGTERM", "results/exp-1.json"):
        assert fact in terminal.text, terminal.text
    assert training.lives
    terminal.keys("Enter")
    terminal.wait_for("nothing was done")
    assert terminal.process.wait(60) == 3
    assert training.lives
    assert files_below(root) == {}


def test_a_yes_stops_it_and_the_end_is_verified(opened: Open, train: Train, root: Path) -> None:
    training, neighbour = train("exp-1"), train("exp-10")
    terminal = opened("stop", "exp-1", "--root", root)
    terminal.wait_for("Stop this run? [y/N]")
    terminal.keys("y", "Enter")
    terminal.wait_for(f"verified: pid {training.pid} and its child ended")
    terminal.wait_for("wrote")
    assert terminal.process.wait(60) == 0
    assert training.is_gone
    assert neighbour.lives
    journal = [json.loads(line) for line in (root / ".trainmon/journal.jsonl").read_text().splitlines()]
    assert journal[0]["by"] == "keyboard"


def test_a_question_about_what_changed_meanwhile_is_asked_again(opened: Open, train: Train, root: Path) -> None:
    training = train("exp-1")
    terminal = opened("stop", "exp-1", "--root", root)
    terminal.wait_for("Stop this run? [y/N]")
    training.break_it()
    terminal.look(1.0)
    terminal.keys("y", "Enter")
    terminal.wait_for("ask again")
    assert terminal.process.wait(60) == 3
    assert training.lives
    assert files_below(root) == {}

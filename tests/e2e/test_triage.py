"""What the app is for, from the alarm to the next morning: two trainings go wrong, a person sees, reads and acts."""

import json
import re
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Train
from tests.e2e.person import answer, say_yes, tab_to
from tests.e2e.terminal import Seen, Terminal
from tests.sweeps import sweep
from tui_monitor.app.screens.dialog import DEAF

REASON = "lr too hot"
SEEN = "Seen by ada"


@pytest.mark.parametrize("size", sweep([(160, 48), (80, 24)], [(80, 24)], lambda size: f"{size[0]}x{size[1]}"))
def test_from_the_alarm_to_the_stop_and_back_again(
    opened: Open, train: Train, root: Path, size: tuple[int, int]
) -> None:
    trainings = {name: train(name) for name in ("exp-1", "exp-2", "exp-3")}
    sick, other = trainings["exp-2"], trainings["exp-3"]
    terminal = opened(root, size=size)

    terminal.wait_for("3 CONTINUE")
    terminal.press_until("G", cursor_at(terminal, "exp-3"))
    sick.break_it()
    terminal.wait_for("1 STOP")
    terminal.press_until("n", cursor_at(terminal, "exp-2"))
    assert "STOP" in terminal.row("exp-2")

    terminal.keys("Enter")
    the_proof_can_be_read(terminal, sick.log)
    the_cursor_reads_values(terminal, sick.log)
    terminal.press_until("Esc", "next alarm")

    other.break_it()
    terminal.wait_for("2 STOP")
    terminal.press_until("n", cursor_at(terminal, "exp-3"))
    terminal.keys("a")
    terminal.wait_for("exp-3 acknowledged")
    terminal.wait_for(lambda: "STOP ack" in terminal.row("exp-3"))
    passed_by(terminal, "exp-3", healthy="exp-1", leads_to="exp-2")

    terminal.keys("K")
    stop_with_a_reason(terminal)
    close_what_came_of_it(terminal, f"verified: pid {sick.pid} and its child ended")
    assert sick.is_gone
    assert other.lives and trainings["exp-1"].lives
    terminal.wait_for(lambda: "STOPPED" in terminal.row(" exp-2 "), timeout=5)
    assert re.search("1 STOPPED|1 ended", terminal.screen()[0])
    assert json.loads((root / "results/exp-2.json").read_text())["status"] == "diverged"
    assert REASON in (root / "dev_notes.md").read_text()

    terminal.press_until("n", cursor_at(terminal, "exp-2"))  # which was stopped, and needs nobody: nothing moves it
    write_into_the_note(terminal)
    close_what_came_of_it(terminal, "note added to")
    assert SEEN in (root / "dev_notes.md").read_text()
    terminal.keys("q")
    assert terminal.wait() == 0
    assert other.lives and trainings["exp-1"].lives

    again = opened(root, size=size)
    again.wait_for(lambda: "STOPPED" in again.row(" exp-2 ") and "STOP ack" in again.row(" exp-3 "))
    go_to(again, "exp-2")
    again.press_until("Enter", "Esc back")
    again.wait_for("STOPPED")
    again.press_until("7", SEEN)
    again.keys("q")
    assert again.wait() == 0


def cursor_at(terminal: Terminal, name: str) -> Seen:
    """The heavy frame is around this run."""
    return lambda: re.search(rf"┏ [■●◐○✗] {name} ━", terminal.text) is not None


def go_to(terminal: Terminal, name: str) -> None:
    """With the keys that lead to one of three panes, however they stand."""
    for key in ("g", "Right", "G"):
        terminal.keys(key)
        terminal.look(0.3)
        if cursor_at(terminal, name)():
            return
    raise AssertionError(f"the cursor does not get to {name}\n{terminal.text}")


def the_proof_can_be_read(terminal: Terminal, log: Path) -> None:
    """The head says what is wrong; the finding quotes the line, by its number in the file, and its rule."""
    terminal.wait_for(lambda: re.search(r"exp-2 .*NaN", terminal.screen()[0]) is not None)
    terminal.wait_for(lambda: re.search(r"train\.log:\d+ ", terminal.text) is not None)
    terminal.wait_for("rule: 1 value warns")
    quoted = re.search(r"train\.log:(\d+) +.*?(step \d+)", terminal.text)
    assert quoted, terminal.text
    line = log.read_text().splitlines()[int(quoted[1]) - 1]
    assert line.startswith(f"{quoted[2]}/") and "loss nan" in line


READOUT = re.compile(r"cursor │ step (\d+) +loss (\S+)")


def the_cursor_reads_values(terminal: Terminal, log: Path) -> None:
    """Left and Right move it; what it reads stands in the log, and the log goes to that line."""
    terminal.press_until("Left", lambda: READOUT.search(terminal.text) is not None)
    steps = []
    for key in ("Left", "Right"):
        before = READOUT.findall(terminal.text)
        terminal.press_until(key, lambda before=before: READOUT.findall(terminal.text) not in (before, []))
        step, value = READOUT.findall(terminal.text)[0]
        assert f"step {step}/100000 | loss {value.lower()}" in log.read_text()
        terminal.wait_for(lambda step=step: re.search(rf"▌ +{step}  ?step {step}/", terminal.text) is not None)
        steps.append((int(step), before))
    assert int(steps[0][1][0][0]) > steps[0][0] < steps[1][0], steps
    terminal.press_until("Esc", lambda: READOUT.search(terminal.text) is None)


def passed_by(terminal: Terminal, acknowledged: str, healthy: str, leads_to: str) -> None:
    """One of the two directions would lead from the healthy run to the acknowledged one."""
    assert acknowledged != leads_to
    for key in ("n", "N"):
        go_to(terminal, healthy)
        terminal.press_until(key, lambda: not cursor_at(terminal, healthy)())
        assert cursor_at(terminal, leads_to)(), terminal.text


def stop_with_a_reason(terminal: Terminal) -> None:
    """Typed in the line above the buttons; from there Tab leads to No, and then to Stop."""
    terminal.wait_for("Stop it")
    terminal.look(1.2 * DEAF)
    lit = terminal.cell("No  ").bg
    terminal.press_until("Shift+Tab", lambda: terminal.cell("No  ").bg != lit)
    terminal.keys(REASON)
    terminal.wait_for(REASON)
    say_yes(terminal, "Stop it")


def write_into_the_note(terminal: Terminal) -> None:
    terminal.keys("W")
    terminal.wait_for("- Experiment: exp-2")
    for _ in ("from No", "from yes to the text"):
        tab_to(terminal, "Add it")
    terminal.keys(SEEN)
    terminal.wait_for(SEEN)
    tab_to(terminal, "No  ")
    say_yes(terminal, "Add it")


def close_what_came_of_it(terminal: Terminal, outcome: str) -> None:
    terminal.wait_for("Esc closes")
    terminal.wait_for(lambda: f"│  {outcome}" in terminal.text)
    answer(terminal, outcome, "Enter", lambda: "Esc closes" not in terminal.text)

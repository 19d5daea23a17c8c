"""A real training goes NaN; a person sees it, looks, says no, then says yes."""

import json
import re
import time
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Train, Training
from tests.e2e.person import answer, files_below, say_yes, tab_to
from tests.e2e.terminal import Terminal
from tui_monitor.records.schema import problems


def sick(opened: Open, train: Train, root: Path, patched: str = "") -> tuple[Terminal, Training, Training]:
    """trainmon on a training that went NaN, and on a healthy one whose name begins like the sick one's."""
    training, neighbour = train("exp-1"), train("exp-10")
    terminal = opened(root, patched=patched)
    terminal.wait_for("2 CONTINUE")
    broken_at = training.break_it()
    terminal.wait_for("1 STOP")
    print(f"red {time.monotonic() - broken_at:.3f} s after the NaN was in the file")
    return terminal, training, neighbour


def test_nan_turns_the_pane_red_and_names_its_step(opened: Open, train: Train, root: Path) -> None:
    terminal, *_ = sick(opened, train, root)
    terminal.wait_for("loss is NaN, after")
    badge, healthy = terminal.cell("STOP "), terminal.cell("CONTINUE ╮")
    red, green, blue = (int(badge.bg[i : i + 2], 16) for i in (0, 2, 4))
    assert red > max(green, blue)
    assert badge.bg != healthy.bg
    assert "STOP" in terminal.row(" exp-1 ")
    assert "×" in terminal.text


def test_the_question_tells_what_would_happen_and_no_changes_nothing(opened: Open, train: Train, root: Path) -> None:
    terminal, training, neighbour = sick(opened, train, root)
    before = files_below(root)
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K")
    terminal.wait_for("Stop this run?")
    for fact in (
        "exp-1  (logs/exp-1)",
        f"pid {training.pid}, started",
        "trainer.py",
        f"pid {training.child} ",
        f"SIGTERM to pid {training.pid}",
        "results/exp-1.json",
        "status: diverged",
        "dev_notes.md",
        "- Experiment: exp-1",
    ):
        assert fact in terminal.text, f"{fact}\n{terminal.text}"
    assert str(neighbour.pid) not in terminal.row("process ")
    answer(terminal, "Stop this run?", "Enter", lambda: "Stop this run?" not in terminal.text)
    assert training.lives
    assert neighbour.lives
    assert files_below(root) == before


DEAF_FOR_LONG = """
from tui_monitor.app.screens import dialog
dialog.DEAF = 600.0
"""
"""However late the keys of a test come, they come too early for a new question."""


@pytest.mark.parametrize("size", [(80, 24), (60, 15)], ids=str)
def test_a_small_terminal_shows_both_answers_and_what_a_yes_sends(
    opened: Open, train: Train, root: Path, size: tuple[int, int]
) -> None:
    training = train("exp-1-of-a-sweep-whose-names-are-as-long-as-names-of-sweeps-are")
    terminal = opened(root, size=size)
    terminal.wait_for("1 CONTINUE")
    training.break_it()
    terminal.wait_for("1 STOP")
    terminal.keys("K")
    terminal.wait_for("Stop this run?")
    terminal.wait_for("Stop it")
    for seen in (" No ", f"pid {training.pid}, started", f"SIGTERM to pid {training.pid}", f"pid {training.child} "):
        assert seen in terminal.text, f"{seen}\n{terminal.text}"
    assert terminal.cell("No  ").bg != terminal.cell("Stop it").bg
    terminal.press_until("PgDn", "above", again=0.5)
    terminal.press_until("PgDn", "status: diverged", again=0.2)
    assert training.lives
    say_yes(terminal, "Stop it")
    terminal.wait_for(lambda: training.is_gone)


def test_a_new_question_does_not_hear_keys_that_came_before_it(opened: Open, train: Train, root: Path) -> None:
    terminal, training, _ = sick(opened, train, root, DEAF_FOR_LONG)
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K", "Tab", "Enter")
    terminal.wait_for("Stop this run?")
    terminal.keys("Tab", "Enter")
    terminal.press_until("Esc", lambda: "Stop this run?" not in terminal.text)
    assert training.lives
    assert not (root / ".trainmon").exists()


def test_yes_ends_the_process_and_its_child_and_nothing_else(opened: Open, train: Train, root: Path) -> None:
    terminal, training, neighbour = sick(opened, train, root)
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K")
    say_yes(terminal, "Stop it")
    terminal.wait_for("wrote")
    assert f"verified: pid {training.pid} and its child ended" in terminal.text
    assert training.is_gone
    assert neighbour.lives
    answer(terminal, "verified", "Enter", lambda: "verified" not in terminal.row("│  "))
    terminal.wait_for("1 STOPPED")
    assert "STOPPED" in terminal.row(" exp-1 ")
    terminal.wait_for("stopped by ")

    result = json.loads((root / "results/exp-1.json").read_text())
    assert problems(result) == []
    assert (result["exp_id"], result["status"]) == ("exp-1", "diverged")
    note = (root / "dev_notes.md").read_text()
    assert "- Experiment: exp-1\n- Reason: loss is NaN, after" in note
    assert "- Action: Training process killed" in note
    assert not (root / "results/exp-10.json").exists()
    intent, outcome = map(json.loads, (root / ".trainmon/journal.jsonl").read_text().splitlines())
    assert (intent["what"], intent["action"], intent["pid"]) == ("intent", "TERM", training.pid)
    assert intent["children"] == [training.child]
    assert (outcome["what"], outcome["result"], outcome["final"]) == ("outcome", "done", True)
    assert outcome["id"] == intent["id"]


SLOW_TO_GO_ON = """
import select, signal
send = signal.pidfd_send_signal
def send_and_lose_the_processor(descriptor, number):
    send(descriptor, number)
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.poll(10_000)
    try:
        while True:
            send(descriptor, 0)
    except ProcessLookupError:
        pass
signal.pidfd_send_signal = send_and_lose_the_processor
"""
"""After each signal, others run until the process has ended and its parent has asked for its exit status."""


def test_a_parent_that_reaps_at_once_does_not_make_the_stop_untold(opened: Open, train: Train, root: Path) -> None:
    training = train("exp-1", shell=True)
    terminal = opened(root, patched=SLOW_TO_GO_ON)
    terminal.wait_for("1 CONTINUE")
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K")
    say_yes(terminal, "Stop it")
    terminal.wait_for("wrote")
    assert f"verified: pid {training.pid} and its child ended" in terminal.text
    assert training.process.stdout is not None
    assert training.process.stdout.readline() == "rc=143\n"
    assert (root / "results/exp-1.json").exists()
    assert (root / "dev_notes.md").exists()


def test_k14_one_that_ignores_term_is_counted_down_and_killed_only_after_a_question_of_its_own(
    opened: Open, train: Train, root: Path, tmp_path: Path
) -> None:
    own = tmp_path / "home" / ".config" / "trainmon"
    own.mkdir(parents=True)
    (own / "config.yaml").write_text("stop_wait: 3\n")
    training = train("exp-1", "deaf")
    terminal = opened(root)
    terminal.wait_for("1 CONTINUE")
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K")
    say_yes(terminal, "Stop it")
    terminal.wait_for("Still alive")
    assert re.search(rb"waiting up to [123] s", terminal.raw)
    assert not re.search(rb"waiting up to (?:[4-9]|[0-9]{2}) s", terminal.raw), "as long as the person said"
    assert training.lives
    say_yes(terminal, "Ask about KILL")
    terminal.wait_for("Stop this run by KILL?")
    assert f"SIGKILL to pid {training.pid} and to its 1 child, at once" in terminal.text
    tab_to(terminal, "type 1")
    terminal.keys("1")
    terminal.wait_for("│  1  ")
    tab_to(terminal, "No  ")
    assert training.lives
    say_yes(terminal, "Kill it")
    terminal.wait_for("verified:")
    assert training.is_gone
    told = [json.loads(line) for line in (root / ".trainmon/journal.jsonl").read_text().splitlines()]
    assert [(entry["what"], entry.get("action"), entry.get("result")) for entry in told] == [
        ("intent", "TERM", None),
        ("outcome", None, "still_alive"),
        ("intent", "KILL", None),
        ("outcome", None, "done"),
    ]
    assert json.loads((root / "results/exp-1.json").read_text())["status"] == "failed"


def test_a_note_is_edited_and_appended(opened: Open, train: Train, root: Path) -> None:
    (root / "dev_notes.md").write_text("# Mine\n")
    terminal, training, _ = sick(opened, train, root)
    terminal.wait_for("loss is NaN, after")
    terminal.keys("W")
    terminal.wait_for("Dev note")
    terminal.wait_for("- Experiment: exp-1")
    for _ in ("from No", "from yes to the text"):
        tab_to(terminal, "Add it")
    terminal.keys("Seen by a person: ")
    terminal.wait_for("Seen by a person: ")
    tab_to(terminal, "No  ")
    say_yes(terminal, "Add it")
    terminal.wait_for("note added to")
    note = (root / "dev_notes.md").read_text()
    assert note.startswith("# Mine\n\n## Divergence Detected\n")
    assert note.rstrip().endswith("- Action: none (observed)\nSeen by a person:")
    assert training.lives


def test_read_only_has_no_keys_for_anything_that_lasts(opened: Open, train: Train, root: Path) -> None:
    training = train("exp-1")
    terminal = opened(root, "--read-only", size=(120, 90))
    terminal.wait_for(f"pid {training.pid}")
    assert "K stop" not in terminal.text
    assert "W note" not in terminal.text
    terminal.keys("K", "W", "Enter")
    terminal.wait_for("Enter show")
    terminal.keys("K", "W", "?")
    terminal.wait_for("─ Help ─")
    assert "stop this run" not in terminal.text
    terminal.press_until("PgDn", "Everywhere", again=1.0)
    assert "stop this run" not in terminal.text
    terminal.keys("Esc", "Esc")
    terminal.wait_for("next alarm")
    assert "Stop this run?" not in terminal.text
    assert "Dev note" not in terminal.text
    assert files_below(root) == {}
    assert training.lives

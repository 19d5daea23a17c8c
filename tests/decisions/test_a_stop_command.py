"""A person's own stop command: it may do anything, and is not believed: what counts is that the processes are gone."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.decisions.conftest import Train
from tests.decisions.person import Person, wait_for
from tui_monitor.acting.ladder import Ladder
from tui_monitor.model.act import LaunchKind, Result, Rung
from tui_monitor.model.ask import Refusal

HERE = "STOP_COMMAND_OF_TEST"
"""Variable by which what a command starts is known; trainings are started without it."""


def person(root: Path, state: Path, *command: str, wait: float = 60.0) -> Person:
    argv = ("env", f"{HERE}={root}", *command) if command and command[0] in ("sh", "true", "echo") else command
    return Person(root, state, Ladder(command=argv, command_wait=wait))


def marked(root: Path) -> list[int]:
    """Living processes that the stop command of this test started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            here = f"{HERE}={root}\0".encode() in path.read_bytes()
            dead = b") Z" in (path.parent / "stat").read_bytes()
        except OSError:
            continue
        if here and not dead:
            found.append(int(path.parent.name))
    return found


def has_ended(told: Path) -> bool:
    """Has the command begun, told its pid, and ended? A pid that was not told yet is no end."""
    try:
        pid = told.read_text().rstrip("\n")
        return pid.isdigit() and b") Z" in (Path("/proc") / pid / "stat").read_bytes()
    except FileNotFoundError:
        return False


def test_k18_the_command_ends_the_run_and_only_that_is_believed(root: Path, state: Path, train: Train) -> None:
    training = train()
    user = person(root, state, "sh", "-c", 'echo "stopping $0"; kill "$1"', "{exp_id}", "{pid}")
    proposal = user.ask(Rung.COMMAND)
    assert proposal.launch.kind is LaunchKind.COMMAND
    assert proposal.launch.shown.endswith(f"""'echo "stopping $0"; kill "$1"' exp-1 {training.pid}""")
    assert user.yes(proposal, "it diverged at night").result is Result.SENT
    wait_for(lambda: not training.lives)
    outcome = user.outcome()
    assert outcome.result is Result.DONE
    assert outcome.problems == ()
    assert outcome.next is None
    result = json.loads((root / "results/exp-1.json").read_text())
    assert (result["status"], result["notes"]) == ("failed", "Stopped by hand: it diverged at night")
    note = (root / "dev_notes.md").read_text()
    assert "- Action: Training process killed\n- Why: it diverged at night\n" in note
    entries = [json.loads(line) for line in (root / ".trainmon/journal.jsonl").read_text().splitlines()]
    assert [(entry["what"], entry.get("action"), entry.get("said")) for entry in entries] == [
        ("intent", "command", "it diverged at night"),
        ("outcome", None, None),
    ]


def test_k18_one_that_says_it_worked_and_did_nothing_is_still_alive(root: Path, state: Path, train: Train) -> None:
    training = train()
    user = person(root, state, "sh", "-c", 'echo $$ > "$0"', str(root / "pid"), wait=60)
    user.yes(user.ask(Rung.COMMAND))
    wait_for(lambda: has_ended(root / "pid"))
    assert user.told() == []
    (outcome,) = user.told(later=61)
    assert outcome.result is Result.STILL_ALIVE
    assert f"pid {training.pid}" in outcome.message
    assert outcome.next is not None
    assert outcome.next.rung is Rung.TERM
    assert training.lives
    assert user.yes(outcome.next).result is Result.SENT


def test_k18_one_that_hangs_is_ended_with_its_children_and_term_is_the_next_question(
    root: Path, state: Path, train: Train
) -> None:
    training = train()
    user = person(root, state, "sh", "-c", "trap '' TERM HUP; setsid sleep 600 & sleep 600", wait=5)
    user.yes(user.ask(Rung.COMMAND))
    wait_for(lambda: len(marked(root)) == 3)
    user.watching.clock.sleep(6)
    outcome = user.outcome()
    assert outcome.result is Result.FAILED
    assert "did not end within 5 s and was ended, with what it left running" in outcome.message
    assert outcome.next is not None
    assert outcome.next.rung is Rung.TERM
    assert marked(root) == []
    assert training.lives
    assert not (root / "dev_notes.md").exists()


def test_k18_what_daemonizes_does_not_outlive_it(root: Path, state: Path, train: Train) -> None:
    training = train()
    twice = "import os\nif os.fork(): os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\n"
    daemon = f"{twice}os.execvp('sleep', ['sleep', '600'])"
    user = person(root, state, "sh", "-c", f'python3 -I -S -c "{daemon}"; kill {{pid}}')
    user.yes(user.ask(Rung.COMMAND))
    wait_for(lambda: not training.lives)
    outcome = user.outcome(each=0.01)
    assert outcome.result is Result.DONE
    assert ["with what it left running" in problem for problem in outcome.problems] == [True]
    assert marked(root) == []


def test_k18_what_it_prints_is_shown_harmless_and_short(root: Path, state: Path, train: Train) -> None:
    train()
    flood = r"printf '\033]52;c;AAAA\007'; yes '\033[31m0123456789' | head -c 3000000; echo LAST >&2; exit 7"
    user = person(root, state, "sh", "-c", flood)
    user.yes(user.ask(Rung.COMMAND))
    outcome = user.outcome(each=0.05)
    assert outcome.result is Result.FAILED
    assert "ended with status 7" in outcome.message
    assert "LAST" in outcome.message
    assert outcome.message.isprintable()
    assert len(outcome.message) <= 800


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ((), "no stop_command is set in your own configuration"),
        (("no-such-program-anywhere",), "no-such-program-anywhere is not there"),
    ],
)
def test_without_a_command_that_can_be_started_nothing_is_asked(
    root: Path, state: Path, train: Train, command: tuple[str, ...], why: str
) -> None:
    train()
    answer = person(root, state, *command).answer(Rung.COMMAND)
    assert isinstance(answer, Refusal)
    assert why in answer.reason


@pytest.mark.parametrize("exp_id", ["$(reboot)", "a b", "x;y", "-rf"])
def test_s6_a_name_that_a_shell_could_take_for_its_own_is_put_into_no_command(
    root: Path, state: Path, train: Train, exp_id: str
) -> None:
    train(exp_id)
    answer = person(root, state, "echo", "{exp_id}").answer(Rung.COMMAND, exp_id)
    assert isinstance(answer, Refusal)
    assert re.search("shell could take|taken for an option", answer.reason)


def test_a_command_that_was_configured_otherwise_meanwhile_is_another_question(
    root: Path, state: Path, train: Train
) -> None:
    training = train()
    asked = person(root, state, "echo", "one").ask(Rung.COMMAND)
    user = person(root, state, "echo", "two")
    user.ask(Rung.COMMAND)
    outcome = user.yes(asked)
    assert outcome.result is Result.REFUSED
    assert "ask again" in outcome.message
    assert training.lives


def test_a_command_that_cannot_be_started_has_failed_and_says_why(root: Path, state: Path, train: Train) -> None:
    train()
    program = root / "stop"
    program.write_bytes(b"\x7fELF nothing")
    os.chmod(program, 0o755)
    user = person(root, state, str(program))
    outcome = user.yes(user.ask(Rung.COMMAND))
    assert outcome.result is Result.FAILED
    assert "could not be started: Exec format error" in outcome.message
    assert outcome.next is not None
    assert outcome.next.rung is Rung.TERM

"""`launch`: a run is stopped in the way in which its owner says that it was started, and in no other."""

from pathlib import Path

import pytest

from tests.decisions.conftest import Train
from tests.decisions.person import Person
from tui_monitor.acting.ladder import Ladder
from tui_monitor.model.act import LaunchKind, Rung, StopProposal
from tui_monitor.model.ask import Refusal

COMMAND = ("/bin/kill", "{pid}")


def offered(user: Person) -> dict[Rung, str]:
    """Rung -> by what, or why not."""
    answers = {rung: user.answer(rung) for rung in (Rung.COMMAND, Rung.TERM)}
    return {
        rung: answer.launch.kind.value if isinstance(answer, StopProposal) else str(answer.reason)
        for rung, answer in answers.items()
    }


@pytest.mark.parametrize(
    ("ladder", "command", "term"),
    [
        (Ladder(command=COMMAND), LaunchKind.COMMAND.value, LaunchKind.PROCESS.value),
        (
            Ladder(command=COMMAND, launch="command"),
            LaunchKind.COMMAND.value,
            "logs/exp-1: launch is command, and TERM is not used",
        ),
        (
            Ladder(command=COMMAND, launch="process"),
            "logs/exp-1: launch is process, and the stop command is not used",
            LaunchKind.PROCESS.value,
        ),
        (
            Ladder(launch="command"),
            "logs/exp-1: no stop_command is set in your own configuration",
            "logs/exp-1: launch is command, and no stop_command is set in your own configuration",
        ),
        (
            Ladder(command=COMMAND, launch="tmux"),
            "logs/exp-1: launch is tmux, and the stop command is not used",
            "logs/exp-1: launch is tmux, and process PID is alone in no window of tmux",
        ),
    ],
    ids=["whichever is found", "command", "process", "command without one", "tmux without a window"],
)
def test_only_the_rungs_of_its_launch_are_proposed(
    root: Path, state: Path, train: Train, ladder: Ladder, command: str, term: str
) -> None:
    training = train("exp-1")
    found = offered(Person(root, state, ladder))
    assert found == {Rung.COMMAND: command, Rung.TERM: term.replace("PID", str(training.pid))}
    assert training.lives


def test_kill_is_refused_too_where_it_is_stopped_by_command(root: Path, state: Path, train: Train) -> None:
    train("exp-1")
    refused = Person(root, state, Ladder(command=COMMAND, launch="command")).answer(Rung.KILL)
    assert isinstance(refused, Refusal) and refused.reason == "logs/exp-1: launch is command, and KILL is not used"

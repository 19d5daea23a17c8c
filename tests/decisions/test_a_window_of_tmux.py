"""The tmux window of a run that was stopped: it may be closed where nothing else runs in it, and never otherwise."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from by_hand import append, steps

from tests.decisions.person import TRAINER, Person, wait_for
from tui_monitor.acting.ladder import Ladder
from tui_monitor.model.act import LaunchKind, Result, Rung
from tui_monitor.model.ask import Refusal

Tmux = Callable[..., str]


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("needs tmux")
    folder = Path("/tmp") / f"tm-{os.getpid()}-{abs(hash(tmp_path)) % 10**6}"  # the path of a socket has to be short
    folder.mkdir(mode=0o700)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TMUX")}

    def call(*words: str) -> str:
        said = subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", str(folder / "s"), *words],
            capture_output=True,
            text=True,
            env=environment | {"SHELL": "/bin/sh", "TERM": "screen"},
        )
        return said.stdout.strip()

    yield call
    call("kill-server")
    shutil.rmtree(folder)


@pytest.fixture
def trained(root: Path, tmux: Tmux) -> Path:
    """A run that was typed into the only window of a session called `work`."""
    log = root / "logs/exp-1/train.log"
    append(log, steps(1, 20))
    script = root.parent / "train.py"
    script.write_text(TRAINER)
    tmux("new-session", "-d", "-s", "work", "-x", "80", "-y", "24")
    wait_for(lambda: tmux("capture-pane", "-p", "-t", "work"))  # its prompt: what is typed before it may be lost
    tmux("send-keys", "-t", "work", f"{sys.executable} -I -S {script} {log}", "Enter")
    wait_for(lambda: "ready" in tmux("capture-pane", "-p", "-t", "work").splitlines())
    return log


def sessions(tmux: Tmux) -> list[str]:
    return tmux("list-sessions", "-F", "#{session_name}").split()


def test_the_session_of_a_run_that_was_alone_in_it_may_be_closed(
    root: Path, state: Path, tmux: Tmux, trained: Path
) -> None:
    user = Person(root, state)
    proposal = user.ask()
    assert (proposal.launch.kind, proposal.launch.shown) == (LaunchKind.TMUX, "tmux session work")
    assert user.yes(proposal).result is Result.SENT
    done = user.outcome()
    assert done.result is Result.DONE
    assert sessions(tmux) == ["work"]
    question = done.next or user.ask(Rung.WINDOW)
    assert question.rung is Rung.WINDOW
    assert question.launch.shown == "tmux session work"
    assert user.yes(question).result is Result.SENT
    closed = user.outcome()
    assert (closed.result, closed.message) == (Result.DONE, "verified: tmux session work is closed")
    assert sessions(tmux) == []


@pytest.mark.parametrize(("launch", "kind"), [("tmux", LaunchKind.TMUX), ("process", LaunchKind.PROCESS)])
def test_its_owner_says_whether_the_window_belongs_to_it(
    root: Path, state: Path, tmux: Tmux, trained: Path, launch: str, kind: LaunchKind
) -> None:
    user = Person(root, state, Ladder(launch=launch))
    proposal = user.ask()
    assert proposal.launch.kind is kind
    assert user.yes(proposal).result is Result.SENT and user.outcome().result is Result.DONE
    asked = user.answer(Rung.WINDOW)
    assert isinstance(asked, Refusal) is (launch == "process")


def test_what_was_begun_in_it_meanwhile_keeps_it_open(root: Path, state: Path, tmux: Tmux, trained: Path) -> None:
    user = Person(root, state)
    user.yes(user.ask())
    user.outcome()
    question = user.ask(Rung.WINDOW)
    tmux("send-keys", "-t", "work", "sleep 600", "Enter")
    wait_for(lambda: tmux("display-message", "-p", "-t", "work", "#{pane_current_command}") == "sleep")
    refused = user.answer(Rung.WINDOW)
    assert isinstance(refused, Refusal)
    assert "something else runs in tmux session work" in refused.reason
    assert user.yes(question).result in (Result.REFUSED, Result.CHANGED)
    assert sessions(tmux) == ["work"]


def test_a_window_in_which_something_else_runs_is_none_of_the_run(
    root: Path, state: Path, tmux: Tmux, trained: Path
) -> None:
    tmux("send-keys", "-t", "work", "C-z", "")
    tmux("send-keys", "-t", "work", "sleep 600 &", "Enter", "fg %1", "Enter")
    user = Person(root, state)
    wait_for(lambda: user.ask().launch.kind is LaunchKind.PROCESS)
    user.yes(user.ask())
    assert user.outcome().next is None
    assert isinstance(user.answer(Rung.WINDOW), Refusal)


@pytest.mark.parametrize("how", ["({} &)", "(setsid {} &)"])
def test_what_was_detached_in_it_and_writes_to_its_terminal_keeps_it_open(
    root: Path, state: Path, tmux: Tmux, trained: Path, how: str
) -> None:
    """With the pane its terminal would go, and whatever is printed there would fail."""
    other = root.parent / "other.py"
    told = root.parent / "other.pid"
    other.write_text(
        f"import os, signal\nopen({str(told)!r}, 'w').write(str(os.getpid()))\n"
        "print('other', 'is up', flush=True)\nsignal.pause()\n"
    )
    user = Person(root, state)
    user.yes(user.ask())
    user.outcome()
    assert user.ask(Rung.WINDOW)
    tmux("send-keys", "-t", "work", how.format(f"{sys.executable} -I -S {other}"), "Enter")
    wait_for(lambda: "other is up" in tmux("capture-pane", "-p", "-t", "work"))
    try:
        refused = user.answer(Rung.WINDOW)
        assert isinstance(refused, Refusal)
        assert "something else runs in tmux session work" in refused.reason
    finally:
        os.kill(int(told.read_text()), signal.SIGKILL)


def test_of_a_window_with_two_panes_only_its_own_pane_is_closed(
    root: Path, state: Path, tmux: Tmux, trained: Path
) -> None:
    tmux("split-window", "-t", "work")
    user = Person(root, state)
    proposal = user.ask()
    assert proposal.launch.shown.startswith("tmux pane %0 of window work:")
    user.yes(proposal)
    done = user.outcome()
    user.yes(done.next or user.ask(Rung.WINDOW))
    user.outcome()
    assert tmux("list-panes", "-a", "-F", "#{pane_id}") == "%1"


def test_a_pane_that_is_another_one_by_now_stays(root: Path, state: Path, tmux: Tmux, trained: Path) -> None:
    user = Person(root, state)
    user.yes(user.ask())
    user.outcome()
    question = user.ask(Rung.WINDOW)
    tmux("respawn-pane", "-k", "-t", "work")
    outcome = user.yes(question)
    assert outcome.result is not Result.SENT
    assert sessions(tmux) == ["work"]

"""A time limit and a Ctrl-C, in the words of shells, launchers and frameworks, with and without a last newline."""

from pathlib import Path

import pytest
from arriving import first_answer, settings_of
from by_hand import append, kinds, steps
from endings_of_logs import aged

from tui_monitor.cli import assemble
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, RunView, Status

pytestmark = pytest.mark.alone

_FRAMES = '  File "/w/train.py", line 82, in <module>\n    main()\n  File "/w/train.py", line 40, in main\n    fit(x)\n'
_TRACEBACK = f"Traceback (most recent call last):\n{_FRAMES}"
_CTRL_C = f"{_TRACEBACK}KeyboardInterrupt\n"
_WHILE = "\nDuring handling of the above exception, another exception occurred:\n\n"
_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
TIMED_OUT = (
    "timeout: sending signal TERM to command ‘python’",
    "timeout: sending signal TERM to command 'python'\nTerminated",
    "timeout: sending signal KILL to command ‘python’\n/usr/bin/bash: line 1: 77 Killed  timeout 60 python train.py",
    "timeout: the monitored command dumped core",
    "timeout: sende Signal TERM an den Befehl „python“",
    "timeout : envoi du signal TERM à la commande « python »",
    "exit status: 124",
    "Command exited with non-zero status 124",
    "[run.sh] python train.py exited with 124",
    "exit code 124",
    "rc=124",
    "train.py: returned 124",
    "subprocess.TimeoutExpired: Command '['python', 'train.py']' timed out after 60 seconds",
    "Killed by timeout after 3600 s",
    "Terminated due to the time limit",
    "Wall time limit reached, stopping.",
    "Walltime exceeded",
    "slurmstepd: error: *** JOB 18 ON r6 CANCELLED AT 2026-01-01T10:00:00 DUE TO TIME LIMIT ***",
)
BY_HAND = (
    _CTRL_C,
    f"^C{_CTRL_C}",
    "KeyboardInterrupt",
    "^C",
    "Aborted!",
    "Training interrupted by user",
    "Detected KeyboardInterrupt, attempting graceful shutdown ...",
    "Interrupted by user. Saving model...",
    "Received SIGINT, stopping.",
    "Stopping training: user pressed Ctrl-C",
    "Keyboard interrupt received, exiting.",
    "INFO:root:Caught Ctrl+C, exiting",
    "Exiting from training early because of KeyboardInterrupt.",
    "Execution interrupted by user (SIGINT)",
    f"{_CTRL_C}{_WHILE}{_TRACEBACK}RuntimeError: DataLoader worker (pid 812) exited unexpectedly",
    f"{_CTRL_C}{_WHILE}{_TRACEBACK}torch.multiprocessing.spawn.ProcessExitedException: process 0 ended with SIGINT",
    f"{_CTRL_C}{_WHILE}{_TRACEBACK}SystemExit: 1",
    f"{_CTRL_C}{_CAUSE}{_TRACEBACK}ray.exceptions.RayTaskError(KeyboardInterrupt): ray::train()",
    f"{_CTRL_C}Error executing job with overrides: []",
    f"{_TRACEBACK}torch.distributed.elastic.multiprocessing.api.SignalException: Process 4711 got signal: 2",
    f"{_TRACEBACK}tensorflow.python.framework.errors_impl.CancelledError: Ctrl-C KeyboardInterrupt",
    f"Detected KeyboardInterrupt, attempting graceful shutdown...\n{_TRACEBACK}SystemExit: 1",
)
NO_END = (
    "Press Ctrl-C to stop.",
    "If you hit Ctrl-C, the model is saved",
    "timeout: 60",
    "Wall time: 3 s",
    "--time-limit 124",
    "Process 3 returned 124 samples",
    "stop by hand when the user pressed Ctrl-C twice, continue otherwise",
)


def answer(root: Path, said: str) -> RunView:
    """Of a log that was written ten seconds ago, and that nobody holds."""
    log = root / "logs" / "exp-1" / "train.log"
    append(log, steps(1, 60) + said)
    aged(log, 9.0)
    return first_answer(assemble.watching([str(root)], settings_of(root)))


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nowhere"))


@pytest.mark.parametrize("newline", ["\n", ""], ids=["with a newline", "without"])
@pytest.mark.parametrize("said", TIMED_OUT)
def test_a_time_limit_is_a_timeout(tmp_path: Path, said: str, newline: str) -> None:
    view = answer(tmp_path, said + newline)
    told = (view.status, view.life, view.verdict.decision)
    assert told == (Status.TIMEOUT, Life.FAILED, Decision.STOP), view.verdict.reason


def test_an_exception_that_quotes_the_exit_status_of_timeout_is_one(tmp_path: Path) -> None:
    error = "subprocess.CalledProcessError: Command 'python' returned non-zero exit status 124.\n"
    assert answer(tmp_path, _TRACEBACK + error).status is Status.TIMEOUT


@pytest.mark.parametrize("newline", ["\n", ""], ids=["with a newline", "without"])
@pytest.mark.parametrize("said", BY_HAND)
def test_a_ctrl_c_is_no_failure(tmp_path: Path, said: str, newline: str) -> None:
    view = answer(tmp_path, said.removesuffix("\n") + newline)
    told = (view.status, view.life, view.verdict.decision)
    assert told == (Status.HEALTHY, Life.ENDED, Decision.CONTINUE), view.verdict.reason
    assert "stopped by hand" in " ".join(finding.message for finding in view.findings)


@pytest.mark.parametrize("said", NO_END)
def test_what_only_sounds_like_it_ends_nothing(tmp_path: Path, said: str) -> None:
    assert not kinds(answer(tmp_path, f"{said}\n")) & {"timeout", "killed", "crash"}

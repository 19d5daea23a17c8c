"""The recorder sees the end of its command, and tells it of that run alone, whatever is done around it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.recorder.conftest import Lab, lives, until
from tui_monitor.recorder.trainmon_recorder import FOR_TRAININGS

TRAINMON = [sys.executable, "-m", "tui_monitor", "run"]


def code(folder: Path) -> int:
    return int(json.loads((folder / "exit.json").read_text())["code"])


def test_who_ignores_the_end_of_children_is_told_how_the_command_ended(lab: Lab) -> None:
    """As a service or a `trap '' CHLD` leaves it behind: then the system itself forgets how children ended."""
    done = subprocess.run(
        [*TRAINMON, "--wait", "--name", "exp-1", "--", "bash", "-c", "echo step 1 loss 0.5; exit 3"],
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
        check=False,
        capture_output=True,
    )
    assert done.returncode == 3, done.stderr
    assert code(lab.root / "logs/exp-1") == 3


@pytest.mark.parametrize("number", FOR_TRAININGS)
def test_what_tells_all_processes_of_a_job_to_save_does_not_end_the_recorder(lab: Lab, number: signal.Signals) -> None:
    begun = lab.train("exp-1", "3", "waits")
    os.kill(begun.recorder, number)
    begun.end(signal.SIGTERM)
    assert json.loads(begun.exit.read_text())["signal"] == signal.SIGTERM


def test_the_command_has_the_signals_that_it_would_have_had(lab: Lab) -> None:
    shows = f"import signal; print([signal.getsignal(number) for number in {[*map(int, FOR_TRAININGS)]}])"

    def ignores_one() -> None:
        signal.signal(signal.SIGUSR2, signal.SIG_IGN)

    command = [*TRAINMON, "--name", "exp-1", "--", sys.executable, "-c", shows]
    subprocess.run(command, preexec_fn=ignores_one, check=True, capture_output=True)
    until((lab.root / "logs/exp-1/exit.json").exists, "exit.json")
    said = (lab.root / "logs/exp-1/train.log").read_text()
    assert said.count("SIG_IGN") == 1
    assert said.count("SIG_DFL") == len(FOR_TRAININGS) - 1


def test_an_end_is_never_told_of_another_run_that_took_the_name(lab: Lab) -> None:
    first = lab.train("exp-1", "3", "waits")
    shutil.rmtree(first.folder)
    second = lab.train("exp-1", "3", "waits")
    rows = (second.folder / "timing.csv").read_text().splitlines()
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: not lives(first.recorder), "the end of the first recorder")
    assert not second.exit.exists()
    assert (second.folder / "timing.csv").read_text().splitlines()[: len(rows)] == rows
    assert lab.trainmon("check", str(second.folder)).returncode == 10, "it lives, and has hardly begun"
    second.end()
    assert json.loads(second.exit.read_text())["pid"] == second.pid


def test_what_is_kept_follows_a_folder_that_is_moved(lab: Lab) -> None:
    begun = lab.train("exp-1", "3", "waits")
    moved = lab.root / "logs/exp-1-kept"
    begun.folder.rename(moved)
    os.kill(begun.pid, signal.SIGUSR1)
    until((moved / "exit.json").exists, "exit.json")
    assert code(moved) == 5


@pytest.mark.parametrize("name", [".pid", ".exit.json", "timing.csv"])
def test_a_pipe_in_its_place_is_not_waited_for(lab: Lab, name: str) -> None:
    folder = lab.root / "logs/exp-1"
    folder.mkdir(parents=True)
    (folder / "train.log").write_text("step 0 loss 2.0\n")
    os.mkfifo(folder / name)
    begun = lab.train("exp-1", "3", "0", append=True) if name == "timing.csv" else None
    if begun is None:
        (folder / "train.log").unlink()
        begun = lab.train("exp-1", "3", "0")
    until(begun.exit.exists, "exit.json")
    assert code(folder) == 0


def test_a_log_that_is_a_pipe_is_refused_and_not_waited_for(lab: Lab) -> None:
    folder = lab.root / "logs/exp-1"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "train.log")
    done = lab.run("--name", "exp-1", "--append", "--", "true")
    assert done.returncode == 2
    assert "no regular file" in done.stderr


def test_what_is_still_recorded_is_not_appended_to_without_its_pid_file(lab: Lab) -> None:
    """As it is missing on a disk that was full from the start."""
    silent = "echo step 1; exec >&- 2>&-; exec sleep 60"
    assert lab.run("--name", "exp-1", "--", "bash", "-c", silent).returncode == 0
    begun = lab.found("exp-1")
    until(lambda: not list(Path(f"/proc/{begun.pid}/fd").glob("[12]")), "closed outputs")
    (begun.folder / "pid").unlink()
    done = lab.run("--name", "exp-1", "--append", "--", "true")
    assert done.returncode == 2
    assert "another trainmon" in done.stderr
    assert lives(begun.pid)


def test_one_after_the_other_goes_on_at_once(lab: Lab) -> None:
    for number in range(5):
        done = lab.run("--name", "exp-1", "--append", "--wait", "--", "bash", "-c", f"echo step {number}; exit 0")
        assert done.returncode == 0, done.stderr
    assert (lab.root / "logs/exp-1/train.log").read_text().count("step") == 5


def test_closed_standard_streams_start_it_all_the_same(lab: Lab) -> None:
    command = " ".join(TRAINMON) + " --name exp-1 -- bash -c 'echo step 1; exit 4' <&- >&- 2>&-"
    subprocess.run(["bash", "-c", command], check=True)
    until((lab.root / "logs/exp-1/exit.json").exists, "exit.json")
    assert code(lab.root / "logs/exp-1") == 4
    assert (lab.root / "logs/exp-1/train.log").read_text() == "step 1\n"


def test_what_a_command_left_behind_still_has_the_log_to_itself(lab: Lab) -> None:
    left = "(setsid bash -c 'echo $$ > left; exec sleep 60' &); until [ -s left ]; do sleep 0.01; done; exit 0"
    assert lab.run("--name", "exp-1", "--wait", "--", "bash", "-c", left).returncode == 0
    pid = int((lab.root / "left").read_text())
    try:
        done = lab.run("--name", "exp-1", "--append", "--", "true")
        assert done.returncode == 2
        assert f"process {pid} has its log open" in done.stderr
    finally:
        os.kill(pid, signal.SIGKILL)


def test_a_link_that_leads_elsewhere_is_no_folder_of_a_run(lab: Lab) -> None:
    (lab.root / "elsewhere").mkdir()
    (lab.root / "logs").mkdir()
    (lab.root / "logs/exp-1").symlink_to(lab.root / "elsewhere")
    for append in ([], ["--append"]):
        done = lab.run("--name", "exp-1", *append, "--", "true")
        assert done.returncode == 2
        assert "leads elsewhere" in done.stderr
    assert not list((lab.root / "elsewhere").iterdir())

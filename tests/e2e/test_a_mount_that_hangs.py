"""A file system that stops answering, for real: its runs are unreachable, and everything else goes on."""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import COMMAND, Open
from tests.e2e.terminal import TIMEOUT
from tests.fuse_mount import Mount

WITHIN = 60.0
"""Seconds, far more than anything here takes: a command that hangs does not end at all."""


@pytest.fixture
def far(root: Path, tmp_path: Path) -> Iterator[Mount]:
    mount = Mount(root / "logs/far", tmp_path / "behind")
    yield mount
    mount.close()


def grow(log: Path, first: int, last: int) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "a") as file:
        file.writelines(f"step {step} | loss {1 / step:.4f}\n" for step in range(first, last + 1))


@pytest.mark.alone
def test_the_other_runs_go_on_keys_answer_and_q_leaves_at_once(opened: Open, root: Path, far: Mount) -> None:
    near = root / "logs/near/train.log"
    grow(near, 1, 60)
    grow(far.behind / "train.log", 1, 40)
    terminal = opened(root)
    terminal.wait_for("2 runs")
    terminal.wait_for("40 ")
    far.hang()
    terminal.wait_for(f"{far.point} has not answered since")
    for step in (100, 200):
        grow(near, step - 9, step)
        terminal.wait_for(str(step))
    terminal.keys("?")
    terminal.wait_for("─ Help ─")
    terminal.keys("Esc")
    grow(far.behind / "train.log", 41, 777)
    far.answer_again()
    terminal.wait_for("777")
    terminal.wait_for(lambda: "has not answered" not in terminal.text)
    far.hang()
    terminal.wait_for("has not answered since")
    terminal.keys("q")
    assert terminal.wait() == 0


@pytest.mark.alone
def test_check_ends_with_the_run_named_and_the_others_judged(root: Path, far: Mount) -> None:
    grow(root / "logs/near/train.log", 1, 60)
    grow(far.behind / "train.log", 1, 40)
    far.hang()
    places = (far.point, root / "logs/near")
    done = subprocess.run(
        [str(COMMAND), "check", "--json", *map(str, places)],
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    assert done.returncode == 10
    said = {run["exp_id"]: run for run in json.loads(done.stdout)["runs"]}
    assert said["near"]["latest_metrics"]["loss"] == 0.0167
    assert said["far"]["status"] == "unreachable"
    assert f"{far.point} has not answered since" in said["far"]["reason"]
    assert f"{far.point} has not answered since" in done.stderr


@pytest.mark.alone
def test_watch_ends_at_once_when_it_is_asked_to(root: Path, far: Mount) -> None:
    grow(far.behind / "train.log", 1, 40)
    with subprocess.Popen([str(COMMAND), "watch", "--json", str(root)], stdout=subprocess.PIPE, text=True) as watch:
        assert watch.stdout is not None
        far_run = json.loads(watch.stdout.readline())["runs"][0]
        assert far_run["status"] != "unreachable"
        far.hang()
        until = time.monotonic() + TIMEOUT
        while json.loads(watch.stdout.readline())["runs"][0]["status"] != "unreachable":
            assert time.monotonic() < until
        watch.terminate()
        assert watch.wait(WITHIN) == 10, "as check says of a run that waits"
        last = watch.stdout.readlines()[-1]
        assert "metric_trajectory" in json.loads(last)["runs"][0]

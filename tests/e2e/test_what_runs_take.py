"""`check --json` and `watch --json` of a real training: how far it is, what it saved, what it takes of its machine."""

import json
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.contract_shape import DOCUMENT, departures, strict
from tests.e2e.conftest import COMMAND, Train, environment_of

FAKE = Path(__file__).parent.parent / "hosts" / "fake_nvml"
GB = 10**9


def check(root: Path, home: Path, gpus: Mapping[str, object] | None = None, *more: str) -> dict[str, Any]:
    environment = environment_of(home)
    if gpus is not None:
        state = home / "gpus.json"
        state.write_text(json.dumps(gpus))
        environment |= {"PYTHONPATH": str(FAKE), "FAKE_NVML": str(state)}
    done = subprocess.run(
        [COMMAND, "check", "--json", str(root), *more], env=environment, capture_output=True, text=True, check=False
    )
    document = strict(done.stdout)
    assert list(departures(document, DOCUMENT)) == []
    (run,) = document["runs"]  # type: ignore[misc]
    return run  # type: ignore[no-any-return]


def wait_for(log: Path, words: bytes) -> None:
    deadline = time.monotonic() + 30
    while not log.exists() or words not in log.read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.alone
def test_progress_checkpoint_processor_memory_and_disk(root: Path, tmp_path: Path, train: Train) -> None:
    training = train("exp-1")
    wait_for(training.log, b"step 20/")
    saved = training.log.parent / "checkpoints" / "step_12.pt"
    saved.parent.mkdir()
    saved.write_bytes(b"x")
    dated = time.time() - 60
    os.utime(saved, (dated, dated))
    run = check(root, tmp_path)
    assert run["progress"]["step"] >= 20
    assert run["progress"]["total"] == 100_000
    checkpoint = run["checkpoint"]
    assert (checkpoint["step"], checkpoint["file"]) == (12, "checkpoints/step_12.pt")
    assert 60 <= checkpoint["age_seconds"] <= 120
    machine = run["machine"]
    assert machine["host"] == os.uname().nodename
    assert 0 <= machine["cpu"] <= 1
    held = sum(_resident(pid) for pid in (training.pid, training.child))
    assert 0.5 * held <= machine["memory_bytes"] <= 2 * held
    (disk,) = machine["disk"]
    assert disk["path"] == str(training.log.parent)
    assert 0 < disk["free_bytes"] <= disk["total_bytes"]
    assert run["cost"] is None


@pytest.mark.alone
def test_memory_on_a_gpu_is_that_of_the_run_and_of_its_children(root: Path, tmp_path: Path, train: Train) -> None:
    if os.readlink("/proc/self/ns/pid") != "pid:[4026531836]":
        pytest.skip("in a container only a process that holds a GPU open counts, and here is none")
    training = train("exp-1")
    wait_for(training.log, b"step 5/")
    gpu = {
        "use": 71,
        "used": 30 * GB,
        "processes": [[training.pid, 8 * GB], [training.child, GB], [1, 20 * GB]],
        "shares": [[training.pid, 40], [1, 31]],
    }
    machine = check(root, tmp_path, {"gpus": [{"use": 3}, gpu]})["machine"]
    assert machine["gpu"] == [{"index": 1, "use": 0.4, "memory_bytes": 9 * GB}]
    assert [device["use"] for device in machine["host_gpu"]] == [0.03, 0.71]
    assert machine["gpu_note"] is None
    refused = {"use": 5, "refused": {"processes": "NO_PERMISSION"}}
    machine = check(root, tmp_path, {"gpus": [refused]})["machine"]
    assert machine["gpu"] == []
    assert machine["gpu_note"] == "GPU 0 does not tell its processes: Insufficient Permissions"


@pytest.mark.long
def test_a_driver_that_hangs_delays_check_by_no_more_than_it_waits(root: Path, tmp_path: Path, train: Train) -> None:
    training = train("exp-1")
    wait_for(training.log, b"step 5/")
    begun = time.monotonic()
    machine = check(root, tmp_path, {"hang": 30, "gpus": []})["machine"]
    assert time.monotonic() - begun < 20
    assert machine["memory_bytes"] > 0
    assert "the GPU driver has not answered" in machine["gpu_note"]


def test_of_what_does_not_live_nothing_is_said(root: Path, tmp_path: Path) -> None:
    log = root / "logs" / "exp-1" / "train.log"
    log.parent.mkdir(parents=True)
    log.write_text("".join(f"step {step} loss {1 / step}\n" for step in range(1, 30)))
    (log.parent / "step_12.pt").write_bytes(b"x")
    run = check(root, tmp_path)
    assert (run["checkpoint"], run["machine"]) == (None, None)
    assert run["progress"] == {"step": 29, "total": None, "rate": None, "eta_seconds": None}


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

"""NVIDIA's GPUs through a library that stands in for nvidia-ml-py, found as the real one would be."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

FAKE = Path(__file__).with_name("fake_nvml")
_ASKING = """
import json, sys
import msgspec
from tui_monitor.hosts.local.gpus import Gpus
gpus = Gpus(is_here=lambda pid: True)
for _ in sys.stdin:
    print(msgspec.json.encode(gpus.look()).decode(), flush=True)
"""
Look = Callable[..., dict[str, Any]]


@pytest.fixture
def look(tmp_path: Path) -> Iterator[Look]:
    """One look at the GPUs that are told: each at what the driver says then."""
    state = tmp_path / "gpus.json"
    environment = {**os.environ, "PYTHONPATH": str(FAKE), "FAKE_NVML": str(state)}
    process = subprocess.Popen(
        [sys.executable, "-c", _ASKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    )
    assert process.stdin and process.stdout
    asked, answers = process.stdin, process.stdout

    def at(*gpus: dict[str, object], init: str | None = None) -> dict[str, Any]:
        state.write_text(json.dumps({"init": init, "gpus": gpus}))
        asked.write("\n")
        asked.flush()
        return json.loads(answers.readline())

    yield at
    asked.close()
    process.wait()
    answers.close()


def test_use_and_memory_of_each_gpu_and_of_each_process(look: Look) -> None:
    found = look(
        {"use": 71, "used": 9 * 10**9, "processes": [[10, 8 * 10**9], [11, 10**9]], "shares": [[10, 60], [11, 11]]},
        {"use": 5, "processes": [[10, 10**9]], "shares": [[10, 5]]},
    )
    assert [(gpu["index"], gpu["use"], gpu["memory_used"]) for gpu in found["devices"]] == [
        (0, 0.71, 9 * 10**9),
        (1, 0.05, 0),
    ]
    assert found["devices"][0]["name"] == "NVIDIA H100 80GB HBM3"
    assert found["processes"] == {
        "10": [
            {"index": 0, "use": 0.6, "memory_bytes": 8 * 10**9},
            {"index": 1, "use": 0.05, "memory_bytes": 10**9},
        ],
        "11": [{"index": 0, "use": 0.11, "memory_bytes": 10**9}],
    }
    assert found["note"] is None


def test_a_process_that_did_nothing_is_idle_and_without_samples_its_share_is_not_known(look: Look) -> None:
    found = look({"processes": [[10, 5], [11, 6]], "shares": [[10, 60]]}, {"processes": [[10, 5]]})
    assert [use["use"] for use in found["processes"]["10"]] == [0.6, None]
    assert found["processes"]["11"][0]["use"] == 0.0


def test_memory_that_the_driver_does_not_tell_is_none(look: Look) -> None:
    assert look({"processes": [[10, None]]})["processes"]["10"][0]["memory_bytes"] is None


def test_a_gpu_that_falls_off_the_bus_is_told_and_the_others_go_on(look: Look) -> None:
    well = {"use": 50, "processes": [[10, 5]]}
    assert look(well, well)["note"] is None
    lost = {**well, "refused": dict.fromkeys(("use", "memory", "processes", "shares"), "GPU_IS_LOST")}
    found = look(well, lost)
    assert found["note"] == "GPU 1 does not tell its use: GPU is lost"
    assert [gpu["use"] for gpu in found["devices"]] == [0.5, None]
    assert [use["index"] for use in found["processes"]["10"]] == [0]
    gone = look(well, {"refused": {"handle": "GPU_IS_LOST"}})
    assert [gpu["index"] for gpu in gone["devices"]] == [0]
    assert gone["note"] == "GPU 1 does not tell it: GPU is lost"
    assert look(well, well)["note"] is None


def test_without_permission_for_processes_the_gpu_itself_is_told(look: Look) -> None:
    found = look({"use": 30, "used": 7, "refused": {"processes": "NO_PERMISSION"}})
    assert (found["devices"][0]["use"], found["processes"]) == (0.3, {})
    assert found["note"] == "GPU 0 does not tell its processes: Insufficient Permissions"


def test_of_a_gpu_in_parts_use_is_not_known_and_that_is_no_fault(look: Look) -> None:
    """MIG: the hardware has no counter for it."""
    refused = {"use": "NOT_SUPPORTED", "shares": "NOT_SUPPORTED"}
    found = look({"used": 7, "processes": [[10, 5]], "refused": refused})
    assert (found["devices"][0]["use"], found["devices"][0]["memory_used"]) == (None, 7)
    assert found["processes"]["10"] == [{"index": 0, "use": None, "memory_bytes": 5}]
    assert found["note"] is None


@pytest.mark.parametrize("error", ["LIBRARY_NOT_FOUND", "DRIVER_NOT_LOADED"])
def test_without_a_driver_one_line_says_so_and_it_may_come_later(look: Look, error: str) -> None:
    assert look(init=error) == {"devices": [], "processes": {}, "note": "no NVIDIA GPU here"}
    assert look({"use": 1})["devices"][0]["use"] == 0.01


def test_names_from_the_driver_are_safe_to_show(look: Look) -> None:
    assert look({"name": "\x1b[2JGPU"})["devices"][0]["name"].isprintable()


def test_the_library_is_asked_for_by_name_before_anything_is_started() -> None:
    asking = "from tui_monitor.hosts.local.gpus import missing; print(missing())"
    without = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    told = [
        subprocess.run([sys.executable, "-c", asking], env=environment, capture_output=True, text=True, check=True)
        for environment in (without, {**without, "PYTHONPATH": str(FAKE)})
    ]
    assert told[1].stdout == "None\n"
    if "None" in told[0].stdout:
        pytest.skip("nvidia-ml-py is installed here: that it is missing cannot be tried")
    assert told[0].stdout.strip() in ("no NVIDIA GPU here", "the GPU is not looked at: pip install 'trainmon[gpu]'")

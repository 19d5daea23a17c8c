"""S0.19: how often all runs are told again, by a clock that is moved by hand."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.acting.test_propose import view
from tui_monitor.cli.rounds import Rounds
from tui_monitor.model.run import Life, RunProgress, RunView
from tui_monitor.settings.job import read_job
from tui_monitor.settings.layers import from_flags
from tui_monitor.settings.load import load


def at(step: float, life: Life = Life.TRAINING) -> RunView:
    return replace(view(), life=life, progress=RunProgress(step, 8))


def told(rounds: Rounds, views: Sequence[RunView], seconds: int) -> list[int]:
    """The seconds at which they are told."""
    found = []
    for now in range(seconds):
        if rounds.is_due(float(now)):
            rounds.told(float(now), views)
            found.append(now)
    return found


@pytest.mark.parametrize(
    ("steps", "pause"),
    [
        ([-1.0], 10), ([0.0], 10), ([99.0], 10), ([100.0], 30), ([999.0], 30), ([1000.0], 60), ([1e9], 60),
        ([1e9, 500.0], 30), ([1e9, 500.0, 3.0], 10),
    ],
)  # fmt: skip
def test_the_youngest_run_decides_10_30_or_60_seconds(steps: list[float], pause: int) -> None:
    assert told(Rounds(None), [at(step) for step in steps], 121) == list(range(0, 121, pause))


def test_a_run_that_is_over_makes_nobody_hurry() -> None:
    assert Rounds(None).pause([at(5.0, Life.FINISHED), at(2000.0)]) == 60.0


def test_it_slows_down_as_the_run_goes_on() -> None:
    rounds, found = Rounds(None), []
    for now in range(3000):
        if rounds.is_due(float(now)):
            rounds.told(float(now), [at(float(now))])
            found.append(now)
    assert found[:12] == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 130]
    assert {later - earlier for earlier, later in pairwise(found) if earlier > 1030} == {60}


@pytest.mark.parametrize(("interval", "pause"), [(7.0, 7.0), (0.2, 1.0), (600.0, 600.0)])
def test_what_somebody_said_wins_and_is_never_below_a_second(interval: float, pause: float) -> None:
    assert {Rounds(interval).pause([at(step)]) for step in (0.0, 500.0, 5000.0)} == {pause}


def test_a_job_says_it_as_poll_interval_and_a_flag_wins(tmp_path: Path) -> None:
    file = tmp_path / "job.json"
    file.write_text(json.dumps({"log_files": [str(tmp_path / "train.log")], "poll_interval": 45}))
    job = read_job(str(file))
    assert float(str(load([str(tmp_path)], None, from_flags({}), job).value("interval").raw)) == 45.0
    assert float(str(load([str(tmp_path)], None, from_flags({"interval": "5"}), job).value("interval").raw)) == 5.0

"""Another machine with either helper, lines to it that wait for no pace, and a cluster of a played batch system."""

from pathlib import Path

import pytest
from played_system import A_LOT, PlayedSystem

from tests.remote_box import Box, at_once
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.job_cluster import JobCluster
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.patience import Patience


@pytest.fixture
def quick_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polls and attempts as quick as they can be: no test waits for a pace."""
    at_once(monkeypatch)


@pytest.fixture(params=["python3", "sh"])
def box(tmp_path: Path, request: pytest.FixtureRequest) -> Box:
    """With the helper of a machine that has python3, and of one that has none."""
    return Box(tmp_path / "box", has_python=request.param == "python3")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1000.0)


@pytest.fixture
def played(clock: ManualClock) -> PlayedSystem:
    return PlayedSystem(clock)


@pytest.fixture
def cluster(clock: ManualClock, played: PlayedSystem) -> JobCluster:
    made = JobCluster(played, clock, Lane("north", clock, Patience(A_LOT)))
    made.want(mine=True)
    return made

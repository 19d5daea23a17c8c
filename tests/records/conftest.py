from pathlib import Path

import pytest

from tui_monitor.clock import ManualClock
from tui_monitor.records.folder import RootFolder


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1_800_000_000.0)


@pytest.fixture
def folder(tmp_path: Path, clock: ManualClock) -> RootFolder:
    return RootFolder(str(tmp_path), clock)

"""A line to another machine that breaks in the middle of a log: what was read of its last row is no row."""

import os
import time
from pathlib import Path

import pytest
from by_hand import maker

from tests.remote_box import Box, at_once, helper_of, there, until
from tui_monitor.clock import SystemClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.source import Source
from tui_monitor.hosts.ssh import remote_files
from tui_monitor.model.run import Life, RunView
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.tailing.recording import RecordingSource
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.watch_options import WatchOptions

pytestmark = pytest.mark.alone
STEPS = 6000
ROWS = "".join(f"step {step} | loss {1000 + step} | lr 0.01\n" for step in range(1, STEPS + 1))


def fleet_of(source: Source, folder: str) -> Fleet:
    watched = RecordingSource(source, SystemClock(), of_this_machine=False)
    return Fleet(watched, Discovery(watched, [folder]), SystemClock(), maker(watched, WatchOptions(once=True)))


def left_to_read(fleet: Fleet) -> int:
    looked_at(fleet)
    return next((run.backlog() for run in fleet.runs.values()), 0)


def looked_at(fleet: Fleet) -> RunView | None:
    fleet.discover()
    fleet.step()
    return next(iter(fleet.views()), None)


def test_the_row_that_was_being_read_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)
    monkeypatch.setattr(remote_files, "PIECE", 1010)
    (log := tmp_path / "runs/exp-1/train.log").parent.mkdir(parents=True)
    log.write_text(ROWS)
    os.utime(log, (time.time() - 7200,) * 2)  # it is over: nobody will write the rest of a row
    files = (box := Box(tmp_path / "box")).files(patience=Patience(0.0))
    fleet = fleet_of(box.source(files), str(there(log.parent)))
    until(lambda: left_to_read(fleet), lambda left: len(ROWS) // 4 < left < len(ROWS) - 3000)
    box.down.write_text("No route to host\n")
    os.kill(helper_of(files), 9)
    until(lambda: looked_at(fleet), lambda view: view is not None and view.life is Life.UNREACHABLE)
    assert left_to_read(fleet) > 0
    box.down.unlink()
    until(lambda: looked_at(fleet), lambda view: view is not None and view.progress.step == STEPS)
    here = fleet_of(LocalSource(SystemClock()), str(log.parent))
    here.exhaust()
    assert fleet.views()[0].progress.points == here.views()[0].progress.points
    files.line.close()

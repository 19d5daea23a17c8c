"""Rows of the timing: how many there are, and which are left out when a disk takes none for long."""

import json
import os
import time
from pathlib import Path

import pytest

from tui_monitor.reading.tailing.timing import timing
from tui_monitor.recorder import trainmon_recorder
from tui_monitor.recorder.trainmon_recorder import Kept, exit_text

DAY = 86400.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "train.log").write_text("step 1\n")
    return tmp_path


def test_a_month_has_fewer_than_a_million_rows(folder: Path) -> None:
    kept, rows, at = Kept(os.open(folder, os.O_RDONLY), 4711, False), 0, 0.0
    assert kept.pause() == trainmon_recorder.OFTEN
    while at < 30 * DAY:
        stretch = max(1000.0, at / 100)
        rows += int(stretch / max(trainmon_recorder.OFTEN, at * trainmon_recorder.FINENESS))
        at += stretch
    assert rows < 1_000_000
    kept._start = time.monotonic() - 30 * DAY
    assert kept.pause() == pytest.approx(26, abs=1)


def test_what_waits_for_a_disk_is_bounded_and_stays_a_table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainmon_recorder, "MOST_UNWRITTEN", 1000)
    kept = Kept(os.open(folder, os.O_RDONLY), 4711, False)
    for number in range(2000):
        with (folder / "train.log").open("a") as log:
            log.write(f"step {number}\n")
        kept.look()
        assert len(kept._rows) < 1100
    kept.look(last=True)
    kept.write()
    read = timing(str(folder), (folder / "timing.csv").read_text(), "")
    assert read is not None and kept.forgot
    (growth,) = read.files[str(folder / "train.log")]
    assert growth.sizes[-1] == (folder / "train.log").stat().st_size
    assert list(growth.sizes) == sorted(growth.sizes) and list(growth.times) == sorted(growth.times)


def test_a_row_that_a_killed_recorder_left_torn_is_cut_off(folder: Path) -> None:
    (folder / "timing.csv").write_text("byte_offset_end,seconds_since_start\n3,1.00\n7,2.50\n9,2")
    past = time.time() - 100
    os.utime(folder / "timing.csv", (past, past))
    kept = Kept(os.open(folder, os.O_RDONLY), 4711, True)
    kept.write()
    *_, before, now = (folder / "timing.csv").read_text().splitlines()
    assert before == "7,2.50" and now.startswith("7,10")


def test_the_pid_comes_first_since_a_table_alone_is_a_recording(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "pid").mkdir()  # it cannot be written
    kept = Kept(os.open(folder, os.O_RDONLY), 4711, False)
    kept.write()
    assert not (folder / "timing.csv").exists()
    (folder / "pid").rmdir()
    monkeypatch.setattr(kept, "_next_try", 0.0)
    kept.write()
    assert (folder / "pid").read_text() == "4711\n" and (folder / "timing.csv").exists()


@pytest.mark.parametrize(
    ("status", "code", "signal"), [(0, 0, None), (3 << 8, 3, None), (9, None, 9), (0x8B, None, 11)]
)
def test_the_exit_file_is_strict_json(status: int, code: int | None, signal: int | None) -> None:
    told = json.loads(exit_text(status, 4711, 0.0, 1.25, False, b'"host": "h", "command": "a \\"b\\""'))
    assert (told["code"], told["signal"], told["at"]) == (code, signal, "1970-01-01T00:00:01.250Z")
    assert told["command"] == 'a "b"'
    assert json.loads(exit_text(status, 4711, 0.0, 1.25, True, b""))["timing_thinned"] is True

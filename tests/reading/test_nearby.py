"""Folders near the watched ones that seem to have runs."""

from pathlib import Path

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.reading.discovery.nearby import nearby


def test_folders_beside_the_watched_one_with_logs_are_named(tmp_path: Path):
    for name in ("empty", "here", "deeper/run-1", "none", "src"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("here/train.log", "deeper/run-1/metrics.csv", "none/photo.jpg", "src/train.log"):
        (tmp_path / name).write_text("step 1 | loss 0.5\n")
    found = nearby(LocalSource(ManualClock()), [str(tmp_path / "empty")])
    assert found == (str(tmp_path / "deeper"), str(tmp_path / "here"))


def test_at_most_five_are_named_and_the_watched_ones_are_not(tmp_path: Path):
    for number in range(9):
        (tmp_path / f"run-{number}").mkdir()
        (tmp_path / f"run-{number}" / "train.log").write_text("loss 1\n")
    found = nearby(LocalSource(ManualClock()), [str(tmp_path / "run-0")])
    assert len(found) == 5 and str(tmp_path / "run-0") not in found


def test_what_cannot_be_listed_is_left_out():
    assert nearby(LocalSource(ManualClock()), ["/does/not/exist"]) == ()

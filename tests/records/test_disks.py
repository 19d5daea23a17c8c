"""Disks that are full, and what a trainmon that was killed leaves on them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.errors import RecordError
from tui_monitor.records import diagnosis_files, error_log, learned, next_file, notes, results
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import NAME as JOURNAL
from tui_monitor.text import Shown

ABOUT = Experiment(Shown("exp-1"), Shown("logs/exp-1/train.log"), {"lr": 0.1})
BLOCK = "## Divergence Detected\n\n- Experiment: exp-1\n- Step: 3\n"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a disk of 64 kB needs the right to mount a tmpfs: only root has it")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, leave: int = 0) -> None:
    """All of it but `leave` bytes (rounded down to pages)."""
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            file.truncate(max(0, file.tell() - leave))


def ending(notes_text: str = "NaN") -> results.ResultEntry:
    return results.ending("exp-1", None, reason=notes_text, step="3", diverged=True, config={}, metrics={"loss": 0.5})


def event() -> dict[str, object]:
    return dict(error_log.event("divergence", Shown("loss is NaN"), ABOUT, "nan:loss:0:3", {}))


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_f1_a_full_disk_leaves_each_file_that_would_be_replaced_whole(small: Path, clock: ManualClock) -> None:
    folder = RootFolder(str(small), clock)
    results.record(folder, ending())
    (small / "results/exp-1.json").write_text(json.dumps({"status": "running", "mine": "x" * 9000}))
    error_log.append(folder, [event()])
    learned.append(folder, [learned.overfitting_insight(ABOUT, "mild", "3", "o:1")])
    notes_block = notes.add(notes.NotesFile(folder), BLOCK)
    notes.add(notes.NotesFile(folder), BLOCK * 200)
    fill(small)
    before = tree(small)
    big = {**event(), "context": {"finding": "other", "log": "x", "words": "y" * 70_000}}
    for write in (
        lambda: results.record(folder, ending("NaN " * 400)),
        lambda: error_log.append(folder, [big]),
        lambda: learned.append(folder, [learned.overfitting_insight(ABOUT, "mild " * 2000, "3", "o:2")]),
        lambda: notes.remove(notes.NotesFile(folder), notes_block),
    ):
        with pytest.raises(RecordError, match="the disk is full"):
            write()  # type: ignore[no-untyped-call]
    assert tree(small) == before
    (small / "filler").unlink()
    notes.remove(notes.NotesFile(folder), notes_block)
    assert results.record(folder, ending()).written
    assert json.loads((small / "results/exp-1.json").read_text())["mine"] == "x" * 9000


def test_f2_a_full_disk_takes_back_what_got_into_notes_and_journal(small: Path, clock: ManualClock) -> None:
    folder = RootFolder(str(small), clock)
    notes.add(notes.NotesFile(folder), BLOCK)
    fill(small, leave=4096)
    before = tree(small)
    with pytest.raises(RecordError, match="the disk is full"):
        notes.add(notes.NotesFile(folder), "\n".join("- " + "y" * 1500 for _ in range(20)))
    assert tree(small) == before
    (small / "filler").unlink()
    notes.add(notes.NotesFile(folder), BLOCK)
    assert (small / "dev_notes.md").read_text() == f"# Dev Notes\n\n{BLOCK}\n{BLOCK}"


def test_f1_f2_a_full_disk_leaves_a_diagnosis_and_the_next_experiments_as_they_were(
    small: Path, clock: ManualClock
) -> None:
    folder, about = RootFolder(str(small), clock), "train.log "
    diagnosis_files.write(folder, "diagnosis.md", "# One", about)
    next_file.add(folder, "## exp-001\n\n- one\n", next_file.read(folder).digest)
    fill(small)
    before = tree(small)
    more = "y" * 9000
    for write in (
        lambda: diagnosis_files.write(folder, "diagnosis.md", more, about),
        lambda: diagnosis_files.write(folder, "diagnosis-loss.svg", more, about),
        lambda: next_file.add(folder, more, next_file.read(folder).digest),
    ):
        with pytest.raises(RecordError, match="the disk is full"):
            write()
    assert tree(small) == before
    (small / "filler").unlink()
    diagnosis_files.write(folder, "diagnosis.md", more, about)
    assert more in (small / "diagnosis.md").read_text()


KILLED_WRITING = """
import os, signal, sys
from tui_monitor.clock import SystemClock
from tui_monitor.records import atomic
from tui_monitor.records.folder import RootFolder
atomic.swap_in = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
RootFolder(sys.argv[1], SystemClock()).update("results/exp-1.json", lambda: b"{}")
"""


def test_f9_what_a_killed_trainmon_left_is_swept_an_hour_later(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", KILLED_WRITING, str(tmp_path)])
    assert ran.returncode == -signal.SIGKILL
    (left,) = (tmp_path / "results").iterdir()
    assert left.name.startswith(".exp-1.json.trainmon-")
    now = SystemClock().now()
    results.record(RootFolder(str(tmp_path), ManualClock(now + 60)), ending())
    assert left.exists()
    (tmp_path / "results/exp-1.json").write_text('{"status": "running"}')
    results.record(RootFolder(str(tmp_path), ManualClock(now + 4000)), ending())
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["exp-1.json"]


def test_root_that_replaces_a_file_leaves_it_to_its_owner(tmp_path: Path, clock: ManualClock) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can write the file of somebody else and give it back")
    folder = RootFolder(str(tmp_path), clock)
    (tmp_path / "results").mkdir()
    file = tmp_path / "results/exp-1.json"
    file.write_text('{"status": "running"}')
    os.chown(file, 12345, 23456)
    file.chmod(0o640)
    assert results.record(folder, ending()).written
    status = file.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (12345, 23456, 0o640)
    assert not folder.exists(JOURNAL)

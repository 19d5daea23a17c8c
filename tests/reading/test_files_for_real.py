"""What file systems do that a test usually plays: an inode that comes again, one inode for all, sizes that are kept."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tests.fuse_mount import Mount
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.patient import PatientSource
from tui_monitor.hosts.patience import WATCHING
from tui_monitor.model.run import Life
from tui_monitor.reading.tailing import tail
from tui_monitor.text import Shown

TRIES = 200
"""Disks give the inode of a deleted file to the next or the next but one; file systems in memory often never do."""
MakeMount = Callable[..., Mount]


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[MakeMount]:
    made: list[Mount] = []

    def make(**options: object) -> Mount:
        made.append(Mount(tmp_path / "logs/far", tmp_path / "behind", **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for mount in made:
        mount.close()


def made_with_the_inode_of(log: Path, text: str) -> bool:
    """Delete a file and make new ones in its place until one has its inode."""
    before = log.stat().st_ino
    for _ in range(TRIES):
        log.unlink()
        log.write_text(text)
        if log.stat().st_ino == before:
            return True
    return False


def test_a_new_file_to_which_the_disk_gave_the_old_inode_is_a_new_file(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    append(log, steps(1, 5))
    source = LocalSource(ManualClock(), most_open=1)
    following = tail.Tail(source, str(log))
    assert following.read().data.decode() == steps(1, 5)
    append(tmp_path / "other.log", "step 1\n")
    source.open(str(tmp_path / "other.log")).read_at(0, 1)  # only one may be open: nothing holds the old inode
    if not made_with_the_inode_of(log, steps(100, 140)):
        pytest.skip(f"the file system of {tmp_path} gave no inode again in {TRIES} tries")
    chunk = following.read()
    assert (chunk.restarted, chunk.data.decode()) == (True, steps(100, 140))


def test_a_server_that_gives_all_files_one_inode_hides_no_rotation(mounted: MakeMount) -> None:
    far = mounted(by_name=True)
    log, seen = far.behind / "train.log", far.point / "train.log"
    append(log, steps(1, 5))
    following = tail.Tail(LocalSource(ManualClock()), str(seen))
    assert following.read().data.decode() == steps(1, 5)
    inode = seen.stat().st_ino
    log.rename(log.with_name("train.log.1"))
    append(log, steps(100, 140))
    assert seen.stat().st_ino == inode, "the server was to hide it"
    read = b""
    for _ in range(5):
        read += following.read().data
    assert read.decode() == steps(100, 140)


class Patiently(Watching):
    """Through the source that the commands use, until what was asked has been answered."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, PatientSource(ManualClock(time.time()), WATCHING))

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < end, [view.verdict for view in self.fleet.views()]
            self.clock.sleep(0.02)
            self.fleet.exhaust()
            time.sleep(0.01)


@pytest.mark.alone
def test_growth_that_a_mount_hides_for_a_minute_is_no_stall(mounted: MakeMount, tmp_path: Path) -> None:
    far = mounted(kept=3600)
    near = tmp_path / "logs/near/train.log"
    watching = Patiently(tmp_path / "logs")
    shown = lambda: {view.exp_id: view for view in watching.fleet.views()}  # noqa: E731
    for step in range(1, 20):
        append(near, steps(step, step))
    append(far.behind / "train.log", steps(1, 20))
    watching.until(lambda: {"near", "far"} <= set(shown()) and shown()[Shown("far")].progress.step == 20)
    run = watching.fleet.runs[shown()[Shown("far")].id]
    run._memory.cadence.arrive(run._memory.cadence.last + second for second in range(1, 9))  # type: ignore[operator]
    run.schedule.at_once()  # its rhythm is known now: a line a second
    watching.until(lambda: not run.waiting)
    os.stat(far.point / "train.log")  # a read made the mount forget; from here on it answers by heart
    append(far.behind / "train.log", steps(21, 40))
    assert os.stat(far.point / "train.log").st_size < os.stat(far.behind / "train.log").st_size
    watching.look(60.0)
    assert shown()[Shown("far")].life is Life.TRAINING
    assert run._memory.cadence.quiet_after > 60.0


def test_of_more_than_two_gigabytes_only_the_last_part_is_read_and_said_so(tmp_path: Path) -> None:
    log = tmp_path / "exp/train.log"
    append(log, steps(1, 99))
    try:
        os.truncate(log, (2 << 30) + (200 << 20))
    except OSError as error:
        assert error.errno in (errno.EFBIG, errno.ENOSPC)
        pytest.skip("no file of 2.2 GiB can be made here")
    if log.stat().st_blocks > 1000:
        pytest.skip("this file system knows no holes: 2.2 GiB would be written")
    append(log, "\n" + steps(1000, 3000))
    view = Watching(tmp_path).look_at_one()
    assert (view.progress.step, view.latest[Shown("loss")]) == (3000, pytest.approx(2 / 3000**0.5, abs=1e-4))
    assert "judged from byte" in str(view.note)
    assert view.progress.points == 99 + 2001

"""Which mount a path lies on, told without touching one that may hang."""

import os
from pathlib import Path

import pytest

from tui_monitor.clock import SystemClock
from tui_monitor.hosts.local.mounts import Mounts
from tui_monitor.hosts.local.patient import PatientSource
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.reading.discovery.walk import Discovery

TABLE = """\
22 1 0:1 / / rw - ext4 /dev/sda rw
23 22 0:2 / /data/nfs rw,relatime shared:1 - nfs4 host:/x rw
24 22 0:3 / /a\\040b rw - fuse.sshfs host: rw
25 23 0:4 / /data/nfs/scratch rw - xfs /dev/sdb rw
26 22 0:5 / /data/drive rw - fuse.unheard-of x rw
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "mountinfo"
    path.write_text(TABLE)
    return str(path)


@pytest.mark.parametrize(
    ("path", "mount"),
    [
        ("/data/nfs/exp/train.log", "/data/nfs"),
        ("/data/nfs", "/data/nfs"),
        ("/data/nfs2/train.log", None),
        ("/a b/train.log", "/a b"),
        ("/data/drive/x", "/data/drive"),
        ("/data/nfs/scratch/x", "/data/nfs"),  # what lies behind a mount that may hang may hang
        ("/data/train.log", None),
    ],
)
def test_a_path_lies_on_the_first_mount_that_may_hang(table: str, path: str, mount: str | None) -> None:
    assert Mounts(table).slow(path) == mount


def test_a_link_to_a_mount_that_may_hang_leads_there(tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    table = tmp_path / "mountinfo"
    table.write_text(f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {slow} rw - nfs4 host:/x rw\n")
    os.symlink(slow / "logs", tmp_path / "folder")
    os.symlink("folder/train.log", tmp_path / "train.log")
    os.symlink(tmp_path / "loop", tmp_path / "loop")
    (tmp_path / "plain.log").touch()
    mounts = Mounts(str(table))
    assert mounts.slow(str(tmp_path / "folder/exp-1/train.log")) == str(slow)
    assert mounts.slow(str(tmp_path / "train.log")) == str(slow)
    assert mounts.slow(str(tmp_path / "loop")) is None
    assert mounts.slow(str(tmp_path / "plain.log")) is None


@pytest.mark.parametrize(
    ("path", "shared"),
    [("/data/nfs/exp/pid", True), ("/data/pid", False), ("/a b/pid", True), ("/data/drive/pid", True)],
)
def test_what_is_no_disk_of_this_machine_may_be_written_by_others(table: str, path: str, shared: bool) -> None:
    assert Mounts(table).is_shared(path) is shared


def test_where_mounts_are_not_told_a_disk_counts_as_our_own(tmp_path: Path) -> None:
    mounts = Mounts(str(tmp_path / "missing"))
    assert mounts.slow("/data/x") is None
    assert not mounts.is_shared("/data/x")


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="there is no /proc here")
def test_what_the_kernel_tells_of_itself_is_not_walked_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "train.log").write_text("".join(f"step {step} | loss {1 / step}\n" for step in range(1, 40)))
    (tmp_path / "two").symlink_to("/proc/self")
    discovery = Discovery(PatientSource(SystemClock(), LOOKING_ONCE), [str(tmp_path)], follow_links=True)
    assert [spec.id for spec in discovery.all()] == ["one"]
    assert list(discovery.unseen.problems.values()) == [
        f"{tmp_path}/two: no files, but what the kernel tells of itself"
    ]


def test_a_folder_of_this_machine_is_none_of_the_kernels(tmp_path: Path) -> None:
    assert not Mounts().is_of_kernel(str(tmp_path))


def test_a_log_that_becomes_a_link_is_seen_as_late_as_a_new_mount(tmp_path: Path, monkeypatch) -> None:
    slow, table, log = tmp_path / "slow", tmp_path / "mountinfo", tmp_path / "train.log"
    table.write_text(f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {slow} rw - nfs4 host:/x rw\n")
    now = [100.0]
    monkeypatch.setattr("tui_monitor.hosts.local.mounts.monotonic", lambda: now[0])
    log.touch()
    mounts = Mounts(str(table))
    assert mounts.slow(str(log)) is None
    log.unlink()
    os.symlink(slow / "train.log", log)
    now[0] += 5.0
    assert mounts.slow(str(log)) == str(slow)

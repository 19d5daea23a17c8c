"""Whatever lies in a folder: named, refused without waiting, or read."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from following import follow, local, values
from following import reader as reader_of

from tui_monitor.errors import NotReadable

HOSTILE_NAMES = [
    b"new\nline.log",
    b"\x1b]0;title\x07.log",
    b"invalid \xff\xfe.log",
    b"-rf.log",
    b"[red]markup[nope].log",
    b" .log",
    b"x" * 251 + b".log",
    "损失🙂.log".encode(),
]


def fifo(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


@pytest.mark.parametrize(
    ("make", "kind"),
    [(fifo, "fifo"), (unix_socket, "socket"), (Path.mkdir, "directory")],
    ids=["fifo", "socket", "dir"],
)
def test_t13_what_is_no_file_is_refused_at_once(tmp_path: Path, make: object, kind: str) -> None:
    path = tmp_path / "train.log"
    make(path)  # type: ignore[operator]
    with pytest.raises(NotReadable, match=f"train.log is a {kind}, not a file"):
        local().open(str(path))
    with pytest.raises(NotReadable):
        reader_of(path).read()


def test_t13_a_device_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "train.log"
    link.symlink_to("/dev/zero")
    with pytest.raises(NotReadable, match="is a device"):
        local().open(str(link))


def test_t13_a_name_that_became_a_fifo_since_it_was_looked_at_does_not_block(tmp_path: Path) -> None:
    path = tmp_path / "train.log"
    path.write_text("one\n")
    source = local()
    looked_at = source.stat(str(path))
    path.unlink()
    fifo(path)
    source._look = lambda path: looked_at  # type: ignore[method-assign]
    with pytest.raises(NotReadable, match="is a fifo"):
        source.open(str(path))


def test_a_file_without_permission_is_refused_with_the_reason(tmp_path: Path) -> None:
    if os.geteuid() == 0 and not hasattr(os, "seteuid"):
        pytest.skip("NOT TESTED: root reads everything, and cannot become somebody else here")
    path, folder = tmp_path / "train.log", tmp_path / "closed"
    path.write_text("one\n")
    path.chmod(0)
    folder.mkdir()
    (folder / "train.log").write_text("one\n")
    folder.chmod(0)
    script = f"""
import os
from tui_monitor.clock import ManualClock
from tui_monitor.errors import NotReadable
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.hosts.local.files import LocalSource
os.setgroups([]), os.setegid(65534), os.seteuid(65534)
source = LocalSource(ManualClock())
for ask, path in ((source.open, {str(path)!r}), (source.list, {str(folder)!r}), (source.stat, {str(folder / "x")!r})):
    try:
        ask(path)
    except NotReadable as error:
        print(error)
discovery = Discovery(source, [{str(tmp_path)!r}])
print([spec.id for spec in discovery.all()], sorted(map(os.path.basename, discovery.unseen.problems)))
"""
    if os.geteuid() != 0:
        script = script.replace("os.setgroups([]), os.setegid(65534), os.seteuid(65534)", "")
    for above in [tmp_path, *tmp_path.parents]:
        if above.stat().st_uid == os.getuid() and above != Path("/") and not above.stat().st_mode & 0o1:
            above.chmod(above.stat().st_mode | 0o5)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert [line.split(": ")[-1] for line in lines[:3]] == ["Permission denied"] * 3
    assert lines[3] == f"['{tmp_path.name}'] ['closed']"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_f11_a_file_of_any_name_is_listed_and_read(tmp_path: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)
    Path(os.fsdecode(path)).write_text("step 1 loss 0.5\nstep 2 loss 0.25\n")
    source = local()
    (entry,) = source.list(str(tmp_path))
    assert os.fsencode(entry.name) == name
    assert values(reader_of(tmp_path / entry.name, source), "loss") == [0.5, 0.25]


def test_links_are_followed_and_told_and_those_that_lead_nowhere_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("x")
    (tmp_path / "link.log").symlink_to("train.log")
    (tmp_path / "nowhere.log").symlink_to("gone")
    (tmp_path / "circle.log").symlink_to("circle.log")
    entries = [(entry.name, entry.stat.size, entry.linked) for entry in local().list(str(tmp_path))]
    assert entries == [("link.log", 1, True), ("train.log", 1, False)]


def test_a_missing_file_is_none_and_cannot_be_opened(tmp_path: Path) -> None:
    source = local()
    assert source.stat(str(tmp_path / "gone")) is None
    assert source.stat(str(tmp_path / "nul\0byte")) is None
    with pytest.raises(NotReadable, match="does not exist"):
        source.open(str(tmp_path / "gone"))
    with pytest.raises(NotReadable, match="No such file"):
        source.list(str(tmp_path / "gone"))


def test_what_was_there_when_we_came_did_not_arrive(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text("old\n" * 1000)
    follower = follow(log)
    assert not follower.tail.read(100).arrivals
    follower.drain()
    with log.open("a") as out:
        out.write("new\n")
    assert follower.tail.read().arrivals.tolist() == [1000.0]


def test_what_a_log_holds_after_a_restart_arrived_while_we_looked(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text("old\n" * 1000)
    follower = follow(log)
    follower.drain()
    log.write_text("new\n")
    assert follower.tail.read().arrivals.tolist() == [1000.0]

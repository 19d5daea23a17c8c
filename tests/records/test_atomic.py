import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_monitor.clock import ManualClock
from tui_monitor.errors import RecordError
from tui_monitor.records.folder import RootFolder, safe_name


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def test_an_update_replaces_the_whole_file_and_leaves_nothing_beside_it(folder: RootFolder, tmp_path: Path) -> None:
    assert folder.update("results/r1/a.json", lambda: b"one")
    assert folder.update("results/r1/a.json", lambda: b"two")
    assert (tmp_path / "results/r1/a.json").read_bytes() == b"two"
    assert names(tmp_path / "results/r1") == ["a.json"]


def test_nothing_to_write_leaves_the_file_alone(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old")
    before = (tmp_path / "a.json").stat()
    assert not folder.update("a.json", lambda: None)
    assert (tmp_path / "a.json").stat() == before


def test_the_mode_of_a_replaced_file_stays_and_a_new_one_follows_the_umask(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "old").write_text("x")
    (tmp_path / "old").chmod(0o640)
    umask = os.umask(0o027)
    try:
        folder.update("old", lambda: b"y")
        folder.update("new", lambda: b"y")
    finally:
        os.umask(umask)
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_an_append_adds_a_title_to_a_new_file_only(folder: RootFolder, tmp_path: Path) -> None:
    folder.append("notes.md", b"one\n", title=b"# T\n")
    folder.append("notes.md", b"two\n", title=b"# T\n")
    assert (tmp_path / "notes.md").read_bytes() == b"# T\none\ntwo\n"


def test_a_torn_last_line_is_ended_before_the_next_entry(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "j.jsonl").write_bytes(b'{"a": 1}\n{"b": ')
    folder.append("j.jsonl", b'{"c": 3}\n')
    assert (tmp_path / "j.jsonl").read_bytes() == b'{"a": 1}\n{"b": \n{"c": 3}\n'


def test_links_fifos_directories_and_second_names_are_refused(folder: RootFolder, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "victim").write_text("safe")
    (tmp_path / "link").symlink_to(outside / "victim")
    (tmp_path / "results").symlink_to(outside)
    os.link(outside / "victim", tmp_path / "hard")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "dir").mkdir()
    for name in ("link", "results/victim", "hard", "fifo", "dir"):
        with pytest.raises(RecordError):
            folder.append(name, b"evil\n")
    with pytest.raises(RecordError):
        folder.update("results/victim", lambda: b"evil")
    assert (outside / "victim").read_text() == "safe"
    assert names(outside) == ["victim"]


def test_replacing_a_link_replaces_the_link_and_not_what_it_points_at(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "target").write_text("safe")
    (tmp_path / "a.json").symlink_to("target")
    folder.update("a.json", lambda: b"new")
    assert (tmp_path / "target").read_text() == "safe"
    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert not (tmp_path / "a.json").is_symlink()


BAD_NAMES = ["../../etc", "/etc/passwd", "", "\0", "a/b", ".hidden", "..", ".", "a" * 10_000, "a\nb", "-rf", "é", "a b"]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_an_experiment_id_that_could_lead_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(RecordError, match="file name"):
        safe_name(name)


@pytest.mark.parametrize("name", ["exp-1", "exp_001.b", "1", "run=3+x@y", "a" * 128])
def test_ordinary_experiment_ids_are_allowed(name: str) -> None:
    assert safe_name(name) == name


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(disk)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a full disk needs the right to mount a tmpfs")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_old_file_whole_and_no_leftover(full_disk: Path, clock: ManualClock) -> None:
    folder = RootFolder(str(full_disk), clock)
    folder.update("a.json", lambda: b"old")
    with pytest.raises(RecordError, match="the disk is full"):
        folder.update("a.json", lambda: b"x" * 100_000)
    assert (full_disk / "a.json").read_bytes() == b"old"
    assert names(full_disk) == ["a.json"]


def test_a_full_disk_takes_back_a_half_written_entry(full_disk: Path, clock: ManualClock) -> None:
    folder = RootFolder(str(full_disk), clock)
    folder.append("notes.md", b"one\n")
    with pytest.raises(RecordError, match="the disk is full"):
        folder.append("notes.md", b"y" * 100_000 + b"\n")
    assert (full_disk / "notes.md").read_bytes() == b"one\n"
    folder.append("notes.md", b"two\n")
    assert (full_disk / "notes.md").read_bytes() == b"one\ntwo\n"


def test_a_missing_root_is_a_sentence_with_the_file(tmp_path: Path, clock: ManualClock) -> None:
    with pytest.raises(RecordError, match=r"gone/dev_notes\.md"):
        RootFolder(str(tmp_path / "gone"), clock).append("dev_notes.md", b"x\n")


def test_a_file_that_somebody_else_keeps_locked_is_given_up_after_a_while(folder: RootFolder, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("theirs\n")
    with path.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        before = folder.clock.now()
        with pytest.raises(RecordError, match="locked by another program"):
            folder.append("notes.md", b"ours\n")
        assert 1.9 < folder.clock.now() - before < 2.1
    folder.append("notes.md", b"ours\n")
    assert path.read_text() == "theirs\nours\n"


def test_leftovers_of_a_dead_trainmon_are_swept_and_nothing_else_is(folder: RootFolder, tmp_path: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    swept = f".a.json.trainmon-{dead.pid}-0123456789abcdef"
    kept = [
        f".a.json.trainmon-{os.getpid()}-0123456789abcdef",
        f".b.json.trainmon-{dead.pid}-0123456789abcdef",
        ".a.json",
    ]
    fresh = f".a.json.trainmon-{dead.pid}-fedcba9876543210"
    for name in (swept, *kept, fresh):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1.0, 1.0))
    os.utime(tmp_path / fresh, (folder.clock.now(), folder.clock.now()))
    folder.update("a.json", lambda: b"{}")
    assert names(tmp_path) == sorted([*kept, fresh, "a.json"])


WRITER = """
import json, sys
from tui_monitor.clock import SystemClock
from tui_monitor.records.folder import RootFolder
folder, who = RootFolder(sys.argv[1], SystemClock()), sys.argv[2]
def count():
    old = json.loads(folder.read("count.json", 1 << 20) or b"[]")
    return json.dumps([*old, who]).encode()
for number in range(150):
    folder.append("notes.md", (f"{who} {number} " + "x" * 3000 + "\\n").encode(), title=b"# T\\n")
    folder.update("count.json", count)
"""


@pytest.mark.long
def test_several_writers_lose_nothing_and_tear_nothing(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), who]) for who in "abc"]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    title, *lines = (tmp_path / "notes.md").read_text().splitlines()
    assert title == "# T"
    assert sorted(line.rsplit(" ", 1)[0] for line in lines) == sorted(f"{w} {n}" for w in "abc" for n in range(150))
    assert all(line.endswith(" " + "x" * 3000) for line in lines)
    assert sorted(json.loads((tmp_path / "count.json").read_text())) == sorted("abc" * 150)
    assert names(tmp_path) == ["count.json", "notes.md"]

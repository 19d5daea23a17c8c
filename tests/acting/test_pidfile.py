import os
from pathlib import Path

import pytest

from tui_monitor.acting import pidfile
from tui_monitor.acting.pidfile import PidFile, Unusable


@pytest.mark.parametrize("content", [b"4121", b"4121\n", b" 4121 \r\n", b"0004121\n"])
def test_exactly_one_number_is_a_pid(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pid"
    path.write_bytes(content)
    read = pidfile.read(str(path))
    assert isinstance(read, PidFile)
    assert read.pid == 4121
    assert read.owner == os.getuid()


K1 = [b"", b"\n", b"train", b"12 34", b"1" * 20, b"-1", b"-9", b"0", b"1", b"2147483648", b"9999999999", b"12\0"]
K1 += [
    b"\xef\xbb\xbf12",
    b"12\n34",
    b"12\n\n",
    b"0x10",
    b"1e3",
    b"+12",
    b"12.0",
    b"\xd9\xa1\xd9\xa2",
    b"$(reboot)",
    b" ",
    b" " * 59 + b"206589",  # at 64 bytes it would be another number
    b"12" + b" " * 63,
]


@pytest.mark.parametrize("content", K1)
def test_k1_anything_else_is_an_unusable_pid_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pid"
    path.write_bytes(content)
    read = pidfile.read(str(path))
    assert isinstance(read, Unusable)
    assert read.reason.startswith("unusable pid file: ")


def test_a_missing_pid_file_is_none_and_no_complaint(tmp_path: Path) -> None:
    assert pidfile.read(str(tmp_path / "pid")) is None


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("4121\n")
    (tmp_path / "pid").symlink_to("real")
    read = pidfile.read(str(tmp_path / "pid"))
    assert isinstance(read, Unusable)
    assert "symbolic link" in read.reason


def test_a_fifo_and_a_directory_are_refused_without_blocking(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    for name in ("fifo", "folder"):
        read = pidfile.read(str(tmp_path / name))
        assert isinstance(read, Unusable)
        assert "not a regular file" in read.reason

"""A log of another machine that is rotated: which names there are in its folder is known as soon as that it was."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.remote_box import Box, patiently, there, until
from tui_monitor.hosts.everywhere import Everywhere
from tui_monitor.hosts.patience import ASKING_ALL
from tui_monitor.hosts.rotation import rotated_since
from tui_monitor.hosts.source import Source
from tui_monitor.hosts.ssh import line, remote_files
from tui_monitor.hosts.ssh.remote_files import RemoteFiles
from tui_monitor.reading.tailing.tail import Tail

pytestmark = [pytest.mark.alone, pytest.mark.usefixtures("quick_lines")]
LINES = ["step 1, longer than what it is truncated to", "step 2", "step 3", "step 4", ""]


@pytest.fixture
def source(box: Box) -> Iterator[Everywhere]:
    files: RemoteFiles = box.files(patience=ASKING_ALL)
    yield box.source(files)
    files.line.close()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "exp").mkdir()
    (tmp_path / "exp/train.log").write_text(f"{LINES[0]}\n")
    return tmp_path / "exp/train.log"


def once(log: Path) -> None:
    _append(log, "step 2\n")
    os.rename(log, f"{log}.1")
    log.write_text("step 3\nstep 4\n")


def twice(log: Path) -> None:
    _append(log, "step 2\n")
    os.rename(log, f"{log}.2")
    Path(f"{log}.1").write_text("step 3\n")
    log.write_text("step 4\n")


def by_copy(log: Path) -> None:
    _append(log, "step 2\nstep 3\n")
    shutil.copy2(log, f"{log}.1")
    os.truncate(log, 0)
    _append(log, "step 4\n")


def _append(log: Path, text: str) -> None:
    with log.open("a") as file:
        file.write(text)


def told_of_the_folder(source: Source, log: Path) -> None:
    """It was looked at this moment, and its turn comes again in two seconds."""
    listed = patiently(lambda: source.list(str(there(log.parent))))
    assert [entry.name for entry in listed] == ["train.log"]
    (log.parent / "notes.txt").touch()
    until(lambda: source.list(str(there(log.parent))), lambda names: len(names) == 2)


def read_to(source: Tail, last: str, before: str = "") -> str:
    parts = [before]

    def text() -> str:
        parts.append(source.read().data.decode())
        return "".join(parts)

    return until(text, lambda said: last in said)


@pytest.mark.parametrize("rotate", [once, twice, by_copy])
def test_no_line_of_a_log_that_is_followed_is_lost(
    source: Everywhere, log: Path, rotate: Callable[[Path], None]
) -> None:
    tail = Tail(source, str(there(log)))
    read = read_to(tail, "to\n")
    told_of_the_folder(source, log)
    rotate(log)
    assert read_to(tail, "step 4\n", read).split("\n") == LINES


@pytest.mark.parametrize("rotate", [once, twice])
def test_a_log_that_is_rotated_before_it_is_read_is_found_under_its_new_name(
    source: Everywhere, log: Path, rotate: Callable[[Path], None]
) -> None:
    found = patiently(lambda: source.stat(str(there(log))))
    told_of_the_folder(source, log)
    rotate(log)
    until(lambda: source.stat(str(there(log))), lambda stat: stat is not None and stat.identity != found.identity)
    earlier = patiently(lambda: rotated_since(source, str(there(log)), found))
    tail = Tail(source, str(there(log)), earlier)
    assert read_to(tail, "step 4\n").split("\n") == LINES


def test_a_log_that_is_truncated_while_it_is_read_is_read_on_in_its_copy(
    source: Everywhere, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken once: what was read was shorter than it was told to be, and it was not waited to hear of the copy."""
    monkeypatch.setattr(remote_files, "PIECE", 1000)
    rows = [f"step {step}" for step in range(1, 2001)]
    log.write_text("\n".join(rows) + "\n")
    tail = Tail(source, str(there(log)))
    read_to(tail, "step 1\n")
    told_of_the_folder(source, log)
    monkeypatch.setattr(line, "QUICK", 0.3)
    monkeypatch.setattr(line, "SLOW", 0.3)
    tail = Tail(source, str(there(log)))
    read = read_to(tail, "step 500\n")
    shutil.copy2(log, f"{log}.1")
    os.truncate(log, 0)
    _append(log, "the last\n")
    assert read_to(tail, "the last\n", read).split("\n") == [*rows, "the last", ""]


def test_by_a_name_that_another_file_has_by_now_no_file_is_opened_before_that_is_told(
    source: Everywhere, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken once: the part after the one that was read was looked up, rotated, and the next one opened for it."""
    patiently(lambda: source.stat(str(there(log))))
    monkeypatch.setattr(line, "QUICK", 0.3)
    monkeypatch.setattr(line, "SLOW", 0.3)
    told_of_the_folder(source, log)
    once(log)
    opened = patiently(lambda: source.open(str(there(log)))).stat()
    now = source.stat(str(there(log)))
    assert now is not None and now.identity == opened.identity and now.size == log.stat().st_size

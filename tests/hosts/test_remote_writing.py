"""What is written on another machine is written while it is waited for, or never."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.remote_box import Box, at_once, freeze, helper_of, thaw, until
from tui_monitor.clock import SystemClock
from tui_monitor.errors import RecordError
from tui_monitor.hosts.put import ABSENT
from tui_monitor.hosts.ssh.hosts import SshHost
from tui_monitor.records.remote_folder import RemoteFolder

pytestmark = pytest.mark.alone
Write = Callable[[RemoteFolder], object]
WRITES: dict[str, Write] = {
    "append": lambda folder: folder.append("notes.md", b"ours\n"),
    "update": lambda folder: folder.update("notes.md", lambda: b"ours\n"),
    "claim": lambda folder: folder.locks.claim("notes.md"),
}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SshHost]:
    host = SshHost(Box(tmp_path / "box").files())
    yield host
    host.files.line.close()


@pytest.fixture
def folder(host: SshHost, tmp_path: Path) -> RemoteFolder:
    (tmp_path / "root").mkdir()
    return RemoteFolder(str(tmp_path / "root"), SystemClock(), host.put)


def write_into_a_line_that_freezes(folder: RemoteFolder, host: SshHost, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is asked for the write itself; it is thawed after that was given up."""
    asked, ask = host._asked, host._asked.answer
    helper = helper_of(host.files)
    monkeypatch.setattr(asked, "_longest", 0.3)

    def frozen(operation: str, *arguments: str) -> object:
        if operation in ("append", "replace", "claim"):
            freeze(helper)
        return ask(operation, *arguments)

    monkeypatch.setattr(asked, "answer", frozen)
    try:
        with pytest.raises(RecordError, match="nobody knows whether it was written"):
            WRITES["append"](folder) if folder.exists("notes.md") else WRITES["update"](folder)
    finally:
        thaw(helper)
    monkeypatch.setattr(asked, "answer", ask)
    monkeypatch.setattr(asked, "_longest", 10.0)


@pytest.mark.parametrize("there", [None, b"theirs\n"])
def test_r3_what_lay_in_a_line_that_hung_is_not_written_after_it_was_given_up(
    host: SshHost, folder: RemoteFolder, monkeypatch: pytest.MonkeyPatch, there: bytes | None
) -> None:
    """Broken once: minutes after a person had read that nobody knows, it stood there."""
    path = Path(folder.root, "notes.md")
    if there is not None:
        path.write_bytes(there)
    assert folder.read("notes.md", 100) == there
    write_into_a_line_that_freezes(folder, host, monkeypatch)
    assert folder.read("notes.md", 100) == there, "asked behind it, on the same line"
    assert folder.append("notes.md", b"again\n") == len(there or b"")


@pytest.mark.parametrize("what", WRITES)
def test_what_came_too_late_says_so_and_leaves_nothing(
    host: SshHost, folder: RemoteFolder, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(host._asked, "deadline", lambda: "0.000")
    with pytest.raises(RecordError, match=r"^box:.*/root/notes\.md came too late: nothing was written$"):
        WRITES[what](folder)
    assert list(Path(folder.root).iterdir()) == []


def test_what_waited_for_its_lock_too_long_is_late_too(host: SshHost, folder: RemoteFolder) -> None:
    """The clock there is past the time when the lock is got: the file is as it was."""
    import fcntl

    path = Path(folder.root, "notes.md")
    path.write_bytes(b"theirs\n")
    soon = f"{float(host._asked.answer('clock')['runs']) + 0.1:.3f}"
    with path.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        question = host.files.line.ask("append", soon, folder.root, "notes.md", "420", "", "ours\n", "")
        until(lambda: time.monotonic() > float(soon), bool)
    assert question.answered.wait(10)
    assert question.told is not None
    assert question.told["error"] == "came too late: nothing was written"
    assert path.read_bytes() == b"theirs\n"


@pytest.mark.parametrize("what", WRITES)
def test_where_there_is_no_python3_nothing_is_written_and_it_is_said(tmp_path: Path, what: str) -> None:
    host = SshHost(Box(tmp_path / "box", has_python=False).files())
    (tmp_path / "root").mkdir()
    folder = RemoteFolder(str(tmp_path / "root"), SystemClock(), host.put)
    try:
        with pytest.raises(RecordError, match=r"^box:.*notes\.md is not (known|written) where there is no python3$"):
            WRITES[what](folder)
    finally:
        host.files.line.close()
    assert list(Path(folder.root).iterdir()) == []


def test_what_is_in_time_is_written(folder: RemoteFolder, host: SshHost) -> None:
    assert host.put.state(folder.root, "notes.md") == ABSENT
    assert folder.update("notes.md", lambda: b"one\n")
    assert folder.append("notes.md", b"two\n") == 4
    assert Path(folder.root, "notes.md").read_bytes() == b"one\ntwo\n"


def test_of_what_was_only_read_nobody_says_that_it_may_have_been_written(
    folder: RemoteFolder, host: SshHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert folder.read("notes.md", 1000) is None
    helper = helper_of(host.files)
    monkeypatch.setattr(host._asked, "_longest", 0.3)
    freeze(helper)
    try:
        with pytest.raises(RecordError) as error:
            folder.read("notes.md", 1000)
    finally:
        thaw(helper)
    assert "written" not in str(error.value)

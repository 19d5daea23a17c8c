"""An answer that waited to be come back for tells how a file stood when it was given: good only while that is so."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.remote_box import Box, freeze, helper_of, patiently, thaw, there, until
from tui_monitor.errors import NotYet
from tui_monitor.hosts.everywhere import Everywhere
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.source import Source
from tui_monitor.hosts.ssh.line import HostLine
from tui_monitor.hosts.ssh.remote_files import RemoteFiles
from tui_monitor.hosts.ssh.wire import Question

pytestmark = [pytest.mark.alone, pytest.mark.usefixtures("quick_lines")]


@pytest.fixture
def files(box: Box) -> Iterator[RemoteFiles]:
    files = box.files(patience=Patience(0.0))
    yield files
    files.line.close()


def content(source: Source, path: Path) -> bytes:
    """All of it, as a document is read: anew whenever it changed."""
    stat = source.stat(str(there(path)))
    assert stat is not None
    file = source.open(str(there(path)))
    try:
        return file.read_at(0, stat.size)
    finally:
        file.close()


def asked_in_vain(files: RemoteFiles, source: Source, path: Path) -> None:
    """Its answer is there, and nobody came back for it."""
    patiently(lambda: source.stat(str(there(path))))
    file = patiently(lambda: source.open(str(there(path))))
    freeze(helper := helper_of(files))
    with pytest.raises(NotYet):
        file.read_at(0, path.stat().st_size)
    thaw(helper)
    patiently(lambda: source.real(str(there(path))))  # answers come in order


@pytest.mark.parametrize("is_replaced", [False, True])
def test_what_was_written_since_is_read(box: Box, files: RemoteFiles, tmp_path: Path, is_replaced: bool) -> None:
    (document := tmp_path / "state.json").write_bytes(b'{"step": 1}')
    source = box.source(files)
    asked_in_vain(files, source, document)
    if is_replaced:
        os.rename(document, tmp_path / "before")
    document.write_bytes(b'{"step": 2}')
    os.utime(document, (time.time() + 10,) * 2)
    before = source.stat(str(there(document)))
    until(lambda: source.stat(str(there(document))), lambda stat: stat is not None and stat != before)
    assert patiently(lambda: content(source, document)) == b'{"step": 2}'
    assert patiently(lambda: content(source, document)) == b'{"step": 2}'


def test_a_question_that_a_broken_line_took_along_is_asked_again(
    box: Box, files: RemoteFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (log := tmp_path / "train.log").write_bytes(b"step 1\n")
    source: Everywhere = box.source(files)
    patiently(lambda: source.stat(str(there(log))))
    freeze(helper := helper_of(files))
    with pytest.raises(NotYet):
        source.open(str(there(log)))
    os.kill(helper, 9)
    until(lambda: files.line.hello, lambda hello: hello is None)
    with pytest.raises(NotYet):
        source.open(str(there(log)))
    until(lambda: files.line.hello, lambda hello: hello is not None)
    asked: list[str] = []
    ask = HostLine.ask

    def counted(line: HostLine, operation: str, *arguments: str, **what: object) -> Question:
        asked.append(operation)
        return ask(line, operation, *arguments, **what)  # type: ignore[arg-type]

    monkeypatch.setattr(HostLine, "ask", counted)
    with pytest.raises(NotYet):
        source.open(str(there(log)))
    assert "open" in asked
    assert patiently(lambda: content(source, log)) == b"step 1\n"

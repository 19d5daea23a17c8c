"""Files of another machine: what is read there is what is read here, whatever happens to the line in between."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import Watching, append, said, steps
from hypothesis import given
from hypothesis import strategies as st

from tests.remote_box import BOX, Box, freeze, helper_of, make_program, patiently, thaw, there, until
from tui_monitor.errors import NotReadable, NotYet, Unreachable
from tui_monitor.hosts.ssh import line
from tui_monitor.hosts.ssh.remote_files import RemoteFiles
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.tailing.tail import Chunk, Tail

pytestmark = [pytest.mark.alone, pytest.mark.usefixtures("quick_lines")]


@pytest.fixture
def files(box: Box) -> Iterator[RemoteFiles]:
    files = box.files()
    yield files
    files.line.close()


def read_to(tail: Tail, size: int) -> str:
    """Everything, until so many bytes have come."""
    data = b""

    def more() -> int:
        nonlocal data
        data += tail.read().data
        return len(data)

    until(more, lambda got: got >= size, Unreachable)
    return data.decode()


def test_a_log_is_followed_line_by_line(box: Box, files: RemoteFiles, tmp_path: Path) -> None:
    log = tmp_path / "logs/train.log"
    append(log, steps(1, 5))
    tail = Tail(box.source(files), str(there(log)))
    assert read_to(tail, len(steps(1, 5))) == steps(1, 5)
    append(log, steps(6, 6))
    assert read_to(tail, len(steps(6, 6))) == steps(6, 6)


def test_what_is_written_since_it_was_looked_at_comes_with_the_next_look_and_nothing_twice(
    box: Box, files: RemoteFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "QUICK", 1.0)
    log = tmp_path / "logs/train.log"
    append(log, steps(1, 5))
    patiently(lambda: files.stat(str(there(log))))
    append(log, steps(6, 6))  # no poll has told of it yet
    tail = Tail(box.source(files), str(there(log)))
    assert read_to(tail, len(steps(1, 6))) == steps(1, 6)
    assert not tail.read().restarted
    assert tail.note is None


def test_a_line_that_breaks_loses_nothing_and_doubles_nothing(box: Box, files: RemoteFiles, tmp_path: Path) -> None:
    log = tmp_path / "logs/train.log"
    append(log, steps(1, 100))
    tail = Tail(box.source(files), str(there(log)))
    patiently(lambda: tail.read(700))
    got = tail.position
    for step in range(101, 106):
        os.kill(pid := helper_of(files), signal.SIGKILL)
        append(log, steps(step, step))
        until(lambda: files.line.hello, lambda hello, pid=pid: hello is not None and hello.pid != pid)  # type: ignore
    assert read_to(tail, len(steps(1, 105)) - got) == steps(1, 105)[got:]


def test_a_log_that_is_rotated_while_the_line_is_down_is_read_to_its_end(
    box: Box, files: RemoteFiles, tmp_path: Path
) -> None:
    log = tmp_path / "logs/train.log"
    append(log, steps(1, 5))
    tail = Tail(box.source(files), str(there(log)))
    read_to(tail, len(steps(1, 5)))
    box.down.write_text("ssh: connect to host box port 22: No route to host\n")
    os.kill(helper_of(files), signal.SIGKILL)
    append(log, steps(6, 9))
    log.rename(log.with_name("train.log.1"))
    append(log, steps(10, 20))
    box.down.unlink()
    until(lambda: files.line.hello, lambda hello: hello is not None)
    assert read_to(tail, len(steps(6, 20))) == steps(6, 20)


def test_a_log_that_is_truncated_is_read_from_its_start(box: Box, files: RemoteFiles, tmp_path: Path) -> None:
    log = tmp_path / "logs/train.log"
    append(log, steps(1, 50))
    tail = Tail(box.source(files), str(there(log)))
    read_to(tail, len(steps(1, 50)))
    log.write_text(steps(1, 3, "epoch {step} | loss {loss:.3f}\n"))
    chunks: list[Chunk] = []  # it may be seen empty before anything is written
    until(lambda: chunks.append(tail.read()), lambda _: bool(chunks[-1].data))
    assert [chunk.restarted for chunk in chunks].count(True) == 1
    assert chunks[-1].data.decode() == steps(1, 3, "epoch {step} | loss {loss:.3f}\n")


@given(cuts=st.lists(st.integers(1, 4000), min_size=1, max_size=8), bad=st.integers(0, 150))
def test_the_rules_find_the_same_there_as_here_however_the_bytes_arrive(
    cuts: list[int], bad: int, tmp_path_factory: pytest.TempPathFactory, shared_box: tuple[Box, RemoteFiles]
) -> None:
    there_is_found_what_is_here(*shared_box, tmp_path_factory.mktemp("cut"), cuts, bad)


def test_the_rules_find_the_same_through_any_shell(tmp_path: Path) -> None:
    box = Box(tmp_path / "box", has_python=False)
    files = box.files()
    there_is_found_what_is_here(box, files, tmp_path / "cut", [1, 90, 91, 700, 2000, 3999], 87)
    files.line.close()


def there_is_found_what_is_here(box: Box, files: RemoteFiles, folder: Path, cuts: list[int], bad: int) -> None:
    text = steps(1, bad) + steps(
        bad + 1, 150, "step {step} | loss nan\n" if bad % 2 else "step {step} | loss 99{loss}\n"
    )
    log = folder / "exp/train.log"
    here, away = Watching(folder), Watching(there(folder), box.source(files))
    at = 0
    for cut in [*sorted(cut for cut in cuts if cut < len(text)), len(text)]:
        append(log, text[at:cut])
        at = cut
        until(
            lambda: [file.bytes for view in away.look(later=0.1) for file in view.files],
            lambda sizes, at=at: sizes == [at],
        )  # type: ignore
        here.look()
    assert [said(view.findings) for view in away.look()] == [said(view.findings) for view in here.look()]


@pytest.fixture(scope="module")
def shared_box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Box, RemoteFiles]]:
    box = Box(tmp_path_factory.mktemp("machine"))
    files = box.files()
    yield box, files
    files.line.close()


def test_what_may_not_be_read_is_told_with_the_host(files: RemoteFiles, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, why in [("pipe", "is a fifo"), ("none", "No such file"), (".", "is a directory")]:
        with pytest.raises(NotReadable, match=rf"box:{tmp_path}.*{why}"):
            patiently(lambda name=name: files.open(str(there(tmp_path / name))))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ssh: Could not resolve hostname box: Name or service not known", "no host of that name is known"),
        ("ssh: connect to host box port 22: Connection refused", "refuses the connection"),
        ("ssh: connect to host box port 22: Connection timed out", "does not answer"),
        ("me@box: Permission denied (publickey,password).", "it wants a password, or your key is not accepted"),
        (
            "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
            "another than the known",
        ),
        ("No ED25519 host key is known for box\nHost key verification failed.", "is not known: connect once"),
        ("kex_exchange_identification: read: Connection reset by peer", "connection was lost .*reset by peer"),
    ],
)
def test_each_failure_of_ssh_is_told_apart(box: Box, files: RemoteFiles, said: str, told: str) -> None:
    box.down.write_text(said + "\n")
    with pytest.raises(Unreachable, match=told):
        patiently(lambda: files.stat(str(there(Path("/tmp")))))


@pytest.mark.parametrize("box", ["python3"], indirect=True)
def test_a_program_there_that_prints_between_answers_is_told_with_its_words(box: Box, files: RemoteFiles) -> None:
    """It was told as an ssh that ended with -9."""
    make_program(
        box.ssh.parents[1] / "programs/python3", f'#!/bin/sh\necho welcome to cluster\nexec {sys.executable} "$@"\n'
    )
    with pytest.raises(Unreachable, match=r"prints between its answers, .*: welcome to cluster"):
        until(lambda: files.stat(str(there(Path("/tmp")))), lambda _: False)


def test_a_host_that_comes_back_is_asked_again_by_itself(box: Box, files: RemoteFiles) -> None:
    box.down.write_text("ssh: connect to host box port 22: Connection refused\n")
    with pytest.raises(Unreachable):
        patiently(lambda: files.stat(str(there(Path("/tmp")))))
    box.down.unlink()

    def kind() -> str | None:
        try:
            stat = files.stat(str(there(Path("/tmp"))))
        except NotYet:
            raise
        except Unreachable:
            return None
        return stat.kind if stat is not None else None

    until(kind, lambda kind: kind == "directory")


def test_a_line_that_stood_for_a_while_is_made_anew_at_once_each_time(
    box: Box, files: RemoteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken once: the pause doubled with each break, however long the line had stood before."""
    pauses: list[float] = []
    wait = files.line._closed.wait
    monkeypatch.setattr(files.line._closed, "wait", lambda pause: (pauses.append(pause), wait(pause))[1])
    for _ in range(6):
        until(lambda: files.stat(str(there(Path("/tmp")))), bool, Unreachable)
        stood = time.monotonic()
        until(lambda stood=stood: time.monotonic() - stood, lambda seconds: seconds > 0.2)  # type: ignore[misc]
        os.kill(helper_of(files), signal.SIGKILL)
        until(lambda: files.line.hello, lambda hello: hello is None, Unreachable)
    until(lambda: files.stat(str(there(Path("/tmp")))), bool, Unreachable)
    assert max(pauses) <= line.FIRST_PAUSE


def test_a_frozen_host_is_unreachable_and_then_goes_on(
    box: Box, files: RemoteFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "SILENT", 0.2)
    log = tmp_path / "train.log"
    append(log, steps(1, 3))
    patiently(lambda: files.stat(str(there(log))))
    freeze(pid := helper_of(files))
    try:
        with pytest.raises(Unreachable, match="has not answered since"):
            until(lambda: files.stat(str(there(log))), lambda _: False)
        append(log, steps(4, 4))
    finally:
        thaw(pid)

    def size() -> int:
        try:
            stat = files.stat(str(there(log)))
        except Unreachable:
            return 0
        return stat.size if stat is not None else 0

    until(size, lambda size: size == len(steps(1, 4)))
    assert helper_of(files) == pid, "the same line went on"


def test_a_host_that_stays_frozen_gets_a_new_line_by_a_way_of_its_own(
    box: Box, files: RemoteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection that others share may be what hangs."""
    patiently(lambda: files.stat(str(there(Path("/tmp")))))
    monkeypatch.setattr(line, "SILENT", 0.1)
    monkeypatch.setattr(line, "LOST", 2.0)
    freeze(pid := helper_of(files))
    until(lambda: _checked(files), lambda _: files.line.hello is not None and helper_of(files) != pid)
    assert "-oControlPath=none" in box.said.read_text().splitlines()[-1]


def _checked(files: RemoteFiles) -> None:
    try:
        files.line.check()
    except Unreachable:
        return


def test_nothing_is_left_there_when_trainmon_goes(files: RemoteFiles) -> None:
    patiently(lambda: files.stat(str(there(Path("/tmp")))))
    pid = helper_of(files)
    files.line.close()
    end = time.monotonic() + 5
    while os.path.exists(f"/proc/{pid}/stat") and Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
        assert time.monotonic() < end, "it is still there"
        time.sleep(0.01)


def test_ssh_may_not_ask_nor_forward_anything(box: Box, files: RemoteFiles) -> None:
    patiently(lambda: files.stat(str(there(Path("/tmp")))))
    options = box.said.read_text()
    for option in (
        "BatchMode=yes",
        "ForwardAgent=no",
        "ForwardX11=no",
        "ClearAllForwardings=yes",
        "PermitLocalCommand=no",
    ):
        assert f"-o{option}" in options
    assert "StrictHostKeyChecking" not in options, "that is for the user's own configuration to say"
    assert f"-- {BOX.login} exec /bin/sh" in options


def test_a_tree_that_does_not_answer_any_more_holds_the_runs_that_it_held(box: Box, tmp_path: Path) -> None:
    for name in ("exp-1", "exp-2"):
        append(tmp_path / "logs" / name / "train.log", steps(1, 5))
    files = box.files()
    discovery = Discovery(box.source(files), [str(there(tmp_path / "logs"))])
    found = [spec.id for spec in discovery.all()]
    assert found == ["box:exp-1", "box:exp-2"]
    box.down.write_text("ssh: connect to host box port 22: No route to host\n")
    os.kill(helper_of(files), signal.SIGKILL)
    until(lambda: files.line.hello, lambda hello: hello is None)
    assert [spec.id for spec in discovery.all()] == found
    assert any(why.startswith("box: ") for why in discovery.unseen.problems.values())
    files.line.close()


def test_a_glob_is_expanded_there_and_what_comes_to_match_it_is_found(
    box: Box, files: RemoteFiles, tmp_path: Path
) -> None:
    found = Discovery(box.source(files), [str(there(tmp_path / "x/exp-*/logs"))])
    for name in ("exp-1/logs", "exp-2/logs", "other/logs", ".exp-3/logs"):
        (tmp_path / "x" / name).mkdir(parents=True)
        (tmp_path / "x" / name / "train.log").write_text("step 1 loss 2.0\n")
    assert [spec.id for spec in found.all()] == ["box:exp-1/logs", "box:exp-2/logs"]
    (tmp_path / "x/exp-4/logs").mkdir(parents=True)
    (tmp_path / "x/exp-4/logs/train.log").write_text("step 1 loss 2.0\n")
    three = ["box:exp-1/logs", "box:exp-2/logs", "box:exp-4/logs"]
    assert until(lambda: [spec.id for spec in found.all()], lambda ids: ids == three)


def test_a_folder_whose_name_reads_like_a_glob_is_that_folder(box: Box, files: RemoteFiles, tmp_path: Path) -> None:
    (tmp_path / "lr=[1]").mkdir()
    (tmp_path / "lr=[1]/train.log").write_text("step 1 loss 2.0\n")
    [spec] = Discovery(box.source(files), [str(there(tmp_path / "lr=[1]"))]).all()
    assert spec.folder == str(there(tmp_path / "lr=[1]"))


def test_runs_of_one_name_below_two_paths_keep_their_host_before_the_longer_name(
    box: Box, files: RemoteFiles, tmp_path: Path
) -> None:
    for root in ("a", "b"):
        (tmp_path / root / "exp").mkdir(parents=True)
        (tmp_path / root / "exp/train.log").write_text("step 1 loss 2.0\n")
    found = Discovery(box.source(files), [str(there(tmp_path / root)) for root in ("a", "b")])
    assert [spec.id for spec in found.all()] == ["box:a/exp", "box:b/exp"]


def test_a_path_that_is_not_there_is_told_with_its_host_until_it_comes(
    box: Box, files: RemoteFiles, tmp_path: Path
) -> None:
    found = Discovery(box.source(files), [str(there(tmp_path / "runs"))])
    found.all()
    assert list(found.unseen.problems.values()) == [f"box:{tmp_path}/runs: no such file or directory on box"]
    (tmp_path / "runs").mkdir()
    assert until(lambda: (found.all(), found.unseen.problems)[1], lambda problems: not problems) == {}


def test_a_line_that_was_just_told_is_quoted_without_a_question(
    box: Box, files: RemoteFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, name = tmp_path / "train.log", str(there(tmp_path / "train.log"))
    append(log, steps(1, 9))
    tail = Tail(box.source(files), name)
    read_to(tail, len(steps(1, 9)))
    append(log, steps(10, 10))
    read_to(tail, len(steps(10, 10)))
    asked: list[str] = []
    monkeypatch.setattr(files.line, "ask", lambda operation, *_, **__: asked.append(operation))
    quoted = files.open(name)
    at = len(steps(1, 9))
    if files.line.hello is not None and files.line.hello.helper != "sh":
        assert quoted.read_at(at, 100).decode() == steps(10, 10)
    quoted.close()
    assert asked == []

"""A machine that is far away answers late, not slowly: what is asked together costs one way there and back."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from by_hand import maker, said

from tests.remote_box import BOX, LONG_ENOUGH, Box, freeze, helper_of, patiently, thaw, there, until
from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.everywhere import Everywhere
from tui_monitor.hosts.file_news import FileNews
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.patience import ASKING_ALL, Patience
from tui_monitor.hosts.source import Source
from tui_monitor.hosts.ssh import remote_files
from tui_monitor.hosts.ssh.line import HostLine
from tui_monitor.hosts.ssh.remote_files import RemoteFiles
from tui_monitor.hosts.ssh.wire import Question
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.tailing.recording import RecordingSource
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.watch_options import WatchOptions

pytestmark = [pytest.mark.alone, pytest.mark.usefixtures("quick_lines")]
RUNS = 30
Asked = list[tuple[str, ...]]


@pytest.fixture
def files(box: Box) -> Iterator[RemoteFiles]:
    files = box.files(patience=ASKING_ALL)
    yield files
    files.line.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(RUNS):
        (tmp_path / f"runs/exp-{number}").mkdir(parents=True)
        (tmp_path / f"runs/exp-{number}/train.log").write_text("step 1 | loss 0.5\nstep 2 | loss 0.4\n")
    return tmp_path / "runs"


def frozen_until(asked_enough: Callable[[Asked], bool], files: RemoteFiles, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """It answers nothing more before that was asked; whoever waits for a first answer waits in vain."""
    freeze(helper := helper_of(files))
    asked: Asked = []
    ask = HostLine.ask

    def counted(line: HostLine, operation: str, *arguments: str, **what: object) -> Question:
        asked.append((operation, *arguments))
        question = ask(line, operation, *arguments, **what)  # type: ignore[arg-type]
        if asked_enough(asked):
            thaw(helper)
        return question

    monkeypatch.setattr(HostLine, "ask", counted)
    return asked


def fleet_of(source: Everywhere, folder: Path) -> Fleet:
    watched = RecordingSource(source, SystemClock())
    discovery = Discovery(watched, [str(there(folder))])
    return Fleet(watched, discovery, SystemClock(), maker(watched, WatchOptions()))


def of_all_runs(asked: Asked) -> bool:
    return len({run for *_, path in asked for run in path.split("/") if run.startswith("exp-")}) == RUNS


def test_all_folders_are_asked_for_before_any_is_waited_for(
    box: Box, files: RemoteFiles, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet, source = fleet_of(box.source(files), folder), box.source(files)
    patiently(lambda: source.list(str(there(folder))))
    patiently(lambda: RecordingSource(source, SystemClock()).stat(str(there(folder))))
    asked = frozen_until(of_all_runs, files, monkeypatch)
    fleet.find()
    assert len(fleet.runs) == RUNS and of_all_runs(asked)


def test_all_logs_are_asked_for_before_any_is_waited_for(
    box: Box, files: RemoteFiles, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet = fleet_of(box.source(files), folder)
    fleet.find()
    frozen_until(of_all_runs, files, monkeypatch)
    fleet.read()
    assert {view.progress.step for view in fleet.views()} == {2.0}


def test_what_a_folder_was_told_to_lack_is_not_asked_for_until_it_comes(
    box: Box, files: RemoteFiles, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, pid = box.source(files), folder / "exp-1/pid"
    patiently(lambda: source.list(str(there(pid.parent))))
    asked = frozen_until(lambda _: True, files, monkeypatch)
    assert source.stat(str(there(pid))) is None and not asked
    thaw(helper_of(files))
    pid.write_text("1\n")
    found = until(lambda: source.stat(str(there(pid))), bool)
    assert found is not None and found.size == 2


def test_what_cannot_be_told_with_its_folder_is_asked_for(box: Box, files: RemoteFiles, tmp_path: Path) -> None:
    """A link into nowhere is left out of a listing, and is more than a name that is not there."""
    (tmp_path / 'a "quoted" name').write_text("here")
    os.symlink(tmp_path / "later", tmp_path / "link")
    source = box.source(files)
    names = patiently(lambda: source.list(str(there(tmp_path))))
    assert "link" not in [entry.name for entry in names]
    (tmp_path / "later").write_text("come\n")
    for name, size in [('a "quoted" name', 4), ("link", 5)]:
        stat = patiently(lambda name=name: source.stat(str(there(tmp_path / name))))  # type: ignore[misc]
        assert stat is not None and stat.size == size, name


def test_a_short_log_that_was_read_is_quoted_without_a_question(
    box: Box, files: RemoteFiles, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, path = box.source(files), str(there(folder / "exp-1/train.log"))
    patiently(lambda: source.stat(path))
    log = patiently(lambda: source.open(path))
    assert patiently(lambda: log.read_at(0, 1000)).startswith(b"step 1 | loss 0.5\n")
    asked = frozen_until(lambda _: True, files, monkeypatch)
    assert log.read_at(9, 4) == b"loss" and not asked
    thaw(helper_of(files))


@pytest.mark.parametrize("box", ["sh"], indirect=True)
def test_a_folder_of_more_names_than_a_command_takes_is_listed_by_a_shell(
    box: Box, files: RemoteFiles, tmp_path: Path
) -> None:
    """Broken once: what `stat` was not given was told as an empty folder."""
    (full := tmp_path / "full").mkdir()
    long = "x" * 220
    most = os.sysconf("SC_ARG_MAX") // 240
    for number in range(most + 100):
        (full / f"{number}-{long}").touch()
    source = box.source(files)
    # Its shell has nothing to say while it lists, on a busy machine for longer than a host may be silent.
    entries = until(lambda: source.list(str(there(full))), bool, Unreachable)
    assert len(entries) == most + 100


TABLE = "step,loss,grad_norm\n" + "".join(f"{step},{2 / step:.4f},{1 + step % 7 / 10:.3f}\n" for step in range(1, 400))
SICK = "".join(f"step {step} | loss {'nan' if step > 90 else 2 / step:.4} | lr 0.01\n" for step in range(1, 120))


@pytest.mark.parametrize(("name", "text"), [("metrics.csv", TABLE), ("train.log", SICK)])
@pytest.mark.parametrize("piece", [600, 1000, 1 << 20])
def test_the_same_is_found_where_each_answer_comes_late_and_in_pieces(
    name: str, text: str, piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken twice: the end of a piece was taken for a row without its last values, and proofs that had to be asked for
    one by one were asked for again from the first."""
    monkeypatch.setattr(remote_files, "PIECE", piece)
    log = tmp_path / "runs/exp-1" / name
    log.parent.mkdir(parents=True)
    log.write_text(text)
    os.utime(log, (time.time() - 7200,) * 2)  # it is over: nobody will write the rest of its last row
    files = (box := Box(tmp_path / "box")).files(patience=Patience(0.0))
    found = [
        looked_once(LocalSource(SystemClock()), str(log.parent)),
        looked_once(box.source(files), str(there(log.parent))),
    ]
    files.line.close()
    assert found[0] == found[1]


def looked_once(source: Source, folder: str) -> list[object]:
    watched = RecordingSource(source, ManualClock(float("inf")), of_this_machine=False)
    fleet = Fleet(watched, Discovery(watched, [folder]), SystemClock(), maker(watched, WatchOptions(once=True)))
    fleet.exhaust()
    found = [(view.progress, said(view.findings), view.decisive) for view in fleet.views()]
    return [fleet.walks.looked_at, *found]


def test_who_waits_is_woken_by_what_is_written_there(box: Box, tmp_path: Path) -> None:
    woken, file_news = threading.Event(), FileNews()
    file_news.wake = woken.set
    files = RemoteFiles(BOX, SystemClock(), ASKING_ALL, box.start, file_news)
    source, log = box.source(files), tmp_path / "train.log"
    log.write_text("step 1\n")
    patiently(lambda: source.stat(str(there(log))))
    assert file_news.tells(source.place(str(there(log)))) and not file_news.is_news
    with log.open("a") as file:
        file.write("step 2\n")
    assert woken.wait(LONG_ENOUGH)
    files.line.close()
    assert str(there(log)) in file_news.collect() and not file_news.is_news

"""What the search for the process of a run tells where it finds none: nobody holds its log, its pid is dead."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.acting.trainers import Start, Started, wait_until_ended
from tui_monitor.acting import pidfile
from tui_monitor.acting.linking import Linker
from tui_monitor.acting.place import RunPlace
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.run import Traces
from tui_monitor.text import Shown

WAIT = "import signal; print('ready', flush=True); signal.pause()"
HERE = Shown("logs/exp-1")


def place(root: Path, *files: str) -> RunPlace:
    folder = root / "logs" / "exp-1"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "train.log").touch()
    paths = tuple(str(folder / name) for name in ("train.log", *files))
    return RunPlace(HERE, "exp-1", str(root), paths[0], paths)


def traces(table: ProcessTable, spot: RunPlace) -> Traces:
    linker = Linker(table)
    linker.link([spot])
    return replace(linker.traces(HERE), pid_written=None)


def write_pid(spot: RunPlace, pid: int) -> Path:
    file = Path(spot.folder) / "pid"
    file.write_text(f"{pid}\n")
    return file


def ended_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_log_without_a_process_is_held_by_nobody(table: ProcessTable, tmp_path: Path) -> None:
    assert traces(table, place(tmp_path)) == Traces(nobody=True)


def test_a_pid_file_that_names_a_dead_process_says_so(table: ProcessTable, tmp_path: Path) -> None:
    spot, pid = place(tmp_path), ended_pid()
    write_pid(spot, pid)
    assert traces(table, spot) == Traces(nobody=True, dead_pid=pid)


def test_so_does_one_that_is_older_than_the_process_of_that_pid(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    spot, begun = place(tmp_path), start(sys.executable, "-c", WAIT)
    file = write_pid(spot, begun.pid)
    os.utime(file, (1e9, 1e9))
    assert traces(table, spot).dead_pid == begun.pid


def test_a_pid_file_that_may_be_right_leaves_it_open(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    spot, begun = place(tmp_path), start(sys.executable, "-c", WAIT, cwd="/")
    write_pid(spot, begun.pid)
    assert traces(table, spot) == Traces(live_pid=begun.pid)


def test_whoever_writes_another_file_of_the_run_is_somebody(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    spot = place(tmp_path, "metrics.csv")
    start("bash", "-c", f"exec 7>>{shlex.quote(spot.files[1])}; echo ready; exec sleep 60")
    assert not traces(table, spot).nobody


def test_a_disk_that_other_machines_share_tells_nothing(
    table: ProcessTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pidfile, "is_shared", lambda *_: True)
    spot = place(tmp_path)
    pid = ended_pid()
    write_pid(spot, pid)
    assert traces(table, spot) == Traces(live_pid=pid), "it may run on another machine"


def test_when_a_pid_file_was_written_is_told(table: ProcessTable, tmp_path: Path) -> None:
    spot = place(tmp_path)
    os.utime(write_pid(spot, ended_pid()), (1e9, 1e9))
    linker = Linker(table)
    linker.link([spot])
    assert linker.traces(HERE).pid_written == 1e9


def test_a_pid_file_that_its_owner_names_counts_instead_of_the_one_beside_the_log(
    table: ProcessTable, tmp_path: Path
) -> None:
    spot, pid = place(tmp_path), ended_pid()
    write_pid(spot, 1)
    (tmp_path / "job.pid").write_text(f"{pid}\n")
    assert traces(table, replace(spot, said_pid_file=str(tmp_path / "job.pid"))).dead_pid == pid


def test_one_pid_file_named_for_several_runs_says_nothing_of_any(table: ProcessTable, tmp_path: Path) -> None:
    spot = replace(place(tmp_path), said_pid_file=str(tmp_path / "job.pid"))
    (tmp_path / "job.pid").write_text(f"{ended_pid()}\n")
    other = replace(spot, id=Shown("logs/exp-2"), log=str(tmp_path / "logs/exp-2/train.log"))
    linker = Linker(table)
    linked = linker.link([spot, other])
    assert linked[HERE].note == "one pid file for several logs: it cannot be said whose"
    assert linker.traces(HERE).dead_pid is None


def test_a_log_that_is_gone_is_not_held_by_nobody(table: ProcessTable, tmp_path: Path) -> None:
    spot = place(tmp_path)
    Path(spot.log).unlink()
    assert traces(table, spot) == Traces()


def test_a_living_process_tells_its_state_and_its_cpu_time(
    train: Callable[..., Started], table: ProcessTable, tmp_path: Path
) -> None:
    begun = train("exp-1")
    os.kill(begun.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, begun.pid, os.WSTOPPED | os.WNOWAIT)
    told = traces(table, place(tmp_path))
    assert (told.state, told.nobody) == ("T", False)
    assert told.cpu is not None
    assert 0 <= told.cpu < 60


def test_one_that_ended_since_is_no_longer_asked(
    train: Callable[..., Started], table: ProcessTable, tmp_path: Path
) -> None:
    begun, linker = train("exp-1"), Linker(table)
    linker.link([place(tmp_path)])
    os.kill(begun.pid, signal.SIGKILL)
    wait_until_ended(begun.pid)
    assert linker.traces(HERE) == Traces()

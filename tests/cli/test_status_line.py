"""`trainmon status`: what a running trainmon sees, in one line of a file at home. It never looks itself."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import logs
import pytest
from outside import Said, surroundings, trainmon
from test_watch import Lines

from tui_monitor.cli import status_kept
from tui_monitor.cli.status_kept import StatusKept
from tui_monitor.clock import SystemClock
from tui_monitor.records import status_file
from tui_monitor.report.status_line import status_line
from tui_monitor.text import Shown

HOST = os.uname().nodename
LONGEST = 30.0


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state folder in which trainmons may have written."""
    folder = tmp_path / "state" / "trainmon" / "status"
    folder.mkdir(parents=True, mode=0o700)
    return folder


def status(state: Path, *words: str | Path) -> Said:
    return trainmon("status", *words, XDG_STATE_HOME=str(state.parent.parent))


def says(state: Path, line: str, *places: Path, pid: int | None = None, age: float = 0.0, begun: float = 1.0) -> Path:
    """A trainmon said so, `age` seconds ago."""
    file = status_file.name(os.getpid() if pid is None else pid, HOST)
    status_file.write(str(state), file, Shown(line), [os.path.realpath(place) for place in places], begun)
    seen = time.time() - age
    os.utime(state / file, (seen, seen))
    return state / file


def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


class TestWhatIsSaid:
    def test_the_line_and_its_age(self, state: Path) -> None:
        says(state, "2 STOP 1 WAIT 9 ok", age=3.0)
        said = status(state)
        assert (said.status, said.err) == (0, "")
        assert re.fullmatch(r"trainmon: 2 STOP 1 WAIT 9 ok \([345] s\)\n", said.out)

    def test_nothing_runs(self, state: Path, tmp_path: Path) -> None:
        for place in (state, tmp_path / "none" / "a" / "b"):
            said = status(place)
            assert (said.status, said.out, said.err) == (3, "trainmon: not running\n", "")

    def test_who_has_not_looked_for_a_while_does_not_look_any_more(self, state: Path) -> None:
        says(state, "1 ok", age=14.0 - LONGEST / 10)
        assert status(state).status == 0
        says(state, "1 ok", age=status_file.FRESH_SECONDS + 1)
        assert status(state).status == 3

    def test_who_has_ended_says_nothing(self, state: Path) -> None:
        says(state, "1 ok", pid=gone())
        assert status(state).status == 3

    def test_whoever_runs_on_another_machine_is_known_by_its_age(self, state: Path) -> None:
        file = says(state, "1 ok", pid=gone())
        file.rename(state / status_file.name(gone(), "elsewhere"))
        assert status(state).status == 0

    def test_of_several_the_one_that_was_started_last(self, state: Path, tmp_path: Path) -> None:
        says(state, "1 ok", tmp_path / "a", begun=1.0)
        says(state, "7 ok", tmp_path / "b", pid=os.getppid(), begun=2.0, age=4.0)
        assert "7 ok" in status(state).out

    def test_of_a_path_the_one_that_watches_it(self, state: Path, tmp_path: Path) -> None:
        says(state, "1 ok", tmp_path / "a", begun=1.0)
        says(state, "7 ok", tmp_path / "b", pid=os.getppid(), begun=2.0)
        assert "1 ok" in status(state, tmp_path / "a").out
        assert "1 ok" in status(state, tmp_path / "a" / "exp-1").out
        assert status(state, tmp_path / "ab").status == 3
        assert status(state, tmp_path).status == 3


class TestWhatLiesThere:
    def test_text_that_drives_a_terminal_does_not_reach_it(self, state: Path) -> None:
        says(state, "1 ok\x1b]0;mine\x07\x1b[31m\n2")
        said = status(state)
        assert said.status == 0
        assert len(said.out.splitlines()) == 1
        assert "\x07" not in said.out

    @pytest.mark.parametrize("content", [b"", b"\0\0", b"trainmon status 2\x001.0\0x", b"trainmon status 1\0x\0y"])
    def test_what_is_none_of_ours_says_nothing(self, state: Path, content: bytes) -> None:
        says(state, "1 ok").write_bytes(content)
        assert status(state).status == 3

    def test_neither_a_link_nor_a_fifo_nor_a_folder_is_read(self, state: Path) -> None:
        file = says(state, "1 ok")
        file.rename(state / "kept")
        file.symlink_to(state / "kept")
        os.mkfifo(state / status_file.name(os.getppid(), HOST))
        (state / status_file.name(os.getpid(), "elsewhere")).mkdir()
        assert status(state).status == 3

    def test_a_name_of_any_bytes_is_told_apart(self, state: Path, tmp_path: Path) -> None:
        place = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n\x1b"))
        says(state, "1 ok", place)
        found = status_file.newest(str(state.parent), str(place), HOST, time.time())
        assert found is not None and found.places == (str(place),)


def test_it_loads_next_to_nothing(tmp_path: Path) -> None:
    """A status bar asks every few seconds: it may cost twice `trainmon --version` at most."""
    code = (
        "import sys; from tui_monitor.cli.main import main; main(['status'])\n"
        "print(*(name for name in sys.modules), file=sys.stderr)"
    )
    asked = surroundings() | {"XDG_STATE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=asked, capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    ours = {name.removeprefix("tui_monitor.") for name in loaded if name.startswith("tui_monitor.")}
    assert ours - {name for name in ours if name.startswith("redaction")} == {
        *("cli", "cli.main", "cli.nearest", "cli.streams", "cli.command_parser", "cli.status", "clock", "errors"),
        *("home", "lazy_regex", "records", "records.living", "records.status_file", "text"),
    }
    assert not loaded & {"msgspec", "json", "asyncio", "socket", "threading", "subprocess", "dataclasses", "difflib"}


class TestWhoeverWatches:
    @pytest.fixture
    def watched(self, tmp_path: Path) -> Path:
        root = tmp_path / "runs"
        logs.run(root, "sick", logs.diverging(200))
        logs.run(root, "well", logs.healthy())
        return root

    @pytest.fixture
    def watcher(self, tmp_path: Path, watched: Path) -> Iterator["subprocess.Popen[str]"]:
        yield from self.watching(tmp_path, watched)

    def watching(self, home: Path, root: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
        with subprocess.Popen(
            [sys.executable, "-m", "tui_monitor", "watch", *words, str(root)],
            env=surroundings() | {"XDG_STATE_HOME": str(home / "state")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            yield process
            process.kill()

    def wait_for(self, home: Path, words: str) -> str:
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            said = trainmon("status", XDG_STATE_HOME=str(home / "state")).out
            if words in said:
                return said
        raise AssertionError(said)

    def test_its_line_is_there_and_goes_when_it_ends(
        self, tmp_path: Path, watched: Path, watcher: "subprocess.Popen[str]"
    ) -> None:
        assert "trainmon: 1 STOP 1 ok (" in self.wait_for(tmp_path, "1 STOP")
        logs.run(watched, "also-sick", logs.diverging(200))
        self.wait_for(tmp_path, "2 STOP 1 ok")
        folder = tmp_path / "state" / "trainmon"
        assert {oct(path.stat().st_mode & 0o777) for path in (folder, folder / "status")} == {"0o700"}
        assert {oct(path.stat().st_mode & 0o777) for path in (folder / "status").iterdir()} == {"0o600"}
        watcher.send_signal(signal.SIGINT)
        watcher.communicate()
        assert list((folder / "status").iterdir()) == []

    def test_of_one_that_was_killed_nothing_is_said(self, tmp_path: Path, watcher: "subprocess.Popen[str]") -> None:
        self.wait_for(tmp_path, "1 STOP")
        watcher.kill()
        watcher.wait()
        assert trainmon("status", XDG_STATE_HOME=str(tmp_path / "state")).status == 3

    def test_read_only_writes_nothing(self, tmp_path: Path, watched: Path) -> None:
        said = trainmon("watch", "--read-only", "--until", "verdict", watched, XDG_STATE_HOME=str(tmp_path / "state"))
        assert said.status == 20
        assert not (tmp_path / "state").exists()

    def test_where_nothing_can_be_written_it_is_told_once_and_watching_goes_on(
        self, tmp_path: Path, watched: Path
    ) -> None:
        (tmp_path / "state").write_text("")
        for process in self.watching(tmp_path, watched):
            lines, told = Lines(process), ""
            while "cannot be written" not in told or " sick " not in told:
                told += lines.next()[1]
            process.send_signal(signal.SIGINT)
            while line := lines.next()[1]:
                told += line
            process.wait()
            assert told.count("trainmon: the line for `trainmon status` cannot be written: ") == 1
            assert process.returncode == 20


class TestWhenItIsWritten:
    @pytest.fixture
    def moment(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """The time, moved by hand."""
        now = [100.0]
        monkeypatch.setattr(status_kept, "monotonic", lambda: now[0])
        return now

    @pytest.fixture
    def kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StatusKept:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        return StatusKept([str(tmp_path)], SystemClock())

    def file(self, home: Path) -> Path:
        for thread in threading.enumerate():
            if thread.name == "status":
                thread.join(LONGEST)
        [found] = (home / "trainmon" / "status").iterdir()
        return found

    def say(self, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
        monkeypatch.setattr(status_kept, "status_line", lambda _: Shown(line))

    def test_what_says_the_same_is_touched_every_few_seconds_and_not_written(
        self, tmp_path: Path, moment: list[float], kept: StatusKept, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.say(monkeypatch, "1 ok")
        kept.follow(())
        first = self.file(tmp_path)
        inode = first.stat().st_ino
        os.utime(first, (1.0, 1.0))
        moment[0] += status_kept.TOUCHED_EVERY - 0.1
        kept.follow(())
        assert self.file(tmp_path).stat().st_mtime == 1.0
        moment[0] += 1.2
        kept.follow(())
        assert self.file(tmp_path).stat().st_mtime > 1.0
        assert self.file(tmp_path).stat().st_ino == inode

    def test_what_changed_is_written_within_a_second_and_not_more_often(
        self, tmp_path: Path, moment: list[float], kept: StatusKept, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.say(monkeypatch, "1 ok")
        kept.follow(())
        self.file(tmp_path)
        self.say(monkeypatch, "1 STOP")
        moment[0] += 0.9
        kept.follow(())
        assert b"1 ok" in self.file(tmp_path).read_bytes()
        moment[0] += 0.2
        kept.follow(())
        assert b"1 STOP" in self.file(tmp_path).read_bytes()

    def test_what_somebody_removed_is_there_again(self, tmp_path: Path, moment: list[float], kept: StatusKept) -> None:
        kept.follow(())
        self.file(tmp_path).unlink()
        moment[0] += status_kept.TOUCHED_EVERY + 0.1
        kept.follow(())
        assert b"no runs" in self.file(tmp_path).read_bytes()

    def test_files_of_killed_trainmons_are_swept(self, tmp_path: Path, moment: list[float], kept: StatusKept) -> None:
        folder = tmp_path / "trainmon" / "status"
        folder.mkdir(parents=True)
        old = says(folder, "1 ok", pid=gone(), age=status_file.SWEPT_SECONDS + 60)
        kept.follow(())
        assert self.file(tmp_path) != old


def test_without_runs_it_says_so() -> None:
    assert status_line(()) == "no runs"

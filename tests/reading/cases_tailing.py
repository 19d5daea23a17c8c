"""Logs that are rotated, cut, removed, replaced, torn or no logs at all: one function a case, each given a folder."""

from __future__ import annotations

import gzip
import mmap
import os
import socket
from array import array
from collections.abc import Sequence
from pathlib import Path

import pytest
from by_hand import Watching, append, kinds, steps

from tui_monitor.clock import ManualClock
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import OpenFile, Stat
from tui_monitor.model.run import Life, RunView
from tui_monitor.reading.discovery.run_files import FileSpec, RunSpec
from tui_monitor.reading.files import stream
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.tailing import tail
from tui_monitor.text import Shown, clean


def seen(watching: Watching, later: float = 1.0) -> list[float]:
    """The steps of `loss` after enough looks to be sure that a rotated file is complete."""
    for _ in range(6):
        watching.look(later)
    return list(watching.run().queries.trajectory(Shown("loss"))[0])


def begun(folder: Path, text: str = "") -> tuple[Path, Watching]:
    log = folder / "exp" / "train.log"
    append(log, text or steps(1, 5))
    watching = Watching(folder)
    watching.look()
    return log, watching


def absent_at_start(folder: Path) -> None:
    log = folder / "train.log"
    spec = RunSpec(
        Shown("exp"), Shown("exp"), None, str(folder), str(folder), (FileSpec(str(log), Shown("train.log")),)
    )
    reader = RunReader(LocalSource(ManualClock()), spec)
    assert reader.read().points == []
    assert reader.files()[0].format == "empty"
    append(log, steps(1, 3))
    assert [len(points) for points in reader.read().points] == [3]


def renamed_while_its_writer_goes_on(folder: Path) -> None:
    log, watching = begun(folder)
    with log.open("a") as writer:
        log.rename(f"{log}.1")
        writer.write(steps(6, 7))
    watching.look(1.0)
    append(log, steps(8, 9))
    assert seen(watching) == list(range(1, 10))


def copied_and_truncated(folder: Path) -> None:
    log, watching = begun(folder)
    append(log, steps(6, 7))
    Path(f"{log}.1").write_bytes(log.read_bytes())
    log.write_bytes(b"")
    append(log, steps(8, 9))
    assert seen(watching) == list(range(1, 10))


def truncated_and_grown_past_our_place(folder: Path) -> None:
    log, watching = begun(folder)
    log.write_text(steps(100, 140))
    assert seen(watching) == [*range(1, 6), *range(100, 141)]
    assert watching.look_at_one().note == "log restarted; lines may have been lost"


def rewritten_in_the_same_size(folder: Path) -> None:
    log, watching = begun(folder, "step 1 | loss 0.5\nstep 2 | loss 0.4\n")
    with log.open("r+") as editor:
        editor.write("step 7 | loss 0.3\nstep 8 | loss 0.2\n")
    os.utime(log, (2e9, 2e9))
    assert seen(watching) == [1, 2, 7, 8]
    assert "restarted" in str(watching.look_at_one().note)


class OneInode(LocalSource):
    """As some network file systems: every file has the same inode number."""

    def stat(self, path: str) -> Stat | None:
        stat = super().stat(path)
        return None if stat is None or stat.kind != "file" else Stat(stat.kind, stat.size, stat.mtime, (1, 1))

    def open(self, path: str) -> OpenFile:
        super().open(path)
        return _ByName(path)


class _ByName:
    """What a handle reads is what lies under the name now."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def stat(self) -> Stat:
        found = self._path.stat()
        return Stat("file", found.st_size, found.st_mtime, (1, 1))

    def read_at(self, offset: int, size: int) -> bytes:
        return self._path.read_bytes()[offset : offset + size]

    def close(self) -> None:
        return


def a_new_file_with_the_inode_of_the_old(folder: Path) -> None:
    log = folder / "train.log"
    append(log, steps(1, 5))
    source = OneInode(ManualClock())
    following = tail.Tail(source, str(log))
    assert following.read().data.decode() == steps(1, 5)
    log.unlink()
    append(log, steps(100, 140))
    chunk = following.read()
    assert (chunk.restarted, chunk.data.decode()) == (True, steps(100, 140))


def two_runs_that_begin_alike(folder: Path) -> None:
    for name, end in (("a", "step 99 | loss 1\n"), ("b", "step 99 | loss 2\n")):
        append(folder / name / "train.log", steps(1, 60) + end)
    assert [view.latest["loss"] for view in Watching(folder).look()] == [1, 2]


def a_torn_last_line(folder: Path) -> None:
    log, watching = begun(folder)
    append(log, "step 6 | loss 0.12")
    assert watching.look_at_one(1.0).progress.step == 5
    append(log, "34\n")
    assert watching.look_at_one(1.0).latest["loss"] == 0.1234


def cut_inside_characters_and_line_ends(folder: Path) -> None:
    log, watching = begun(folder)
    for byte in "étape\r\nstep 6 | loss: 0.5 | é\r\nstep 7 | loss 0.4\r\n".encode():
        append(log, bytes([byte]))
        watching.look(0.1)
    assert seen(watching) == list(range(1, 8))
    assert "\ufffd" not in "".join(line.text for line in watching.run().queries.log(None, None, 20).lines)


def a_line_without_end(folder: Path) -> None:
    log, watching = begun(folder)
    append(log, b"x" * (3 << 20))
    watching.look(1.0)
    append(log, "\n" + steps(6, 6))
    assert seen(watching) == list(range(1, 7))


def deleted_while_it_is_written(folder: Path) -> None:
    log, watching = begun(folder)
    with log.open("a") as writer:
        log.unlink()
        writer.write(steps(6, 6))
    view = watching.look_at_one(1.0)
    assert (view.progress.step, view.note) == (6, "log removed")
    append(log, steps(7, 8))
    assert seen(watching) == list(range(1, 9))
    assert watching.look_at_one().note != "log removed"


def its_folder_deleted_and_made_again(folder: Path) -> None:
    log, watching = begun(folder)
    log.unlink()
    log.parent.rmdir()
    watching.look(1.0)
    append(log, steps(6, 8))
    assert seen(watching) == list(range(1, 9))


def a_link_that_leads_elsewhere_now(folder: Path) -> None:
    append(folder / "one.data", steps(1, 5))
    append(folder / "two.data", steps(6, 9))
    link = folder / "exp" / "train.log"
    link.parent.mkdir()
    link.symlink_to(folder / "one.data")
    watching = Watching(folder)
    watching.look()
    link.unlink()
    link.symlink_to(folder / "two.data")
    assert seen(watching) == list(range(1, 10))


def no_regular_file(folder: Path) -> None:
    (folder / "pipe").mkdir()
    os.mkfifo(folder / "pipe" / "train.log")
    (folder / "socket").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(folder / "socket" / "train.log"))
    (folder / "folder" / "train.log").mkdir(parents=True)
    append(folder / "well" / "train.log", steps(1, 5))
    views = {view.exp_id: view for view in Watching(folder).look()}
    assert views[clean("well")].progress.step == 5
    assert all(view.note and not view.progress.points for name, view in views.items() if name != "well")


def rotated_and_packed(folder: Path) -> None:
    log, watching = begun(folder)
    with gzip.open(f"{log}.1.gz", "wt") as packed:
        packed.write(steps(900, 901))
    (folder / "old").mkdir()
    with gzip.open(folder / "old" / "train.log.gz", "wt") as packed:
        packed.write(steps(1, 3))
    watching.fleet.walks.rescan()
    views = {view.exp_id: view.progress.step for view in watching.look(60.0)}
    assert views == {"exp": 5, "old": 3}


def huge_at_the_start(folder: Path) -> None:
    log = folder / "train.log"
    append(log, steps(1, 2000))
    reader = stream.StreamReader(LocalSource(ManualClock()), FileSpec(str(log), Shown("train.log")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "HUGE", 10_000)
        patch.setattr(tail, "HUGE_KEPT", 2_000)
        batches = [reader.read(1_000) for _ in range(10)]
    last = [points for batch in batches for parsed in batch.parsed for points in parsed.points][-1]
    assert last.steps[-1] == 2000
    assert reader.points < 200
    assert "judged from byte" in str(reader.note)
    assert sum(batch.skipped_bytes for batch in batches) > 40_000


def written_through_a_memory_map(folder: Path) -> None:
    log, watching = begun(folder)
    new = steps(6, 8).encode()
    with log.open("r+b") as file:
        size = log.stat().st_size
        file.truncate(size + len(new))
        with mmap.mmap(file.fileno(), 0) as mapped:
            mapped[size:] = new
    assert seen(watching) == list(range(1, 9))


class OneIsAway(LocalSource):
    """As a server that does not answer: `away` in a path raises Unreachable."""

    away = False

    def stat(self, path: str) -> Stat | None:
        if self.away and "away" in path:
            raise Unreachable("no answer from the server in 5 s")
        return super().stat(path)

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        return super().arrivals(path, start, end)


def a_server_that_does_not_answer(folder: Path) -> None:
    for name in ("away", "here"):
        append(folder / name / "train.log", steps(1, 5))
    source = OneIsAway(ManualClock(1e9))
    watching = Watching(folder, source)
    watching.look()
    source.away = True
    append(folder / "here" / "train.log", steps(6, 6))
    away, here = watching.look(1.0)
    assert (away.life, here.progress.step) == (Life.UNREACHABLE, 6)


def read_again_after_a_restart_of_trainmon(folder: Path) -> None:
    _, first = begun(folder, steps(1, 20) + "step 21 | loss nan\n" * 3)
    again = Watching(folder)
    assert findings(again.look_at_one()) == findings(first.look_at_one()) != []


def findings(view: RunView) -> Sequence[tuple[str, float]]:
    return [(found.id, found.detected_step) for found in view.findings if found.metric]


def two_writers_in_one_log(folder: Path) -> None:
    torn = "step 6 | loss step 7 | loss 0.25\n 0.5\nstep 8 | losstep 9 | loss 0.2\ns 0.24\n"
    log, watching = begun(folder)
    append(log, torn + steps(10, 12))
    assert seen(watching)[-3:] == [10, 11, 12]
    assert "crash" not in kinds(watching.look_at_one())

"""Many write at once: trainmons, launchers, editors, programs that know locks and programs that know none."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.errors import RecordError
from tui_monitor.records import atomic, compare_and_swap, error_log, learned, notes, results
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import Shown

ABOUT = Experiment(Shown("exp-1"), Shown("logs/exp-1/train.log"), {"lr": 0.1})

WRITER = """
import sys, threading
from tui_monitor.clock import SystemClock
from tui_monitor.records import error_log, learned, notes
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.folder import RootFolder
root, who = sys.argv[1], sys.argv[2]
def write(number):
    folder, name = RootFolder(root, SystemClock()), f"{who}-{number}"
    about = Experiment(name, f"logs/{name}/train.log", {})
    def again(what):
        while True:
            try:
                return what()
            except Exception as error:
                if "locked by another" not in str(error):
                    raise
    again(lambda: notes.add(notes.NotesFile(folder), f"## {name}\\n\\n- " + "x" * 300))
    again(lambda: error_log.append(folder, [error_log.event("divergence", "said", about, "nan:loss:0:3", {})]))
    again(lambda: learned.append(folder, [learned.overfitting_insight(about, "mild", "3", "o:3")]))
print("ready", flush=True)
sys.stdin.readline()
threads = [threading.Thread(target=write, args=(number,)) for number in range(10)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


@pytest.mark.long
def test_f5_two_hundred_writers_at_once_lose_nothing_and_tear_nothing(tmp_path: Path) -> None:
    assert_all_is_there(tmp_path, processes=20)


def test_f5_forty_writers_at_once_lose_nothing_and_tear_nothing(tmp_path: Path) -> None:
    assert_all_is_there(tmp_path, processes=4)


def assert_all_is_there(root: Path, processes: int) -> None:
    command = [sys.executable, "-c", WRITER, str(root)]
    writers = [
        subprocess.Popen([*command, str(who)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for who in range(processes)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"go\n")
        writer.stdin.flush()
    for writer in writers:
        _, said = writer.communicate(timeout=300)
        assert (writer.returncode, said) == (0, b"")
    names = sorted(f"{who}-{number}" for who in range(processes) for number in range(10))
    title, *blocks = (root / "dev_notes.md").read_text().split("\n\n## ")
    assert title == "# Dev Notes"
    assert sorted(block.split("\n")[0] for block in blocks) == names
    assert all(block.endswith("- " + "x" * 300) for block in (one.rstrip("\n") for one in blocks))
    events = json.loads((root / error_log.NAME).read_text())["events"]
    assert sorted(event["exp_id"] for event in events) == names
    assert len({event["event_id"] for event in events}) == len(names)
    insights = json.loads((root / learned.NAME).read_text())["training_insights"]
    assert sorted(insight["exp_id"] for insight in insights) == names


FOREIGN = """
import fcntl, json, os, sys, tempfile
path, knows_locks = sys.argv[1], sys.argv[2] == "locks"
lock = open(os.path.splitext(path)[0] + ".lock", "w") if knows_locks else None
print("ready", flush=True)
sys.stdin.readline()
for number in range(60):
    if lock: fcntl.flock(lock, fcntl.LOCK_EX)
    data = json.load(open(path))
    data["events"].append({"event_id": f"theirs-{number}"})
    descriptor, name = tempfile.mkstemp(dir=os.path.dirname(path))
    with os.fdopen(descriptor, "w") as out:
        json.dump(data, out)
    os.replace(name, path)
    if lock: fcntl.flock(lock, fcntl.LOCK_UN)
"""


@pytest.mark.parametrize("kind", ["locks", "none"])
def test_f5_a_foreign_writer_loses_nothing_to_us_whether_it_knows_locks_or_not(tmp_path: Path, kind: str) -> None:
    """And we lose nothing to one that knows our lock; what one that knows none overwrites is not ours to keep."""
    folder = RootFolder(str(tmp_path), SystemClock())
    error_log.append(folder, [of("ours-begin")])
    path = tmp_path / error_log.NAME
    command = [sys.executable, "-c", FOREIGN, str(path), kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as foreign:
        assert foreign.stdout is not None
        assert foreign.stdin is not None
        assert foreign.stdout.readline() == "ready\n"
        foreign.stdin.write("go\n")
        foreign.stdin.flush()
        written = 0
        while foreign.poll() is None:
            written += error_log.append(folder, [of(f"ours-{written}")])
    assert foreign.returncode == 0
    assert written >= 1
    events = json.loads(path.read_text())["events"]
    assert [event["event_id"] for event in events if event["event_id"].startswith("theirs")] == [
        f"theirs-{number}" for number in range(60)
    ]
    if kind == "locks":
        assert len(events) == 60 + 1 + written


def test_f5_a_program_that_writes_one_thing_after_another_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given up once: its writes came between our look and our disk twenty times, on a busy machine in a moment."""
    clock, fsync, theirs = ManualClock(1000.0), os.fsync, 0
    error_log.append(RootFolder(str(tmp_path), clock), [of("ours-begin")])

    def slow(descriptor: int) -> None:
        nonlocal theirs
        fsync(descriptor)
        if clock.now() < 1000.5:
            theirs += 1
            put(tmp_path, error_log.NAME, json.dumps({"events": [{"event_id": f"theirs-{theirs}"}]}))

    monkeypatch.setattr(os, "fsync", slow)
    assert error_log.append(RootFolder(str(tmp_path), clock), [of("ours")]) == 1
    events = json.loads((tmp_path / error_log.NAME).read_text())["events"]
    assert [event["event_id"] for event in events[:-1]] == [f"theirs-{theirs}"]
    assert theirs > 3


def test_f5_what_came_out_and_is_plainly_another_file_goes_back_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it was read a program that knows no locks could build on ours, and what it had written before was lost."""
    folder, seen = RootFolder(str(tmp_path), SystemClock()), []
    error_log.append(folder, [of("ours-begin")])
    rename, digest = compare_and_swap._rename, compare_and_swap._digest

    def late(source: str, target: str, directory: int, flags: int) -> None:
        if not seen:
            put(tmp_path, error_log.NAME, json.dumps({"events": [{"event_id": "theirs"}]}))
        seen.append("exchange")
        rename(source, target, directory, flags)

    def read(name: str, directory: int) -> bytes:
        seen.extend(["read"] if seen else [])
        return digest(name, directory)

    monkeypatch.setattr(compare_and_swap, "_rename", late)
    monkeypatch.setattr(compare_and_swap, "_digest", read)
    error_log.append(folder, [of("ours")])
    assert seen[:2] == ["exchange", "exchange"]
    events = json.loads((tmp_path / error_log.NAME).read_text())["events"]
    assert events[0]["event_id"] == "theirs"


def of(finding: str) -> dict[str, object]:
    return dict(error_log.event("divergence", Shown("said"), ABOUT, finding, {}))


def ending() -> results.ResultEntry:
    return results.ending("exp-1", None, reason="NaN", step="3", diverged=True, config={}, metrics={})


def put(root: Path, name: str, content: str) -> None:
    """As a launcher does: whole, by a rename."""
    (root / name).parent.mkdir(exist_ok=True)
    beside = root / f"{name}.new"
    beside.write_text(content)
    beside.rename(root / name)


COMPLETED = '{"status": "completed", "metrics": {"acc": 0.93}}'


@pytest.mark.parametrize("before", ['{"status": "running"}', None])
@pytest.mark.parametrize("how", ["by a rename", "in place"])
def test_f7_a_result_that_lands_while_ours_is_on_its_way_to_the_disk_has_the_last_word(
    folder: RootFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None, how: str
) -> None:
    """Broken once: it was overwritten by `diverged`, as long as the sync of our own file took."""
    if before is not None:
        put(tmp_path, "results/exp-1.json", before)
    fsync = os.fsync

    def slow(descriptor: int) -> None:
        fsync(descriptor)
        monkeypatch.setattr(os, "fsync", fsync)
        if how == "in place":
            (tmp_path / "results/exp-1.json").write_text(COMPLETED)
        else:
            put(tmp_path, "results/exp-1.json", COMPLETED)

    (tmp_path / "results").mkdir(exist_ok=True)
    monkeypatch.setattr(os, "fsync", slow)
    told = results.record(folder, ending())
    assert (told.written, told.kept) == (False, "completed")
    assert (tmp_path / "results/exp-1.json").read_text() == COMPLETED
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["exp-1.json"]


@pytest.mark.parametrize("before", ['{"status": "running"}', None])
def test_f7_one_that_lands_right_before_the_rename_has_it_too(
    folder: RootFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    if before is not None:
        put(tmp_path, "results/exp-1.json", before)
    rename = compare_and_swap._rename

    def late(source: str, target: str, directory: int, flags: int) -> None:
        monkeypatch.setattr(compare_and_swap, "_rename", rename)
        put(tmp_path, "results/exp-1.json", COMPLETED)
        rename(source, target, directory, flags)

    monkeypatch.setattr(compare_and_swap, "_rename", late)
    assert results.record(folder, ending()).kept == "completed"
    assert (tmp_path / "results/exp-1.json").read_text() == COMPLETED
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["exp-1.json"]


def test_f7_where_the_system_cannot_exchange_a_last_look_is_taken(
    folder: RootFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_and_swap, "_renameat2", lambda: None)
    assert results.record(folder, ending()).written
    put(tmp_path, "results/exp-1.json", '{"status": "running"}')
    assert results.record(folder, ending()).written
    put(tmp_path, "results/exp-1.json", COMPLETED)
    assert results.record(folder, ending()).kept == "completed"


@pytest.mark.parametrize("old", [None, '{"status": "running"}'])
def test_f7_that_last_look_sees_what_landed_since_the_first(
    folder: RootFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str | None
) -> None:
    monkeypatch.setattr(compare_and_swap, "_renameat2", lambda: None)
    if old is not None:
        put(tmp_path, "results/exp-1.json", old)
    write = atomic._write_new

    def late(name: str, directory: int, data: bytes, before: os.stat_result | None, mode: int) -> None:
        write(name, directory, data, before, mode)
        put(tmp_path, "results/exp-1.json", COMPLETED)

    monkeypatch.setattr(atomic, "_write_new", late)
    assert results.record(folder, ending()).kept == "completed"
    assert (tmp_path / "results/exp-1.json").read_text() == COMPLETED


def test_f7_of_two_that_come_one_after_the_other_the_newest_stays(
    folder: RootFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second one takes our place while we put the first one back."""
    put(tmp_path, "a", "old")
    rename, calls = compare_and_swap._rename, iter(["first", "second"])

    def late(source: str, target: str, directory: int, flags: int) -> None:
        if (content := next(calls, None)) is not None:
            put(tmp_path, "a", content)
        rename(source, target, directory, flags)

    monkeypatch.setattr(compare_and_swap, "_rename", late)
    seen: list[str] = []

    def make() -> bytes | None:
        seen.append((tmp_path / "a").read_text())
        return b"ours" if len(seen) == 1 else None

    assert not folder.update("a", make)
    assert seen == ["old", "second"]
    assert (tmp_path / "a").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_f7_a_file_that_never_stands_still_is_given_up_as_it_is(
    folder: RootFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a", "0")

    def make() -> bytes:
        put(tmp_path, "a", "theirs")
        return b"ours"

    with pytest.raises(RecordError, match="all the time"):
        folder.update("a", make)
    assert (tmp_path / "a").read_text() == "theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def replaced_while_waiting(path: Path, content: str) -> Callable[[], None]:
    """Hold the lock of a file, and replace the file while somebody waits for it."""
    import fcntl

    held = path.open()
    fcntl.flock(held, fcntl.LOCK_EX)

    def replace() -> None:
        put(path.parent, path.name, content)
        held.close()

    return replace


def test_f5_notes_that_were_replaced_while_we_waited_for_them_get_the_block_all_the_same(tmp_path: Path) -> None:
    """Broken once: the block went into the file that an editor or git had taken away, and was told as written."""
    path = tmp_path / "dev_notes.md"
    path.write_text("# Mine\n")
    replace = replaced_while_waiting(path, "# Mine, edited\n")

    class ReplacedMeanwhile(ManualClock):
        def sleep(self, seconds: float) -> None:
            replace()

    block = notes.add(notes.NotesFile(RootFolder(str(tmp_path), ReplacedMeanwhile())), "## A note\n\n- said\n")
    assert path.read_text() == "# Mine, edited\n\n## A note\n\n- said\n"
    assert path.read_bytes()[block.offset :][: block.size] == b"\n## A note\n\n- said\n"


def test_f5_notes_that_are_replaced_right_after_the_write_get_it_again(
    folder: RootFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, write = tmp_path / "dev_notes.md", atomic._write_or_undo
    path.write_text("# Mine\n")

    def written(descriptor: int, data: bytes, size: int) -> None:
        monkeypatch.setattr(atomic, "_write_or_undo", write)
        write(descriptor, data, size)
        put(tmp_path, "dev_notes.md", "# Edited\n")

    monkeypatch.setattr(atomic, "_write_or_undo", written)
    folder.append("dev_notes.md", b"said\n")
    assert path.read_text() == "# Edited\nsaid\n"


def test_f5_blocks_that_others_append_meanwhile_survive_that_one_is_taken_out(
    tmp_path: Path,
) -> None:
    folder = RootFolder(str(tmp_path), SystemClock())
    blocks = [notes.add(notes.NotesFile(folder), f"## Ours {number}\n\n- said\n") for number in range(20)]
    path, stop, count = tmp_path / "dev_notes.md", threading.Event(), 0

    def others() -> None:
        nonlocal count
        other = RootFolder(str(tmp_path), folder.clock)
        while not stop.is_set():
            other.append("dev_notes.md", f"theirs {count}\n".encode())
            count += 1
            stop.wait(0.002)

    writer = threading.Thread(target=others, daemon=True)
    writer.start()
    try:
        for block in blocks:
            notes.remove(notes.NotesFile(folder), block)
    finally:
        stop.set()
        writer.join()
    assert path.read_text() == "# Dev Notes\n" + "".join(f"theirs {number}\n" for number in range(count))

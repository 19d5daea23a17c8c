"""Names that lead elsewhere, links and what is no file: whatever stands there, nothing outside the root is written."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_monitor.clock import SystemClock
from tui_monitor.errors import RecordError
from tui_monitor.records import compare_and_swap, error_log, learned, notes, results
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import NAME as JOURNAL
from tui_monitor.records.journal import FileJournal
from tui_monitor.text import Shown

ABOUT = Experiment(Shown("exp-1"), Shown("logs/exp-1/train.log"), {"lr": 0.1})


def ending(exp_id: str = "exp-1", round_name: str | None = None) -> results.ResultEntry:
    return results.ending(exp_id, round_name, reason="NaN", step="3", diverged=True, config={}, metrics={})


def event() -> dict[str, object]:
    return dict(error_log.event("divergence", Shown("said"), ABOUT, "nan:loss:0:3", {}))


def journal(folder: RootFolder) -> object:
    from tests.records.test_journal import YES

    return FileJournal(folder).intent(YES)


WRITES: dict[str, Callable[[RootFolder], object]] = {
    "results/exp-1.json": lambda folder: results.record(folder, ending()),
    "dev_notes.md": lambda folder: notes.add(notes.NotesFile(folder), "## A note\n"),
    error_log.NAME: lambda folder: error_log.append(folder, [event()]),
    "reports/error-log.lock": lambda folder: error_log.append(folder, [event()]),
    learned.NAME: lambda folder: learned.append(folder, [learned.overfitting_insight(ABOUT, "mild", "3", "o")]),
    JOURNAL: journal,
}
KINDS = ["link", "dangling link", "link to a folder", "fifo", "folder", "link above", "socket"]


def make(kind: str, path: Path, outside: Path) -> None:
    import socket

    path.parent.mkdir(parents=True, exist_ok=True)
    match kind:
        case "link":
            path.symlink_to(outside / "precious")
        case "dangling link":
            path.symlink_to(outside / "nowhere")
        case "link to a folder":
            path.symlink_to(outside)
        case "fifo":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "socket":
            here = os.open(path.parent, os.O_RDONLY)
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(f"/proc/self/fd/{here}/{path.name}")
            os.close(here)
        case "link above":
            path.parent.rmdir()
            path.parent.symlink_to(outside)


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("kind", KINDS)
def test_f8_what_is_no_regular_file_of_the_root_is_refused_and_nothing_outside_is_touched(
    tmp_path: Path, name: str, kind: str
) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "precious").write_text("safe")
    if kind == "link above" and "/" not in name:
        pytest.skip("nothing stands above it but the root itself, which the person named")
    make(kind, root / name, outside)
    with pytest.raises(RecordError):
        WRITES[name](RootFolder(str(root), SystemClock()))
    assert [path.name for path in outside.iterdir()] == ["precious"]
    assert (outside / "precious").read_text() == "safe"


@pytest.mark.parametrize("name", ["dev_notes.md", JOURNAL])
def test_f8_a_second_name_of_another_file_is_not_written(folder: RootFolder, tmp_path: Path, name: str) -> None:
    other = tmp_path / "other"
    other.write_text("precious")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).hardlink_to(other)
    with pytest.raises(RecordError, match="hard link"):
        WRITES[name](folder)
    assert other.read_text() == "precious"


@pytest.mark.parametrize("name", ["dev_notes.md", "results/exp-1.json", error_log.NAME, learned.NAME])
def test_f8_the_preview_says_what_will_be_refused(folder: RootFolder, tmp_path: Path, name: str) -> None:
    """Broken once: a preview said `append` of a link."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    previews: dict[str, Callable[[], object]] = {
        "dev_notes.md": lambda: notes.change(notes.NotesFile(folder), "## A note\n"),
        "results/exp-1.json": lambda: results.change(folder, ending()),
        error_log.NAME: lambda: error_log.change(folder, [event()]),
        learned.NAME: lambda: learned.change(folder, [learned.overfitting_insight(ABOUT, "mild", "3", "o")]),
    }
    with pytest.raises(RecordError, match="symbolic link"):
        previews[name]()


def test_s12_a_folder_that_is_swapped_for_a_link_all_the_time_leads_nowhere(tmp_path: Path) -> None:
    root, outside, stop = tmp_path / "root", tmp_path / "outside", threading.Event()
    for name in ("results", "reports"):
        (root / name).mkdir(parents=True)
        (root / f"{name}.link").symlink_to(outside)
    outside.mkdir()
    directory = os.open(root, os.O_RDONLY)

    def swap_them() -> None:
        while not stop.is_set():
            for name in ("results", "reports"):
                compare_and_swap._rename(name, f"{name}.link", directory, 2)
            stop.wait(0.0002)  # it stands still as a link and as a folder in turn, so that both ways are gone

    attacker = threading.Thread(target=swap_them, daemon=True)
    attacker.start()
    try:
        written = refused = 0
        for _ in range(150):
            for write in (WRITES["results/exp-1.json"], WRITES[error_log.NAME]):
                try:
                    write(RootFolder(str(root), SystemClock()))
                    written += 1
                except RecordError:
                    refused += 1
    finally:
        stop.set()
        attacker.join()
        os.close(directory)
    assert list(outside.iterdir()) == []
    assert written and refused


STRANGE = ["../../etc/x", "/etc/x", "..", ".", "", "a/b", "a\0b", "x" * 10_000, "-rf", ".hidden", "a\nb", "é", "\udcff"]


@pytest.mark.parametrize("name", STRANGE, ids=range(len(STRANGE)))
def test_f12_a_name_that_could_lead_elsewhere_is_refused_with_the_reason(folder: RootFolder, name: str) -> None:
    for exp_id, round_name in ((name, None), ("exp-1", name), (name, "round-1")):
        for use in (results.record, results.change):
            with pytest.raises(RecordError, match="cannot be part of a file name"):
                use(folder, ending(exp_id, round_name))
    assert os.listdir(folder.root) == []


def test_f12_names_that_differ_by_case_alone_are_two_experiments(folder: RootFolder, tmp_path: Path) -> None:
    for exp_id in ("exp-a", "EXP-A"):
        assert results.record(folder, ending(exp_id)).written
    if len(os.listdir(tmp_path / "results")) < 2:
        pytest.skip("this disk takes both names for one")
    assert json.loads((tmp_path / "results/EXP-A.json").read_text())["exp_id"] == "EXP-A"


@pytest.mark.parametrize("name", [b"new\nline", b"esc\x1b[31m", b"-rf", b"\xff\xfe", b"x" * 255, b"[red]", b"a b"])
def test_f11_a_root_of_any_name_is_written_into_and_shown_escaped(tmp_path: Path, name: bytes) -> None:
    root = os.path.join(os.fsencode(tmp_path), name)
    os.mkdir(root)
    folder = RootFolder(os.fsdecode(root), SystemClock())
    block = notes.add(notes.NotesFile(folder), "## A note\n")
    error_log.append(folder, [event()])
    assert results.record(folder, ending()).written
    assert sorted(os.listdir(root)) == [b"dev_notes.md", b"reports", b"results"]
    assert block.path.isprintable()
    assert folder.shown("dev_notes.md").isprintable()
    notes.remove(notes.NotesFile(folder), block)


RELATIVE = """
import os, shutil, sys
from tui_monitor.clock import SystemClock
from tui_monitor.errors import RecordError
from tui_monitor.records import notes
from tui_monitor.records.folder import RootFolder
for name in ("HOME", "TMPDIR"):
    os.environ.pop(name, None)
os.chdir(sys.argv[1])
here, gone = RootFolder("exp", SystemClock()), RootFolder(".", SystemClock())
os.chdir(sys.argv[2])
shutil.rmtree(sys.argv[2])
print(notes.add(notes.NotesFile(here), "## A note").path)
shutil.rmtree(sys.argv[1])
for folder in (here, gone):
    try:
        notes.add(notes.NotesFile(folder), "## A note")
    except RecordError as error:
        print(error)
"""


def test_f10_a_current_folder_that_is_deleted_and_no_home_change_no_path(tmp_path: Path) -> None:
    for name in ("work/exp", "gone"):
        (tmp_path / name).mkdir(parents=True)
    command = [sys.executable, "-c", RELATIVE, str(tmp_path / "work"), str(tmp_path / "gone")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    written, *refused = done.stdout.splitlines()
    assert written == str(tmp_path / "work/exp/dev_notes.md")
    assert len(refused) == 2
    assert all("No such file or directory" in line for line in refused)


ODD = [b"", b"{", b'{"status": "running"', b"[]", b'"x"', b"null", b'{"a": 1, "a": 2}', b'{"status": 5}', b"\xff\xfe"]


@pytest.mark.parametrize("raw", ODD, ids=range(len(ODD)))
def test_f6_a_result_that_makes_no_sense_is_reported_and_stays_byte_for_byte(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "results/round-1-hp/exp-1.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(raw)
    with pytest.raises(RecordError, match=r"exp-1\.json"):
        results.record(RootFolder(str(tmp_path), SystemClock()), ending("exp-1", "round-1-hp"))
    assert file.read_bytes() == raw
    assert os.listdir(file.parent) == ["exp-1.json"]


def test_f6_a_result_of_200_mb_is_not_read_and_unknown_keys_survive(folder: RootFolder, tmp_path: Path) -> None:
    file = tmp_path / "results/exp-1.json"
    file.parent.mkdir()
    file.write_text('{"status": "running", "code_branches": "not a list", "mine": {"x": [1, null, "ü"]}}')
    assert results.record(folder, ending()).written
    written = json.loads(file.read_text())
    assert (written["mine"], written["code_branches"]) == ({"x": [1, None, "ü"]}, "not a list")
    with file.open("r+b") as out:
        out.truncate(200 << 20)
    with pytest.raises(RecordError, match="larger than"):
        results.record(folder, ending())

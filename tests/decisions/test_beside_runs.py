"""What stands beside a run is looked at while somebody wants it: its process with its family, the notes about it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.acting.hands import ReadOnlyHands
from tui_monitor.decisions import beside_runs
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.beside import NotesRequest, ProcessRequest
from tui_monitor.text import Shown

RUN = Shown("logs/exp-1")
TRAINER = """
import subprocess, sys
log = open(sys.argv[1], "a")
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""


class Beside:
    def __init__(self, root: Path, seen: bool = True) -> None:
        self.watching = Watching(root)
        self.watching.look()
        clock = self.watching.clock
        table = system_table() if seen else None
        self.office = Approvals(clock, ReadOnlyHands(clock), LocalSource(clock), table)
        self.office.link(self.runs)
        self.known: dict[object, object] = {}

    @property
    def runs(self):  # type: ignore[no-untyped-def]
        return self.watching.fleet.runs

    def look(self) -> int:
        """How much was told anew."""
        told = dict(self.office.beside.answers(self.runs, self.known))
        self.known |= told
        return len(told)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "logs" / "exp-1"
    folder.mkdir(parents=True)
    append(folder / "train.log", steps(1, 40))
    return tmp_path


@pytest.fixture
def trainer(root: Path) -> Iterator[subprocess.Popen[str]]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    command = [sys.executable, "-c", TRAINER, str(root / "logs/exp-1/train.log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        process.child = int(process.stdout.readline())  # type: ignore[attr-defined]
        yield process
        os.killpg(process.pid, 9)


def test_the_process_is_told_with_what_it_started(root, trainer):
    beside = Beside(root)
    beside.office.beside.open(ProcessRequest(RUN))
    beside.look()
    told = beside.known[ProcessRequest(RUN)]
    assert told.process.pid == trainer.pid and not told.recorded
    assert [(one.pid, one.depth) for one in told.family] == [(trainer.child, 1)]
    assert told.checkpoint is None


def test_the_newest_checkpoint_is_told_with_its_size(root, trainer):
    saved = root / "logs/exp-1/epoch_3.pt"
    saved.write_bytes(b"x" * 1234)
    os.utime(saved, (1_000_000_000, 1_000_000_000))
    beside = Beside(root)
    beside.office.beside.open(ProcessRequest(RUN))
    beside.look()
    told = beside.known[ProcessRequest(RUN)].checkpoint
    assert (told.name, told.size, told.mtime) == ("epoch_3.pt", 1234, 1_000_000_000)


def test_a_replay_has_no_process(root):
    beside = Beside(root, seen=False)
    beside.office.beside.open(ProcessRequest(RUN))
    beside.look()
    assert beside.known[ProcessRequest(RUN)].recorded


def test_nothing_is_told_twice_and_nothing_before_its_time(root, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(beside_runs, "monotonic", lambda: now[0])
    beside = Beside(root)
    request = NotesRequest(RUN)
    beside.office.beside.open(request)
    assert beside.look() == 1 and not beside.known[request].notes
    (root / "dev_notes.md").write_text("## Odd\n\n- Experiment: exp-1\n")
    assert beside.look() == 0
    now[0] += beside_runs.EVERY
    assert beside.look() == 1 and [note.title for note in beside.known[request].notes] == ["Odd"]
    now[0] += beside_runs.EVERY
    assert beside.look() == 0


def test_what_was_done_is_seen_at_once(root, monkeypatch):
    monkeypatch.setattr(beside_runs, "monotonic", lambda: 100.0)
    beside = Beside(root)
    beside.office.beside.open(NotesRequest(RUN))
    beside.look()
    (root / "dev_notes.md").write_text("## Odd\n\n- Experiment: exp-1\n")
    beside.office.beside.at_once()
    assert beside.look() == 1


def test_after_a_restart_the_notes_are_read_again(root):
    (root / "dev_notes.md").write_text("## Odd\n\n- Experiment: exp-1\n- Why: too hot\n")
    for _ in range(2):
        beside = Beside(root)
        beside.office.beside.open(NotesRequest(RUN))
        beside.look()
        assert beside.known[NotesRequest(RUN)].notes[0].lines == ("- Experiment: exp-1", "- Why: too hot")


def test_a_file_that_cannot_be_read_says_so(root):
    (root / "elsewhere").write_text("## Odd\n\n- Experiment: exp-1\n")
    (root / "dev_notes.md").symlink_to(root / "elsewhere")
    beside = Beside(root)
    beside.office.beside.open(NotesRequest(RUN))
    beside.look()
    told = beside.known[NotesRequest(RUN)]
    assert not told.notes and "link" in told.problem


def test_what_nobody_wants_any_more_is_not_looked_at(root):
    beside = Beside(root)
    beside.office.beside.open(NotesRequest(RUN))
    beside.office.beside.close(NotesRequest(RUN))
    assert beside.look() == 0

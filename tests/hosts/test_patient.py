"""A file server that is slow, for real: its runs are read to the end, and nobody else waits for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import maker

from tests.fuse_mount import Mount
from tui_monitor.acting.hands import ReadOnlyHands
from tui_monitor.clock import SystemClock, monotonic
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.patient import PatientSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.patience import WATCHING
from tui_monitor.model.finding import Kind
from tui_monitor.model.log_lines import LogLines, LogRequest
from tui_monitor.monitor import Monitor
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.watch_options import WatchOptions

DELAY = 0.04
"""Of each answer: forty times that of a disk."""
WITHIN = 60.0


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Mount]:
    mount = Mount(tmp_path / "logs/far", tmp_path / "behind", DELAY)
    yield mount
    mount.close()


def watching(root: Path) -> Monitor:
    clock = SystemClock()
    source = PatientSource(clock, WATCHING)
    fleet = Fleet(source, Discovery(source, [str(root)]), clock, maker(source, WatchOptions()))
    return Monitor(fleet, clock, Approvals(clock, ReadOnlyHands(clock), source, system_table()))


def steps(monitor: Monitor) -> dict[str, float]:
    return {run.exp_id: run.progress.step for run in monitor.step().runs}


def log(folder: Path, last: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "train.log").write_text("".join(f"step {step} | loss {1 / step:.4f}\n" for step in range(1, last + 1)))


@pytest.mark.alone
def test_what_is_said_of_it_comes_with_its_proof(tmp_path: Path, slow: Mount) -> None:
    """Lines that are read back are as slow as all else: nothing is said before they are there."""
    text = "".join(f"step {step} | loss {'nan' if step > 30 else 1 / step}\n" for step in range(1, 41))
    (slow.behind / "train.log").write_text(text + "RuntimeError: out of luck\n")
    monitor, end = watching(tmp_path / "logs"), monotonic() + WITHIN
    while not (runs := monitor.step().runs) or not runs[0].findings:
        assert monotonic() < end
        monitor.wait(0.02)
    kinds = {finding.kind: [line.text for line in finding.evidence.lines] for finding in runs[0].findings}
    assert kinds[Kind.NAN][0] == "step 31 | loss nan"
    assert all(kinds.values())
    request = LogRequest(runs[0].id, None, None, 2)
    monitor.ask(request)
    while not (answer := monitor.step().details.get(request)):
        assert monotonic() < end
        monitor.wait(0.02)
    assert isinstance(answer, LogLines)
    assert [line.text for line in answer.lines] == ["step 40 | loss nan", "RuntimeError: out of luck"]


@pytest.mark.alone
def test_what_answers_slowly_is_read_to_its_end_and_no_step_waits_for_it(tmp_path: Path, slow: Mount) -> None:
    log(tmp_path / "logs/near", 30)
    log(slow.behind, 40)
    monitor, end = watching(tmp_path / "logs"), monotonic() + WITHIN
    while (seen := steps(monitor)) != {"near": 30, "far": 40}:
        assert monotonic() < end, seen
        monitor.wait(0.02)
    log(tmp_path / "logs/near", 90)
    begun = monotonic()
    while steps(monitor)["near"] != 90:
        assert monotonic() < end
        monitor.wait(0.02)
    assert monotonic() - begun < 10 * 0.2, "told within 0.2 s; ten times that on a busy machine"

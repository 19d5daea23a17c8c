"""What real processes take, and the arithmetic on counters that are made by hand."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acting.fake_table import FakeTable
from tui_monitor.hosts.local.disks import space
from tui_monitor.hosts.local.host_counters import Counters, from_proc
from tui_monitor.hosts.local.process_use import ProcessUse
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.process_table import ProcessFacts
from tui_monitor.text import Shown

RUN = Shown("exp-1")
MB = 10**6
_BUSY = """
import os, sys
held = bytearray(60_000_000)
if sys.argv[1:]:
    pid = os.fork()
    if not pid:
        more = bytearray(80_000_000)
print("ready", flush=True)
while True: pass
"""


@pytest.fixture
def busy() -> Iterator[subprocess.Popen[str]]:
    """A process and its child: each busy as far as it is let, with 60 and 140 MB."""
    process = subprocess.Popen(
        [sys.executable, "-c", _BUSY, "child"], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    assert [process.stdout.readline() for _ in range(2)] == ["ready\n", "ready\n"]
    yield process
    os.killpg(process.pid, 9)
    process.wait()
    process.stdout.close()


@pytest.mark.alone
def test_processor_and_memory_of_a_process_and_its_children(busy: subprocess.Popen[str]) -> None:
    table = system_table()
    facts = table.facts(busy.pid)
    assert facts is not None
    roots = {RUN: (busy.pid, table.started(facts.start))}
    use, before = ProcessUse(table, Counters), _spent(busy.pid)
    begun = time.monotonic()
    first = use.look(roots).trees[RUN]
    assert first.cpu is None
    assert len(first.pids) == 2
    assert first.memory is not None
    assert 200 * MB <= first.memory <= 300 * MB
    until = begun + 20
    while time.monotonic() < until and (time.monotonic() - begun < 0.5 or _spent(busy.pid) - before < 0.2):
        time.sleep(0.01)
    second = use.look(roots).trees[RUN]
    took = time.monotonic() - begun
    assert second.cpu is not None
    assert 0.5 * (_spent(busy.pid) - before) / took <= second.cpu <= 2.2


def _spent(pid: int) -> float:
    facts = system_table().facts(pid)
    return facts.cpu or 0.0 if facts is not None else 0.0


class Table(FakeTable):
    """Processes that are told by hand: pid -> (parent, seconds of processor time, bytes)."""

    told: dict[int, tuple[int, float, int]]

    def __init__(self) -> None:
        super().__init__()
        self.told = {}

    def pids(self) -> list[int]:
        return sorted(self.told)

    def facts(self, pid: int) -> ProcessFacts | None:
        if pid not in self.told:
            return None
        parent, cpu, memory = self.told[pid]
        return ProcessFacts(pid, parent, pid, pid, 5, "S", 0, cpu, memory)

    def started(self, start: int) -> float:
        return 1000.0 + start


class Seconds:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_busy_is_what_was_spent_between_two_looks_by_old_and_new_members_of_the_tree() -> None:
    table, seconds = Table(), Seconds()
    use = ProcessUse(table, Counters, seconds)
    roots = {RUN: (10, 1005.0)}
    table.told = {10: (1, 50.0, 5), 11: (10, 7.0, 3), 99: (1, 9.0, 1000)}
    assert use.look(roots).trees[RUN].memory == 8
    table.told = {10: (1, 51.0, 5), 12: (11, 9.0, 1), 11: (10, 8.0, 3), 99: (1, 19.0, 1000)}
    seconds.now += 2
    found = use.look(roots).trees[RUN]
    assert (found.cpu, found.memory, found.pids) == (5.5, 9, {10, 11, 12})


def test_a_pid_that_was_given_to_a_later_process_is_not_the_run() -> None:
    table = Table()
    table.told = {10: (1, 50.0, 5)}
    use = ProcessUse(table, Counters)
    assert use.look({RUN: (10, 900.0)}).trees == {}
    assert use.look({RUN: (77, 1005.0)}).trees == {}


def test_the_machine_as_a_whole() -> None:
    counted = [Counters(100.0, 400.0, 7, 9), Counters(150.0, 600.0, 6, 9)]
    use = ProcessUse(Table(), lambda: counted.pop(0))
    assert use.look({}).host.cpu is None
    host = use.look({}).host
    assert (host.cpu, host.memory_available, host.memory_total) == (0.25, 6, 9)


def test_the_counters_of_the_kernel(tmp_path: Path) -> None:
    (tmp_path / "stat").write_text("cpu  100 5 20 800 50 1 2 3 9 9\ncpu0 1 2\n")
    (tmp_path / "meminfo").write_text("MemTotal:  2048 kB\nMemFree: 1 kB\nMemAvailable: 1024 kB\n")
    assert from_proc(str(tmp_path)) == Counters(131.0, 981.0, 2**20, 2**21)
    assert from_proc("/nonexistent") == Counters(0, 0)


def test_what_is_left_of_a_disk() -> None:
    place = "/dev/shm"
    if not os.path.isdir(place) or not os.access(place, os.W_OK):
        pytest.skip("no tmpfs at /dev/shm that may be written to")
    before = space(place)
    file = f"{place}/trainmon-test-{os.getpid()}"
    try:
        with open(file, "wb") as out:
            out.write(bytes(8 * MB))
        after = space(place)
    finally:
        os.unlink(file)
    assert before is not None and after is not None
    assert before.free - after.free >= 4 * MB
    assert before.total == after.total > 0
    assert space("/nonexistent/folder") is None

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acting.fake_table import Fake, FakeTable
from tests.acting.trainers import Start, wait_until_ended
from tui_monitor.acting.pidfile import PidFile
from tui_monitor.acting.pidfile_trust import doubt
from tui_monitor.hosts.local.linux import ProcTable
from tui_monitor.hosts.process_table import ProcessTable

WAIT = "import signal; print('ready', flush=True); signal.pause()"
Ask = Callable[[int], str]


@pytest.fixture
def ask(table: ProcessTable) -> Ask:
    return lambda pid: doubt(table, PidFile(pid, time.time(), os.getuid(), False), frozenset({1})) or ""


def test_nothing_speaks_against_an_ordinary_process_of_ours(start: Start, ask: Ask) -> None:
    assert ask(start(sys.executable, "-c", WAIT).pid) == ""


def test_a_zombie_and_a_process_that_is_gone_have_ended(ask: Ask) -> None:
    process = subprocess.Popen(["true"])
    wait_until_ended(process.pid)
    assert "has ended" in ask(process.pid)
    process.wait()
    assert "has ended" in ask(process.pid)


def test_a_thread_is_told_with_its_process(ask: Ask) -> None:
    numbers: list[int] = []
    told, done = threading.Event(), threading.Event()

    def work() -> None:
        numbers.append(threading.get_native_id())
        told.set()
        done.wait(20)

    thread = threading.Thread(target=work)
    thread.start()
    told.wait(20)
    try:
        assert ask(numbers[0]) == f"{numbers[0]} is a thread of {os.getpid()}, not a process"
    finally:
        done.set()
        thread.join()


def test_a_kernel_thread_belongs_to_the_system(table: ProcessTable, ask: Ask) -> None:
    kernel = [pid for pid in table.pids() if pid > 1 and not table.command(pid) and not _dead(table, pid)]
    if not kernel:
        pytest.skip("no kernel threads are visible here")
    assert "belongs to the system" in ask(kernel[0])


def test_a_process_that_is_being_torn_down_has_no_command_and_is_none_of_the_system() -> None:
    for exiting, said in ((False, "belongs to the system"), (True, "is about to end")):
        table = FakeTable(Fake(4100, 1, "", exiting=exiting))
        assert doubt(table, PidFile(4100, 200.0, os.getuid(), False), frozenset({1})) == f"process 4100 {said}"


def _dead(table: ProcessTable, pid: int) -> bool:
    facts = table.facts(pid)
    return facts is None or facts.dead


def test_k15_a_process_in_a_container_is_refused_because_its_number_is_another_there(
    start: Start, table: ProcessTable, ask: Ask
) -> None:
    possible = subprocess.run(["unshare", "--pid", "--fork", "true"], capture_output=True)
    if possible.returncode != 0:
        pytest.skip("needs the right to make a pid namespace")
    begun = start("unshare", "--pid", "--fork", "--kill-child", sys.executable, "-c", WAIT)
    (inside,) = [pid for pid in table.pids() if (facts := table.facts(pid)) and facts.parent == begun.pid]
    assert "lives in a container" in ask(inside)


def test_a_process_that_is_there_but_hidden_cannot_be_looked_at(start: Start, tmp_path: Path) -> None:
    begun, file = start(sys.executable, "-c", WAIT), PidFile(0, time.time(), os.getuid(), False)
    hidden = ProcTable(str(tmp_path))
    for pid, word in ((begun.pid, "cannot be looked at"), (2**22 - 1, "has ended")):
        said = doubt(hidden, PidFile(pid, file.written, file.owner, False), frozenset())
        assert said is not None
        assert word in said

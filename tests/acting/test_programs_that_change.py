"""One process, another program (exec), or another name over its own (setproctitle): the one is a change."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acting.test_hands import proposal, reuse
from tests.acting.test_linking import link, pid_of, place
from tests.acting.trainers import Start, wait_for, wait_until_ended
from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.linking import Linker
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Result, Rung

EXECS = (
    "import os, signal, sys\n"
    "f = open(sys.argv[1], 'a')\n"
    "signal.signal(signal.SIGUSR1, lambda *_: os.execv(sys.argv[2], sys.argv[2:]))\n"
    "print('ready', flush=True)\n"
    "while True: signal.pause()\n"
)
"""Becomes another program when told to, and closes its log by that."""
RENAMES = (
    "import ctypes, os, signal, sys\n"
    "f = open(sys.argv[1], 'a')\n"
    "def rename(*_):\n"
    "    fields = open('/proc/self/stat').read().rsplit(')', 1)[1].split()\n"
    "    first, last = int(fields[45]), int(fields[46])\n"
    "    ctypes.memset(first, 0, last - first)\n"
    "    ctypes.memmove(first, sys.argv[2].encode(), len(sys.argv[2]))\n"
    "    ctypes.CDLL(None).prctl(15, sys.argv[2].encode(), 0, 0, 0)\n"
    "    print('renamed', flush=True)\n"
    "signal.signal(signal.SIGUSR1, rename); print('ready', flush=True)\n"
    "while True: signal.pause()\n"
)
"""Writes a title over its command line, as setproctitle does, and gives the kernel the same name."""


@pytest.mark.parametrize("rung", [Rung.TERM, Rung.KILL])
@pytest.mark.parametrize("other", [["/bin/sleep", "60"], [sys.executable, "-c", "import signal; signal.pause()"]])
def test_k3_a_process_that_runs_another_program_by_now_gets_no_signal(
    start: Start, table: ProcessTable, tmp_path: Path, rung: Rung, other: list[str]
) -> None:
    begun = start(sys.executable, "-c", EXECS, str(tmp_path / "train.log"), *other)
    asked = proposal(table, begun.pid, rung)
    os.kill(begun.pid, signal.SIGUSR1)
    wait_for(lambda: table.command(begun.pid) == tuple(other), "the other program")
    outcome = RealHands(table, ManualClock()).perform(asked)
    assert outcome.result is Result.CHANGED
    assert "process changed" in outcome.message
    assert "nothing was sent" in outcome.message
    assert begun.process.poll() is None


def test_k3_a_run_whose_process_became_another_program_has_none_until_one_is_found(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    spot, linker = place(tmp_path), Linker(table)
    script = "import signal, sys; f = open(sys.argv[1], 'a'); signal.pause()"
    begun = start(sys.executable, "-c", EXECS, spot.log, "/bin/sleep", "60")
    again = start(sys.executable, "-c", EXECS, f"{spot.log}.other", sys.executable, "-c", script, spot.log)
    assert pid_of(linker.link([spot])[spot.id]) == begun.pid
    os.kill(begun.pid, signal.SIGUSR1)
    wait_for(lambda: table.command(begun.pid)[:1] == ("/bin/sleep",), "the other program")
    changed = linker.link([spot])[spot.id]
    assert changed.process is changed.identity is None
    assert changed.note == f"process changed: pid {begun.pid} is another program by now"
    os.kill(again.pid, signal.SIGUSR1)
    wait_for(lambda: table.writes(again.pid, {spot.log}), "the log is held")
    assert pid_of(linker.link([spot])[spot.id]) == again.pid


def test_k3_a_pid_that_is_reused_between_term_and_kill_gets_no_kill(table: ProcessTable) -> None:
    first = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    hands = RealHands(table, ManualClock())
    wait_for(lambda: "-c" in table.command(first.pid), "its program")
    term, kill = proposal(table, first.pid), proposal(table, first.pid, Rung.KILL)
    assert hands.perform(term).result is Result.SENT
    first.wait()
    second = reuse(first.pid)
    try:
        assert hands.verify(term).result is Result.DONE
        assert hands.perform(kill).result is Result.CHANGED
        assert second.poll() is None
    finally:
        second.kill()
        second.wait()


@pytest.mark.parametrize("title", ["ray::Trainer.train()", "-bash", "tee"])
def test_k9_a_process_that_writes_a_name_over_its_own_is_still_the_one(
    start: Start, table: ProcessTable, tmp_path: Path, title: str
) -> None:
    spot, linker = place(tmp_path), Linker(table)
    begun = start(sys.executable, "-c", RENAMES, spot.log, title)
    known = linker.link([spot])[spot.id]
    asked = proposal(table, begun.pid)
    os.kill(begun.pid, signal.SIGUSR1)
    assert begun.process.stdout is not None
    assert begun.process.stdout.readline() == "renamed\n"
    assert table.command(begun.pid) == (title,)
    assert linker.link([spot])[spot.id] is known
    assert RealHands(table, ManualClock()).perform(asked).result is Result.SENT
    wait_until_ended(begun.pid)


def test_k9_one_that_wiped_its_command_line_is_found_by_the_log_it_holds(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    spot = place(tmp_path)
    begun = start(sys.executable, "-c", RENAMES.replace("ctypes.memmove", "(lambda *_: 0)"), spot.log, "trainer")
    os.kill(begun.pid, signal.SIGUSR1)
    assert begun.process.stdout is not None
    assert begun.process.stdout.readline() == "renamed\n"
    found = link(table, spot)
    assert pid_of(found) == begun.pid
    assert found.process is not None
    assert found.process.command == "[trainer]"


def test_k9_a_name_given_at_the_start_hides_nothing(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    spot = place(tmp_path)
    script = "import os, signal, sys; print('ready', os.getpid(), file=sys.stderr, flush=True); signal.pause()"
    command = f'exec 3>&1 >>{spot.log}; exec -a "ray::Trainer" {sys.executable} -c "{script}" 2>&3'
    begun = start("bash", "-c", command)
    assert table.command(begun.pid)[0] == "ray::Trainer"
    assert pid_of(link(table, spot)) == begun.pid

import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.acting.trainers import Start, wait_until_ended
from tui_monitor.acting.family import alive, census
from tui_monitor.hosts.local.linux import ProcTable, parse_stat
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.process_identity import ProcessIdentity

FIELDS = b"S 10 20 30 0 -1 4194560 1 1 0 0 1 0 0 0 20 0 1 0 114519 14725120 2764"


@pytest.mark.parametrize("name", [b"python", b"a) R 1 1 (b", b"two words", b"new\nline", b")))", b"", b"\xff\xfe"])
def test_a_program_name_with_brackets_blanks_or_newlines_does_not_shift_the_fields(name: bytes) -> None:
    facts = parse_stat(b"77 (" + name + b") " + FIELDS)
    assert facts is not None
    assert (facts.pid, facts.state, facts.parent, facts.group, facts.session, facts.start) == (
        77,
        "S",
        10,
        20,
        30,
        114519,
    )


@given(st.binary(max_size=200))
def test_any_bytes_for_a_stat_file_give_facts_or_none(raw: bytes) -> None:
    facts = parse_stat(raw)
    assert facts is None or isinstance(facts.start, int)


@pytest.mark.parametrize(("flags", "exiting"), [(4194560, False), (4194560 | 0x4, True), (0x1, False), (0x0C, True)])
def test_a_process_that_is_being_torn_down_says_so_in_its_flags(flags: int, exiting: bool) -> None:
    facts = parse_stat(b"77 (tee) " + FIELDS.replace(b"4194560", str(flags).encode()))
    assert facts is not None
    assert (facts.exiting, facts.dead) == (exiting, False)


def test_k10_a_real_process_with_a_hostile_name_is_read(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    rename = "ctypes.CDLL(None).prctl(15, b'x) Z 1 1 (\\n')"
    script = f"import ctypes,signal; {rename}; print('ready', flush=True); signal.pause()"
    begun = start(sys.executable, "-c", script)
    facts = table.facts(begun.pid)
    assert facts is not None
    assert facts.parent == os.getpid()
    assert facts.state in ("R", "S")
    identity, stack = table.identify(begun.pid), Path(f"/proc/{begun.pid}/stat").read_bytes().rsplit(b")")[-1].split()
    assert identity is not None
    assert identity.program.endswith(f":{stack[25].decode()}")


def test_a_zombie_counts_as_dead_although_signal_zero_reaches_it(table: ProcessTable) -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    identity = table.identify(process.pid)
    assert identity is not None
    assert alive(table, identity)
    process.kill()
    wait_until_ended(process.pid)
    os.kill(process.pid, 0)
    assert not alive(table, identity)
    assert process.pid not in census(table)
    process.wait()
    assert process.stdin
    process.stdin.close()
    assert not alive(table, identity)


def test_k5_a_thread_id_is_no_process(table: ProcessTable) -> None:
    told, done = threading.Event(), threading.Event()
    numbers: list[int] = []

    def work() -> None:
        numbers.append(threading.get_native_id())
        told.set()
        done.wait(20)

    thread = threading.Thread(target=work)
    thread.start()
    told.wait(20)
    try:
        os.kill(numbers[0], 0)
        assert table.identify(numbers[0]) is None
        owner = table.owner(numbers[0])
        assert owner is not None
        assert owner.thread_of == os.getpid()
    finally:
        done.set()
        thread.join()


def test_k4_two_processes_started_in_the_same_clock_tick_have_different_identities(table: ProcessTable) -> None:
    processes = [subprocess.Popen(["sleep", "60"]) for _ in range(6)]
    identities = [table.identify(process.pid) for process in processes]
    for process in processes:
        process.kill()
        process.wait()
    serials = {identity.serial for identity in identities if identity is not None}
    if len(serials) == 1:
        pytest.skip("this kernel numbers no pidfds (before Linux 6.9)")
    assert len(serials) == 6


@pytest.mark.parametrize("pid", [0, 1, -1, -77, 2**31])
def test_a_group_everybody_and_init_cannot_be_expressed(pid: int) -> None:
    with pytest.raises(ValueError, match="ordinary process"):
        ProcessIdentity(pid, 0, "", 0)


def test_without_proc_nothing_is_known_and_nothing_fails(tmp_path: Path) -> None:
    table = ProcTable(str(tmp_path))
    assert table.pids() == []
    assert table.facts(os.getpid()) is None
    assert table.identify(os.getpid()) is None
    assert table.command(os.getpid()) == ()
    assert table.writes(os.getpid(), {"/x"}) == set()


def test_looking_at_processes_needs_no_psutil() -> None:
    script = (
        "import os, sys\n"
        "from tui_monitor.acting import hands, linking, place, stopping, propose\n"
        "from tui_monitor.hosts.local.processes import system_table\n"
        "from tui_monitor.acting.family import alive\n"
        "table = system_table(); me = table.identify(os.getpid())\n"
        "linking.Linker(table).link([place.RunPlace('a', 'exp-1', '/nowhere', '/nowhere/train.log')])\n"
        "print(alive(table, me), 'psutil' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "False"]


def test_files_held_for_writing_are_told_and_nothing_else(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    script = (
        "import os, signal, socket, sys; log, read, gone = sys.argv[1:]\n"
        "kept = [open(log, 'a'), open(read), open(gone, 'w'), open('/dev/null', 'w'), socket.socket(), os.pipe()]\n"
        "os.unlink(gone); print('ready', flush=True); signal.pause()\n"
    )
    paths = [str(tmp_path / name) for name in ("train.log", "data.txt", "gone.tmp")]
    (tmp_path / "data.txt").touch()
    begun = start(sys.executable, "-c", script, *paths, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    assert table.written(begun.pid) == {paths[0]}
    assert table.written(2**30) == set()


def test_processes_of_one_terminal_have_its_number_and_others_have_none(table: ProcessTable) -> None:
    from tui_monitor.hosts.local.psutil_table import PsutilTable

    master, slave = pty.openpty()
    shell = "sleep 60 & echo $!; wait"
    inside = subprocess.Popen(["sh", "-c", shell], preexec_fn=lambda: os.login_tty(slave), pass_fds=(slave,))
    outside = subprocess.Popen(["sleep", "60"], start_new_session=True)
    os.close(slave)
    try:
        pids = (inside.pid, int(os.read(master, 20)), outside.pid)
        for source in (table, PsutilTable()):
            first, second, none = ((facts := source.facts(pid)) is not None and facts.terminal for pid in pids)
            assert first == second != 0
            assert none == 0
    finally:
        for process in (inside, outside):
            process.kill()
            process.wait()
        os.close(master)


def test_both_tables_tell_the_same_about_a_process(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    from tui_monitor.hosts.local.psutil_table import PsutilTable

    log = tmp_path / "train.log"
    script = "import signal,sys; f=open(sys.argv[1],'a'); print('ready',flush=True); signal.pause()"
    begun = start(sys.executable, "-c", script, str(log), cwd=tmp_path, env={"TRAINMON_RUN": "x"})
    other = PsutilTable()
    one, two = table.facts(begun.pid), other.facts(begun.pid)
    assert one is not None
    assert two is not None
    assert (one.parent, one.group, one.session, one.dead) == (two.parent, two.group, two.session, two.dead)
    assert abs(table.started(one.start) - other.started(two.start)) < 2
    assert table.command(begun.pid) == other.command(begun.pid)
    assert table.cwd(begun.pid) == other.cwd(begun.pid) == str(tmp_path)
    assert other.environment(begun.pid)["TRAINMON_RUN"] == table.environment(begun.pid)["TRAINMON_RUN"] == "x"
    assert table.writes(begun.pid, {str(log)}) == other.writes(begun.pid, {str(log)}) == {str(log)}
    assert str(log) in other.written(begun.pid)
    assert other.facts(2**30) is None
    identity = other.identify(begun.pid)
    assert identity is not None
    assert alive(other, identity)
    assert begun.pid in other.pids()
    assert isinstance(system_table(), ProcTable)

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.acting.trainers import Start, Started
from tui_monitor.acting.family import MARKER, ancestors, describe, family, may_belong, protected
from tui_monitor.hosts.local.this_host import HERE
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.text import Shown

STRAY = (
    "import os,signal,sys\n"
    "r,w=os.pipe()\n"
    "if os.fork()==0:\n"
    "    if 'setsid' in sys.argv: os.setsid()\n"
    "    if os.fork()==0: os.write(w,str(os.getpid()).encode()); signal.pause()\n"
    "    os._exit(0)\n"
    "os.wait(); print('ready', os.read(r,20).decode(), flush=True); signal.pause()\n"
)
"""A training with a grandchild whose parent has ended."""


def pids(table: ProcessTable, pid: int) -> list[int]:
    root = table.identify(pid)
    assert root is not None
    return [identity.pid for identity in family(table, root)]


def named(table: ProcessTable, pid: int, folder: Path) -> list[int]:
    root = table.identify(pid)
    assert root is not None
    return [identity.pid for identity in may_belong(table, root, str(folder))]


def test_the_process_comes_first_and_its_children_follow(train: Callable[..., Started], table: ProcessTable) -> None:
    one, ten = train("exp-1"), train("exp-10")
    assert pids(table, one.pid) == [one.pid, one.child]
    assert pids(table, ten.pid) == [ten.pid, ten.child]


def test_an_orphan_in_the_group_the_process_leads_belongs_to_it(start: Start, table: ProcessTable) -> None:
    begun = start(sys.executable, "-c", STRAY)
    assert pids(table, begun.pid) == [begun.pid, begun.child]


def test_an_orphan_in_a_session_of_its_own_is_found_by_its_marker(start: Start, table: ProcessTable) -> None:
    begun = start(sys.executable, "-c", STRAY, "setsid", env={MARKER: "/x/logs/exp-1"})
    try:
        assert pids(table, begun.pid) == [begun.pid, begun.child]
    finally:
        os.kill(begun.child, 9)


def test_an_orphan_with_a_variable_that_holds_the_run_s_folder_is_named_and_no_member(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    begun = start(sys.executable, "-c", STRAY, "setsid", env={"OUT": str(tmp_path), "PWD": str(tmp_path.parent)})
    try:
        assert pids(table, begun.pid) == [begun.pid]
        assert named(table, begun.pid, tmp_path) == [begun.child]
        assert named(table, begun.pid, tmp_path.parent) == []
    finally:
        os.kill(begun.child, 9)


def test_a_neighbour_started_by_the_same_shell_does_not_belong_to_it(start: Start, table: ProcessTable) -> None:
    sleeper = f"{sys.executable} -c 'import signal; signal.pause()'"
    begun = start("bash", "-c", f"{sleeper} & a=$!; {sleeper} & echo ready $a; wait")
    assert pids(table, begun.child) == [begun.child]


def test_trainmon_its_shell_and_what_stands_above_are_protected(table: ProcessTable) -> None:
    guarded = protected(table)
    assert {0, 1, os.getpid(), os.getppid()} <= guarded
    assert set(ancestors(table, os.getpid())) <= guarded


def test_a_process_is_described_with_owner_start_and_folder(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    begun = start(sys.executable, "-c", STRAY, cwd=tmp_path)
    identity = table.identify(begun.pid)
    assert identity is not None
    process = describe(table, identity, Shown("test"))
    assert process.user == HERE.user(os.getuid())
    assert process.cwd == str(tmp_path)
    assert process.started == table.started(identity.start)
    assert process.alive


def test_a_user_without_a_name_is_shown_by_number(table: ProcessTable) -> None:
    assert HERE.user(987_654) == "uid 987654"
    assert describe(table, ProcessIdentity(2**22 + 1, 0, "", 987_654), Shown("x")).user == "uid 987654"

import os
import shlex
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acting.trainers import Start, Started, wait_until_ended
from tui_monitor.acting import linking, pidfile_trust
from tui_monitor.acting.linking import Linked, Linker
from tui_monitor.acting.pidfile import PidFile
from tui_monitor.acting.place import RunPlace
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.text import Shown

WAIT = "import signal; print('ready', flush=True); signal.pause()"


def place(root: Path, exp_id: str = "exp-1", log: str = "train.log") -> RunPlace:
    folder = root / "logs" / exp_id
    folder.mkdir(parents=True, exist_ok=True)
    return RunPlace(Shown(f"logs/{exp_id}"), exp_id, str(root), str(folder / log))


def link(table: ProcessTable, *places: RunPlace) -> Linked:
    return Linker(table).link(places)[places[0].id]


def pid_of(linked: Linked) -> int:
    assert linked.process is not None, linked.note
    assert linked.identity is not None
    assert linked.identity.pid == linked.process.pid
    return linked.process.pid


def write_pid(place: RunPlace, text: str) -> Path:
    path = Path(place.folder) / "pid"
    path.write_text(text)
    return path


def test_who_writes_the_log_is_the_process_of_the_run(
    train: Callable[..., Started], table: ProcessTable, tmp_path: Path
) -> None:
    one, ten = train("exp-1"), train("exp-10")
    linked = Linker(table).link([place(tmp_path, "exp-1"), place(tmp_path, "exp-10")])
    assert pid_of(linked[Shown("logs/exp-1")]) == one.pid
    assert pid_of(linked[Shown("logs/exp-10")]) == ten.pid
    process = linked[Shown("logs/exp-1")].process
    assert process is not None
    assert process.linked_by == "holds the log open"
    assert "train.py" in process.command
    assert process.alive


def test_readers_and_onlookers_of_the_log_are_not_its_process(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    spot = place(tmp_path)
    Path(spot.log).touch()
    start(sys.executable, "-c", f"f=open({spot.log!r}); {WAIT}")
    start("bash", "-c", f"exec 7>>{shlex.quote(spot.log)}; echo ready; exec -a tail sleep 60")
    assert link(table, spot) == Linked()


def test_a_shell_that_redirects_is_passed_over_for_the_training_below_it(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    spot = place(tmp_path)
    child = "import os,signal,sys; print('ready', os.getpid(), file=sys.stderr, flush=True); signal.pause()"
    command = f"exec 3>&1 >>{shlex.quote(spot.log)}; {sys.executable} -c {shlex.quote(child)} 2>&3; echo over"
    begun = start("bash", "-c", command)
    assert begun.child != begun.pid
    assert pid_of(link(table, spot)) == begun.child


def test_behind_a_tee_it_is_who_writes_into_the_pipe(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    spot = place(tmp_path)
    script = "import os,signal,sys; print('ready', os.getpid(), flush=True); signal.pause()"
    command = f"{sys.executable} -c {shlex.quote(script)} | tee {shlex.quote(spot.log)}"
    begun = start("bash", "-c", command)
    assert pid_of(link(table, spot)) == begun.child


def test_workers_that_inherited_the_log_do_not_make_it_ambiguous(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    spot = place(tmp_path)
    script = (
        f"import os,signal; f=open({spot.log!r},'a')\n"
        "r,w=os.pipe()\n"
        "if os.fork()==0: os.write(w,b'x'); signal.pause()\n"
        "os.read(r,1); print('ready', flush=True); signal.pause()\n"
    )
    begun = start(sys.executable, "-c", script)
    assert pid_of(link(table, spot)) == begun.pid


def test_two_unrelated_writers_are_listed_and_none_is_chosen(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    spot = place(tmp_path)
    both = [start(sys.executable, "-c", f"f=open({spot.log!r},'a'); {WAIT}").pid for _ in range(2)]
    linked = link(table, spot)
    assert linked.identity is None
    assert sorted(process.pid for process in linked.candidates) == sorted(both)
    assert linked.note is not None
    assert "several processes match" in linked.note


def test_a_pid_file_names_the_process(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    begun, spot = start(sys.executable, "-c", WAIT, "--name=exp-1"), place(tmp_path)
    write_pid(spot, f"{begun.pid}\n")
    linked = link(table, spot)
    assert pid_of(linked) == begun.pid
    assert linked.process is not None
    assert linked.process.linked_by == "pid file"


@pytest.mark.parametrize(("wrapper", "arguments"), [("", "exp-1"), ("timeout 60 ", "exp-1"), ("NAME=exp-1 ", "")])
def test_a_pid_file_of_the_wrapper_leads_to_the_training_below(
    start: Start, table: ProcessTable, tmp_path: Path, wrapper: str, arguments: str
) -> None:
    script = "import os,signal; print('ready', os.getpid(), flush=True); signal.pause()"
    begun = start("bash", "-c", f"{wrapper}{sys.executable} -c {shlex.quote(script)} {arguments}; echo over")
    spot = place(tmp_path)
    write_pid(spot, str(begun.pid))
    assert pid_of(link(table, spot)) == begun.child


def test_a_pid_file_older_than_the_process_is_stale(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    begun, spot = start(sys.executable, "-c", WAIT), place(tmp_path)
    path = write_pid(spot, str(begun.pid))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    linked = link(table, spot)
    assert linked.identity is None
    assert linked.note is not None
    assert "another process by now" in linked.note


@pytest.mark.parametrize("pid_of_whom", [os.getpid, os.getppid])
def test_k2_a_pid_file_that_names_trainmon_or_its_parent_is_refused(
    table: ProcessTable, tmp_path: Path, pid_of_whom: Callable[[], int]
) -> None:
    pid = pid_of_whom()
    spot = place(tmp_path)
    write_pid(spot, str(pid))
    with open(spot.log, "a"):  # nothing else speaks against it
        linked = link(table, spot)
    assert linked.identity is None
    assert linked.note is not None
    assert f"process {pid} is trainmon or stands above it" in linked.note


def test_a_pid_file_of_a_kernel_thread_or_of_nobody_is_refused(table: ProcessTable, tmp_path: Path) -> None:
    spot = place(tmp_path)
    write_pid(spot, "2")
    assert link(table, spot).identity is None
    write_pid(spot, "4194304")
    assert link(table, spot).identity is None


def test_s3_a_stranger_s_pid_file_is_refused(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("needs root to give a file away")
    begun, spot = start(sys.executable, "-c", WAIT), place(tmp_path)
    os.chown(write_pid(spot, str(begun.pid)), 65534, 65534)
    linked = link(table, spot)
    assert linked.identity is None
    assert linked.note is not None
    assert "owns neither" in linked.note


def test_on_a_shared_disk_the_process_itself_must_point_at_the_run(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    spot = place(tmp_path)
    far, near = start(sys.executable, "-c", WAIT, cwd="/"), start(sys.executable, "-c", WAIT, "--name=exp-1", cwd="/")
    at_home = start(sys.executable, "-c", WAIT, cwd=spot.folder)

    def proven(pid: int) -> list[int]:
        return pidfile_trust.proven(table, PidFile(pid, time.time(), os.getuid(), shared=True), [pid], spot)

    assert proven(far.pid) == []
    assert "shared disk" in pidfile_trust.unproven(PidFile(far.pid, time.time(), os.getuid(), shared=True))
    assert proven(near.pid) == [near.pid]
    assert proven(at_home.pid) == [at_home.pid]


def test_one_pid_file_beside_several_logs_belongs_to_none(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    begun, one = start(sys.executable, "-c", WAIT), place(tmp_path, log="a.log")
    two = RunPlace(Shown("other"), "other", one.root, one.log.replace("a.log", "b.log"))
    write_pid(one, str(begun.pid))
    linked = link(table, one, two)
    assert linked.identity is None
    assert linked.note is not None


def test_a_command_line_names_the_run_by_a_whole_word(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(WAIT)
    one = start(sys.executable, str(script), "--name", "exp-1")
    start(sys.executable, str(script), "--name", "exp-10")
    start("bash", "-c", f"echo ready; sleep 60; : {sys.executable} {script} exp-1")
    linked = link(table, place(tmp_path, "exp-1"))
    assert pid_of(linked) == one.pid
    assert linked.process is not None
    assert linked.process.linked_by == "command line"


def test_who_began_after_the_last_line_was_written_never_wrote_it(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    """`plot.py --run exp-1` beside a run that crashed an hour ago must not be what a yes kills."""
    spot = place(tmp_path)
    Path(spot.log).write_text("step 12 | loss nan\n")
    os.utime(spot.log, (time.time() - 3600, time.time() - 3600))
    plot = start(sys.executable, "-c", WAIT, "plot.py", "--run", "exp-1", cwd=tmp_path)
    assert link(table, spot).process is None
    os.utime(spot.log)
    assert pid_of(link(table, spot)) == plot.pid, "what was there when the last line came may have written it"


def test_two_command_lines_that_match_are_refused_and_listed(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(WAIT)
    both = {start(sys.executable, str(script), "exp-1").pid for _ in range(2)}
    linked = link(table, place(tmp_path))
    assert linked.identity is None
    assert {process.pid for process in linked.candidates} == both


def test_the_same_name_in_another_project_is_not_ours(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "train.py").write_text(WAIT)
    start(sys.executable, "train.py", "exp-1", cwd=other)
    assert link(table, place(tmp_path / "mine")).identity is None


def test_a_process_once_seen_stays_known_and_is_told_as_ended(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    spot = place(tmp_path)
    first, linker = start(sys.executable, "-c", f"f=open({spot.log!r},'a'); {WAIT}"), Linker(table)
    assert pid_of(linker.link([spot])[spot.id]) == first.pid
    os.kill(first.pid, signal.SIGKILL)
    wait_until_ended(first.pid)
    ended = linker.link([spot])[spot.id]
    assert pid_of(ended) == first.pid
    assert ended.process is not None
    assert not ended.process.alive
    assert linker.link([spot])[spot.id] is ended
    again = start(sys.executable, "-c", f"f=open({spot.log!r},'a'); {WAIT}")
    assert pid_of(linker.link([spot])[spot.id]) == again.pid


def test_a_living_process_is_not_searched_again(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    spot = place(tmp_path)
    start(sys.executable, "-c", f"f=open({spot.log!r},'a'); {WAIT}")
    linker = Linker(table)
    assert linker.link([spot])[spot.id] is linker.link([spot])[spot.id]


def test_hostile_command_lines_are_clean_when_shown(start: Start, table: ProcessTable, tmp_path: Path) -> None:
    spot = place(tmp_path)
    start(sys.executable, "-c", f"f=open({spot.log!r},'a'); {WAIT}", "\x1b]52;c;eA==\x07[red]\n\u202e", b"\xff")
    process = link(table, spot).process
    assert process is not None
    assert process.command.isprintable()


def test_a_log_that_does_not_exist_links_to_nothing(table: ProcessTable) -> None:
    spot = RunPlace(Shown("x"), "exp-1", "/nowhere", "/nowhere/logs/exp-1/train.log")
    assert link(table, spot) == linking.Linked()


QUEUE = (
    "import subprocess, sys\n"
    "inner = 'import os, signal; os.write(2, b\"ready %d\\\\n\" % os.getpid()); signal.pause()'\n"
    "with open(sys.argv[1], 'a') as log:\n"
    "    command = [sys.executable, '-c', inner]\n"
    "    begun = [subprocess.Popen(command, stdout=log, stderr=sys.stdout) for _ in sys.argv[2:]]\n"
    "    [one.wait() for one in begun]\n"
)


def test_what_opens_the_log_for_the_training_that_it_starts_is_not_the_training(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    """A queue of runs has the log of each one open while it lasts: with the queue all that waits would be gone."""
    spot = place(tmp_path)
    begun = start(sys.executable, "-c", QUEUE, spot.log, "one")
    assert begun.child != begun.pid
    assert pid_of(link(table, spot)) == begun.child


def test_what_starts_several_ranks_on_one_log_is_the_training(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    spot = place(tmp_path)
    begun = start(sys.executable, "-c", QUEUE, spot.log, "one", "two")
    assert begun.process.stdout is not None
    begun.process.stdout.readline()
    assert pid_of(link(table, spot)) == begun.pid


@pytest.mark.parametrize("lives", [True, False])
def test_a_service_that_keeps_the_files_of_a_training_is_not_the_training(
    start: Start, table: ProcessTable, tmp_path: Path, lives: bool
) -> None:
    """wandb-core writes the record of a run, in a session of its own, for whoever started it."""
    spot = place(tmp_path, "run-20260101_000000-abc")
    keeps = (
        "import os, signal, sys; f = open(sys.argv[1], 'a'); print('ready', os.getpid(), flush=True); signal.pause()"
    )
    script = (
        "import os, signal, subprocess, sys\n"
        f"core = ['wandb-core', '-c', {keeps!r}, {spot.log!r}, '--port-filename', 'x']\n"
        "subprocess.Popen(core, executable=sys.executable, start_new_session=True)\n"
        + ("signal.pause()\n" if lives else "")
    )
    begun = start(sys.executable, "-c", script)
    try:
        if lives:
            assert pid_of(link(table, spot)) == begun.pid
        else:
            wait_until_ended(begun.pid)
            assert link(table, spot).identity is None
    finally:
        os.kill(begun.child, signal.SIGKILL)

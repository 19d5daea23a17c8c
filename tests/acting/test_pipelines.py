"""`train.py | tee train.log`: what a shell joined by pipes is the run; the shell is not."""

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.acting.test_left_processes import end, question
from tests.acting.test_linking import link, pid_of
from tests.acting.test_neighbours import place
from tests.acting.trainers import Start, wait_for
from tui_monitor.acting.family import census
from tui_monitor.hosts.process_table import ProcessTable

Piped = Callable[[str], tuple[int, int]]
SOURCE = (
    "import os, signal, sys, time; print('training', os.getpid(), file=sys.stderr, flush=True)\n"
    "while True: print('step 1 | loss 0.5', flush=True); time.sleep(0.05)\n"
)
FILTER = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)\n"


def python(tmp_path: Path, name: str, script: str) -> str:
    (tmp_path / name).write_text(script)
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(tmp_path / name))}"


@pytest.fixture
def piped(start: Start, tmp_path: Path) -> Iterator[Piped]:
    """Pids of the shell, which does job control as one at a prompt does, and of the training."""
    groups: list[int] = []

    def begin(rest: str) -> tuple[int, int]:
        command = f"set -m; {python(tmp_path, 'train.py', SOURCE)} {rest} & wait; echo rc=$?; exec sleep 60"
        begun = start("bash", "-c", f"exec 2>&1; echo ready; {command}")
        assert begun.process.stdout is not None
        groups.append(int(begun.process.stdout.readline().split()[1]))
        return begun.pid, groups[0]

    yield begin
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def test_the_pipe_ends_with_the_run_and_its_shell_lives_on(piped: Piped, table: ProcessTable, tmp_path: Path) -> None:
    run = place(tmp_path)
    shell, training = piped(f"| tee {run.log} >/dev/null")
    wait_for(lambda: link(table, run).process, "tee holds the log")
    assert pid_of(link(table, run)) == training
    living = census(table)
    group = [pid for pid, facts in living.items() if facts.group == living[training].group]
    assert len(group) == 2, "the training and its tee"
    assert shell not in group
    proposal = question(table, tmp_path)
    assert [target.pid for target in proposal.targets] == [training]
    assert end(table, proposal).problems == ()
    os.kill(shell, 0)


def test_a_filter_behind_the_training_belongs_to_it_and_is_told_after_it(
    piped: Piped, table: ProcessTable, tmp_path: Path
) -> None:
    run = place(tmp_path)
    shell, training = piped(f"| {python(tmp_path, 'filter.py', FILTER)} > {run.log}")
    wait_for(lambda: link(table, run).process, "the filter holds the log")
    proposal = question(table, tmp_path)
    head, behind = proposal.process, proposal.children
    assert head.pid == training
    assert ["filter.py" in process.command for process in behind] == [True]
    assert end(table, proposal).problems == ()
    os.kill(shell, 0)


def test_what_feeds_the_training_ends_after_it_and_a_neighbour_is_no_part_of_the_pipe(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    run = place(tmp_path)
    reads = python(
        tmp_path,
        "train.py",
        "import os, sys; print('ready', os.getpid(), file=sys.stderr, flush=True)\n"
        "for line in sys.stdin: print(line, flush=True)\n",
    )
    neighbour = python(tmp_path, "other.py", "import signal; signal.pause()")
    begun = start("bash", "-c", f"exec 3>&1; {neighbour} & yes | {reads} 2>&3 > {run.log}; exit")
    assert pid_of(link(table, run)) == begun.child
    assert [process.command for process in question(table, tmp_path).children] == ["yes"]


@pytest.mark.parametrize("sink", ["tee -a", "python"])
def test_what_a_script_starts_beside_the_training_and_sends_through_the_same_pipe_is_none_of_the_run(
    start: Start, table: ProcessTable, tmp_path: Path, sink: str
) -> None:
    """`exec > >(tee all.log)` at the top of a script."""
    run = place(tmp_path)
    beside = python(tmp_path, "server.py", "import signal; signal.pause()")
    trains = python(
        tmp_path,
        "train.py",
        "import os, signal, sys; log = open(sys.argv[1], 'a')\n"
        "print('ready', os.getpid(), file=sys.stderr, flush=True); signal.pause()\n",
    )
    reader = f"tee -a {tmp_path}/all.out" if sink == "tee -a" else python(tmp_path, "filter.py", FILTER)
    script = f"exec 3>&1; exec > >({reader} >/dev/null 3>&-); {beside} 3>&- & {trains} {run.log} 2>&3; exit"
    begun = start("bash", "-c", script)
    assert pid_of(link(table, run)) == begun.child
    assert question(table, tmp_path).children == ()

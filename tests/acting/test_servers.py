"""A server of editors or notebooks above a training: what else it started outlives the stop, whatever it was given."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.acting.test_left_processes import end
from tests.acting.test_linking import link
from tests.acting.test_neighbours import asked, place
from tests.acting.trainers import Start, wait_for
from tui_monitor.acting.family import MARKER
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import StopProposal

SERVER = """
import os, pty, signal, subprocess, sys
python, log = sys.executable, sys.argv[1]
wait = "import signal; signal.pause()"
trains = "import signal, sys; f = open(sys.argv[1], 'a'); signal.pause()"
quiet = {"stdout": subprocess.DEVNULL}
masters = []
def in_terminal(*command):
    master, slave = pty.openpty()
    masters.append(master)
    return subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, preexec_fn=lambda: os.login_tty(0)).pid
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(write, str(os.getpid()).encode()); signal.pause()
    os._exit(0)
os.wait()
pids = [
    subprocess.Popen([python, "-c", trains, log], start_new_session=True, **quiet).pid,
    subprocess.Popen([python, "-c", wait, "ipykernel_launcher"], start_new_session=True, **quiet).pid,
    subprocess.Popen([python, "-c", wait, "extension host"], **quiet).pid,
    in_terminal("bash", "-i"),
    in_terminal("bash", "-c", "exec -a vim sleep 900"),
    int(os.read(read, 20)),
]
print("ready", *pids, flush=True)
signal.pause()
"""


@pytest.fixture
def below(start: Start, tmp_path: Path) -> Iterator[list[int]]:
    """Pids of a training and of what else a server with the run's folder and mark in its environment runs."""
    folder = str(tmp_path / "logs/exp-1")
    run = place(tmp_path)
    environment = {**os.environ, MARKER: folder, "OUT": folder}
    (tmp_path / "server-main.js").write_text(SERVER)
    begun = start(sys.executable, "server-main.js", run.log, env=environment, cwd=tmp_path)
    pids = [int(word) for word in begun.words[1:]]
    yield pids
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_what_else_a_server_above_the_training_runs_outlives_the_stop(
    below: list[int], table: ProcessTable, tmp_path: Path
) -> None:
    training, *others = below
    wait_for(lambda: link(table, place(tmp_path)).process, "the training holds its log")
    proposal = asked(table, place(tmp_path))
    assert isinstance(proposal, StopProposal), proposal
    assert [target.pid for target in proposal.targets] == [training]
    end(table, proposal)
    for pid in others:
        facts = table.facts(pid)
        assert facts is not None
        assert not facts.dead


@pytest.mark.parametrize("script", ["plot.py", "tools/visualize_runs.py", "report.py", "dashboard.py"])
def test_what_only_looks_at_a_run_is_never_taken_for_its_training(
    start: Start, table: ProcessTable, tmp_path: Path, script: str
) -> None:
    """Begun while it trained, and the log goes on: `plot.py --run exp-1` names the run as whole words."""
    run = place(tmp_path)
    (tmp_path / script).parent.mkdir(exist_ok=True)
    (tmp_path / script).write_text("import signal; print('ready', flush=True); signal.pause()")
    start(sys.executable, script, "--run", "exp-1", cwd=tmp_path)
    Path(run.log).write_text("step 1 | loss 0.5\n")
    assert link(table, run).identity is None

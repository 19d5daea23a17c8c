"""Slurm on a login node: its commands run there through the one helper, which runs those programs and no others."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from remote_box import LONG_ENOUGH, Box, at_once, helper_of

from tui_monitor.clock import SystemClock
from tui_monitor.errors import NotYet, SourceError, Unreachable
from tui_monitor.hosts.address import Jobs
from tui_monitor.hosts.job_clusters import Clusters
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.hosts.slurm.on_login_node import _said, run_there
from tui_monitor.hosts.slurm.slurm_commands import Run
from tui_monitor.hosts.ssh.remote_files import RemoteFiles

SQUEUE = r"""
case "$*" in
  --version) echo "slurm-wlm 22.05.8" ;;
  *) echo '1|RUNNING|None|me|n1|UNLIMITED|2026-01-01T00:00:00|2026-01-01T00:00:00|N/A|x' | tr '|' '\037' ;;
esac
"""
SCONTROL = 'echo "JobId=1 JobName=x UserId=me(1) Restarts=0 ExitCode=0:0 WorkDir=/w StdOut=/w/1.log"'


@pytest.fixture
def box(tmp_path: Path) -> Box:
    made = Box(tmp_path)
    for name, body in (("squeue", SQUEUE), ("scontrol", SCONTROL), ("scancel", 'echo "$TZ $*" >&2; exit 210')):
        program(made, name, body)
    return made


def program(box: Box, name: str, body: str) -> None:
    path = box.ssh.parent.parent / "programs" / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.fixture
def files(box: Box) -> RemoteFiles:
    return box.files()


@pytest.fixture
def there(files: RemoteFiles) -> Run:
    until(lambda: files.line.check() is None)
    return run_there(lambda: files.line)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG_ENOUGH
    while True:
        try:
            if condition():
                return
        except NotYet:
            assert time.monotonic() < end, "it did not come about"
        time.sleep(0.005)


def test_jobs_there_are_runs_whose_logs_are_files_there(files: RemoteFiles) -> None:
    clusters = Clusters(SystemClock(), LOOKING_ONCE, lambda _login: run_there(lambda: files.line))
    found: list[str] = []
    until(lambda: found.extend(job.log for job in clusters.of(Jobs(login="box"))) or bool(found))
    assert found == ["/ssh:box/w/1.log"]
    files.line.close()


def test_a_login_node_that_is_lost_says_once_since_when(
    box: Box, files: RemoteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(monkeypatch)
    clusters = Clusters(SystemClock(), LOOKING_ONCE, lambda _login: run_there(lambda: files.line))
    until(lambda: bool(clusters.of(Jobs(login="box"))))
    box.down.write_text("ssh: connect to host box port 22: Connection refused\n")
    os.kill(helper_of(files), signal.SIGKILL)
    cluster = clusters.known["box"]

    def is_lost() -> bool:
        cluster.hurry()
        cluster.look()
        return "(since " in str(cluster.silent)

    until(is_lost)
    assert str(cluster.silent).count("since") == 1
    files.line.close()


def test_what_a_command_says_comes_back_with_its_status_and_times_in_one_zone(there: Run, files: RemoteFiles) -> None:
    said = there(["scancel", "1"], 10.0)
    assert (said.status, said.error) == (210, "UTC0 1")
    files.line.close()


def test_no_other_program_runs_there(there: Run, files: RemoteFiles, tmp_path: Path) -> None:
    for argv in (["touch", str(tmp_path / "made")], ["sh", "-c", f"touch {tmp_path / 'made'}"], ["/bin/touch", "made"]):
        with pytest.raises(Unreachable, match="none of the programs that may be run"):
            there(argv, 10.0)
    assert not (tmp_path / "made").exists()
    files.line.close()


def test_a_command_that_hangs_there_is_ended_and_files_are_read_meanwhile(
    box: Box, there: Run, files: RemoteFiles, tmp_path: Path
) -> None:
    program(box, "sacct", "exec sleep 100")
    (tmp_path / "a.log").write_text("x")
    begun = time.monotonic()
    asked = files.line.ask("run", "inf", "3", "sacct")
    until(lambda: files.stat(f"/ssh:box{tmp_path}/a.log") is not None)
    assert time.monotonic() - begun < 3
    assert not asked.answered.is_set()
    with pytest.raises(Unreachable, match=r"sacct has not answered in 0.2 s"):
        there(["sacct"], 0.2)
    files.line.close()


def test_an_answer_of_a_helper_that_cannot_run_them_is_a_sentence() -> None:
    with pytest.raises(Unreachable, match="Slurm is not installed there"):
        _said({"missing": True}, "squeue", 10.0)
    with pytest.raises(Unreachable, match="that needs python3 there"):
        _said({"error": "no such operation"}, "squeue", 10.0)
    with pytest.raises(SourceError, match="its answer cannot be read"):
        _said({"out": 3}, "squeue", 10.0)


def test_a_question_to_slurm_ends_with_who_asked(box: Box, there: Run, files: RemoteFiles, tmp_path: Path) -> None:
    program(box, "squeue", f"echo $$ > {tmp_path}/asking; exec sleep 100")
    until(lambda: files.line.check() or True)
    files.line.ask("run", "inf", "60", "squeue")
    until(lambda: (tmp_path / "asking").exists() and bool((tmp_path / "asking").read_text()))
    pid = (tmp_path / "asking").read_text().strip()
    files.line.close()
    until(lambda: not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes())


def test_what_arrives_when_nobody_waits_any_more_is_not_run(box: Box, files: RemoteFiles, tmp_path: Path) -> None:
    program(box, "scancel", f"touch {tmp_path}/cancelled")
    until(lambda: files.line.check() or True)
    asked = files.line.ask("run", "0", "10", "scancel", "1")
    assert asked.answered.wait(LONG_ENOUGH)
    assert asked.told is not None
    assert asked.told["late"]
    assert not (tmp_path / "cancelled").exists()
    files.line.close()

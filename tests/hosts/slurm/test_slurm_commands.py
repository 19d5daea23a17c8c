"""Slurm's commands: one id of digits, no shell, a limit of time, one time zone."""

import os
from pathlib import Path

import pytest

from tui_monitor.errors import Unreachable, UsageError
from tui_monitor.hosts.address import inner, jobs, shown
from tui_monitor.hosts.slurm import slurm_commands

HOSTILE = [
    "",
    "-1",
    "--user=root",
    "1 2",
    "1,2",
    "1;2",
    "$(id)",
    "7_",
    "7_[2-3]",
    "7_*",
    "exp",
    "1\n2",
    "١٢",
    "1.batch",
]


@pytest.mark.parametrize("id", HOSTILE)
def test_what_is_no_id_is_put_into_no_command(id: str) -> None:
    for make in (
        slurm_commands.details,
        slurm_commands.accounted,
        slurm_commands.cancel,
        lambda one: slurm_commands.these([one]),
    ):
        with pytest.raises(ValueError, match="no id of a job"):
            make(id)


@pytest.mark.parametrize("id", ["1234", "7_3"])
def test_a_cancel_names_one_job_and_nothing_else(id: str) -> None:
    assert slurm_commands.cancel(id) == ["scancel", id]
    assert slurm_commands.cancel(id, "USR1") == ["scancel", "--signal=USR1", id]


@pytest.mark.parametrize("signal", ["KILL --batch", "-9", "9", "usr1", ""])
def test_a_signal_is_a_name(signal: str) -> None:
    with pytest.raises(ValueError, match="no name of a signal"):
        slurm_commands.cancel("1", signal)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In front of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def program(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def test_an_argument_stays_one_argument_whatever_is_in_it(programs: Path) -> None:
    program(programs, "scontrol", 'printf "%s|" "$@"; echo "$TZ" >&2; exit 3')
    said = slurm_commands.run_here(["scontrol", "a b", "$(id)", ";"], 10)
    assert (said.out, said.error, said.status) == (b"a b|$(id)|;|", "UTC0", 3)


def test_what_a_person_wishes_to_see_of_squeue_does_not_reach_it(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQUEUE_FORMAT", "%all")
    monkeypatch.setenv("SLURM_CONF", "/etc/mine.conf")
    program(programs, "squeue", 'echo "${SQUEUE_FORMAT-none} $SLURM_CONF"')
    assert slurm_commands.run_here(["squeue"], 10).out == b"none /etc/mine.conf\n"


def test_a_command_that_hangs_is_ended_and_said_to_be_silent(programs: Path) -> None:
    program(programs, "squeue", "exec sleep 100")
    with pytest.raises(Unreachable, match=r"squeue has not answered in 0.2 s"):
        slurm_commands.run_here(["squeue"], 0.2)


def test_without_slurm_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Unreachable, match="Slurm is not installed here"):
        slurm_commands.run_here(["squeue"], 1)


@pytest.mark.parametrize(
    ("given", "path", "back"),
    [
        ("slurm:", "/slurm:", "slurm:"),
        ("slurm:1234", "/slurm:/1234", "slurm:1234"),
        ("slurm:7_3", "/slurm:/7_3", "slurm:7_3"),
        ("slurm:exp*", "/slurm:/exp*", "slurm:exp*"),
        ("login:slurm:", "/slurm:login", "login:slurm:"),
        ("me@login:2222:slurm:7", "/slurm:me@login:2222/7", "me@login:2222:slurm:7"),
    ],
)
def test_addresses_of_jobs(given: str, path: str, back: str) -> None:
    assert inner(given) == path
    assert inner(path) == path
    assert shown(path) == back
    assert jobs(path) is not None


@pytest.mark.parametrize("given", ["slurm:a b", "slurm:$(id)", "slurm:;", "-x:slurm:", "slurm:a\x1b[0m"])
def test_what_is_no_address_of_jobs_is_refused(given: str) -> None:
    with pytest.raises(UsageError):
        inner(given)


@pytest.mark.parametrize("given", ["slurm:/data", "./slurm:", "gpu1:/data/slurm:", "/data"])
def test_a_path_is_no_address_of_jobs(given: str) -> None:
    found = inner(given)
    assert found is None or jobs(found) is None

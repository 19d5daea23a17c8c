"""A FIFO, a socket or a device under the name of a file: nobody waits for its other end, and the runs are shown."""

import os
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import logs
import pytest
from contract_shape import strict
from outside import trainmon

from tui_monitor.app import themes
from tui_monitor.errors import NotReadable, SourceError
from tui_monitor.hosts.local import files
from tui_monitor.hosts.local.regular import read_file
from tui_monitor.reading.discovery.kinds import is_candidate, is_config
from tui_monitor.reading.formats.registry import STORES, is_store
from tui_monitor.reading.formats.stores import database

STORE_NAMES = ("mlflow.db", "toy.db", "mlruns.sqlite", "mlruns.sqlite3", "TRACKIO.DB")
OTHERS = (
    "train.log", "nohup.out", "metrics.jsonl", "history.csv", "run.wandb", "events.out.tfevents.1.host", "x.log.gz",
    "trainer_state.json", "training_status.json",
)  # fmt: skip
BESIDE_A_LOG = ("config.yaml", "config.json", "hparams.yaml", "args.json", "pid", "timing.csv", "train.log.1")
BESIDE_A_DATABASE = ("-wal", "-shm", "-journal")


def fifo(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    """Paths of sockets are short: it is bound by its name alone."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(here)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


KINDS = pytest.mark.parametrize("make", [fifo, listening, endless])
Make = Callable[[Path], None]


def test_the_names_here_are_those_that_are_read() -> None:
    head = b"SQLite format 3\0"
    assert all(is_store(name) and any(kind.sniff(name, head) for kind in STORES) for name in STORE_NAMES)
    assert all(any(kind.sniff(name, head) for name in STORE_NAMES) for kind in STORES)
    assert all(is_candidate("exp", name) for name in OTHERS)
    assert sum(map(is_config, BESIDE_A_LOG)) == 4


@KINDS
def test_each_under_a_name_that_is_read_is_told_and_the_run_beside_it_is_shown(tmp_path: Path, make: Make) -> None:
    logs.run(tmp_path, "well", logs.healthy())
    for number, name in enumerate((*STORE_NAMES, *OTHERS)):
        (tmp_path / f"exp-{number}").mkdir()
        make(tmp_path / f"exp-{number}" / name)
    said = trainmon("check", "--json", tmp_path)
    runs = {run["id"]: run["status"] for run in strict(said.out)["runs"]}
    assert said.status == 10
    assert runs.pop("well") == "healthy"
    assert len(runs) == len((*STORE_NAMES, *OTHERS))
    assert set(runs.values()) <= {"unmonitored", "no_output"}
    told = said.err.splitlines()
    assert told == [f"not looked at: {name} is not a file that can be read back" for name in STORE_NAMES]


@KINDS
def test_each_beside_a_log_leaves_the_log_readable(tmp_path: Path, make: Make) -> None:
    for name in BESIDE_A_LOG:
        make(logs.run(tmp_path, f"with {name}", logs.healthy()).with_name(name))
    said = trainmon("check", "--json", tmp_path)
    runs = {run["id"]: run["status"] for run in strict(said.out)["runs"]}
    assert runs == {f"with {name}": "healthy" for name in BESIDE_A_LOG}


@KINDS
def test_each_as_settings_is_told_and_the_runs_are_shown(tmp_path: Path, make: Make) -> None:
    logs.run(tmp_path, "well", logs.healthy())
    make(tmp_path / "trainmon.yaml")
    said = trainmon("check", tmp_path)
    assert said.status == 0
    assert "trainmon.yaml is not read: it is " in said.err
    asked = trainmon("check", "--config", tmp_path / "trainmon.yaml", tmp_path)
    assert asked.status == 2
    assert "trainmon.yaml is not a file that can be read back" in asked.err


@KINDS
def test_each_that_takes_the_place_of_a_file_once_it_was_looked_at_is_refused(tmp_path: Path, make: Make) -> None:
    """Whoever opens a file by its name opens it so that nothing is waited for, whatever a look before has said."""
    make(tmp_path / "name")
    with pytest.raises(NotReadable):
        read_file(str(tmp_path / "name"), 100)
    with pytest.raises(SourceError):
        files._open(str(tmp_path / "name"))
    with pytest.raises((NotReadable, OSError)):
        database._opened(tmp_path / "name")


@KINDS
def test_each_as_a_theme_is_skipped_with_a_word(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "dusk.yaml")
    found, problems = themes.load([tmp_path])
    assert found == []
    assert "Theme dusk.yaml is skipped: " in problems[0]


@KINDS
@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_each_where_sqlite_keeps_its_journal_is_told(tmp_path: Path, make: Make, journal: str) -> None:
    logs.run(tmp_path, "well", logs.healthy())
    for suffix in BESIDE_A_DATABASE:
        folder = tmp_path / suffix.strip("-")
        folder.mkdir()
        with closing(sqlite3.connect(folder / "mlflow.db")) as connection:
            connection.execute(f"PRAGMA journal_mode = {journal}")
            connection.execute("CREATE TABLE metrics (run_uuid, 'key', value, timestamp, step, is_nan)")
            connection.commit()
        make(folder / f"mlflow.db{suffix}")
    said = trainmon("check", "--json", tmp_path)
    runs = {run["id"]: run["status"] for run in strict(said.out)["runs"]}
    assert runs["well"] == "healthy"
    for suffix in BESIDE_A_DATABASE:
        assert f"not looked at: mlflow.db{suffix} is not a file that can be read back" in said.err

"""A database of another machine is copied, with its log of writes, and opened here: nothing is made beside it there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from by_hand import Watching

from tests.remote_box import Box, at_once, there, until
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.ssh import copies
from tui_monitor.hosts.ssh.remote_files import RemoteFiles

pytestmark = pytest.mark.alone

TABLES = """
CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, end_time BIGINT, lifecycle_stage TEXT);
CREATE TABLE metrics ("key" TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT, is_nan BOOLEAN);
CREATE TABLE params ("key" TEXT, value TEXT, run_uuid TEXT);
INSERT INTO runs VALUES ('a1', 'first', 'RUNNING', NULL, 'active');
"""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)
    monkeypatch.setattr(copies, "_PAUSE", 0.0)
    monkeypatch.setattr(copies, "_PAUSES", 0.0)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    box = Box(tmp_path / "box")
    files: RemoteFiles = box.files()
    yield Watching(there(tmp_path / "logs"), box.source(files))
    files.line.close()


@pytest.fixture(params=["wal", "delete"])
def database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    (tmp_path / "logs/exp").mkdir(parents=True)
    with closing(sqlite3.connect(tmp_path / "logs/exp/mlflow.db")) as made:
        made.execute(f"PRAGMA journal_mode = {request.param}")
        made.executescript(TABLES)
        yield made


def log(database: sqlite3.Connection, first: int, last: int) -> None:
    rows = [("loss", 1 / step, 1_700_000_000_000 + step, "a1", step, 0) for step in range(first, last + 1)]
    database.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)", rows)
    database.commit()


def steps_of(watching: Watching) -> list[float]:
    return [view.progress.step for view in watching.look()]


def test_what_its_writer_adds_is_seen(watching: Watching, database: sqlite3.Connection, tmp_path: Path) -> None:
    log(database, 1, 50)
    until(lambda: steps_of(watching), lambda steps: steps == [50])
    log(database, 51, 60)
    until(lambda: steps_of(watching), lambda steps: steps == [60])
    assert sorted(path.name for path in (tmp_path / "logs/exp").iterdir() if "-shm" not in path.name) in (
        ["mlflow.db"], ["mlflow.db", "mlflow.db-wal"]
    )  # fmt: skip


def test_one_that_is_too_large_is_said_to_be_out_of_reach(
    watching: Watching, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "LARGEST", 4096)
    log(database, 1, 500)
    until(lambda: [(watching.look() and "") or "", *map(str, watching.fleet.walks.problems.values())],
          lambda told: any("out of reach" in words for words in told))  # fmt: skip


def test_who_looks_once_waits_for_the_runs_in_it(database: sqlite3.Connection, tmp_path: Path) -> None:
    """What was not told at once would be no run at all: nobody comes back later."""
    database.execute("INSERT INTO runs VALUES ('b2', 'second', 'RUNNING', NULL, 'active')")
    log(database, 1, 50)
    files = (box := Box(tmp_path / "box")).files(patience=Patience(0.0))
    watching = Watching(there(tmp_path / "logs"), box.source(files))
    watching.fleet.find()
    files.line.close()
    assert [run.rpartition("/")[2] for run in watching.fleet.runs] == ["first", "second"]

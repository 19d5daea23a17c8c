"""MLflow's and trackio's SQLite databases."""

import json
import math
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tui_monitor.errors import FormatError, Unreachable
from tui_monitor.model.points import EventKind, Parsed
from tui_monitor.reading.formats.protocols import Store
from tui_monitor.reading.formats.registry import store_of
from tui_monitor.reading.formats.stores.mlflow import MlflowStore
from tui_monitor.reading.formats.stores.trackio import TrackioStore

MLFLOW = """
CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, end_time BIGINT, lifecycle_stage TEXT);
CREATE TABLE metrics ("key" TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT, is_nan BOOLEAN,
    PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan));
CREATE TABLE params ("key" TEXT, value TEXT, run_uuid TEXT);
INSERT INTO runs VALUES ('a', 'first', 'RUNNING', NULL, 'active'), ('b', 'second', 'FINISHED', 2000, 'active'),
    ('c', 'gone', 'FAILED', 2000, 'deleted');
INSERT INTO params VALUES ('lr', '0.1', 'a'), ('opt', 'adam', 'a');
INSERT INTO metrics VALUES ('loss', 2.5, 1700000000500, 'a', 10, 0), ('loss', 0.0, 1700000001500, 'a', 20, 1),
    ('loss', 9.0, 1700000001500, 'b', 1, 0), ('loss', 1.7976931348623157e308, 1700000002500, 'a', 30, 0),
    ('grad', -1.7976931348623157e308, 1700000002500, 'a', 30, 0);
"""
TRACKIO = """
CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT, timestamp TEXT, run_name TEXT, step INTEGER,
    metrics TEXT);
CREATE TABLE configs (id INTEGER PRIMARY KEY, run_id TEXT, run_name TEXT, config TEXT, created_at TEXT);
"""


@pytest.fixture
def mlflow(tmp_path: Path) -> Path:
    path = tmp_path / "mlflow.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(MLFLOW)
    connection.close()
    return path


@pytest.fixture
def trackio(tmp_path: Path) -> Path:
    path = tmp_path / "toy.db"
    records = [{"loss": 2.5, "train": {"acc": 0.5}}, {"loss": "NaN", "text": "x"}, {"loss": "Infinity"}]
    with sqlite3.connect(path) as connection:
        connection.executescript(TRACKIO)
        for i, record in enumerate(records):
            row = ("r1", f"2023-11-14T22:13:2{i}+00:00", "first", 10 * i, json.dumps(record).encode())
            connection.execute("INSERT INTO metrics VALUES (NULL, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO configs VALUES (1, 'r1', 'first', '{\"lr\": 0.1, \"_Username\": null}', '')")
    connection.close()
    return path


def curve(parsed: Parsed, metric: str) -> list[tuple[float, float, float]]:
    points = next(p for p in parsed.points if p.metric == metric)
    return list(zip(points.steps, points.values, points.times, strict=True))


def opened(path: Path) -> Store | None:
    row = store_of(str(path))
    return None if row is None else row.store(str(path))


def test_a_store_is_told_by_its_tables(mlflow: Path, trackio: Path, tmp_path: Path) -> None:
    other, plain = tmp_path / "other.db", tmp_path / "plain.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE metrics (name TEXT)")
    plain.write_bytes(b"no database")
    assert isinstance(opened(mlflow), MlflowStore)
    assert isinstance(opened(trackio), TrackioStore)
    assert store_of(str(other)) is None
    assert store_of(str(plain)) is None


def test_a_database_that_is_damaged_from_its_start_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"SQLite format 3\0" + bytes(1000))
    with pytest.raises(FormatError, match=r"x\.db cannot be read: file is not a database"):
        store_of(str(tmp_path / "x.db"))


def test_mlflow_runs_that_were_not_deleted(mlflow: Path) -> None:
    assert MlflowStore(str(mlflow)).runs() == {"a": "first", "b": "second"}


def test_mlflow_nan_and_infinities(mlflow: Path) -> None:
    parsed, cursor = MlflowStore(str(mlflow)).read("a", 0, 100)
    first, second, third = curve(parsed, "loss")
    assert first == (10.0, 2.5, 1700000000.5)
    assert second[0] == 20.0
    assert math.isnan(second[1])
    assert third[1] == math.inf
    assert curve(parsed, "grad")[0][1] == -math.inf
    assert parsed.config == {"lr": 0.1, "opt": "adam"}
    assert cursor == 5


def test_a_cursor_reads_each_row_once(mlflow: Path) -> None:
    store, cursor, found = MlflowStore(str(mlflow)), 0, 0
    for _ in range(5):
        parsed, cursor = store.read("a", cursor, 1)
        found += sum(map(len, parsed.points))
    assert found == 4


def test_the_end_of_an_mlflow_run_is_said_once(mlflow: Path) -> None:
    store = MlflowStore(str(mlflow))
    parsed, cursor = store.read("b", 0, 100)
    assert [(event.kind, event.step, event.time) for event in parsed.events] == [(EventKind.FINISHED, 1.0, 2.0)]
    assert store.read("b", cursor, 100)[0].events == ()
    assert store.read("a", 0, 100)[0].events == ()


def test_trackio_rows(trackio: Path) -> None:
    store = TrackioStore(str(trackio))
    assert store.runs() == {"r1": "first"}
    parsed, cursor = store.read("r1", 0, 100)
    values = [value for _, value, _ in curve(parsed, "loss")]
    assert repr(values) == "[2.5, nan, inf]"
    assert curve(parsed, "train/acc") == [(0.0, 0.5, 1700000000.0)]
    assert parsed.config == {"lr": 0.1}
    assert store.read("r1", cursor, 100)[0].points == ()


def test_rows_of_an_open_write_ahead_log_are_read_and_the_writer_is_not_locked(trackio: Path) -> None:
    writer = sqlite3.connect(trackio, timeout=0, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    insert = "INSERT INTO metrics VALUES (NULL, 'r1', '', 'first', 40, '{\"loss\": 1.5}')"
    writer.execute(insert)
    store = TrackioStore(str(trackio))
    parsed, cursor = store.read("r1", 3, 100)
    assert [step for step, _, _ in curve(parsed, "loss")] == [40.0]
    writer.execute(insert)
    assert sum(map(len, store.read("r1", cursor, 100)[0].points)) == 1
    writer.close()


def test_a_write_ahead_log_whose_writer_died_is_read_without_leaving_a_file(trackio: Path, tmp_path: Path) -> None:
    writer = sqlite3.connect(trackio, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO metrics VALUES (NULL, 'r1', '', 'first', 40, '{\"loss\": 1.5}')")
    place = tmp_path / "died"
    place.mkdir()
    shutil.copy(trackio, place / "toy.db")
    shutil.copy(f"{trackio}-wal", place / "toy.db-wal")
    writer.close()
    before = sorted(os.listdir(place))
    parsed, _ = TrackioStore(str(place / "toy.db")).read("r1", 3, 100)
    assert [step for step, _, _ in curve(parsed, "loss")] == [40.0]
    assert sorted(os.listdir(place)) == before


def test_reading_a_write_ahead_database_at_rest_leaves_no_file(trackio: Path) -> None:
    writer = sqlite3.connect(trackio)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.close()
    before = sorted(os.listdir(trackio.parent))
    assert TrackioStore(str(trackio)).runs() == {"r1": "first"}
    assert sorted(os.listdir(trackio.parent)) == before


def test_a_database_locked_by_its_writer_is_asked_again_later(mlflow: Path) -> None:
    store = MlflowStore(str(mlflow))
    writer = sqlite3.connect(mlflow, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unreachable, match="asked again"):
        store.runs()
    writer.execute("COMMIT")
    writer.close()
    assert len(store.runs()) == 2


def test_a_missing_database_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        MlflowStore(str(tmp_path / "none.db")).runs()


def test_damaged_databases_raise_nothing_but_errors_of_ours(mlflow: Path, trackio: Path, tmp_path: Path) -> None:
    for source in (mlflow, trackio):
        data = source.read_bytes()
        copy = tmp_path / "damaged.db"
        for at in [*range(110), *range(110, len(data), 997)]:
            copy.write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
            try:
                store = opened(copy)
                for run in store.runs() if store else ():
                    store.read(run, 0, 100) if store else None
            except (FormatError, Unreachable) as error:
                assert str(error)


def test_names_in_a_database_cannot_drive_a_terminal(mlflow: Path) -> None:
    with sqlite3.connect(mlflow) as connection:
        connection.execute("INSERT INTO runs VALUES ('d', ?, 'RUNNING', NULL, 'active')", ("\x1b[31mred",))
    connection.close()
    assert MlflowStore(str(mlflow)).runs()["d"] == "red"

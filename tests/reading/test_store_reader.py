"""Databases as files of a run, and as the home of several runs."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from following import local

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.source import Source
from tui_monitor.model.points import Place
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.files.batch import Batch
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.formats.stores import database
from tui_monitor.reading.tailing.recording import RecordingSource
from tui_monitor.text import Shown

TABLES = """
CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, end_time BIGINT, lifecycle_stage TEXT);
CREATE TABLE metrics ("key" TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT, is_nan BOOLEAN);
CREATE TABLE params ("key" TEXT, value TEXT, run_uuid TEXT);
"""


class Mlflow:
    """A database as MLflow's client writes it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.connection = sqlite3.connect(path)
        self.connection.executescript(TABLES)

    def start(self, key: str, name: str) -> None:
        self.connection.execute("INSERT INTO runs VALUES (?, ?, 'RUNNING', NULL, 'active')", (key, name))
        self.connection.commit()

    def log(self, run: str, first: int, last: int, metric: str = "loss") -> None:
        rows = [(metric, 1 / step, 1_700_000_000_000 + step, run, step, 0) for step in range(first, last + 1)]
        self.connection.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)", rows)
        self.connection.commit()


@pytest.fixture
def mlflow(tmp_path: Path) -> Iterator[Mlflow]:
    made = Mlflow(tmp_path / "mlflow.db")
    with closing(made.connection):
        yield made


def found(path: Path, source: Source | None = None) -> tuple[RunSpec, ...]:
    return Discovery(source or local(), [str(path)]).all()


def read(reader: RunReader) -> list[float]:
    values: list[float] = []
    batch = Batch(more=True)
    while batch.more:
        batch = reader.read()
        values += [value for points in batch.points for value in points.values]
    return values


def test_a_database_of_several_runs_becomes_several_runs(tmp_path: Path, mlflow: Mlflow) -> None:
    for key, name in (("a1", "first"), ("b2", "second"), ("c3", "second")):
        mlflow.start(key, name)
        mlflow.log(key, 1, 3)
    specs = found(tmp_path)
    top = tmp_path.name
    assert [spec.id for spec in specs] == [f"{top}/{name}" for name in ("first", "second-b2", "second-c3")]
    assert [spec.exp_id for spec in specs] == ["first", "second-b2", "second-c3"]
    assert [read(RunReader(local(), spec)) for spec in specs] == [[1.0, 1 / 2, 1 / 3]] * 3


def test_a_database_of_one_run_belongs_to_the_log_beside_it(tmp_path: Path, mlflow: Mlflow) -> None:
    mlflow.start("a1", "first")
    mlflow.log("a1", 1, 40)
    (tmp_path / "train.log").write_text("step 1 loss 9.0\nstep 2 loss 9.0\nstep 1 | grad_norm 2.0\n")
    (spec,) = found(tmp_path)
    assert [(file.name, file.store_run) for file in spec.files] == [("mlflow.db", "a1"), ("train.log", None)]
    reader = RunReader(local(), spec)
    batch = reader.read()
    owned = {points.metric: (points.file, len(points)) for points in batch.points}
    assert owned["loss"] == ("mlflow.db", 40)
    assert owned["grad_norm"] == ("train.log", 1)
    assert reader.aliases(Shown("loss")) == ("train.log",)


def test_several_runs_beside_a_log_stay_apart(tmp_path: Path, mlflow: Mlflow) -> None:
    for key in ("a1", "b2"):
        mlflow.start(key, key)
        mlflow.log(key, 1, 3)
    (tmp_path / "train.log").write_text("step 1 loss 9.0\n")
    specs = found(tmp_path)
    assert [[file.store_run for file in spec.files] for spec in specs] == [[None], ["a1"], ["b2"]]
    assert [spec.id for spec in specs] == [
        tmp_path.name, f"{tmp_path.name}/mlflow.db/a1", f"{tmp_path.name}/mlflow.db/b2"
    ]  # fmt: skip
    assert [spec.id for spec in found(mlflow.path)] == ["mlflow.db/a1", "mlflow.db/b2"]


def test_a_database_above_one_experiment_belongs_to_it(tmp_path: Path) -> None:
    mlflow = Mlflow(tmp_path / "mlflow.db")
    mlflow.start("a1", "first")
    (tmp_path / "runs" / "exp").mkdir(parents=True)
    (tmp_path / "runs" / "exp" / "metrics.jsonl").write_text('{"step": 1, "loss": 1}\n')
    (spec,) = found(tmp_path)
    assert (spec.id, len(spec.files)) == ("runs/exp", 2)
    mlflow.connection.close()


def test_new_rows_are_read_and_arrive_when_they_are_seen(tmp_path: Path, mlflow: Mlflow) -> None:
    mlflow.start("a1", "first")
    mlflow.log("a1", 1, 50_000)
    (spec,) = found(tmp_path)
    reader = RunReader(local(), spec)
    first = reader.read()
    assert first.more
    assert not first.arrivals
    assert len(read(reader)) + sum(map(len, first.points)) == 50_000
    assert reader.read().bytes == 0
    mlflow.log("a1", 50_001, 50_002)
    batch = reader.read()
    assert [points.steps.tolist() for points in batch.points] == [[50_001, 50_002]]
    assert batch.arrivals.tolist() == [1000.0]


def test_new_runs_of_a_database_are_found_by_the_next_scan(tmp_path: Path, mlflow: Mlflow) -> None:
    discovery = Discovery(local(), [str(tmp_path)])
    assert discovery.all() == ()
    mlflow.start("a1", "first")
    assert [spec.exp_id for spec in discovery.all()] == [tmp_path.name]
    mlflow.start("b2", "second")
    assert [spec.exp_id for spec in discovery.all()] == ["first", "second"]


def test_a_database_is_asked_again_only_when_it_changed(
    tmp_path: Path, mlflow: Mlflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    mlflow.start("a1", "first")
    discovery = Discovery(local(), [str(tmp_path)])
    before = discovery.all()
    with monkeypatch.context() as patch:
        patch.setattr(database.Database, "rows", None)
        assert discovery.all() == before


def test_a_busy_database_is_waited_for_and_never_locked(tmp_path: Path, mlflow: Mlflow) -> None:
    mlflow.start("a1", "first")
    mlflow.log("a1", 1, 3)
    discovery = Discovery(local(), [str(tmp_path)])
    (spec,) = discovery.all()
    reader = RunReader(local(), spec)
    mlflow.connection.execute("BEGIN EXCLUSIVE")
    mlflow.connection.execute("INSERT INTO params VALUES ('lr', '0.1', 'a1')")
    batch = reader.read()
    assert batch.points == []
    assert discovery.all() == (spec,)
    mlflow.connection.commit()
    assert read(reader) == [1.0, 1 / 2, 1 / 3]
    mlflow.log("a1", 4, 4)


def test_a_database_of_another_program_is_no_run(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "app.db")) as connection:
        connection.executescript("CREATE TABLE users (name TEXT); INSERT INTO users VALUES ('x');")
    (tmp_path / "not.db").write_bytes(b"no database at all")
    assert found(tmp_path) == ()


def test_a_corrupt_database_is_news_of_its_file_and_others_go_on(tmp_path: Path, mlflow: Mlflow) -> None:
    mlflow.start("a1", "first")
    mlflow.log("a1", 1, 5000)
    (tmp_path / "train.log").write_text("step 1 val_loss 9.0\n" * 3)
    discovery = Discovery(local(), [str(tmp_path)])
    (spec,) = discovery.all()
    data = bytearray(mlflow.path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    mlflow.connection.close()
    mlflow.path.write_bytes(data)
    reader = RunReader(local(), spec)
    assert read(reader) == [9.0] * 3
    notes = {view.path: view.note for view in reader.files()}
    assert notes["mlflow.db"] is not None
    assert notes["train.log"] is None
    discovery.all()


def test_a_recorded_database_is_shown_at_the_end_of_its_recording(tmp_path: Path, mlflow: Mlflow) -> None:
    mlflow.start("a1", "first")
    mlflow.log("a1", 1, 3)
    (tmp_path / "files_timing.csv").write_text(
        "file,size,seconds_since_start\nmlflow.db,100,1.0\nmlflow.db,99999999,9.0\n"
    )
    clock = ManualClock(2.0)
    source = RecordingSource(local(), clock)
    (spec,) = found(tmp_path, source)
    reader = RunReader(source, spec)
    assert read(reader) == []
    clock.set(9.0)
    batch = reader.read()
    assert [points.values.tolist() for points in batch.points] == [[1.0, 1 / 2, 1 / 3]]
    assert batch.arrivals.tolist() == [9.0]


def test_evidence_from_a_database_names_it(tmp_path: Path, mlflow: Mlflow) -> None:
    mlflow.start("a1", "first")
    mlflow.log("a1", 1, 3)
    (spec,) = found(tmp_path)
    reader = RunReader(local(), spec)
    (points,) = reader.read().points
    assert points.file == "mlflow.db"
    quoted = reader.quote(Place(points.file, points.places[0]))
    assert quoted is not None
    assert quoted.text == "a record of mlflow, not text"

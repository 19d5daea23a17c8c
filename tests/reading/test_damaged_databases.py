"""Whatever is done to the bytes of a database, the walk ends, tells it in a sentence, and finds the run beside it."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from by_hand import append, steps
from following import local
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stores.test_stores import MLFLOW, TRACKIO

from tui_monitor.errors import FormatError, SourceError
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.formats.registry import store_of

ROW = json.dumps({"loss": 0.5, "train": {"acc": 0.5}})


def written(script: str, fill: Callable[[sqlite3.Connection], object]) -> bytes:
    """A database of small pages, so that much of it matters."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA page_size = 512")
            connection.executescript(script)
            fill(connection)
            connection.commit()
        return path.read_bytes()


DATABASES: Mapping[str, bytes] = {
    "mlflow.db": written(
        MLFLOW,
        lambda db: db.executemany(
            "INSERT INTO metrics VALUES ('loss', ?, ?, 'a', ?, 0)",
            [(1 / step, 1_700_000_000_000 + step, step) for step in range(40, 90)],
        ),
    ),
    "toy.db": written(
        TRACKIO,
        lambda db: db.executemany(
            "INSERT INTO metrics VALUES (NULL, 'r1', '2023-11-14T22:13:20+00:00', 'first', ?, ?)",
            [(step, ROW) for step in range(30)],
        ),
    ),
}

Damage = Callable[[bytes], bytes]
WORDS = (b"\xff", b"\xff\xff\xff\xff", b"\x80" * 9, b"\0\0\0\0", b"\x7f\xff\xff\xff", b"'", b"(", b"\xc3\x28", b"\0")


def overwritten(at: float, word: bytes) -> Damage:
    def damage(data: bytes) -> bytes:
        place = int(at * len(data))
        return data[:place] + word + data[place + len(word) :]

    return damage


def cut(at: float, length: int) -> Damage:
    return lambda data: data[: int(at * len(data))] + data[int(at * len(data)) + length :]


def doubled(at: float, length: int) -> Damage:
    return lambda data: data[: int(at * len(data)) + length] + data[int(at * len(data)) :]


def schema_is_no_text(data: bytes) -> bytes:
    """What SQLite complains about then holds bytes that are no text."""
    return data.replace(b"CREATE TABLE metrics (", b"CREATE TABLE metrics \xff")


PLACES = st.one_of(st.floats(0, 1, exclude_max=True), st.floats(0, 0.2))
DAMAGES = st.lists(
    st.one_of(
        st.builds(overwritten, PLACES, st.one_of(st.sampled_from(WORDS), st.binary(min_size=1, max_size=4))),
        st.builds(cut, PLACES, st.integers(1, 600)),
        st.builds(doubled, PLACES, st.integers(1, 600)),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.sampled_from(sorted(DATABASES)), DAMAGES)
@example("mlflow.db", [schema_is_no_text])
@example("toy.db", [schema_is_no_text])
def test_a_damaged_database_hides_nothing_and_is_told_in_words(name: str, damages: list[Damage]) -> None:
    data = DATABASES[name]
    for damage in damages:
        data = damage(data)
    with TemporaryDirectory() as folder:
        append(Path(folder) / "a" / name, data)
        append(Path(folder) / "b" / "train.log", steps(1, 9))
        discovery = Discovery(local(), [folder])
        specs = {spec.id: spec for spec in discovery.all()}
        assert "b" in specs
        assert not any(
            "internal error" in reason or not reason.isprintable() for reason in discovery.unseen.problems.values()
        )
        for spec in specs.values():
            RunReader(local(), spec).read()


@pytest.mark.parametrize("name", sorted(DATABASES))
def test_a_database_that_is_whole_is_read_by_the_same_way(tmp_path: Path, name: str) -> None:
    append(tmp_path / "a" / name, DATABASES[name])
    discovery = Discovery(local(), [str(tmp_path)])
    spec, *_ = discovery.all()
    assert discovery.unseen.problems == {}
    assert sum(map(len, RunReader(local(), spec).read().points)) >= 30


@pytest.mark.parametrize("name", sorted(DATABASES))
def test_a_schema_that_is_no_text_raises_an_error_of_ours(tmp_path: Path, name: str) -> None:
    append(tmp_path / name, schema_is_no_text(DATABASES[name]))
    with pytest.raises((FormatError, SourceError), match=rf"^{name} cannot be read: malformed database schema"):
        store_of(str(tmp_path / name))


def test_one_damaged_database_does_not_take_a_whole_one_with_it(tmp_path: Path) -> None:
    append(tmp_path / "mlflow.db", DATABASES["mlflow.db"])
    append(tmp_path / "progress.db", schema_is_no_text(DATABASES["toy.db"]))
    discovery = Discovery(local(), [str(tmp_path)])
    found = {file.store_run for spec in discovery.all() for file in spec.files}
    assert found == {"a", "b", None}
    (reason,) = discovery.unseen.problems.values()
    assert reason.startswith("progress.db cannot be read: ")


def test_a_database_that_was_never_looked_into_is_told_while_its_writer_locks_it(tmp_path: Path) -> None:
    append(tmp_path / "mlflow.db", DATABASES["mlflow.db"])
    discovery = Discovery(local(), [str(tmp_path)])
    with closing(sqlite3.connect(tmp_path / "mlflow.db", isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert discovery.all() == ()
        assert list(discovery.unseen.problems.values()) == ["mlflow.db: database is locked; it is asked again"]
    assert len(discovery.all()) == 2
    assert discovery.unseen.problems == {}


def test_a_view_in_the_place_of_a_table_is_not_asked_and_that_is_said(tmp_path: Path) -> None:
    """One that has no end would take all of the time that a query is given, at every look."""
    path = tmp_path / "one" / "toy.db"
    path.parent.mkdir()
    path.write_bytes(DATABASES["toy.db"])
    with closing(sqlite3.connect(path)) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(metrics)")]
        cells = ", ".join(f'n AS "{name}"' for name in names)
        connection.execute("ALTER TABLE metrics RENAME TO was")
        endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
        connection.execute(f"CREATE VIEW metrics AS {endless} SELECT {cells} FROM c, was")
        connection.commit()
    discovery = Discovery(local(), [str(tmp_path)])
    (spec,) = discovery.all()
    (reason,) = discovery.unseen.problems.values()
    assert "toy.db cannot be read: " in reason
    reader = RunReader(local(), spec)
    reader.read()
    (file,) = reader.files()
    assert file.note == reason

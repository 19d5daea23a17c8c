"""SQLite files changed by SQL, so that each page of them is sound and what it holds is not what was expected."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random

from benchmarks.fuzz.of_bytes import flips
from benchmarks.fuzz.tokens import NUMBERS, TEXTS

_VALUES: tuple[object, ...] = (
    *(None, b"", b"\xff\xfe", bytes(5000), 0, -1, 2**63 - 1, -(2**63), 1e308, float("inf"), "", "x", "NaN", "Infinity"),
    *("[" * 5000, "{}", "[]", '{"loss": "NaN"}', '{"loss": 1e999}', '{"a":' * 900 + "1" + "}" * 900, '"\\ud800"'),
    *(token.encode("utf-8", "replace").decode() for token in (*NUMBERS, *TEXTS)),
)


def changed(data: bytes, rng: Random) -> dict[str, bytes]:
    """Ending of the name (`""`, `"-wal"`, `"-shm"`) -> what lies there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        path.write_bytes(data)
        with closing(sqlite3.connect(path)) as connection:
            if rng.random() < 0.3:
                connection.execute("PRAGMA journal_mode=WAL")
            for _ in range(rng.choice((1, 1, 2, 5))):
                _one(connection, rng)
            left = {end: (Path(f"{path}{end}")) for end in ("", "-wal", "-shm", "-journal")}
            files = {end: file.read_bytes() for end, file in left.items() if file.exists()}
    if rng.random() < 0.15:
        files = {end: flips(one, rng) for end, one in files.items()}
    return files


def _one(connection: sqlite3.Connection, rng: Random) -> None:
    """Something that was done; what the database refuses is left undone."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    tables = [name for name in tables if not name.startswith("sqlite_")]
    if not tables:
        return
    table = rng.choice(tables)
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    column = rng.choice(columns)
    try:
        with connection:
            _changes(connection, table, column, columns, rng)
    except (sqlite3.Error, UnicodeError, OverflowError):
        return


def _changes(connection: sqlite3.Connection, table: str, column: str, columns: list[str], rng: Random) -> None:
    value = rng.choice(_VALUES)
    where = rng.choice(("", f" WHERE rowid % {rng.choice((2, 7))} = 1"))
    match rng.randrange(12):
        case 0 | 1 | 2 | 3:
            connection.execute(f'UPDATE OR REPLACE "{table}" SET "{column}" = ?{where}', (value,))
        case 4:
            raw = rng.choice(("ff", "c328", "eda080", "6c6f7373ff00", "00"))
            connection.execute(f'UPDATE OR REPLACE "{table}" SET "{column}" = CAST(x\'{raw}\' AS TEXT){where}')
        case 5:
            connection.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
        case 6:
            connection.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "{rng.choice(columns)} 2"')
        case 7:
            connection.execute(rng.choice((f'DROP TABLE "{table}"', f'DELETE FROM "{table}"')))
        case 8:
            connection.execute(f'ALTER TABLE "{table}" RENAME TO was')
            other = rng.choice(("NULL", "x'ff'", "1e999", f'"{column}"', "randomblob(20)", "abs(-9223372036854775808)"))
            cells = ", ".join(f'{other} AS "{name}"' if name == column else f'"{name}"' for name in columns)
            connection.execute(f'CREATE VIEW "{table}" AS SELECT {cells} FROM was')
        case 9:
            connection.execute(f'CREATE TRIGGER t AFTER INSERT ON "{table}" BEGIN DELETE FROM "{table}"; END')
        case 10:
            connection.execute(f'ALTER TABLE "{table}" ADD COLUMN more AS (abs("{column}") + 1)')
        case _:
            _recursive(connection, table, columns)


def _recursive(connection: sqlite3.Connection, table: str, columns: list[str]) -> None:
    """A view that never ends, in place of the table."""
    connection.execute(f'ALTER TABLE "{table}" RENAME TO was')
    cells = ", ".join(f'n AS "{name}"' for name in columns)
    rows = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT"
    connection.execute(f'CREATE VIEW "{table}" AS {rows} {cells} FROM c')

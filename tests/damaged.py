"""Databases that something happened to, for tests of several rooms."""

import sqlite3
from contextlib import closing
from pathlib import Path


def schema_that_is_no_text(path: Path) -> Path:
    """One byte of the text that makes its table is no UTF-8: SQLite quotes it in what it complains about."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table metrics(x)")
        connection.commit()
    path.write_bytes(path.read_bytes().replace(b"metrics(x)", b"metrics \xffx)"))
    return path

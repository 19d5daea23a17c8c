"""Reading another program's SQLite database while it writes: nothing is written, and no lock is held between calls."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from urllib.parse import quote

from tui_monitor.errors import FormatError, Unreachable

MAGIC = b"SQLite format 3\0"
_WRITE_VERSION, _WAL = 18, 2
"""Byte of the header, and its value for a database in write-ahead mode."""
_LARGEST_COPY = 256 << 20
_PROGRESS, _MOST_STEPS = 1 << 16, 1 << 12
"""A query that takes more virtual machine steps than this is not one of ours on a database that is whole."""

Row = tuple[object, ...]


def is_database(path: str) -> bool:
    """Does it begin like one? `.db` is a name for anything. Raises Unreachable."""
    with _told(Path(path).name), open(path, "rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class Database:
    """Raises Unreachable while the database is busy or missing, FormatError when it cannot be understood; both pass."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of one short query."""
        with _told(self._path.name), self._opened() as connection:
            return connection.execute(query, tuple(values)).fetchall()

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns; none when there is no such table."""
        return {str(row[0]) for row in self.rows("SELECT name FROM pragma_table_info(?)", (table,))}

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Read-only. A database in write-ahead mode is opened so that SQLite makes no file beside it."""
        log, shared = self._beside("-wal"), self._beside("-shm")
        if shared.exists() or not self._is_write_ahead():
            with _connected(self._path, "mode=ro") as connection:
                yield connection
        elif not log.exists() or log.stat().st_size == 0:
            with _connected(self._path, "mode=ro&immutable=1") as connection:
                yield connection
        else:  # its writer died: what it wrote last is in the log
            if self._path.stat().st_size + log.stat().st_size > _LARGEST_COPY:
                raise Unreachable(f"{self._path.name}: too large to look at while its write-ahead log is not merged")
            with TemporaryDirectory(prefix="trainmon-") as folder:
                copy = Path(folder) / "copy.db"
                copyfile(self._path, copy)
                copyfile(log, f"{copy}-wal")
                with _connected(copy, "mode=rw") as connection:
                    yield connection

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)

    def _is_write_ahead(self) -> bool:
        with self._path.open("rb") as file:
            header = file.read(_WRITE_VERSION + 1)
        return header[-1:] == bytes([_WAL])


@contextmanager
def _connected(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?{mode}", uri=True, timeout=0)
    with closing(connection):
        connection.text_factory = _text
        steps = iter(range(_MOST_STEPS))
        connection.set_progress_handler(lambda: int(next(steps, None) is None), _PROGRESS)
        connection.execute("PRAGMA query_only = 1")
        yield connection


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise Unreachable(f"{name}: {error}; it is asked again") from error
    except (sqlite3.Error, OverflowError) as error:
        raise FormatError(f"{name} cannot be read: {error}") from error
    except OSError as error:
        raise Unreachable(f"{name}: {error.strerror or error}") from error


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")

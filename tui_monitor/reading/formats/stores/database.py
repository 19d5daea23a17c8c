"""Reading another program's SQLite database while it writes: nothing is written, and no lock is held between calls."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfileobj
from stat import S_ISREG
from tempfile import TemporaryDirectory
from typing import BinaryIO
from urllib.parse import quote

from tui_monitor.errors import FormatError, NotReadable, Unreachable

MAGIC = b"SQLite format 3\0"
_WRITE_VERSION, _WAL = 18, 2
"""Byte of the header, and its value for a database in write-ahead mode."""
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may open, too, each by its name."""
_LARGEST_COPY = 256 << 20
_PROGRESS, _MOST_STEPS = 1 << 16, 1 << 12
"""A query that takes more virtual machine steps than this is not one of ours on a database that is whole."""

Row = tuple[object, ...]


def is_database(path: str) -> bool:
    """Does it begin like one? `.db` is a name for anything. Raises Unreachable, NotReadable."""
    with _told(Path(path).name), _opened(Path(path)) as file:
        return file.read(len(MAGIC)) == MAGIC


class Database:
    """Raises Unreachable while the database is busy or missing, FormatError when it cannot be understood; both pass.

    Raises NotReadable when it, or what SQLite keeps beside it, is no file or may not be read.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of one short query."""
        with _told(self._path.name), self._connection() as connection:
            return connection.execute(query, tuple(values)).fetchall()

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns; none when there is no such table."""
        return {str(row[0]) for row in self.rows("SELECT name FROM pragma_table_info(?)", (table,))}

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Read-only. A database in write-ahead mode is opened so that SQLite makes no file beside it."""
        write_ahead = self._is_write_ahead()
        for suffix in _BESIDE:
            _require_file(self._beside(suffix))
        log, shared = self._beside("-wal"), self._beside("-shm")
        if shared.exists() or not write_ahead:
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
                _copy(self._path, copy)
                _copy(log, copy.with_name(f"{copy.name}-wal"))
                with _connected(copy, "mode=rw") as connection:
                    yield connection

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)

    def _is_write_ahead(self) -> bool:
        with _opened(self._path) as file:
            header = file.read(_WRITE_VERSION + 1)
        return header[-1:] == bytes([_WAL])


def _require_file(path: Path) -> None:
    """SQLite would wait for ever for the other end of a FIFO, and read a device to no end. Raises NotReadable."""
    if path.exists() and not S_ISREG(path.stat().st_mode):
        raise NotReadable(f"{path.name} is not a file that can be read back")


def _opened(path: Path) -> BinaryIO:
    """O_NONBLOCK: since it was looked at, the name may have become a FIFO. Raises NotReadable, OSError."""
    _require_file(path)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    file = os.fdopen(descriptor, "rb")
    if not S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise NotReadable(f"{path.name} is not a file that can be read back")
    return file


def _copy(path: Path, to: Path) -> None:
    with _opened(path) as file, to.open("xb") as copy:
        copyfileobj(file, copy)


@contextmanager
def _connected(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?{mode}", uri=True, timeout=0)
    with closing(connection):
        connection.text_factory = _text
        steps = iter(range(_MOST_STEPS))
        connection.set_progress_handler(lambda: int(next(steps, None) is None), _PROGRESS)
        connection.execute("PRAGMA query_only = 1")
        connection.set_authorizer(_plain_tables)
        yield connection


def _plain_tables(action: int, name: str | None, detail: str | None, database: str | None, through: str | None) -> int:
    """What is asked for stands in tables. A view in the place of one could be as slow, and as long, as it likes."""
    del action, name, detail, database
    return sqlite3.SQLITE_OK if through is None else sqlite3.SQLITE_DENY


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise Unreachable(f"{name}: {error}; it is asked again") from error
    except UnicodeDecodeError as error:  # SQLite's complaint quotes bytes of the file, and Python wants it to be text
        raise FormatError(f"{name} cannot be read: {_text(error.object)}") from error
    except (sqlite3.Error, ValueError, ArithmeticError, MemoryError) as error:
        raise FormatError(f"{name} cannot be read: {str(error) or type(error).__name__}") from error
    except PermissionError as error:
        raise NotReadable(f"{name} cannot be read: {error.strerror}") from error
    except OSError as error:
        raise Unreachable(f"{name}: {error.strerror or error}") from error


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")

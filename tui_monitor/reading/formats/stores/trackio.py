"""trackio's SQLite file, one a project: table `metrics` with one JSON object a row (trackio/sqlite_storage.py)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import ClassVar

from tui_monitor.errors import FormatError
from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.axes import epoch_seconds
from tui_monitor.reading.formats.columns import Columns, Names
from tui_monitor.reading.formats.config_values import shown_config
from tui_monitor.reading.formats.jsonl.flatten import flatten
from tui_monitor.reading.formats.jsonl.json_text import FAILURES, decode
from tui_monitor.reading.formats.measured import measured
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.stores.database import MAGIC, Database, Row
from tui_monitor.text import Shown, clean_name

_COLUMNS = {"id", "run_name", "step", "timestamp", "metrics"}


class TrackioStore:
    name: ClassVar[str] = "trackio"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        """Any SQLite file may be one: see `understands`."""
        return head.startswith(MAGIC) and name.lower().endswith(".db")

    def __init__(self, path: str) -> None:
        self._database = Database(path)
        self._origin = Origin(clean_name(PurePath(path).name, 200))
        self._key_column: str | None = None

    def understands(self) -> bool:
        """Does the database hold trackio's tables? Raises Unreachable while it cannot be asked."""
        return self._database.columns("metrics") >= _COLUMNS

    def runs(self) -> Mapping[str, Shown]:
        """Key -> name of each run that has logged something or was configured."""
        key = self._key()
        found: dict[str, Shown] = {}
        for table in ("configs", "metrics"):
            if key in self._database.columns(table):
                for run, name in self._database.rows(f"SELECT {key}, max(run_name) FROM {table} GROUP BY {key}"):
                    found.setdefault(str(run), clean_name(str(name or run), 200))
        return found

    def read(self, run: str, since: int, limit: int) -> tuple[Parsed, int]:
        """The cursor is the `id` of the last row that was read; a point's place is its row's `id`."""
        # NOT INDEXED: by the row number, new rows are found without sorting all earlier ones of the run.
        query = f"""SELECT id, step, timestamp, metrics FROM metrics NOT INDEXED
WHERE id > ? AND {self._key()} = ? ORDER BY id LIMIT ?"""
        rows = self._database.rows(query, (since, run, limit))
        columns = Columns(Names(self._origin))
        for row in rows:
            _add(columns, row)
        cursor = _whole(rows[-1][0]) if rows else since
        return Parsed(columns.points(), (), None, self._config(run) if rows or not since else {}), cursor

    def _key(self) -> str:
        """Newer versions tell runs apart by an id, older ones by their name."""
        if self._key_column is None:
            columns = self._database.columns("metrics")
            if not columns >= _COLUMNS:
                raise FormatError(f"{self._origin.file} holds no table of trackio metrics")
            self._key_column = "run_id" if "run_id" in columns else "run_name"
        return self._key_column

    def _config(self, run: str) -> Mapping[str, object]:
        key = self._key()
        if key not in self._database.columns("configs"):
            return {}
        rows = self._database.rows(f"SELECT config FROM configs WHERE {key} = ? LIMIT 1", (run,))
        config = _object(rows[0][0]) if rows else {}
        return shown_config({key: value for key, value in config.items() if not key.startswith("_")})


def _add(columns: Columns, row: Row) -> None:
    place, step, timestamp, metrics = row
    time = epoch_seconds(timestamp)
    for name, leaf in flatten(_object(metrics)).items():
        value = measured(leaf)
        if value is not None:
            columns.add(name, float(_whole(step)), value, _whole(place), time)


def _object(written: object) -> Mapping[str, object]:
    """A JSON object that was stored as text or as bytes; an empty one for anything else."""
    data = written.encode("utf-8", "replace") if isinstance(written, str) else written
    try:
        value = decode(data) if isinstance(data, bytes) else None
    except FAILURES:
        return {}
    return value if isinstance(value, dict) else {}


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0

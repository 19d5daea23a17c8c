"""MLflow's SQLite backend: tables `runs`, `metrics`, `params` (mlflow/store/tracking/dbmodels/models.py)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import ClassVar

from tui_monitor.model.points import Event, EventKind, Parsed, Place
from tui_monitor.reading.formats.columns import NAN, Columns, Names
from tui_monitor.reading.formats.config_values import shown_config
from tui_monitor.reading.formats.measured import measured, number
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.stores.database import MAGIC, Database, Row
from tui_monitor.text import Shown, clean, clean_name

_LARGEST = 1.7976931348623157e308
"""SQLite has no infinity: MLflow writes the largest float in its place."""
_ENDS = {"FINISHED": EventKind.FINISHED, "FAILED": EventKind.FAILED, "KILLED": EventKind.FAILED}

_RUNS = "SELECT run_uuid, name FROM runs WHERE lifecycle_stage = 'active' OR lifecycle_stage IS NULL"
_METRICS = """SELECT rowid, "key", value, timestamp, step, is_nan FROM metrics
WHERE run_uuid = ? AND rowid > ? ORDER BY rowid LIMIT ?"""
_PARAMS = 'SELECT "key", value FROM params WHERE run_uuid = ? LIMIT 1000'
_STATUS = "SELECT status, end_time FROM runs WHERE run_uuid = ?"


class MlflowStore:
    name: ClassVar[str] = "mlflow"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        """Any SQLite file may be one: see `understands`."""
        return head.startswith(MAGIC) and name.lower().endswith((".db", ".sqlite", ".sqlite3"))

    def __init__(self, path: str) -> None:
        self._database = Database(path)
        self._origin = Origin(clean_name(PurePath(path).name, 200))
        self._ended: set[str] = set()

    def understands(self) -> bool:
        """Does the database hold MLflow's tables? Raises Unreachable while it cannot be asked."""
        return {"run_uuid", "key", "value", "step", "is_nan"} <= self._database.columns("metrics")

    def runs(self) -> Mapping[str, Shown]:
        """Key -> name of each run that was not deleted."""
        return {str(key): clean_name(str(name or key), 200) for key, name in self._database.rows(_RUNS)}

    def read(self, run: str, since: int, limit: int) -> tuple[Parsed, int]:
        """The cursor is the rowid of the last metric that was read; a point's place is its rowid."""
        rows = self._database.rows(_METRICS, (run, since, limit))
        columns = Columns(Names(self._origin))
        for row in rows:
            _add(columns, row)
        cursor = _whole(rows[-1][0]) if rows else since
        step = float(_whole(rows[-1][4])) if rows else -1.0
        events = self._end(run, cursor, step) if len(rows) < limit else ()
        config = self._config(run) if rows or not since else {}
        return Parsed(columns.points(), events, None, config), cursor

    def _config(self, run: str) -> Mapping[str, object]:
        """Parameters are texts in the database; those that are numbers become numbers."""
        found: dict[str, object] = {}
        for key, value in self._database.rows(_PARAMS, (run,)):
            value_number = number(str(value))
            found[str(key)] = str(value) if value_number is None else value_number
        return shown_config(found)

    def _end(self, run: str, cursor: int, step: float) -> tuple[Event, ...]:
        """How the run ended, said once."""
        for status, end_time in self._database.rows(_STATUS, (run,)):
            kind = _ENDS.get(str(status))
            if kind is None:
                self._ended.discard(run)
            elif run not in self._ended:
                self._ended.add(run)
                time = measured(end_time)
                text = clean(f"MLflow: run {status}", 200)
                return (Event(kind, text, Place(self._origin.file, cursor), step, NAN if time is None else time / 1e3),)
        return ()


def _add(columns: Columns, row: Row) -> None:
    rowid, key, written, timestamp, step, is_nan = row
    value = NAN if is_nan else measured(written)
    time = measured(timestamp)
    if value is not None:
        if abs(value) >= _LARGEST:
            value = float("inf") if value > 0 else float("-inf")
        columns.add(str(key), float(_whole(step)), value, _whole(rowid), NAN if time is None else time / 1e3)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0

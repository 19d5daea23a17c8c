"""What the recorder beside a run wrote when its process had ended: see `recorder/trainmon_recorder.py`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from msgspec import Struct

from tui_monitor.errors import NotReadable
from tui_monitor.hosts.source import Source, Stat
from tui_monitor.model.told_beside import Exit
from tui_monitor.text import Shown, clean

_LARGEST = 1 << 16
_CODES, _SIGNALS, _PIDS = range(256), range(1, 65), range(2, 1 << 31)


class ExitFile(Struct, frozen=True):
    exit: Exit | None = None
    """None where it does not tell."""
    note: Shown | None = None
    """What a person should know of it."""


def read(source: Source, path: str, stat: Stat) -> ExitFile:
    """`stat`: of what is there. Raises Unreachable."""
    try:
        if stat.size > _LARGEST:
            raise ValueError(f"{stat.size} bytes")
        file = source.open(path)
        try:
            told = json.loads(file.read_at(0, _LARGEST))
        finally:
            file.close()
        return ExitFile(_exit(told), _note(told))
    except (ValueError, NotReadable, RecursionError) as error:
        return ExitFile(note=clean(f"exit.json does not tell how it ended: {error}", 200))


def _exit(told: object) -> Exit:
    if not isinstance(told, dict):
        raise ValueError("not a JSON object")
    code, signal = _whole(told.get("code"), _CODES), _whole(told.get("signal"), _SIGNALS)
    if (code is None) == (signal is None):
        raise ValueError("neither an exit code nor a signal")
    return Exit(_seconds(told.get("at")), code, signal, _whole(told.get("pid"), _PIDS))


def _note(told: dict[str, object]) -> Shown | None:
    return Shown("the disk was full for long: timing.csv misses rows") if told.get("timing_thinned") is True else None


def _whole(said: object, among: range) -> int | None:
    return said if isinstance(said, int) and not isinstance(said, bool) and said in among else None


def _seconds(said: object) -> float:
    moment = datetime.fromisoformat(said if isinstance(said, str) else "")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()

"""TOML as people write a configuration: tables, numbers and text; dates as the text they stand for."""

from __future__ import annotations

import datetime
import tomllib

from tui_monitor.errors import FormatError
from tui_monitor.text import clean

_DEEPEST = 8


def read_toml(data: bytes) -> object:
    """Tables as dict, everything below them as plain values or text. Raises FormatError."""
    try:
        return _plain(tomllib.loads(data.decode().removeprefix("\ufeff")), _DEEPEST)
    except (ValueError, RecursionError) as error:  # of the text, of its UTF-8, of numbers that are no such
        raise FormatError(f"not valid TOML ({clean(str(error), 120)})") from error


def _plain(value: object, deepest: int) -> object:
    if isinstance(value, dict | list) and deepest == 0:
        return "…"
    if isinstance(value, dict):
        return {key: _plain(below, deepest - 1) for key, below in value.items()}
    if isinstance(value, list):
        return [_plain(below, deepest - 1) for below in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value

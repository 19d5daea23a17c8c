"""Configuration as JSON can say it, without secrets."""

from collections.abc import Mapping

from tui_monitor.records.schema import finite
from tui_monitor.text import clean, clean_name, clean_value

_DEPTH = 8


def as_json(value: object, depth: int = _DEPTH) -> object:
    """Configuration as JSON can say it, without secrets."""
    if isinstance(value, Mapping) and depth:
        return {key: as_json(item, depth - 1) for key, item in _pairs(value)}
    if isinstance(value, list | tuple) and depth:
        return [as_json(item, depth - 1) for item in value]
    return value if value is None or isinstance(value, bool) or finite(value) else clean(str(value))


def _pairs(value: Mapping[object, object]) -> list[tuple[str, object]]:
    """A key that names a secret tells how its value must be looked at."""
    return [(clean_name(str(key), 200), _told(str(key), item)) for key, item in value.items()]


def _told(key: str, item: object) -> object:
    if isinstance(item, str | int | float) and not isinstance(item, bool):
        shown = clean_value(key, str(item))
        return shown if shown != str(item) else item
    return item

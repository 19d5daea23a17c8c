"""Configuration as JSON can say it, without secrets."""

from collections.abc import Mapping

from tui_monitor.records.schema import finite
from tui_monitor.text import clean, clean_value

_DEPTH = 8
_A_SECRET = "[redacted:value]"
_TRIED = "hunterhunter"
"""What a key calls a secret is one, whatever it looks like; this looks like one."""


def as_json(value: object, depth: int = _DEPTH, secret: bool = False) -> object:
    """Configuration as JSON can say it, without secrets. `secret`: it stands below a key that says that it is one."""
    if isinstance(value, Mapping) and depth:
        return {clean(str(key), 200): _behind(str(key), item, depth, secret) for key, item in value.items()}
    if isinstance(value, list | tuple) and depth:
        return [as_json(item, depth - 1, secret) for item in value]
    if value is None or isinstance(value, bool) or finite(value):
        return value
    return _A_SECRET if secret else clean(str(value))


def _behind(key: str, item: object, depth: int, secret: bool) -> object:
    """A key that names a secret tells how its value must be looked at; of several values it tells the same."""
    if isinstance(item, str | int | float) and not isinstance(item, bool):
        if secret and isinstance(item, str):
            return _A_SECRET
        shown = clean_value(key, str(item))
        return shown if shown != str(item) else item
    return as_json(item, depth - 1, secret or clean_value(key, _TRIED) != _TRIED)

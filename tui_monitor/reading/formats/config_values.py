"""Hyperparameters on their way out of a file: flat, bounded and safe to show."""

from collections.abc import Mapping

from tui_monitor.reading.formats.jsonl.flatten import flatten
from tui_monitor.text import clean_name, clean_value

_MOST_ENTRIES = 1000


def shown_config(config: Mapping[str, object]) -> dict[str, object]:
    """Nested keys joined with `/`; texts cleaned, secrets of any kind redacted; lists as text; nothing else changed."""
    found: dict[str, object] = {}
    for name, value in list(flatten(config, lists=True).items())[:_MOST_ENTRIES]:
        plain = value is None or isinstance(value, bool | int | float)
        shown = clean_value(name, str(value), 200)
        found[clean_name(name, 200)] = value if plain and shown == str(value) else shown
    return found

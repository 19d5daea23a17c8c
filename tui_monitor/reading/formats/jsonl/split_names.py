"""JSON records in which a text says what the numbers beside it mean."""

from collections.abc import Mapping

from tui_monitor.lexicon import splits
from tui_monitor.reading.formats.axes import is_clock, step_rank

_SPLIT_KEYS = ("mode", "split", "phase", "stage")
SPOKEN = frozenset({"event", *_SPLIT_KEYS})
"""Keys whose text changes what the numbers beside it mean."""


def unwrapped(row: Mapping[str, object]) -> Mapping[str, object]:
    """zero-operators' epoch lines: what is under `metrics` is what the line is about."""
    metrics = row.get("metrics")
    if "event" not in row or not isinstance(metrics, dict):
        return row
    return {**{key: value for key, value in row.items() if key != "metrics"}, **metrics}


def named_by_split(row: Mapping[str, object]) -> Mapping[str, object]:
    """`{"mode": "val", "loss": 1}` is `val/loss`, lest it merges with the `loss` of training lines."""
    said = (value for key in _SPLIT_KEYS if isinstance(value := row.get(key), str))
    split = next((word for word in said if word in splits.EVALUATION), None)
    if split is None:
        return row
    return {key if step_rank(key) is not None or is_clock(key) else f"{split}/{key}": row[key] for key in row}

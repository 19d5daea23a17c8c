"""Nested records as flat ones: `{"train": {"loss": 1}}` is `train/loss`."""

from collections.abc import Iterator, Mapping

_DEEPEST = 16
_MOST_LEAVES = 4096

CONFIG_KEYS = frozenset({"config", "hparams", "hyperparameters", "args"})
"""Keys whose mapping holds what a run was started with. RLlib repeats it in every record."""


def flatten(record: Mapping[str, object], lists: bool = False) -> dict[str, object]:
    """Leaves by path, to 16 levels. Lists (samples) and media (`_type`) are left out; `lists` keeps lists."""
    flat: dict[str, object] = {}
    for path, value in _leaves(record, "", _DEEPEST):
        if len(flat) >= _MOST_LEAVES:
            break
        if lists or not isinstance(value, list):
            flat[path] = value
    return flat


def _leaves(record: Mapping[str, object], prefix: str, deepest: int) -> Iterator[tuple[str, object]]:
    for key, value in record.items():
        if not isinstance(value, dict):
            yield prefix + key, value
        elif deepest and "_type" not in value and not (key in CONFIG_KEYS and not prefix):
            yield from _leaves(value, f"{prefix}{key}/", deepest - 1)

"""Nested records as flat ones: `{"train": {"loss": 1}}` is `train/loss`."""

from collections.abc import Iterator, Mapping

_DEEPEST = 16
_MOST_LEAVES = 4096

CONFIG_KEYS = frozenset({"config", "hparams", "hyperparameters", "args"})
"""Keys whose mapping holds what a run was started with. RLlib repeats it in every record."""


def flatten(record: Mapping[str, object]) -> dict[str, object]:
    """Leaves by path; lists are left out (histograms, samples), as is what lies deeper than 16 levels."""
    flat: dict[str, object] = {}
    for path, value in _leaves(record, "", _DEEPEST):
        if len(flat) >= _MOST_LEAVES:
            break
        flat[path] = value
    return flat


def _leaves(record: Mapping[str, object], prefix: str, deepest: int) -> Iterator[tuple[str, object]]:
    for key, value in record.items():
        if isinstance(value, dict):
            if deepest and not (key in CONFIG_KEYS and not prefix):
                yield from _leaves(value, f"{prefix}{key}/", deepest - 1)
        elif not isinstance(value, list):
            yield prefix + key, value

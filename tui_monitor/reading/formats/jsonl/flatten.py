"""Nested records as flat ones: `{"train": {"loss": 1}}` is `train/loss`."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from tui_monitor.reading.formats.csv.transpose import Cells, transpose

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


def spread(keys: Sequence[str], cells: Sequence[Cells]) -> tuple[tuple[str, ...], list[Cells]] | None:
    """Columns of nested records as columns of their leaves; None when the records are not all nested alike."""
    found = list(_spread(keys, cells, "", _DEEPEST))
    if None in found or len(found) > _MOST_LEAVES:
        return None
    whole = [column for column in found if column is not None]
    return tuple(path for path, _ in whole), [column for _, column in whole]


def _spread(
    keys: Sequence[str], cells: Sequence[Cells], prefix: str, deepest: int
) -> Iterator[tuple[str, Cells] | None]:
    for key, column in zip(keys, cells, strict=True):
        kinds = {float} if isinstance(column, array) else set(map(type, column))
        if kinds.isdisjoint((dict, list)):
            yield prefix + key, column
        elif not prefix and key in CONFIG_KEYS and kinds == {dict}:
            continue
        elif kinds == {dict}:
            shapes = set(map(tuple, cast("Sequence[dict[str, object]]", column)))
            if len(shapes) > 1 or not deepest or "_type" in next(iter(shapes)):
                yield None
                return
            rows = cast("Sequence[dict[str, object]]", column)
            inner = transpose(map(dict.values, rows), len(next(iter(shapes))))
            yield from _spread(next(iter(shapes)), inner, f"{prefix}{key}/", deepest - 1)
        elif kinds != {list}:
            yield None
            return

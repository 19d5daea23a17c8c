"""Hyperparameters of a run: from the files that only hold them, and joined from everywhere that tells them.

A key told in several places belongs to the surest one: the format that was made to hold it (W&B's config), then a
configuration file beside the logs, then what the console log prints.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from tui_monitor.errors import FormatError, SourceError
from tui_monitor.hosts.source import Source, Stat
from tui_monitor.model.run import FileView
from tui_monitor.reading.formats.config_values import shown_config
from tui_monitor.reading.formats.jsonl.flatten import CONFIG_KEYS
from tui_monitor.reading.formats.jsonl.json_text import FAILURES, decode
from tui_monitor.text import Shown, clean, clean_name

FILE_RANK = 2.5
"""Between the ranks of the formats that hold a configuration of their own and that of free text."""
MOST_ENTRIES = 500
_LARGEST = 1 << 20


class Configuration:
    """What is known of one run's hyperparameters. The same whatever was read first."""

    def __init__(self) -> None:
        self._ranks: dict[str, float] = {}

    def take(self, told: Mapping[str, object], rank: float) -> dict[str, object]:
        """The entries of `told` that count: those no surer place has told. `rank`: of the place, 0 the surest."""
        counting: dict[str, object] = {}
        for key, value in told.items():
            known = self._ranks.get(key)
            if known is None and len(self._ranks) >= MOST_ENTRIES:
                continue
            if known is None or rank <= known:
                self._ranks[key] = rank
                counting[key] = value
        return counting


class ConfigFiles:
    """`config.yaml`, `args.json`, ... of one run, read when they appear and when they change."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._seen: dict[str, Stat] = {}
        self._problems: dict[str, Shown] = {}

    def read(self, paths: tuple[str, ...]) -> dict[str, object]:
        """Entries of the files that are new or changed since the last call; a later file adds to an earlier one."""
        found: dict[str, object] = {}
        for path in paths:
            try:
                told = self._read(path)
            except (FormatError, SourceError) as error:
                self._problems[path] = clean(str(error), 200)
                continue
            except Exception as error:  # noqa: BLE001 -- whatever it holds, the run beside it is read
                self._problems[path] = clean(f"not read: internal error: {type(error).__name__}: {error}", 200)
                continue
            for key, value in (told or {}).items():
                found.setdefault(key, value)
        return found

    def views(self, paths: tuple[str, ...], folder: str) -> Iterator[FileView]:
        for path in paths:
            if (stat := self._seen.get(path)) is not None:
                problem = self._problems.get(path)
                name = clean_name(os.path.relpath(path, folder), 300)
                yield FileView(name, problem or Shown("hyperparameters"), stat.size, 0, 0)

    def _read(self, path: str) -> dict[str, object] | None:
        stat = self._source.stat(path)
        if stat is None or stat.size == 0 or stat == self._seen.get(path):
            return None
        self._seen[path] = stat
        self._problems.pop(path, None)
        if stat.size > _LARGEST:
            raise FormatError("not read: larger than 1 MiB")
        file = self._source.open(path)
        try:
            data = file.read_at(0, stat.size)
        finally:
            file.close()
        return hyperparameters(path, data)


def hyperparameters(path: str, data: bytes) -> dict[str, object]:
    """The entries of a configuration file, flat, cleaned and bounded. Raises FormatError.

    W&B writes each entry as `{desc: ..., value: ...}`, and its own facts under `_wandb`: neither is kept.
    """
    if path.endswith((".yaml", ".yml")):
        from tui_monitor.reading.files.config_yaml import (
            read_yaml,  # yaml is imported only when there is a file to read
        )

        root = read_yaml(data)
    else:
        root = _json(data)
    if not isinstance(root, dict):
        raise FormatError("not read: no table of names and values")
    plain: dict[str, object] = {}
    for key, value in root.items():
        if key in CONFIG_KEYS and isinstance(value, dict):
            plain.update(value)
        elif key not in ("_wandb", "wandb_version"):
            plain[str(key)] = _value_of(value)
    return dict(list(shown_config(plain).items())[:MOST_ENTRIES])


def _json(data: bytes) -> object:
    try:
        return decode(data.removeprefix(b"\xef\xbb\xbf"))
    except FAILURES as error:
        raise FormatError(f"not valid JSON ({clean(str(error), 120)})") from error


def _value_of(entry: object) -> object:
    return entry["value"] if isinstance(entry, dict) and entry.keys() == {"desc", "value"} else entry

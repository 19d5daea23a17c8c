"""Hyperparameters of a run: from the files that only hold them, and joined from everywhere that tells them.

A key told in several places belongs to the surest one: the format that was made to hold it (W&B's config), then a
configuration file beside the logs, then what the console log prints.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from tui_monitor.errors import FormatError, NotYet, SourceError
from tui_monitor.hosts.address import shown
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
        """How each was when it was read, or found to be none that can be."""
        self._problems: dict[str, Shown] = {}
        self._awaited: set[str] = set()
        """Those about which a slow place has not answered yet."""

    @property
    def waiting(self) -> bool:
        """A slow place works on an answer that the last look needed."""
        return bool(self._awaited)

    def read(self, paths: tuple[str, ...], wrote: bool = True) -> dict[str, object]:
        """Entries of the files that are new or changed since the last call; a later file adds to an earlier one.

        `wrote`: the run did, and may have written its configuration, too. Else only what could not be read is looked
        at: it may have been mended.
        """
        found: dict[str, object] = {}
        awaited, self._awaited = self._awaited, set()
        for path in paths:
            if wrote or path in self._problems or path in awaited:
                for key, value in self._look(path).items():
                    found.setdefault(key, value)
        return found

    def views(self, paths: tuple[str, ...], folder: str) -> Iterator[FileView]:
        for path in paths:
            stat, problem = self._seen.get(path), self._problems.get(path)
            name, size = clean_name(os.path.relpath(path, folder), 300), stat.size if stat is not None else 0
            if problem is not None:
                yield FileView(name, problem, size, 0, 0, clean(f"{name}: {problem}", 300), configuration=True)
            elif stat is not None:
                yield FileView(name, Shown("hyperparameters"), size, 0, 0, configuration=True)

    def problems(self, paths: tuple[str, ...]) -> tuple[tuple[str, Shown], ...]:
        """Those of the files that cannot be read, with the reason."""
        if not self._problems:
            return ()
        return tuple((path, self._problems[path]) for path in paths if path in self._problems)

    def stirs(self) -> bool:
        """Looked at again: is something else to be said of one that could not be read?"""
        before = dict(self._problems)
        self.read(tuple(before), wrote=False)
        return self._problems != before

    def _look(self, path: str) -> dict[str, object]:
        try:
            return self._read(path)
        except NotYet:
            self._seen.pop(path, None)
            self._awaited.add(path)
        except SourceError as error:  # rights change, and the file does not tell
            self._seen.pop(path, None)
            self._problems[path] = clean(str(error).removeprefix(f"{shown(path)} "), 200)
        except FormatError as error:
            self._problems[path] = clean(str(error), 200)
        except Exception as error:  # noqa: BLE001 -- whatever it holds, the run beside it is read
            self._problems[path] = clean(f"not read: internal error: {type(error).__name__}: {error}", 200)
        return {}

    def _read(self, path: str) -> dict[str, object]:
        stat = self._source.stat(path)
        if stat is None or (stat.kind == "file" and stat.size == 0):
            self._seen.pop(path, None)
            self._problems.pop(path, None)
            return {}
        if stat == self._seen.get(path):
            return {}
        self._seen[path] = stat
        told = hyperparameters(path, self._bytes(path, stat.size))
        self._problems.pop(path, None)
        return told

    def _bytes(self, path: str, size: int) -> bytes:
        if size > _LARGEST:
            raise FormatError("not read: larger than 1 MiB")
        file = self._source.open(path)
        try:
            return file.read_at(0, size)
        finally:
            file.close()


def hyperparameters(path: str, data: bytes) -> dict[str, object]:
    """The entries of a configuration file, flat, cleaned and bounded. Raises FormatError.

    W&B writes each entry as `{desc: ..., value: ...}`, and its own facts under `_wandb`: neither is kept.
    """
    if path.endswith((".yaml", ".yml")):
        from tui_monitor.reading.files.config_yaml import (
            read_yaml,  # yaml is imported only when there is a file to read
        )

        root = read_yaml(data)
    elif path.endswith(".toml"):
        from tui_monitor.reading.files.config_toml import read_toml  # as yaml is

        root = read_toml(data)
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

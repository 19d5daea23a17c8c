"""`trainmon config show`: every setting, where its value comes from, what it may be and what it means."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tui_monitor.cli import arguments as common
from tui_monitor.settings.layers import SettingValue
from tui_monitor.settings.options import OPTIONS, Option, in_words
from tui_monitor.settings.places import PROJECT_FILE
from tui_monitor.settings.settings import Settings
from tui_monitor.text import clean

_WIDEST = 60
"""Characters of what is set and where, before what it means."""


class _Row(Struct, frozen=True):
    option: Option
    value: object
    origin: str

    @property
    def line(self) -> str:
        return f"{self.option.name} = {in_words(self.value)}  ({self.origin})"

    @property
    def meaning(self) -> str:
        return f"{self.option.wanted}: {self.option.help}"


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_intermixed_args(argv)
    settings = common.read_settings(options, common.places(options), named=False)
    if options.json:
        print(json.dumps(_document(settings), indent=2))
    else:
        print("\n".join((*_columns(list(_rows(settings))), *_beside(settings))))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = common.parser("config show", "Settings for the runs under PATH, and where each comes from.")
    common.add_paths(parser)
    common.add_settings(parser)
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    return parser


def setting_lines(settings: Settings, run_id: str = "", exp_id: str = "") -> Iterator[str]:
    """`explosion_threshold = 10  (trainmon.yaml, line 3)`."""
    return (row.line for row in _rows(settings, run_id, exp_id))


def _rows(settings: Settings, run_id: str = "", exp_id: str = "") -> Iterator[_Row]:
    used = settings.thresholds(run_id, exp_id)
    for option in OPTIONS:
        value = settings.value(option.name, run_id, exp_id)
        said, origin = value.raw, value.origin
        if said is None and (by_category := getattr(used, option.name, None)) is not None:
            said, origin = by_category, f"category {used.category}" if used.category else "default"
        yield _Row(option, said, origin)


def _columns(rows: Sequence[_Row]) -> Iterator[str]:
    """As wide as what stands there; a value that is very long pushes only its own line."""
    width = min(_WIDEST, max(len(row.line) for row in rows))
    return (f"{row.line:<{width}}  {row.meaning}" for row in rows)


def _beside(settings: Settings) -> Iterator[str]:
    """What is no value: formats, blocks of runs, and the file that they come from."""
    for taught in settings.formats:
        yield f"format '{taught.name}' for {taught.files or 'files whose first lines match'}  ({taught.origin})"
    for pattern, values in [block for layer in settings.layers for block in layer.runs.items()]:
        yield f"runs matching '{clean(pattern)}':"
        yield from (f"  {name} = {in_words(value.raw)}  ({value.origin})" for name, value in values.items())
    yield from (f"{PROJECT_FILE}: {clean(file.path)}  ({file.origin})" for file in settings.files)


def _document(settings: Settings) -> dict[str, object]:
    rows = {
        row.option.name: _told(row.value, row.origin) | {"wanted": row.option.wanted, "means": row.option.help}
        for row in _rows(settings)
    }
    blocks = [
        {"runs": clean(pattern), "settings": {name: _of(value) for name, value in values.items()}}
        for layer in settings.layers
        for pattern, values in layer.runs.items()
    ]
    formats = [
        {"name": taught.name, "pattern": clean(taught.pattern), "files": clean(taught.files), "origin": taught.origin}
        for taught in settings.formats
    ]
    files = [{"path": clean(file.path), "origin": file.origin} for file in settings.files]
    return {"schema": 1, "settings": rows, "runs": blocks, "formats": formats, "files": files}


def _of(value: SettingValue) -> dict[str, object]:
    return _told(value.raw, value.origin)


def _told(value: object, origin: str) -> dict[str, object]:
    """Text is shown harmless; a number, yes, no and null are what they are."""
    if isinstance(value, tuple):
        value = [clean(str(part)) for part in value]
    return {"value": clean(value) if isinstance(value, str) else value, "origin": clean(origin)}

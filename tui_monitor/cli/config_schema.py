"""`trainmon config schema [job]`: what an editor needs to check and complete a settings file, or a job."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.settings import json_schema


def main(argv: Sequence[str]) -> int:
    parser = common.parser("config schema", "The JSON Schema of a trainmon.yaml, or of a job.")
    known = tuple(json_schema.MODELS)
    parser.add_argument("of", nargs="?", choices=known, default=known[0], help=f"default: {known[0]}")
    print(json_schema.file_of(parser.parse_args(argv).of).read_text(encoding="utf-8"), end="")
    return 0

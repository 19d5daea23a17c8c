"""`trainmon config WORD`: what is set, whether it is right, and how it is set."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from tui_monitor.cli import arguments as common
from tui_monitor.cli.main import USAGE
from tui_monitor.cli.nearest import did_you_mean
from tui_monitor.text import clean

WORDS = {
    "show": "every setting: its value, where it comes from, what it may be and what it means",
    "check": "everything that is wrong with them, also beside the runs under PATH",
    "set": "KEY VALUE: write it into your own configuration, or with --project into a trainmon.yaml",
    "unset": "KEY: take it out again",
    "schema": "the JSON Schema of a trainmon.yaml, or of a job, for editors",
    "trust": "show what somebody else wrote, and obey exactly that after a yes",
}
_MODULES = {"set": "config_edit", "unset": "config_edit"}


def main(argv: Sequence[str]) -> int:
    word = argv[0] if argv else None
    if word in ("-h", "--help"):
        print(_known("usage: trainmon config WORD [...]"))
        return 0
    if word not in WORDS:
        wrong = "which word?" if word is None else f"unknown word {clean(word, 60)!r}{did_you_mean(word, WORDS)}"
        print(_known(f"trainmon config: {wrong}"), file=sys.stderr)
        return USAGE
    module = import_module(f"tui_monitor.cli.{_MODULES.get(word, f'config_{word}')}")
    status: int = module.main(argv if word in _MODULES else argv[1:])
    return status


def _parser() -> argparse.ArgumentParser:
    """The words, and what most of them take: for the Tab key."""
    parser = common.parser("config", "What is set, and how.", "trainmon config show runs/")
    parser.add_argument("word", choices=tuple(WORDS), metavar="WORD", help=", ".join(WORDS))
    common.add_paths(parser)
    common.add_settings(parser)
    return parser


def _known(first: str) -> str:
    rows = (f"  {name:<8}{said}" for name, said in WORDS.items())
    return "\n".join((first, *rows, "`trainmon config WORD --help` tells what each takes."))

"""`trainmon config WORD`: what is set, whether it is right, and how it is set."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module

from tui_monitor.cli import arguments as common

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
    word = next(iter(argv), "")
    if word not in WORDS:  # options before it, help, or a sentence about what is wrong
        word = str(_parser().parse_intermixed_args(argv).word)
    rest = list(argv)
    rest.remove(word)
    module = import_module(f"tui_monitor.cli.{_MODULES.get(word, f'config_{word}')}")
    status: int = module.main([word, *rest] if word in _MODULES else rest)
    return status


def _parser() -> argparse.ArgumentParser:
    """The words, and what most of them take: for the Tab key."""
    parser = common.parser("config", "What is set, and how.", "trainmon config show runs/")
    parser.add_argument("word", choices=tuple(WORDS), metavar="WORD", help=", ".join(WORDS))
    common.add_paths(parser)
    common.add_settings(parser)
    parser.add_argument("--json", action="store_true", help="show: one strict JSON object")
    rows = (f"  {name:<8}{said}" for name, said in WORDS.items())
    parser.epilog = "\n".join(("words:", *rows, "`trainmon config WORD --help` tells what each takes."))
    return parser

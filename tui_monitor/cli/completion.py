"""`trainmon completion SHELL`: the words of every command for the Tab key, made of the parsers of the commands."""

import argparse
from collections.abc import Iterator, Sequence
from importlib import import_module

from tui_monitor.cli.command_parser import CommandParser
from tui_monitor.cli.main import COMMANDS
from tui_monitor.settings.options import BY_NAME

SHELLS = ("bash", "zsh", "tcsh", "fish")
_FILES, _FOLDERS = ("PATH", "FILE", "CORPUS", "RUN"), ("DIR",)
"""What the words that stand for a value lead to; the id of a run is its path under the root."""
_PATHS_TOO = {"bash": "_shtab_trainmon_pos_0_COMPGEN=_shtab_compgen_files"}
_MORE_PATHS = {"bash": "\ncomplete -o bashdefault -o default -F _shtab_trainmon trainmon"}
"""The first word is a command or a path, and behind a path more may follow; the other shells offer files anyway."""


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    import shtab  # no other command needs it

    whole = _all_commands()
    for action in _actions(whole):
        name, setting = str(action.metavar), BY_NAME.get(action.dest)
        if setting is not None and setting.values and action.option_strings:
            action.choices = setting.values
        if name in _FILES or name in _FOLDERS:
            action.complete = shtab.FILE if name in _FILES else shtab.DIRECTORY  # type: ignore[attr-defined]
    script = shtab.complete(whole, options.shell, preamble=_PATHS_TOO)  # type: ignore[arg-type]
    print(script + _MORE_PATHS.get(options.shell, ""))
    return 0


def _all_commands() -> argparse.ArgumentParser:
    """The whole command line as one parser. Nothing is read by it."""
    whole: argparse.ArgumentParser = import_module("tui_monitor.cli.open_app")._parser()
    (paths,) = whole._get_positional_actions()
    whole._remove_action(paths)
    commands = argparse.ArgumentParser(prog="trainmon", parents=[whole], add_help=False)
    under = commands.add_subparsers(metavar="COMMAND", parser_class=argparse.ArgumentParser)
    for name, what in COMMANDS.items():
        own = import_module(f"tui_monitor.cli.{name}")._parser()
        under.add_parser(name, help=what, description=what, parents=[own], add_help=False)
    return commands


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Also those of its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action.choices, dict):
            for below in action.choices.values():
                yield from _actions(below)


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(
        "completion",
        "Print what the Tab key of a shell needs to complete commands, options and paths.",
        'eval "$(trainmon completion bash)"  # in ~/.bashrc',
    )
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help="bash, zsh, tcsh or fish")
    return parser

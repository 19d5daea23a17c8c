"""How a command reads its words: what is wrong is one sentence with what may have been meant, never the whole usage."""

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn

from tui_monitor.cli.nearest import did_you_mean
from tui_monitor.text import clean

USAGE = 2
_NUMBER = re.compile(r"-\.?\d")


class CommandParser(argparse.ArgumentParser):
    """Its help begins with one line of what the command does, and an example."""

    def __init__(self, command: str, what: str, example: str = "") -> None:
        shown = f"{what}\n\nexample: {example}" if example else what
        super().__init__(
            prog=f"trainmon {command}".strip(),
            description=shown,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {clean(message)}\n")

    def format_help(self) -> str:
        """Options are told below, one by one: the first line names only what stands without a dash."""
        self._shorten_usage()
        return super().format_help()

    def format_usage(self) -> str:
        self._shorten_usage()
        return super().format_usage()

    def _shorten_usage(self) -> None:
        if self.usage is None:
            self.usage = " ".join([self.prog, *map(_place, self._get_positional_actions()), "[options]"])

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Whatever else is missing or wrong, an option that does not exist is told first."""
        words = list(args or ())
        for option in self._unknown(words):
            self.error(f"no option {option}{did_you_mean(option, self._long_options())}")
        self._require_first_word(words)
        return super().parse_known_args(args, namespace)

    def _unknown(self, words: Sequence[str]) -> Iterator[str]:
        """Words that cannot be read but as an option, and are none."""
        known = self._option_string_actions
        for word in words:
            if word == "--":
                return
            option = word.partition("=")[0]
            if len(word) < 2 or word[0] != "-" or " " in word or _NUMBER.match(word) or option in known:
                continue
            if word.startswith("--") or word[:2] not in known:
                yield option

    def _long_options(self) -> Iterator[str]:
        return (option for option in self._option_string_actions if option.startswith("--"))

    def _require_first_word(self, words: Sequence[str]) -> None:
        """Of a command with words of its own (`config show`): which there are."""
        first = next(iter(self._get_positional_actions()), None)
        asks_for_help = {"-h", "--help"} & set(words)
        if first is None or not first.choices or first.nargs == "?" or asks_for_help:
            return
        if all(word.startswith("-") for word in words):
            self.error(f"{_listed(first.choices)} has to follow")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        begin = "/".join(action.option_strings) + " takes" if action.option_strings else "what follows is"
        self.error(f"{begin} {_listed(choices)}, not {value}{did_you_mean(str(value), choices)}")


def _listed(choices: Iterable[object]) -> str:
    """`show, check or trust`."""
    *before, last = map(str, choices)
    return f"{', '.join(before)} or {last}" if before else last


def _place(action: argparse.Action) -> str:
    name = str(action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest))
    return {"*": f"[{name} ...]", "+": f"{name} [{name} ...]", "?": f"[{name}]"}.get(str(action.nargs), name)

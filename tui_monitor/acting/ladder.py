"""How one run is stopped, by a person's own configuration: their command, a signal on which it saves, waits."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

GRACE_SECONDS = 30.0
BY_PROCESS, BY_TMUX, BY_COMMAND = "process", "tmux", "command"
PLACES = ("run", "exp_id", "log", "pid")
_PLACE = re.compile(r"\{([a-z_]+)\}")
_PLAIN = re.compile(r"[\w.+=@,:/-]+")
"""What may be put into an argument: a word that means nothing to any shell, should the program hand it to one."""
_PROGRAM = re.compile(r"/[^{}]+|[^/{}~-][^/{}]*")


class Ladder(Struct, frozen=True):
    """Seconds are counted from the moment at which a rung is sent."""

    stop_wait: float = GRACE_SECONDS
    """To end after TERM."""
    command: tuple[str, ...] = ()
    """Program and arguments; empty: none is configured."""
    command_wait: float = 60.0
    """For the command, until the run has ended."""
    checkpoint_signal: str | None = None
    """`USR1`."""
    checkpoint_wait: float = 300.0
    """For a new checkpoint."""
    launch: str | None = None
    """How it was started, and so is stopped: one of `BY_PROCESS`, `BY_TMUX`, `BY_COMMAND`; None: whichever is found."""


def is_command(argv: Sequence[str]) -> bool:
    """Can it be started without a shell, and does it ask for nothing that nobody knows?

    What is replaced in it comes from a log tree, so the program itself is never replaced, and no path that
    depends on where trainmon was started (which may be a log tree) names it.
    """
    return bool(argv and _PROGRAM.fullmatch(argv[0])) and all(
        name in PLACES for word in argv[1:] for name in _PLACE.findall(word)
    )


def filled(argv: Sequence[str], facts: Mapping[str, str]) -> tuple[str, ...]:
    """Each place replaced within its own argument: what stands there stays one argument, whatever is in it.

    Raises ValueError, with the reason.
    """
    return (argv[0], *(_filled(word, facts) for word in argv[1:]))


def _filled(word: str, facts: Mapping[str, str]) -> str:
    for name in _PLACE.findall(word):
        if not _PLAIN.fullmatch(facts[name]):
            raise ValueError(f"{{{name}}} holds characters that a shell could take for its own")
    new = _PLACE.sub(lambda match: facts[match[1]], word)
    if new.startswith("-") and not word.startswith("-"):
        raise ValueError("what begins with a dash would be taken for an option")
    return new

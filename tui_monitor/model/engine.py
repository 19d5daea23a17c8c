"""What differs between the batch systems: their words, and what each of them can do for a job."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.text import Shown


class Engine(Struct, frozen=True):
    """One of them, as it is told to a person."""

    name: Shown
    stopped_by: Shown
    """What ends a job of it."""
    state_by_hand: str
    """The state of a job that somebody took away."""
    by_hand: str
    """What was done to such a one, in a word."""
    stopping: str
    """What a stop of `{command}` does to a job that runs: KILL comes `{grace}` seconds after TERM."""
    leaving: str
    """What it does to one that waits, and is `{state}`."""
    passes_signals: bool
    """Can a job be told to save first?"""
    tells_own_ends: bool
    """Is a job that ended while its stop was on the way told from one that was stopped?"""
    explains_failures: bool
    """Does it tell why a job failed, where there is no exit code?"""
    has_folders: bool
    """Does a job write its log into a folder of its own, in which records find their place?"""


SLURM = Engine(
    name=Shown("Slurm"),
    stopped_by=Shown("scancel"),
    state_by_hand="CANCELLED",
    by_hand="cancelled",
    stopping=(
        "run {command}: Slurm sends TERM to its script and its steps, and KILL to what lives after {grace} s "
        "(KillWait); what left its session (setsid) may escape that. It is done when its state says so"
    ),
    leaving="run {command}: it leaves the queue, and nothing of it runs",
    passes_signals=True,
    tells_own_ends=False,
    explains_failures=False,
    has_folders=True,
)
RAY = Engine(
    name=Shown("Ray"),
    stopped_by=Shown("its own stop"),
    state_by_hand="STOPPED",  # for Slurm that is held by a signal, and lives
    by_hand="stopped",
    stopping=(
        "{command}: Ray sends TERM to its command and what that started, and KILL to what lives after {grace} s; "
        "its actors and tasks end with it. It is done when its own status is STOPPED"
    ),
    leaving="{command}: Ray obeys once its supervisor has started; until then it stays {state}",
    passes_signals=False,
    tells_own_ends=True,
    explains_failures=True,
    has_folders=False,
)

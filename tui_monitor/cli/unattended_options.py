"""The options by which a person allows a watcher to act, and the policy that they make."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from tui_monitor.acting import policy
from tui_monitor.acting.policy import Policy
from tui_monitor.cli import arguments as common
from tui_monitor.clock import Clock
from tui_monitor.decisions.permissions import Permissions
from tui_monitor.decisions.unattended import Unattended
from tui_monitor.errors import SettingsError, UsageError
from tui_monitor.home import state_folder
from tui_monitor.monitor import Monitor
from tui_monitor.records.ledger import StopLedger
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown, clean

_ONLY_WITH_ACT = {
    "act_on": "--act-on",
    "max_stops_per_hour": "--max-stops-per-hour",
    "act_after": "--act-after",
    "act_kill": "--act-kill",
    "act_found": "--act-found",
    "act_as_root": "--act-as-root",
    "act_remote": "--act-remote",
}
_MOST_PER_HOUR = 1000


def add_options(parser: argparse.ArgumentParser) -> None:
    kinds = ", ".join(policy.KINDS)
    to = parser.add_argument_group("writing and acting", "without a person; docs/unattended.md")
    to.add_argument(
        "--write", action="store_true", help="keep notes, error log and memory beside the runs: the flag is the yes"
    )
    to.add_argument(
        "--act",
        action="store_true",
        dest="acts",
        help="stop sick runs, under the guards of docs/unattended.md; with --write",
    )
    to.add_argument("--act-on", metavar="KINDS", help=f"kinds of findings to stop for, of {kinds}; default: nan,inf")
    to.add_argument(
        "--max-stops-per-hour",
        metavar="N",
        help="by all your watchers together, and by anybody under one root; default: 3",
    )
    to.add_argument("--act-after", metavar="S", help="seconds that a finding has to stand; default: 60, least: 10")
    to.add_argument("--act-kill", action="store_true", help="also send KILL to what outlives TERM")
    to.add_argument("--act-found", metavar="RUN", action="append", help="also stop this run, which was ill before")
    to.add_argument("--act-as-root", action="store_true", help="also when trainmon runs as root")
    to.add_argument("--act-remote", action="store_true", help="also runs whose log lies where other machines write")


def read_policy(options: argparse.Namespace, settings: Settings) -> Policy:
    """By flags; the kinds also by the person's own settings. Raises UsageError."""
    if not options.acts:
        given = [flag for name, flag in _ONLY_WITH_ACT.items() if getattr(options, name)]
        if given:
            raise UsageError(f"{given[0]} means something only with --act")
        return Policy(as_root=True, remote=True)  # it only says what it would do
    if options.until == "verdict":
        raise UsageError("--act needs a watcher that goes on: --until verdict ends at the first STOP")
    usual = Policy()
    return Policy(
        kinds=policy.read_kinds(said) if (said := _kinds(options, settings)) is not None else usual.kinds,
        after=_number("--act-after", options.act_after, usual.after, policy.LEAST_SECONDS),
        per_hour=_whole("--max-stops-per-hour", options.max_stops_per_hour, usual.per_hour),
        kill=options.act_kill,
        as_root=options.act_as_root,
        remote=options.act_remote,
        found=tuple(options.act_found or ()),
    )


def _kinds(options: argparse.Namespace, settings: Settings) -> str | None:
    return options.act_on if options.act_on is not None else ",".join(settings.act) or None


def unattended(
    monitor: Monitor, options: argparse.Namespace, settings: Settings, paths: Sequence[str], clock: Clock
) -> Unattended:
    permissions = Permissions(
        is_root=os.geteuid() == 0,
        forbidden=lambda: _forbidden(options, settings, paths) if options.acts else None,
        acts=options.acts,
        folders=monitor.folders,
    )
    return Unattended(monitor, read_policy(options, settings), clock, StopLedger(state_folder(), clock), permissions)


def _forbidden(options: argparse.Namespace, settings: Settings, paths: Sequence[str]) -> Shown | None:
    """What was forbidden at the start, and what somebody forbade since."""
    if settings.read_only:
        return clean(f"read-only ({settings.value('read_only').origin})", 200)
    try:
        now = common.settings_of(options, paths)
    except SettingsError as error:
        return clean(f"the settings cannot be read any more: {error}", 300)
    return clean(f"read-only ({now.value('read_only').origin})", 200) if now.read_only else None


def _number(flag: str, said: str | None, default: float, least: float) -> float:
    if said is None:
        return default
    try:
        number = float(said)
    except ValueError:
        number = float("nan")
    if not least <= number < float("inf"):
        raise UsageError(f"{flag} takes seconds, at least {least:g}, not {clean(said, 60)!r}")
    return number


def _whole(flag: str, said: str | None, default: int) -> int:
    if said is None:
        return default
    if not said.isascii() or not said.isdigit() or not 1 <= int(said[:9]) <= _MOST_PER_HOUR or len(said) > 9:
        raise UsageError(f"{flag} takes a whole number from 1 to {_MOST_PER_HOUR}, not {clean(said, 60)!r}")
    return int(said)

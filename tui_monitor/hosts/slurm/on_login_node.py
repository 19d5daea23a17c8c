"""Slurm's commands on a login node: through the one connection there, by an operation that runs these programs only."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Sequence

from tui_monitor.errors import SourceError, Unreachable
from tui_monitor.hosts.printed import Printed
from tui_monitor.hosts.slurm.slurm_commands import Run
from tui_monitor.hosts.ssh.line import HostLine
from tui_monitor.hosts.ssh.wire import Told
from tui_monitor.text import clean

_TRANSFER = 10.0
"""Seconds that the answer may need on its way beside what the command takes."""


def run_there(line: Callable[[], HostLine]) -> Run:
    """`line`: to the login node, made when it is first asked."""

    def run(argv: Sequence[str], limit: float) -> Printed:
        now = _answer(line(), _TRANSFER, argv[0], "clock")["runs"]
        until = f"{float(now) + _TRANSFER:.3f}"  # what arrives later is not run: we have given up
        return _said(_answer(line(), limit + _TRANSFER, argv[0], "run", until, f"{limit:g}", *argv), argv[0], limit)

    return run


def _answer(line: HostLine, limit: float, program: str, *asked: str) -> Told:
    question = line.ask(*asked)
    if not question.answered.wait(limit):
        raise Unreachable(f"{program} has not answered in {limit:g} s")
    if question.error is not None:
        raise Unreachable(str(question.error))
    return question.told or {}


def _said(told: object, program: str, limit: float) -> Printed:
    if isinstance(told, dict) and "error" in told:
        raise Unreachable(f"{program} cannot be run there ({clean(str(told['error']), 100)}): that needs python3 there")
    if not isinstance(told, dict) or told.get("missing"):
        raise Unreachable(f"Slurm is not installed there ({program} is not in PATH of a login without a terminal)")
    if told.get("late"):
        raise Unreachable(f"{program} has not answered in {limit:g} s")
    try:
        out, status = binascii.a2b_base64(told["out"]), int(told["status"])
    except (KeyError, ValueError, TypeError) as error:
        raise SourceError(f"{program}: its answer cannot be read") from error
    words = [line for line in str(told.get("said", "")).splitlines() if line.strip()]
    return Printed(out, clean(words[-1] if words else "", 300), status)

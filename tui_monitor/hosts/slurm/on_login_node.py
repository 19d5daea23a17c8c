"""Slurm's commands on a login node: through the one connection there, by an operation that runs these programs only."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Sequence

from tui_monitor.errors import SourceError, Unreachable
from tui_monitor.hosts.slurm.slurm_commands import Printed, Run
from tui_monitor.hosts.ssh.line import HostLine
from tui_monitor.text import clean

_TRANSFER = 10.0
"""Seconds that the answer may need on its way beside what the command takes."""


def run_there(line: Callable[[], HostLine]) -> Run:
    """`line`: to the login node, made when it is first asked."""

    def run(argv: Sequence[str], limit: float) -> Printed:
        question = line().ask("run", f"{limit:g}", *argv)
        if not question.answered.wait(limit + _TRANSFER):
            raise Unreachable(f"{argv[0]} has not answered in {limit:g} s")
        if question.error is not None:
            raise Unreachable(str(question.error))
        return _said(question.told or {}, argv[0], limit)

    return run


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

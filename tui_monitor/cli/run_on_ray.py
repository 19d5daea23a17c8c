"""`trainmon run --ray URL -- CMD`: handing a run to a Ray cluster, which keeps its log, its times and how it ended."""

from __future__ import annotations

import argparse
import getpass
import os
import shlex
import sys
from collections.abc import Sequence

from tui_monitor.errors import Unreachable, UsageError
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.ray_requests import submit
from tui_monitor.hosts.ray_address import ID, ray_address
from tui_monitor.text import clean, clean_name


def submitted(options: argparse.Namespace, command: Sequence[str]) -> int:
    """Prints the id of the job, and nothing more: no folder is made, what is recorded is with Ray."""
    if options.wait or options.append or options.slurm:
        raise UsageError("--ray stands alone, or with --name: Ray keeps log, times and exit code of a job")
    if options.name is not None and not ID.fullmatch(options.name):
        raise UsageError(f"{clean(options.name, 100)}: no name of a job of Ray: letters, digits and _ . + = @ : -")
    address = ray_address(options.ray)
    if address.caution is not None:
        print(f"trainmon: {address.caution}", file=sys.stderr)
    http = Http(address.url, address.is_loopback)
    try:
        print(clean_name(submit(http, shlex.join(command), options.name, _metadata())))
    except Unreachable as error:
        raise UsageError(f"--ray: {error}") from None
    return 0


def _metadata() -> dict[str, str]:
    """Who submitted it from where: Ray itself knows no users."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = ""
    return {"user": user, "submitted_from": os.uname().nodename, "submitted_by": "trainmon run"}

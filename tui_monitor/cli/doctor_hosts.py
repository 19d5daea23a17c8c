"""Of `trainmon doctor`: the other machines that paths name, and what is not to be had there. A line each."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.cli.doctor_answer import Answer, no, ok, unknown
from tui_monitor.clock import monotonic
from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.address import Address, split
from tui_monitor.hosts.machine_facts import NO_GPU
from tui_monitor.hosts.remote import HelperFacts, Remote, Remotes
from tui_monitor.text import Shown, clean

_LONGEST = 20.0
"""Seconds for a connection: somebody waits for just this answer."""
_FILES_ALONE = "files are read; processes are not seen, nothing can be stopped, no GPU is looked at"
_SHELL = "sh"


def answers(remotes: Remotes, paths: Sequence[str]) -> dict[Address, Answer]:
    addresses = dict.fromkeys(found[0] for path in paths if (found := split(path)) is not None)
    return {address: _host(address, remotes(address)) for address in addresses}


def _host(address: Address, host: Remote) -> Answer:
    try:
        standing = _standing(host)
    except SourceError as error:
        port = f"-p {address.port} " if address.port is not None else ""
        return no("host", clean(str(error), 400), f"this has to work: ssh -o BatchMode=yes {port}{address.login} true")
    if standing.helper == _SHELL:
        said = f"{address.shown}: no python3, a shell alone: {_FILES_ALONE}; {_clock(standing)}"
        return unknown("host", clean(said, 400), "python3, 3.6 or newer, where a login finds it")
    said = f"{address.shown}: {standing.helper}; {_stops(standing)}; {_clock(standing)}; {_gpus(host)}"
    if standing.exact:
        return ok("host", clean(said, 400))
    return unknown("host", clean(said, 400), "Linux 5.3 and newer have pidfds; a container may forbid them (seccomp)")


def _standing(host: Remote) -> HelperFacts:
    until = monotonic() + _LONGEST
    while True:
        try:
            return host.standing
        except NotYet:
            if monotonic() > until:
                raise


def _stops(standing: HelperFacts) -> str:
    if standing.exact:
        return "a process is held by a pidfd before it is signalled"
    return "no pidfd: identities are compared right before a signal, and `watch --act` stops nothing there"


def _clock(standing: HelperFacts) -> str:
    if abs(standing.behind) < 1.0:
        return "its clock is ours"
    return f"its clock is {abs(standing.behind):.0f} s {'behind' if standing.behind > 0 else 'ahead of'} ours"


def _gpus(host: Remote) -> Shown:
    try:
        found = host.meter.gpus()
    except SourceError as error:
        return clean(f"GPUs not told: {error}", 200)
    if found.devices:
        return clean(", ".join(device.name for device in found.devices), 200)
    return Shown("no NVIDIA GPU there") if found.note in (None, NO_GPU) else clean(f"GPUs not told: {found.note}", 200)

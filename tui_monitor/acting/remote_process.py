"""A run on another machine: what is different for whoever is asked about its process."""

from __future__ import annotations

from tui_monitor.hosts.address import on
from tui_monitor.hosts.host import Host
from tui_monitor.model.remote_machine import RemoteMachine
from tui_monitor.text import Shown, clean

COMPARED = Shown("identity compared, not held")
HELD = Shown("identity held there while it is compared")


def machine_of(host: Host) -> RemoteMachine | None:
    """None: this machine."""
    if not host.name:
        return None
    us = host.us
    return RemoteMachine(on(host.name), host.name, HELD if us.exact else COMPARED, us.exact, us.uid == 0)


def only_here(there: Host, what: str) -> Shown:
    """Why something is not done on another machine."""
    return clean(f"{what} on this machine alone, and it runs on {there.name}: TERM can be sent to it there", 300)

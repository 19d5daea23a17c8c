"""Which machines a command reaches: this one, and each that a path names, once a path does."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from tui_monitor.clock import Clock
from tui_monitor.home import state_folder
from tui_monitor.hosts.address import Address
from tui_monitor.hosts.everywhere import Everywhere
from tui_monitor.hosts.far import FarHost
from tui_monitor.hosts.local.patient import PatientSource
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.source import Source

if TYPE_CHECKING:
    from tui_monitor.hosts.ssh.hosts import SshHosts

_LONGEST_SOCKET = 104 - 58
"""Bytes of a folder in which ssh can make its socket: a hash and what it adds while it is made."""


def everywhere(clock: Clock, patience: Patience) -> Everywhere:
    """All files; ssh is imported with the first path that leads to another machine."""

    @cache
    def hosts() -> SshHosts:
        from tui_monitor.hosts.ssh.command import Ssh
        from tui_monitor.hosts.ssh.hosts import SshHosts

        return SshHosts(clock, patience, Ssh(_sockets()))

    def there(address: Address) -> Source:
        return hosts().files(address)

    def far(address: Address) -> FarHost:
        return hosts().host(address)

    return Everywhere(PatientSource(clock, patience), there, far)


def _sockets() -> str | None:
    """A folder that only we may enter; None where there is none, or its path is too long for a socket."""
    base = os.environ.get("XDG_RUNTIME_DIR") or state_folder()
    if base is None or not os.path.isabs(base):
        return None
    folder = os.path.join(base, "trainmon-ssh")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        status = os.stat(folder)
    except OSError:
        return None
    is_ours = status.st_uid == os.geteuid() and not status.st_mode & 0o077
    return folder if is_ours and len(os.fsencode(folder)) <= _LONGEST_SOCKET else None

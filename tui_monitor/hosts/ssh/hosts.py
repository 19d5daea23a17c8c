"""All hosts that are reached by ssh, each with one line, made when it is first asked."""

from __future__ import annotations

from functools import partial

from tui_monitor.clock import Clock
from tui_monitor.hosts.address import Address
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.ssh.command import Ssh
from tui_monitor.hosts.ssh.remote_files import RemoteFiles


class SshHosts:
    def __init__(self, clock: Clock, patience: Patience, ssh: Ssh) -> None:
        self._clock, self._patience, self._ssh = clock, patience, ssh
        self._files: dict[Address, RemoteFiles] = {}

    def files(self, address: Address) -> RemoteFiles:
        if address not in self._files:
            start = partial(self._ssh.argv, address)
            self._files[address] = RemoteFiles(address, self._clock, self._patience, start)
        return self._files[address]

    def close(self) -> None:
        for files in self._files.values():
            files.line.close()

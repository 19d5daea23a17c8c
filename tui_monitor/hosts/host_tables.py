"""The processes of each machine: the path of a log says which."""

from __future__ import annotations

from tui_monitor.errors import NotHere
from tui_monitor.hosts.address import on, shown, split
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.remote import Remote, Remotes


class HostTables:
    """`remotes`: the other machines; None where none is reached."""

    def __init__(self, here: ProcessTable, remotes: Remotes | None = None) -> None:
        self.here = here
        self._remotes = remotes

    def of(self, path: str) -> ProcessTable:
        """Raises NotHere."""
        return self.here if split(path) is None else self.remote(path).table

    def at(self, host: str) -> ProcessTable:
        """Of the machine of this name; empty: this one."""
        return self.of(on(host)) if host else self.here

    def remote(self, path: str) -> Remote:
        """The other machine on which it lies. Raises NotHere."""
        there = split(path)
        if there is None or self._remotes is None:
            raise NotHere(f"{shown(path)}: its machine cannot be asked for processes from here")
        return self._remotes(there[0])

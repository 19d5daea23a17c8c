"""Which machines a command reaches: this one, and each that a path names, once a path does."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from tui_monitor.clock import Clock
from tui_monitor.home import state_folder
from tui_monitor.hosts.address import Address, on, split
from tui_monitor.hosts.everywhere import Everywhere
from tui_monitor.hosts.file_news import FileNews
from tui_monitor.hosts.job_cluster import JobCluster
from tui_monitor.hosts.job_clusters import Clusters
from tui_monitor.hosts.local.patient import PatientSource
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.ray_address import ray_place
from tui_monitor.hosts.remote import Remote
from tui_monitor.hosts.source import Source

if TYPE_CHECKING:
    from tui_monitor.hosts.ray.ray_clusters import RayClusters
    from tui_monitor.hosts.slurm.slurm_commands import Run
    from tui_monitor.hosts.ssh.hosts import SshHosts

_LONGEST_SOCKET = 104 - 58
"""Bytes of a folder in which ssh can make its socket: a hash and what it adds while it is made."""


class Reached(Struct, frozen=True):
    """All that a command may reach."""

    source: Everywhere
    clusters: Clusters
    file_news: FileNews
    """What other machines tell by themselves."""


def everywhere(clock: Clock, patience: Patience) -> Everywhere:
    """All files; ssh is imported with the first path that leads to another machine."""
    return reached(clock, patience).source


def reached(clock: Clock, patience: Patience, with_hosts: Patience | None = None) -> Reached:
    """All files, and the jobs of batch systems; nothing is asked before a path names it.

    `with_hosts`: patience with those reached by ssh, where it is another: who comes back for each answer asks for all
    of them at once.
    """
    file_news = FileNews()

    @cache
    def hosts() -> SshHosts:
        from tui_monitor.hosts.ssh.command import Ssh
        from tui_monitor.hosts.ssh.hosts import SshHosts

        return SshHosts(clock, with_hosts or patience, Ssh(_sockets()), file_news)

    def there(address: Address) -> Source:
        return hosts().files(address)

    def remote(address: Address) -> Remote:
        return hosts().host(address)

    def runner(login: str) -> Run:
        from tui_monitor.hosts.slurm.slurm_commands import run_here

        if not login:
            return run_here
        from tui_monitor.hosts.slurm.on_login_node import run_there

        found = split(on(login))
        assert found is not None
        return run_there(lambda: hosts().files(found[0]).line)

    @cache
    def ray() -> RayClusters:
        from tui_monitor.hosts.ray.ray_clusters import RayClusters

        return RayClusters(clock, patience)

    def of_ray(path: str) -> JobCluster:
        place = ray_place(path)
        assert place is not None
        return ray().cluster(place.address)

    source = Everywhere(PatientSource(clock, patience), there, remote, lambda address: ray().files(address))
    return Reached(source, Clusters(clock, patience, runner, of_ray), file_news)


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

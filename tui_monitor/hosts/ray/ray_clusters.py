"""All Ray clusters that are watched: each one's jobs and logs, made when they are first asked for."""

from __future__ import annotations

from tui_monitor.clock import Clock
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.ray_cluster import RayCluster
from tui_monitor.hosts.ray.ray_files import RayFiles
from tui_monitor.hosts.ray_address import RayAddress


class RayClusters:
    def __init__(self, clock: Clock, patience: Patience) -> None:
        self._clock, self._patience = clock, patience
        self._known: dict[RayAddress, tuple[RayCluster, RayFiles]] = {}

    def cluster(self, address: RayAddress) -> RayCluster:
        return self._at(address)[0]

    def files(self, address: RayAddress) -> RayFiles:
        return self._at(address)[1]

    def close(self) -> None:
        for _, files in self._known.values():
            files.followed.close()

    def _at(self, address: RayAddress) -> tuple[RayCluster, RayFiles]:
        if address not in self._known:
            http = Http(address.url, address.is_loopback)
            cluster = RayCluster(address, http, self._clock, self._patience)
            self._known[address] = (cluster, RayFiles(cluster, http, self._clock, self._patience))
        return self._known[address]

"""All Ray clusters that are watched: each one's jobs and logs, made when they are first asked for."""

from __future__ import annotations

from tui_monitor.clock import Clock
from tui_monitor.hosts.job_cluster import JobCluster
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.ray_files import RayFiles
from tui_monitor.hosts.ray.ray_system import RaySystem
from tui_monitor.hosts.ray_address import RayAddress


class RayClusters:
    def __init__(self, clock: Clock, patience: Patience) -> None:
        self._clock, self._patience = clock, patience
        self._known: dict[RayAddress, tuple[JobCluster, RayFiles]] = {}

    def cluster(self, address: RayAddress) -> JobCluster:
        return self._at(address)[0]

    def files(self, address: RayAddress) -> RayFiles:
        return self._at(address)[1]

    def close(self) -> None:
        for _, files in self._known.values():
            files.followed.close()

    def _at(self, address: RayAddress) -> tuple[JobCluster, RayFiles]:
        if address not in self._known:
            self._known[address] = self._made(address)
        return self._known[address]

    def _made(self, address: RayAddress) -> tuple[JobCluster, RayFiles]:
        """A stop has a lane of its own: it does not wait behind questions."""
        http = Http(address.url, address.is_loopback)
        system = RaySystem(address, http, self._clock)
        lane, stops = (Lane(address.shown, self._clock, self._patience) for _ in range(2))
        cluster = JobCluster(system, self._clock, lane, stops)
        return cluster, RayFiles(cluster, system, http, self._clock, self._patience)

"""Files of this machine and of all others, behind one door: the path says which."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Sequence

from tui_monitor.hosts.address import Address, split
from tui_monitor.hosts.ray_address import RayAddress, ray_place
from tui_monitor.hosts.remote import Remotes
from tui_monitor.hosts.source import Entry, OpenFile, Source, Stat, T


class Everywhere:
    """`here`: the disks of this machine. `there`: the files of another one; asked only for paths that lead to it."""

    def __init__(
        self,
        here: Source,
        there: Callable[[Address], Source],
        remotes: Remotes | None = None,
        of_ray: Callable[[RayAddress], Source] | None = None,
    ) -> None:
        """`remotes`: the same machines, for acting there. `of_ray`: the logs of a cluster's jobs."""
        self._here, self._there, self._of_ray = here, there, of_ray
        self.remotes = remotes

    def place(self, path: str) -> str:
        return self._of(path).place(path)

    def within(self, path: str, what: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        return self._of(path).within(path, what, work, longest)

    def used(self, path: str, what: Hashable = None) -> None:
        self._of(path).used(path, what)

    def list(self, directory: str) -> Sequence[Entry]:
        return self._of(directory).list(directory)

    def stat(self, path: str) -> Stat | None:
        return self._of(path).stat(path)

    def open(self, path: str) -> OpenFile:
        return self._of(path).open(path)

    def at_hand(self, path: str) -> str:
        return self._of(path).at_hand(path)

    def real(self, path: str) -> str:
        return self._of(path).real(path)

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        return self._of(path).arrivals(path, start, end)

    def time(self, path: str, mtime: float | None = None) -> float:
        return self._of(path).time(path, mtime)

    def recorded(self, path: str) -> bool:
        return self._of(path).recorded(path)

    def ended(self, path: str) -> bool:
        return self._of(path).ended(path)

    def _of(self, path: str) -> Source:
        if self._of_ray is not None and (on_ray := ray_place(path)) is not None:
            return self._of_ray(on_ray.address)
        there = split(path)
        return self._here if there is None else self._there(there[0])

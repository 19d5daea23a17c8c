"""What actors of a job print: their nodes keep it in files of their own. Asked for rarely, of few actors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tui_monitor.errors import Unreachable
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.log_state import LogPlace
from tui_monitor.hosts.ray.ray_jobs import ToldJob
from tui_monitor.hosts.ray_address import RayAddress

EVERY = 10.0
"""Seconds between two questions about the actors of one job."""
MOST = 8
"""Actors of one job whose output is read."""
MOST_JOBS = 20
"""Jobs that are asked about in one turn."""
_FILE = re.compile(r"worker-[0-9a-f]+-([0-9a-f]+)-\d+\.out")
_NO_JOB = "ffffffff"
_DRIVER = re.compile(r"[0-9a-f]{1,32}")
_Names = Mapping[str, str]


class Actors:
    """Asked by one thread."""

    def __init__(self, http: Http, address: RayAddress) -> None:
        self._http, self._address = http, address
        self._asked: dict[str, float] = {}
        self._files_of: dict[tuple[str, str, str], str | None] = {}
        """Node, process and driver -> its file."""
        self._found: dict[str, _Names] = {}
        """Job -> file -> node."""

    def of(self, id: str) -> tuple[str, ...]:
        """Their files, as they are named here."""
        return tuple(f"{self._address.place}/{id}/{name}" for name in sorted(self._found.get(id, ())))

    def where(self, id: str, file: str, told: ToldJob) -> LogPlace | None:
        """On the node of the driver by its agent; on another one, whose agent nobody told, by the dashboard."""
        node = self._found.get(id, {}).get(file)
        if node is None:
            return None
        return LogPlace(node, told.agent if node == told.node else "", file)

    def look(self, told: Iterable[ToldJob], now: float) -> None:
        """Of those that use Ray, when it is time to. An older Ray without this question is asked no more often."""
        due = [one for one in told if _DRIVER.fullmatch(one.driver) and self._is_due(one, now)]
        for one in due[:MOST_JOBS]:
            self._asked[one.job.id] = now if one.job.lives else float("inf")
            try:
                self._found = {**self._found, one.job.id: dict(self._files(one.driver))}
            except Unreachable:
                continue

    def _is_due(self, one: ToldJob, now: float) -> bool:
        return now >= self._asked.get(one.job.id, float("-inf")) + EVERY

    def _files(self, driver: str) -> Iterator[tuple[str, str]]:
        for actor in self._actors(driver)[-MOST:]:
            node, pid = actor.get("node_id"), str(actor.get("pid") or "")
            if not isinstance(node, str) or not pid.isdecimal():
                continue  # it has not begun
            if (node, pid, driver) not in self._files_of:
                self._files_of[node, pid, driver] = self._named(node, pid, driver)
            if (name := self._files_of[node, pid, driver]) is not None:
                yield name, node

    def _named(self, node: str, pid: str, driver: str) -> str | None:
        """Workers that were started before anybody wanted them bear the number of no job."""
        found = self._told("/api/v0/logs", {"node_id": node, "glob": f"worker-*-{pid}.out", "timeout": "5"})
        groups = found.values() if isinstance(found, Mapping) else ()
        names = (name for group in groups if isinstance(group, list) for name in group if isinstance(name, str))
        matches = ((name, _FILE.fullmatch(name)) for name in names)
        return next((name for name, match in matches if match and match[1] in (driver, _NO_JOB)), None)

    def _actors(self, driver: str) -> Sequence[Mapping[str, Any]]:
        query = {"filter_keys": "job_id", "filter_predicates": "=", "filter_values": driver, "limit": "100"}
        found = self._told("/api/v0/actors", query)
        listed = found.get("result") if isinstance(found, Mapping) else None
        return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []

    def _told(self, path: str, query: Mapping[str, str]) -> Any:
        answer = self._http.ask(path, query)
        if answer.status != 200:
            raise Unreachable(f"{self._address.shown}: {answer.words}")
        told = answer.json(self._address.shown)
        data = told.get("data") if isinstance(told, Mapping) else None
        return data.get("result") if isinstance(data, Mapping) else None

"""What Ray says of its jobs, as jobs. Pure; whatever is missing or of another kind is left out, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.errors import Unreachable
from tui_monitor.hosts.ray_address import ID, JOB_LOG, RayAddress
from tui_monitor.model.batch_job import RayJob
from tui_monitor.text import Shown, clean

GRACE = 3.0
"""Seconds from Ray's TERM to its KILL."""
_STATES = frozenset({"PENDING", "RUNNING", "STOPPED", "SUCCEEDED", "FAILED"})
_LOG_FOLLOWS = ", last available logs"
"""In the message of a job that failed: what stands behind it is in its log."""


class ToldJob(Struct, frozen=True):
    """One job, with what only asking for its log needs."""

    job: RayJob
    node: str
    """Where its command runs, by its id."""
    agent: str
    """`http://10.0.0.1:52365`: what serves the files of that node."""
    driver: str
    """By this its actors know it; empty before it has begun to use Ray."""


def from_list(told: object, address: RayAddress) -> dict[str, ToldJob]:
    """Jobs that were submitted, by id. A driver that somebody started by hand has no id, no log and no stop there."""
    if not isinstance(told, list):
        raise Unreachable(f"{address.shown}: its list of jobs is none")
    found = (from_one(entry, address) for entry in told)
    return {one.job.id: one for one in found if one is not None}


def from_one(entry: object, address: RayAddress) -> ToldJob | None:
    if not isinstance(entry, Mapping) or entry.get("type", "SUBMISSION") != "SUBMISSION":
        return None
    id, state = _text(entry, "submission_id"), _text(entry, "status")
    if not ID.fullmatch(id) or state not in _STATES:
        return None
    agent = _text(entry, "driver_agent_http_address")
    begun, code = _seconds(entry, "start_time"), entry.get("driver_exit_code")
    job = RayJob(
        id=id,
        cluster=address.url,
        name=_name(entry.get("metadata")),
        user=_from_metadata(entry.get("metadata"), "user"),
        state=Shown(state),
        reason=clean(_text(entry, "message").split(_LOG_FOLLOWS)[0].strip().partition("\n")[0], 300),
        nodes=clean(urlsplit(agent).hostname or "", 100),
        log=f"{address.place}/{id}/{JOB_LOG}",
        submitted=begun,
        started=begun if state != "PENDING" else None,
        ended=_seconds(entry, "end_time"),
        grace=GRACE,
        command=clean(_text(entry, "entrypoint"), 500),
    )
    if isinstance(code, int) and not isinstance(code, bool):
        job = replace(job, code=code) if code >= 0 else replace(job, signal=-code)
    return ToldJob(job, _text(entry, "driver_node_id"), agent, _text(entry, "job_id"))


def _name(metadata: object) -> Shown:
    return _from_metadata(metadata, "name") or _from_metadata(metadata, "job_name")


def _from_metadata(metadata: object, key: str) -> Shown:
    return clean(_text(metadata, key), 200) if isinstance(metadata, Mapping) else Shown("")


def _text(entry: Mapping[Any, Any], key: str) -> str:
    found = entry.get(key)
    return found if isinstance(found, str) else ""


def _seconds(entry: Mapping[Any, Any], key: str) -> float | None:
    """ToldJob in milliseconds."""
    found = entry.get(key)
    if not isinstance(found, int | float) or isinstance(found, bool) or not 0 < found < 1e15:
        return None
    return found / 1000

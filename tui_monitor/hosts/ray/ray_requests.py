"""The questions to Ray's REST API, and what its refusals mean (R8)."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from tui_monitor.errors import Unreachable, UsageError
from tui_monitor.hosts.printed import Printed
from tui_monitor.hosts.ray.http import Http, HttpAnswer
from tui_monitor.hosts.ray.ray_jobs import ToldJob, from_list, from_one
from tui_monitor.hosts.ray_address import ID, RayAddress
from tui_monitor.text import Shown, clean

OK, UNKNOWN, FAULT = 200, 404, 500
STOP_LIMIT, SUBMIT_LIMIT = 10.0, 60.0
_TRIES, _PAUSE = 4, 1.0
"""How often a stop is asked for while no agent is ready, and seconds between."""


def version(http: Http) -> Shown:
    """Raises Unreachable: nobody answers there, or it is not Ray."""
    told = answered(http.ask("/api/version"), http.url).json(http.url)
    if not isinstance(told, Mapping) or not isinstance(told.get("ray_version"), str):
        raise Unreachable(f"{http.url} is no dashboard of Ray")
    return clean(told["ray_version"], 40)


def jobs(http: Http, address: RayAddress) -> dict[str, ToldJob]:
    """Raises Unreachable."""
    return from_list(answered(http.ask("/api/jobs/"), http.url).json(http.url), address)


def job(http: Http, address: RayAddress, id: str) -> ToldJob | None:
    """None: it does not know this id. Raises Unreachable."""
    answer = http.ask(f"/api/jobs/{id}")
    if answer.status == UNKNOWN:
        return None
    return from_one(answered(answer, http.url).json(http.url), address)


def stop(http: Http, id: str) -> Printed:
    """Ray sends TERM, and KILL three seconds later; its answer says no more than that it will.

    Raises Unreachable: whether it was asked is not known.
    """
    for turn in range(_TRIES):
        answer = http.ask(f"/api/jobs/{id}/stop", method="POST", limit=STOP_LIMIT)
        if not is_not_ready(answer):
            break
        if turn + 1 < _TRIES:
            threading.Event().wait(_PAUSE)
    if answer.status == UNKNOWN:
        return Printed(answer.body, clean(f"Ray knows no job {id}"), 1)
    if answer.status in (401, 403):
        return Printed(answer.body, Shown("permission denied"), 1)
    if is_not_ready(answer):
        return Printed(answer.body, Shown("no agent of Ray is ready: nothing was done, ask again"), 1)
    told = answered(answer, http.url).json(http.url)
    stopped = isinstance(told, Mapping) and told.get("stopped") is True
    return Printed(answer.body, Shown("" if stopped else "it had ended before"), 0)


def submit(http: Http, command: str, id: str | None, metadata: Mapping[str, str]) -> str:
    """The id of the job. Raises UsageError: Ray did not take it; Unreachable: whether it did is not known."""
    body = {"entrypoint": command, "metadata": dict(metadata), **({"submission_id": id} if id is not None else {})}
    for turn in range(_TRIES):
        answer = http.ask("/api/jobs/", body=body, method="POST", limit=SUBMIT_LIMIT)
        if not is_not_ready(answer):
            break
        if turn + 1 < _TRIES:
            threading.Event().wait(_PAUSE)
    if b"already exists" in answer.body:
        raise UsageError(f"Ray has a job {id} already: choose another --name")
    told = answered(answer, http.url).json(http.url)
    made = told.get("submission_id") if isinstance(told, Mapping) else None
    if not isinstance(made, str) or not ID.fullmatch(made):
        raise Unreachable(f"{http.url} told no id: look there whether the job was taken")
    return made


def is_not_ready(answer: HttpAnswer) -> bool:
    """The dashboard stands, and no node's agent does yet (or it is an older one's)."""
    return answer.status == FAULT and b"No available agent" in answer.body


def answered(answer: HttpAnswer, url: str) -> HttpAnswer:
    """Raises Unreachable for whatever is no answer to a question of ours."""
    if answer.status == OK:
        return answer
    if is_not_ready(answer):
        raise Unreachable(f"{url}: Ray's agent is not ready; it is asked again")
    if answer.status in (401, 403):
        raise Unreachable(f"{url} wants a login (status {answer.status}), which trainmon has not")
    raise Unreachable(f"{url}: {answer.words} (status {answer.status})")

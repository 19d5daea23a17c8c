"""What squeue and scontrol print -> jobs. Tolerant: what a release says otherwise, or not at all, is not known then.

`squeue --json` of 22.05 has states as words and numbers as numbers; newer releases have lists and objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from tui_monitor.hosts.slurm.arrays import elements, tasks_of
from tui_monitor.hosts.slurm.slurm_commands import COLUMNS, ID, SEPARATOR
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import Shown, clean, clean_name

_KEY = re.compile(r"(?:^|\s)([A-Z][A-Za-z]*(?:[/:][A-Za-z]+)?)=")
_NOTHING = frozenset({"", "N/A", "(null)", "None", "NONE", "Unknown", "UNLIMITED", "NOT_SET", "INVALID"})
_UNSET = 0xFFFFFFFE
"""Numbers from here up mean that nothing is set, or no limit."""
_LATEST = 2**33
_LIMIT = re.compile(r"(?:(?P<days>\d+)-)?(?P<clock>\d+(?::\d+){0,2})", re.ASCII)
_PASSING = frozenset({"COMPLETING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT", "STOPPED", "SIGNALING"})
"""Beside the state of a job, what is being done to it: that counts, then."""


def from_table(out: bytes) -> Iterator[BatchJob]:
    """Rows of `squeue -o`, the elements of waiting arrays one by one."""
    for line in out.decode("utf-8", "replace").splitlines():
        cells = line.split(SEPARATOR)
        if len(cells) != len(COLUMNS):
            continue  # a heading of several clusters, or a name with a newline
        row = dict(zip(COLUMNS, cells, strict=True))
        job = BatchJob(
            id="",
            name=clean(row["name"], 200),
            user=clean_name(row["user"], 100),
            state=_state(row["state"]),
            reason=_word(row["reason"]),
            nodes=_word(row["nodes"]),
            time_limit=seconds(row["limit"]),
            submitted=moment(row["submitted"]),
            started=moment(row["started"]),
            ended=moment(row["ended"]),
        )
        yield from _each(job, elements(row["id"]))


def from_json(out: bytes) -> Iterator[BatchJob]:
    """Raises ValueError where this is none of squeue's JSON."""
    said = json.loads(out)
    if not isinstance(said, dict) or not isinstance(said.get("jobs"), list):
        raise ValueError("no list of jobs")
    for told in said["jobs"]:
        if isinstance(told, dict):
            yield from _of_json(told)


def from_details(out: bytes, job: BatchJob) -> BatchJob:
    """`job`, with what `scontrol -o show job` says of it: a line each for it and those that wait with it."""
    named = f"JobName={job.name} UserId="  # told apart by squeue: a name may hold `ExitCode=0:0`, and the first counts
    lines = [
        _pairs(line.replace(named, "UserId=", 1))
        for line in out.decode("utf-8", "replace").splitlines()
        if "JobId=" in line
    ]
    mine = [line for line in lines if job.id in _ids(line)] or lines[-1:]
    if not mine:
        return job
    told = mine[0]
    code, number = _exit(told.get("ExitCode", ""))
    restarts = told.get("Restarts", "")
    return replace(
        job,
        name=clean(told.get("JobName", job.name), 200),
        user=clean_name(told.get("UserId", job.user).partition("(")[0], 100),
        code=code,
        signal=number,
        restarts=int(restarts) if restarts.isdigit() else 0,
        folder=_path(told.get("WorkDir", "")),
        log=_path(told.get("StdOut", "")),
        error_log=_path(told.get("StdErr", "")),
    )


def from_accounting(out: bytes, job: BatchJob) -> BatchJob | None:
    """`CANCELLED by 0|0:15|2026-01-31T14:05:09`: how it ended; None where nothing is kept of it."""
    for line in out.decode("utf-8", "replace").splitlines():
        state, _, rest = line.partition("|")
        code, number = _exit(rest.partition("|")[0])
        if state:
            ended = moment(rest.partition("|")[2])
            return replace(job, state=_state(state), code=code, signal=number, ended=ended)
    return None


def moment(said: str) -> float | None:
    """Of `2026-01-31T14:05:09`, told in UTC."""
    try:
        return datetime.fromisoformat(said).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def seconds(limit: str) -> float | None:
    """
    >>> seconds("5:00"), seconds("1-02:03:04"), seconds("UNLIMITED")
    (300.0, 93784.0, None)
    """
    if (match := _LIMIT.fullmatch(limit.strip())) is None:
        return None
    parts = [int(part) for part in match["clock"].split(":")]
    if match["days"] and len(parts) < 3:
        parts += [0] * (3 - len(parts))  # behind days stand hours
    elif len(parts) == 1:
        parts = [parts[0], 0]  # minutes alone
    total = 0
    for part in parts:
        total = 60 * total + part
    return 86400.0 * int(match["days"] or 0) + total


def _of_json(told: Mapping[str, Any]) -> Iterator[BatchJob]:
    number, array, task = (_number(told.get(key)) for key in ("job_id", "array_job_id", "array_task_id"))
    tasks = told.get("array_task_string")
    if number is None:
        return
    code, ended_by = _json_exit(told.get("exit_code"))
    limit = _number(told.get("time_limit"))
    state = _json_state(told.get("job_state"))
    over = state not in ("PENDING", "RUNNING", "SUSPENDED")
    job = BatchJob(
        id="",
        name=clean(_text(told, "name"), 200),
        user=clean_name(_text(told, "user_name"), 100),
        state=state,
        reason=_word(_text(told, "state_reason")),
        nodes=_word(_text(told, "nodes")),
        code=code if over else None,
        signal=ended_by if over else None,
        time_limit=None if limit is None else 60.0 * limit,
        restarts=int(_number(told.get("restart_cnt")) or 0),
        log=_text(told, "standard_output"),
        error_log=_text(told, "standard_error"),
        folder=_text(told, "current_working_directory"),
        submitted=_time(told.get("submit_time")),
        started=_time(told.get("start_time")),
        ended=_time(told.get("end_time")),
    )
    if array and task is not None:
        yield from _each(job, [f"{array:.0f}_{task:.0f}"])
    elif array and isinstance(tasks, str) and tasks:
        yield from _each(job, tasks_of(int(array), tasks))
    else:
        yield from _each(job, [f"{number:.0f}"])


def _each(job: BatchJob, ids: list[str]) -> Iterator[BatchJob]:
    """When a job may begin, and when its time would be over, are guesses that move."""
    started, ended = None if job.waits else job.started, job.ended if job.over else None
    return (replace(job, id=id, started=started, ended=ended) for id in ids if ID.fullmatch(id))


def _state(said: str) -> Shown:
    """`CANCELLED by 1000` and `NODE_FAIL+` are told as one word."""
    return clean_name(said.split(" ")[0].rstrip("+").upper(), 40)


def _json_state(said: object) -> Shown:
    """Of a list the word that tells what becomes of it now: an end that is being cleared up is none yet."""
    words = [str(word) for word in said] if isinstance(said, list) else [str(said or "")]
    passing = [word for word in words if word in _PASSING]
    return _state((passing or words or [""])[0])


def _word(said: str) -> Shown:
    return Shown("") if said in _NOTHING else clean(said, 200)


def _path(said: str) -> str:
    return said if said.startswith("/") else ""


def _text(told: Mapping[str, Any], key: str) -> str:
    said = told.get(key)
    return said if isinstance(said, str) else ""


def _number(said: object) -> float | None:
    """`7`, or `{"set": true, "infinite": false, "number": 7}`."""
    if isinstance(said, dict):
        unset = said.get("set") is False or said.get("infinite") is True
        said = None if unset else said.get("number")
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said < _LATEST:
        return None
    return said if said < _UNSET or said > _UNSET + 1 else None


def _time(said: object) -> float | None:
    return _number(said) or None


def _json_exit(said: object) -> tuple[int | None, int | None]:
    """The raw status of `wait` (768 is exit code 3), or an object with both."""
    if isinstance(said, dict) and "return_code" in said:
        signal = said.get("signal")
        ended_by = _number(signal.get("id", signal.get("signal_id"))) if isinstance(signal, dict) else None
        code = _number(said["return_code"])
        return (None, int(ended_by)) if ended_by else (None if code is None else int(code), None)
    status = _number(said)
    if status is None:
        return None, None
    ended_by = int(status) & 0x7F
    return (None, ended_by) if ended_by else (int(status) >> 8, None)


def _exit(said: str) -> tuple[int | None, int | None]:
    """`3:0` is exit code 3, `0:9` an end by SIGKILL."""
    code, _, ended_by = said.partition(":")
    if not (code.isdigit() and ended_by.isdigit()):
        return None, None
    return (None, int(ended_by)) if int(ended_by) else (int(code), None)


def _pairs(line: str) -> dict[str, str]:
    """`JobId=7 JobName=my run StdOut=/data/a b.log`: a value ends where the next key begins. Of a key that stands twice
    the first counts, of a path the last: a name may hold what looks like one."""
    marks = list(_KEY.finditer(line))
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    pairs = [(mark[1], line[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]
    last = dict(pairs)
    return {**dict(reversed(pairs)), **{key: last[key] for key in ("StdOut", "StdErr", "WorkDir") if key in last}}


def _ids(told: Mapping[str, str]) -> list[str]:
    array, task = told.get("ArrayJobId"), told.get("ArrayTaskId")
    if array and task:
        return elements(f"{array}_[{task}]")
    return [told.get("JobId", "")]

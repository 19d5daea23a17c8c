"""A log that is expected and not there: how long it is waited for, and what is said once that was in vain.

Source: seed 000. It has a minute, three where a branch is set up before the start; one more while the process of its
pid file lives. Then it is an error of that run, which the log may still end by appearing.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.text import Shown, clean

_WAIT, _WAIT_FOR_A_BRANCH, _MORE = 60.0, 180.0, 60.0
_WAITED = "wait_s"
MOMENTS = (_WAIT, _WAIT + _MORE, _WAIT_FOR_A_BRANCH, _WAIT_FOR_A_BRANCH + _MORE)
"""Seconds after which more may be said."""


class AwaitedLog(Struct, frozen=True):
    """What is known of it. `waited`: for so many seconds."""

    name: Shown
    waited: float
    folder: bool = True
    """Is at least its folder there?"""
    branch: bool = False
    live_pid: int | None = None
    """The process of its pid file lives, whether it is proven to be the run's or not."""
    dead_pid: int | None = None


def in_vain(log: AwaitedLog) -> Finding | None:
    """None while it may still be on its way."""
    wait = (_WAIT_FOR_A_BRANCH if log.branch else _WAIT) + (_MORE if log.live_pid is not None else 0.0)
    if log.waited <= wait:
        return None
    return Finding(
        kind=Kind.NO_OUTPUT,
        severity=Severity.WARNING,
        metric=None,
        segment=0,
        onset_step=-1.0,
        detected_step=-1.0,
        message=clean(f"{log.name} is not there after {wait:g} s{_folder(log)}, {_process(log)}", 300),
        evidence=Evidence(
            Shown("no log after 60 s (180 s with a branch to set up), 60 s more while its process lives"),
            {_WAITED: wait},
        ),
        value=wait,
    )


def given_up(findings: Iterable[Finding]) -> bool:
    """Was it said of a run that its log is not there?"""
    return any(one.kind is Kind.NO_OUTPUT and one.active and _WAITED in one.evidence.numbers for one in findings)


def _folder(log: AwaitedLog) -> str:
    return "" if log.folder else ", nor is its folder"


def _process(log: AwaitedLog) -> str:
    if log.live_pid is not None:
        return f"though process {log.live_pid} of its pid file lives"
    return "and no process of its pid file lives" if log.dead_pid is not None else "and no pid file names a process"

"""What the exit of a process says about its run: finished, failed, killed, timed out, or stopped by hand."""

from __future__ import annotations

import signal

from tui_monitor.model.finding import Evidence, Finding, Kind, Severity, step_text
from tui_monitor.model.told_beside import Exit
from tui_monitor.text import Shown, clean

TIMED_OUT = 124
"""The exit code of `timeout`."""
_BY_SHELL = 128
"""A shell, a container or a scheduler says so, with the number of the signal added, what ended its child."""
_BY_HAND = frozenset({signal.SIGINT, signal.SIGQUIT})
_BY_OTHERS = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2})
_BY_TIME = frozenset({signal.SIGXCPU})
_SAID = {Kind.CRASH: "crashed", Kind.KILLED: "killed", Kind.TIMEOUT: "timed out"}


def finished(exit: Exit | None) -> Shown | None:
    """Evidence that it completed."""
    return Shown("exit code 0") if exit is not None and exit.code == 0 else None


def failed(exit: Exit | None) -> Shown | None:
    """Evidence that it did not; a person who stops a run is no failure."""
    return None if exit is None or exit.code == 0 or _signal(exit) in _BY_HAND else _told(exit)


def finding(exit: Exit | None, step: float, points: int) -> Finding | None:
    """Where its log does not tell why it ended. `step`: the newest logged one."""
    if exit is None or exit.code == 0:
        return None
    by_hand, kind = _signal(exit) in _BY_HAND, _kind(exit)
    severity = (Severity.INFO if points else Severity.WARNING) if by_hand else Severity.CRITICAL
    said = "stopped by hand" if by_hand else _SAID[kind]
    where = f"after step {step_text(step)}" if step >= 0 else "before the first step"
    numbers = {"exit_code": exit.code} if exit.signal is None else {"signal": exit.signal}
    return Finding(
        kind=kind,
        severity=severity,
        metric=None,
        segment=0,
        onset_step=step,
        detected_step=step,
        message=clean(f"{said} {where}: {_told(exit)}", 300),
        evidence=Evidence(
            Shown("the recorder beside it saw how its process ended"),
            {name: float(number) for name, number in numbers.items() if number is not None},
        ),
    )


def _kind(exit: Exit) -> Kind:
    ended_by = _signal(exit)
    if exit.code == TIMED_OUT or ended_by in _BY_TIME:
        return Kind.TIMEOUT
    return Kind.KILLED if ended_by in _BY_HAND | _BY_OTHERS else Kind.CRASH


def _signal(exit: Exit) -> int:
    """Which ended it, or a child that it waited for; 0 when none did."""
    if exit.signal is not None:
        return exit.signal
    code = exit.code or 0
    return code - _BY_SHELL if code - _BY_SHELL in _NAMES else 0


def _told(exit: Exit) -> Shown:
    """`exit code 3`, `signal 9 (SIGKILL)`, `exit code 137 (as after SIGKILL)`."""
    name = _NAMES.get(_signal(exit), "")
    if exit.signal is not None:
        return Shown(f"signal {exit.signal} ({name})" if name else f"signal {exit.signal}")
    return Shown(f"exit code {exit.code} (as after {name})" if name else f"exit code {exit.code}")


_NAMES = {int(one): one.name for one in signal.Signals}

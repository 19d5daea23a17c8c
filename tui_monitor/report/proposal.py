"""A proposal in full, and what became of it: as lines for a person without the app, as JSON for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_monitor.clock import local_minute, utc_second
from tui_monitor.model.act import (
    FileChange,
    LaunchKind,
    Outcome,
    Proposal,
    Rung,
    StopProposal,
)
from tui_monitor.model.remote_machine import RemoteMachine
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean

_LABEL = 11


def lines(proposal: Proposal) -> list[Shown]:
    """All of it: nobody says yes to what they cannot see."""
    told = _stop(proposal) if isinstance(proposal, StopProposal) else iter([("run", str(proposal.run))])
    facts = [clean(f"{label:<{_LABEL}}{text}", 4000) for label, text in told]
    return [*facts, *(line for change in proposal.changes for line in _change(change))]


def _stop(proposal: StopProposal) -> Iterator[tuple[str, str]]:
    process = proposal.process
    yield "run", proposal.run
    yield "because", proposal.reason
    yield _what(proposal)
    yield "command", process.command
    yield "folder", process.cwd
    yield "found by", process.linked_by
    if proposal.remote is not None:
        yield "safety", safety(proposal.process.pid, proposal.remote)
    if proposal.launch.kind not in (LaunchKind.PROCESS, LaunchKind.JOB):
        yield "runs in", proposal.launch.shown
    if proposal.rung is not Rung.WINDOW:  # the run has ended: nothing of it is lost
        yield "last line", last_words(proposal)
        yield "checkpoint", proposal.checkpoint or "none found: everything since the start would be lost"
    if proposal.loses:
        yield "loses", proposal.loses
    yield from (("child", f"pid {child.pid}  {child.command}") for child in proposal.children)
    yield from (
        ("left alone", f"may also belong to it: pid {other.pid}  {other.command}") for other in proposal.may_belong
    )
    yield "will do", will_do(proposal)


def safety(pid: int, machine: RemoteMachine) -> str:
    """That no other process there gets the signal, or that this is not certain."""
    if not machine.held:
        return machine.how
    return f"{machine.host} checks that pid {pid} is still this process and signals it in the same step"


def last_words(proposal: StopProposal) -> Shown:
    """The last line of its log, or that there is none, or that a slow place has not told it."""
    return proposal.last_line or Shown("not known yet" if proposal.last_line is None else "none")


def _what(proposal: StopProposal) -> tuple[str, str]:
    process = proposal.process
    on = f" on {proposal.remote.host}" if proposal.remote is not None and proposal.job is None else ""
    begun = f", started {local_minute(process.started)}" if process.started else ""
    return "process" if proposal.job is None else "job", f"{proposal.meant}{on}{begun}, user {process.user}"


def will_do(proposal: StopProposal) -> str:
    """Exactly what happens after the yes, and what only another yes can bring."""
    pid, count = proposal.process.pid, len(proposal.children)
    wait, unrecorded = f"{proposal.wait_seconds:g} s", "; NOTHING OF IT IS RECORDED" if proposal.unrecorded else ""
    if proposal.job is not None:
        return proposal.launch.does + unrecorded
    if proposal.rung is Rung.KILL:
        children = f" and its {_children(count)}" if count else ""
        return f"send SIGKILL to pid {pid}{children}, at once: it cannot save anything{unrecorded}"
    if proposal.rung is Rung.TERM:
        children = ", then to children that outlive it" if count else ""
        return f"send SIGTERM to pid {pid}{children}; if it lives on after {wait}, KILL is another question{unrecorded}"
    if proposal.rung is Rung.CHECKPOINT:
        return f"send SIG{proposal.signal} to pid {pid}, on which it saves, and wait up to {wait} for a new checkpoint"
    how = f"run {proposal.launch.shown}" if proposal.rung is Rung.COMMAND else f"close {proposal.launch.shown}"
    return f"{how}; if the run lives on after {wait}, what comes next is another question{unrecorded}"


def _children(count: int) -> str:
    return "child" if count == 1 else f"{count} children"


def _change(change: FileChange) -> Iterator[Shown]:
    yield clean(f"{change.what} {change.path}", 4000)
    sign = "-" if change.what == "remove" else "+"
    yield from (clean(f"  {sign} {line}", 4000) for line in change.lines or (change.text,))


def as_json(proposal: Proposal) -> dict[str, object]:
    shown: dict[str, object] = {"run": proposal.run}
    shown |= _stop_json(proposal) if isinstance(proposal, StopProposal) else _other_json(proposal)
    return shown | {"changes": _changes(proposal.changes), "simulated": proposal.simulated}


def _stop_json(proposal: StopProposal) -> dict[str, object]:
    return {
        "action": proposal.rung.value,
        "finding": proposal.finding,
        "reason": proposal.reason,
        "process": _process(proposal.process) if proposal.job is None else None,
        "job": {"id": proposal.job.id, "state": proposal.job.state} if proposal.job is not None else None,
        "children": [_process(child) for child in proposal.children],
        "may_belong": [_process(other) for other in proposal.may_belong],
        "will_do": will_do(proposal),
        "wait_seconds": proposal.wait_seconds,
        "checkpoint": proposal.checkpoint,
        "loses": proposal.loses,
        "last_line": proposal.last_line or None,
        "unrecorded": proposal.unrecorded,
        "host": proposal.remote.host if proposal.remote is not None else None,
        "held": proposal.remote is None or proposal.remote.held,
    }


def _other_json(proposal: Proposal) -> dict[str, object]:
    action = type(proposal).__name__.removesuffix("Proposal").lower()
    return {"action": action, "path": getattr(proposal, "path", None), "text": getattr(proposal, "text", None)}


def _process(process: Process) -> dict[str, object]:
    return {
        "pid": process.pid,
        "started": utc_second(process.started),
        "command": process.command,
        "user": process.user,
        "cwd": process.cwd,
        "found_by": process.linked_by,
    }


def _changes(changes: Sequence[FileChange]) -> list[dict[str, object]]:
    return [{"path": change.path, "what": change.what, "lines": list(change.lines)} for change in changes]


def outcome_json(outcome: Outcome) -> dict[str, object]:
    return {
        "result": outcome.result.value,
        "message": outcome.message,
        "at": utc_second(outcome.at),
        "written": list(outcome.written),
        "problems": list(outcome.problems),
        "signalled": [_process(process) for process in outcome.signalled],
        "survivors": [process.pid for process in outcome.survivors],
    }

"""What a person must know before saying yes, as lines. Pure."""

from tui_monitor.acting.unchanged import changed
from tui_monitor.app import wording
from tui_monitor.app.drawing import QUIET, Lines
from tui_monitor.app.pieces import Piece, wrapped
from tui_monitor.clock import local_minute
from tui_monitor.model.act import FileChange, Rung, StopProposal
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean

_LABEL = 12
_CHILDREN_NAMED = 4


def stop_lines(proposal: StopProposal, name: Shown, now: float, width: int, ellipsis: str) -> Lines:
    """Which run, which process, what would be lost, what will be sent."""
    process = proposal.process
    age = wording.duration(now - process.started) if not proposal.simulated else ""
    facts: list[tuple[str, str, int]] = [
        ("run", f"{name}  ({proposal.run})" if name != proposal.run else name, 1),
        ("because", proposal.reason, 2),
        ("process", _process_text(proposal, age), 2),
        ("command", process.command, 2),
        ("folder", process.cwd, 1),
        *_children(proposal),
        *_may_belong(proposal),
        ("last line", _last_line(proposal, now), 2),
        ("checkpoint", proposal.checkpoint or "none found: everything since the start would be lost", 2),
        ("will send", will_send(proposal), 3),
    ]
    return [line for label, text, most in facts for line in _fact(label, text, most, width, ellipsis)]


def _process_text(proposal: StopProposal, age: str) -> str:
    process = proposal.process
    started = f", started {local_minute(process.started)} ({age} ago)" if age else ""
    return f"pid {process.pid}{started}, user {process.user}; found by: {process.linked_by}"


def _children(proposal: StopProposal) -> list[tuple[str, str, int]]:
    children = proposal.children
    if not children:
        return [("children", "none", 1)]
    named = [("children" if not i else "", f"pid {c.pid}  {c.command}", 1) for i, c in enumerate(children)]
    more = len(children) - _CHILDREN_NAMED
    return named[:_CHILDREN_NAMED] + ([("", f"and {more} more", 1)] if more > 0 else [])


def _may_belong(proposal: StopProposal) -> list[tuple[str, str, int]]:
    """Nothing proves it, so nothing is sent to them: a person may want to look."""
    named = "; ".join(f"pid {process.pid} {process.command}" for process in proposal.may_belong)
    return [("left alone", f"may also belong to it: {named}", 2)] if named else []


def _last_line(proposal: StopProposal, now: float) -> str:
    ago = f"  ({wording.duration(now - proposal.last_output)} ago)" if proposal.last_output is not None else ""
    return f"{proposal.last_line or 'none'}{ago}"


def will_send(proposal: StopProposal) -> str:
    """Exactly what happens after the yes, and what only another yes can bring."""
    pid, count = proposal.process.pid, len(proposal.children)
    if proposal.simulated:
        return f"nothing: {proposal.rung} to pid {pid} is simulated"
    if proposal.rung is Rung.KILL:
        children = f" and to its {count} child{'ren' * (count > 1)}" if count else ""
        return f"SIGKILL to pid {pid}{children}, at once: it cannot save anything"
    children = ", then to children that outlive it" if count else ""
    wait = wording.duration(proposal.wait_seconds)
    return f"SIGTERM to pid {pid}{children}. If it lives on after {wait}, KILL is another question."


def change_lines(changes: tuple[FileChange, ...], width: int, ellipsis: str) -> Lines:
    """Each file that will be written, with the text."""
    if not changes:
        return [[(" no file will be written", QUIET)]]
    lines: Lines = []
    for change in changes:
        lines.append([(f" {change.what} ", "bold $success"), (change.path, "bold")])
        for text in change.lines or (change.text,):
            lines += [[(" + ", "$success"), (part, "")] for part in wrapped(text, width - 4, 3, ellipsis) or [""]]
    return lines


def _fact(label: str, text: str, most: int, width: int, ellipsis: str) -> Lines:
    lines: Lines = []
    for index, part in enumerate(wrapped(text, max(8, width - _LABEL - 1), most, ellipsis) or [""]):
        head: Piece = (f" {label if not index else '':<{_LABEL - 1}} ", QUIET)
        lines.append([head, (part, "bold" if label in ("run", "will send") else "")])
    return lines


def stale(proposal: StopProposal, view: RunView | None) -> Shown | None:
    """Why this proposal must not be answered any more; None while it may."""
    if view is None:
        return Shown("the run is not there any more")
    if proposal.simulated:
        return None
    if view.life.over:
        return Shown("the run has ended by itself")
    process = view.process
    if process is None or not process.alive:
        return Shown("its process has ended")
    if (process.pid, process.started) != (proposal.process.pid, proposal.process.started):
        return Shown("it is another process by now")
    why = changed(proposal, view)
    return clean(f"the run changed: {why}; ask again") if why is not None else None

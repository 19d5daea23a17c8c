"""What a person must know before saying yes, as lines. Pure."""

import shlex

from msgspec import Struct
from rich.cells import cell_len, chop_cells

from tui_monitor.acting.unchanged import changed
from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut_text, wrapped
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.clock import local_minute
from tui_monitor.model.act import NO_CHECKPOINT_SIGNAL, FileChange, LaunchKind, Rung, StopProposal
from tui_monitor.model.run import Process, RunView
from tui_monitor.report.proposal import last_words, safety
from tui_monitor.text import Shown, clean

_LABEL = 11
ALWAYS = frozenset({"run", "because", "process", "command", "children"})
"""Facts that stand still on the smallest terminal, too."""
_INSTEAD = {"job": "process"}
"""Of a job it stands where the process does."""
_ROOM = 6
"""Rows that are left to what scrolls before more than these stand still."""
MOST_SENT = 3
"""Rows of what will be sent that stand still; what is longer, like a long command, must be read where it scrolls."""

_WRITTEN = ("append", "create", "update")
_LONGEST_COMMAND = 100_000

_Fact = tuple[str, str]
"""Label and text."""


class StopFacts(Struct, frozen=True):
    """What stands still, and what scrolls below it."""

    pinned: Lines
    must_read: Lines
    """Scrolls first, and must have been in sight: every child, and what will be sent where that is long."""
    rest: Lines


def stop_facts(
    proposal: StopProposal, name: Shown, now: float, width: int, rows: int, ellipsis: str, no_saving: str = ""
) -> StopFacts:
    """Which run, which process, what would be lost, what would be written: in `rows` rows, or else scrolling.

    What would be cut where it stands still scrolls whole, and stands in one place; of what always stands still, its
    beginning in both. `no_saving`: why it cannot be told to save first.
    """
    facts = _facts(proposal, name, now)
    most = 2 if len(_pinned(facts, 2, width, ellipsis)) + _ROOM <= rows else 1
    still = [
        fact
        for fact in facts
        if _INSTEAD.get(fact[0], fact[0]) in ALWAYS or (most > 1 and not _is_cut(fact, most, width))
    ]
    pinned = _pinned(still, most, width, ellipsis)
    room = width - 1  # beside the scroll bar
    rest = [fact for fact in facts if fact not in still or _is_cut(fact, most, width)]
    rest.append(("found by", proposal.process.linked_by))
    if proposal.remote is not None:
        rest.append(("safety", safety(proposal.process.pid, proposal.remote)))
    if no_saving:
        rest.append(("save first", _no_saving(no_saving)))
    told = [line for fact in rest for line in _whole_fact(fact, room)]
    return StopFacts(pinned, must_read(proposal, width), [*told, *change_lines(proposal.changes, room)])


def _no_saving(why: str) -> str:
    if why.endswith(NO_CHECKPOINT_SIGNAL):
        return "not set up (checkpoint_signal in your configuration)"
    return f"not possible: {why}"


def _label(proposal: StopProposal) -> str:
    return "process" if proposal.job is None else "job"


def send_lines(proposal: StopProposal, width: int, ellipsis: str) -> Lines:
    """What will be sent, in at most `MOST_SENT` rows."""
    fact = ("will send", will_send(proposal))
    return _fact(fact, _at_most(MOST_SENT, fact[1], width - _LABEL, ellipsis))


def process_facts(proposal: StopProposal, width: int) -> Lines:
    """One process among several, whole: which it is, what it runs, why, and what will be sent to it."""
    process = proposal.process
    facts = [
        ("because", proposal.reason),
        (_label(proposal), f"{where(proposal)}, user {process.user}"),
        ("command", process.command),
        *([("loses", f"a stop now loses {proposal.loses}")] if proposal.loses else []),
        ("will send", will_send(proposal)),
    ]
    return [line for fact in facts for line in _whole_fact(fact, width)]


def must_read(proposal: StopProposal, width: int, long_sent: bool = True) -> Lines:
    """In `width` cells, of which the scroll bar takes one. `long_sent`: with what will be sent, where that is long."""
    room, sent = width - 1, will_send(proposal)
    long = long_sent and len(whole(sent, width - _LABEL)) > MOST_SENT
    lost = [change for change in proposal.changes if proposal.unrecorded and change.what not in _WRITTEN]
    missing = [f"{change.path}: {change.text}" for change in lost]
    facts = [("no record", text) for text in missing] + ([("will send", sent)] if long else [])
    return [*(line for fact in facts for line in _whole_fact(fact, room)), *_children(proposal, room)]


def whole(text: str, width: int) -> list[str]:
    """All of `text` in lines of at most `width` cells, broken at spaces, and within a word that is longer."""
    parts = [part for word in text.split(" ") for part in _parts(word, width)]
    return wrapped(" ".join(parts), width, max(1, len(parts)), "")


def _parts(word: str, width: int) -> list[str]:
    return chop_cells(word, width) if cell_len(word) > width else [word]


def _facts(proposal: StopProposal, name: Shown, now: float) -> list[_Fact]:
    """What is known of each in one text, in the order in which a person asks."""
    process, count = proposal.process, len(proposal.children)
    age = wording.duration(now - process.started) if not proposal.simulated and process.started else ""
    started = f", started {local_minute(process.started)} ({age} ago)" if age else ""
    return [
        ("run", f"{name}  ({proposal.run})" if name != proposal.run else name),
        ("because", proposal.reason),
        (_label(proposal), f"{where(proposal)}{started}, user {process.user}"),
        ("command", process.command),
        ("folder", process.cwd),
        *(_of_its_end(proposal, now) if proposal.rung is not Rung.WINDOW else ()),
        *([("loses", f"a stop now loses {proposal.loses}")] if proposal.loses else []),
        *([("children", f"{count}, named below" if count else "none")] if proposal.job is None else []),
        *([("runs in", proposal.launch.shown)] if proposal.launch.kind is LaunchKind.TMUX else []),
        *_may_belong(proposal),
    ]


def where(proposal: StopProposal) -> str:
    """Its number, and the machine on which that is its number."""
    there = proposal.remote
    if there is None or proposal.job is not None:
        return proposal.meant
    return f"pid {proposal.process.pid} on {there.host} ({'held' if there.held else 'compared, not held'})"


def _of_its_end(proposal: StopProposal, now: float) -> list[_Fact]:
    """What is lost with a run that goes on. A window is closed after that."""
    return [
        ("last line", _last_line(proposal, now)),
        ("checkpoint", proposal.checkpoint or "none found: everything since the start would be lost"),
    ]


def _pinned(facts: list[_Fact], most: int, width: int, ellipsis: str) -> Lines:
    """At most so many rows of each."""
    return [line for fact in facts for line in _fact(fact, _at_most(most, fact[1], width - _LABEL, ellipsis))]


def _is_cut(fact: _Fact, most: int, width: int) -> bool:
    return len(whole(fact[1], width - _LABEL)) > most


def _at_most(most: int, text: str, width: int, ellipsis: str) -> list[str]:
    lines = whole(text, width)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut_text(" ".join(lines[most - 1 :]), width, ellipsis)]


def _whole_fact(fact: _Fact, width: int) -> Lines:
    return _fact(fact, whole(fact[1], width - _LABEL))


def _fact(fact: _Fact, texts: list[str]) -> Lines:
    """The label stands before the first row."""
    label = fact[0]
    heads: list[Piece] = [(f"{label if not index else '':<{_LABEL}}", QUIET) for index in range(len(texts))]
    style = "bold" if label in ("run", "will send") else ""
    return [[head, (text, style)] for head, text in zip(heads, texts, strict=True)]


def _children(proposal: StopProposal, width: int) -> Lines:
    """Every one of them: what may be signalled is never only counted."""
    lines: Lines = []
    for index, child in enumerate(proposal.children):
        label = f"child {index + 1}"
        lines += _whole_fact((label, f"pid {child.pid}  {_command(child, proposal.process)}"), width)
    return lines


def _command(child: Process, parent: Process) -> str:
    """Workers that were forked bear the command of their parent, which stands above them."""
    return "the same command" if child.command == parent.command else child.command


def _may_belong(proposal: StopProposal) -> list[_Fact]:
    """Nothing proves it, so nothing is sent to them: a person may want to look."""
    named = "; ".join(f"pid {process.pid} {process.command}" for process in proposal.may_belong)
    return [("left alone", f"may also belong to it: {named}")] if named else []


def _last_line(proposal: StopProposal, now: float) -> str:
    if not proposal.last_line or proposal.last_output is None:
        return last_words(proposal)
    return f"{proposal.last_line}  ({wording.duration(now - proposal.last_output)} ago)"


def will_send(proposal: StopProposal) -> str:
    """Exactly what happens after the yes, and what only another yes can bring."""
    pid, count = proposal.process.pid, len(proposal.children)
    wait = wording.duration(proposal.wait_seconds)
    if proposal.simulated:
        return f"nothing: {proposal.rung} to pid {pid} is simulated"
    if proposal.job is not None:
        return proposal.launch.does
    if proposal.rung is Rung.KILL:
        children = f" and to its {count} child{'ren' * (count > 1)}" if count else ""
        return f"SIGKILL to pid {pid}{children}, at once: it cannot save anything"
    if proposal.rung is Rung.COMMAND:
        command = clean(shlex.join(proposal.launch.argv) or proposal.launch.shown, _LONGEST_COMMAND)
        return f"your stop command: {command}. If pid {pid} lives on after {wait}, TERM is another question."
    if proposal.rung is Rung.CHECKPOINT:
        signal = proposal.signal or "the signal that you set"
        return (
            f"SIG{signal.removeprefix('SIG')} to pid {pid}: it saves and goes on. A new checkpoint has {wait} to come."
        )
    if proposal.rung is Rung.WINDOW:
        return f"the end of {proposal.launch.shown}, in which nothing else runs"
    children = ", then to children that outlive it" if count else ""
    return f"SIGTERM to pid {pid}{children}. If it lives on after {wait}, KILL is another question."


def change_lines(changes: tuple[FileChange, ...], width: int) -> Lines:
    """Each file that will be written, with the text; nothing of it is cut."""
    if not changes:
        return [[("no file will be written", QUIET)]]
    lines: Lines = []
    for change in changes:
        lines += [[(part, "bold $success")] for part in whole(f"{change.what} {change.path}", width)]
        for text in change.lines or (change.text,):
            lines += [[("+ ", "$success"), (part, "")] for part in whole(text, width - 2)]
    return lines


def stale(proposal: StopProposal, view: RunView | None) -> Shown | None:
    """Why this proposal must not be answered any more; None while it may."""
    if view is None:
        return Shown("the run is not there any more")
    if proposal.simulated or proposal.rung is Rung.WINDOW:  # the run of a window has ended
        return None
    another = _another_job if proposal.job is not None else _another_process
    why = another(proposal, view) if proposal.job is not None or _is_of_the_run(proposal) else None
    if why is not None:
        return why
    why = changed(proposal, view)
    return clean(f"the run changed: {why}; ask again") if why is not None else None


def _is_of_the_run(proposal: StopProposal) -> bool:
    """Or of what outlived it: KILL may be about children alone, whose parent is gone as it should be."""
    then = proposal.seen.process if proposal.seen is not None else proposal.process
    return then is not None and then.pid == proposal.process.pid


def _another_job(proposal: StopProposal, view: RunView) -> Shown | None:
    if view.job is None or view.job.over or proposal.job is None:
        return Shown("its job is over")
    return None if proposal.job.is_same(view.job) else Shown("its job was begun anew")


def _another_process(proposal: StopProposal, view: RunView) -> Shown | None:
    process = view.process
    if process is None or not process.alive:
        return Shown("the run has ended by itself" if view.life.over else "its process has ended")
    if (process.pid, process.started) != (proposal.process.pid, proposal.process.started):
        return Shown("it is another process by now")
    return None

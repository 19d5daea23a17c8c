"""What could be done about a run, as a value a person can say yes to, or the reason why not. Pure."""

from collections.abc import Sequence, Set

from msgspec import Struct

from tui_monitor.acting.ladder import GRACE_SECONDS
from tui_monitor.acting.linking import Linked
from tui_monitor.model.act import (
    BY_SIGNAL,
    ENDING_RUNGS,
    FileChange,
    Launch,
    NoteProposal,
    Outcome,
    Result,
    Rung,
    StopProposal,
)
from tui_monitor.model.ask import Refusal
from tui_monitor.model.finding import Finding, Kind, Severity, step_text
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.remote_machine import RemoteMachine
from tui_monitor.model.run import Process, RunView
from tui_monitor.text import Shown, clean

NOTES_FILE = "dev_notes.md"


class Member(Struct, frozen=True):
    """One process of the tree that would be stopped."""

    process: Process
    identity: ProcessIdentity


class Circumstances(Struct, frozen=True):
    """What is known beside the run itself when a stop is proposed."""

    now: float
    family: tuple[Member, ...] = ()
    """The linked process first, then everything that belongs to it; all alive."""
    may_belong: tuple[Process, ...] = ()
    """Others that may belong to it as well: named, never signalled."""
    protected: Set[int] = frozenset()
    """trainmon and what stands above it."""
    shared_with: tuple[Shown, ...] = ()
    """Other runs that the same processes write, watched or not."""
    sent: Outcome | None = None
    """The newest outcome of a TERM for this run."""
    wait_seconds: float = GRACE_SECONDS
    refusal: Shown | None = None
    """Why nothing may be done here at all."""
    recorded: bool = False
    """The run is a recording: its processes are those it tells of, and what is done to them is simulated."""
    last_line: Shown | None = None
    checkpoint: Shown | None = None
    loses: Shown | None = None
    launch: Launch = BY_SIGNAL
    remote: RemoteMachine | None = None
    """The machine on which it runs; None: this one."""
    signal: str | None = None
    """On which it saves."""
    missing: Shown | None = None
    """Why this rung cannot be carried out at all: nothing is configured for it."""


def stop(view: RunView, linked: Linked, rung: Rung, around: Circumstances) -> StopProposal | Refusal:
    """Stop this run by this signal, or one sentence why that cannot be proposed."""
    reason = _obstacle(view, linked, around) or around.missing or (_too_early(around) if rung is Rung.KILL else None)
    if reason is not None or linked.process is None:
        return Refusal(clean(reason or ""))
    members = around.family or ()
    process = members[0].process if members else linked.process
    return StopProposal(
        run=view.id,
        finding=view.verdict.deciding,
        reason=view.verdict.reason,
        process=process,
        children=tuple(member.process for member in members[1:]),
        rung=rung,
        wait_seconds=around.wait_seconds,
        last_line=around.last_line,
        last_output=None if view.reading.at_end else view.output.last,
        checkpoint=around.checkpoint,
        loses=around.loses,
        simulated=around.recorded,
        targets=tuple(member.identity for member in members),
        may_belong=around.may_belong,
        seen=view,
        launch=around.launch,
        signal=around.signal,
        remote=around.remote,
    )


def window(view: RunView, launch: Launch, shell: Member, around: Circumstances) -> StopProposal | Refusal:
    """Close the pane in which the run was, and nothing but its shell is any more."""
    if around.refusal is not None:
        return Refusal(clean(f"{around.refusal}: nothing is closed"))
    return StopProposal(
        run=view.id,
        finding=view.verdict.deciding,
        reason=clean(f"{launch.shown}: the run that was started in it has ended"),
        process=shell.process,
        children=(),
        rung=Rung.WINDOW,
        wait_seconds=around.wait_seconds,
        targets=(shell.identity,),
        seen=view,
        launch=launch,
    )


def note(view: RunView, action: Shown, said: Shown | None = None, evidence: Sequence[Shown] = ()) -> NoteProposal:
    """One block for dev_notes.md, with what was really done about it (see `action_taken`).

    `said`: why, in a person's own words. `evidence`: further lines, for whoever reads it without the log.
    """
    lines = (
        f"## {heading(view.deciding, action)}",
        "",
        f"- Experiment: {clean(view.exp_id)}",
        f"- Reason: {why(view)}",
        f"- Step: {step_of(view)}",
        f"- Action: {action}",
        *((f"- Why: {said}",) if said else ()),
        *evidence,
    )
    shown = tuple(clean(line) for line in lines)
    change = FileChange(Shown(NOTES_FILE), Shown("append"), Shown(""), shown)
    return NoteProposal(view.id, NOTES_FILE, "\n".join(shown) + "\n", (change,))


def action_taken(outcome: Outcome | None) -> Shown:
    """The `Action` line of a note: it says killed only when that was verified."""
    if outcome is None:
        return Shown("none (observed)")
    rung = outcome.proposal.rung if isinstance(outcome.proposal, StopProposal) else None
    if outcome.result is Result.DONE and rung in ENDING_RUNGS:
        return Shown("Training process killed")
    return clean(f"none ({outcome.message})" if outcome.result in _NOTHING_SENT else outcome.message)


def why(view: RunView) -> Shown:
    """What a note and a result file give as the reason, whose step they say themselves."""
    finding = view.deciding
    return view.verdict.reason if finding is None else finding.message


def diverged(finding: Finding | None) -> bool:
    """An active critical finding about a value: what the outside calls divergence."""
    return (
        finding is not None and finding.active and finding.severity is Severity.CRITICAL and finding.metric is not None
    )


def step_of(view: RunView) -> str:
    """The step that decides, else the newest one; `unknown` when the log counts none."""
    finding = view.deciding
    step = finding.detected_step if finding is not None else view.progress.step
    return step_text(step) if step >= 0 else "unknown"


def heading(finding: Finding | None, action: str) -> str:
    if finding is None:
        return "Note" if action.startswith("none") else "Stopped by Hand"
    if diverged(finding):
        return "Divergence Detected"
    return _HEADINGS.get(finding.kind, f"{finding.kind.replace('_', ' ').title()} Detected")


_NOTHING_SENT = frozenset({Result.CHANGED, Result.NOT_PERMITTED, Result.REFUSED, Result.ALREADY_GONE, Result.SIMULATED})
_HEADINGS = {
    Kind.NAN: "NaN Detected",
    Kind.KL_EXPLOSION: "KL Explosion Detected",
    Kind.DEAD_LR: "Dead Learning Rate Detected",
    Kind.OOM: "Out of Memory Detected",
    Kind.NO_OUTPUT: "No Output",
    Kind.KILLED: "Killed",
    Kind.FINISHED: "Finished",
    Kind.RESTART: "Restart",
    Kind.BASELINE_MISSED: "Baseline Missed",
    Kind.EVALUATION_FAILED: "Evaluations Failed",
}


def _obstacle(view: RunView, linked: Linked, around: Circumstances) -> str | None:
    if around.refusal is not None:
        return f"{around.refusal}: nothing is stopped"
    if around.recorded:
        return None if linked.process else f"{view.id} has no process in this recording"
    if view.life.over and not around.family:  # what a log says of an end is no end while the process lives
        return f"{view.id} has already ended ({view.life})"
    return _no_process(view, linked) or _not_stoppable(view, linked, around)


def _no_process(view: RunView, linked: Linked) -> str | None:
    if linked.candidates:
        listed = "; ".join(f"pid {process.pid}: {process.command[:80]}" for process in linked.candidates[:5])
        return f"{view.id}: several processes match, so none is stopped: {listed}"
    if linked.identity is None or linked.process is None:
        return f"{view.id}: its process is not known ({linked.note or 'nothing writes its log, no pid file'})"
    return None


def _not_stoppable(view: RunView, linked: Linked, around: Circumstances) -> str | None:
    pid = linked.process.pid if linked.process is not None else 0
    if not around.family:
        return f"{view.id}: process {pid} has already ended"
    if around.shared_with:
        others, both = ", ".join(around.shared_with), "both" if len(around.shared_with) == 1 else "them all"
        return f"{view.id}: process {pid} also writes {others}: stopping it would stop {both}"
    forbidden = [member.process.pid for member in around.family if member.process.pid in around.protected]
    if forbidden:
        return f"{view.id}: process {forbidden[0]} is trainmon itself or stands above it: it is not stopped"
    return None


def _too_early(around: Circumstances) -> str | None:
    """KILL is proposed only after a TERM was sent to the same processes and its time has passed."""
    sent = around.sent
    if sent is None or not isinstance(sent.proposal, StopProposal) or not _reached(sent, around):
        return "KILL is only proposed after TERM: ask it to end by itself first"
    if around.recorded or sent.result is Result.STILL_ALIVE:
        return None
    return f"TERM was sent: it has {sent.proposal.wait_seconds:g} s to end by itself"


def _reached(sent: Outcome, around: Circumstances) -> bool:
    if around.recorded:
        return sent.result is Result.SIMULATED
    told = sent.proposal.targets if isinstance(sent.proposal, StopProposal) else ()
    same = around.family and around.family[0].identity in told  # of what was started since, none was asked to end
    return bool(same) and sent.result in (Result.SENT, Result.STILL_ALIVE)

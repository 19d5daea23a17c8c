"""Acting: a proposal, a person's yes to exactly that, and what really happened."""

from enum import StrEnum

from msgspec import Struct

from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.remote_machine import RemoteMachine
from tui_monitor.model.run import Process, RunView
from tui_monitor.model.rung import ENDING_RUNGS as ENDING_RUNGS
from tui_monitor.model.rung import FIRST_RUNGS as FIRST_RUNGS
from tui_monitor.model.rung import NEXT_RUNG as NEXT_RUNG
from tui_monitor.model.rung import Rung as Rung
from tui_monitor.text import Shown, clean


class LaunchKind(StrEnum):
    """What a rung is carried out on."""

    PROCESS = "process"
    TMUX = "tmux"
    COMMAND = "command"
    JOB = "job"


_PROCESS = Shown("process")


class Launch(Struct, frozen=True):
    """How the run was started or is ended, where that is more than a signal to its processes."""

    kind: LaunchKind = LaunchKind.PROCESS
    shown: Shown = _PROCESS
    """`tmux window train:2`, `stop-job exp-1`: what a person reads before saying yes."""
    argv: tuple[str, ...] = ()
    """COMMAND, JOB: the program and its arguments, each as it is; no shell reads them."""
    does: Shown = Shown("")
    """JOB: what its batch system will do after the yes."""
    job: BatchJob | None = None
    """JOB: which one."""
    socket: str = ""
    """TMUX: of its server."""
    pane: str = ""
    """TMUX: `%3`."""


BY_SIGNAL = Launch()
"""Nothing but its processes is known of it."""


class FileChange(Struct, frozen=True):
    """One file that will be written, with what a person would see in it."""

    path: Shown
    what: Shown
    """`append`, `create`, `update`."""
    text: Shown
    """The text added, lines joined with a visible newline kept in `lines`."""
    lines: tuple[Shown, ...] = ()


class StopProposal(Struct, frozen=True):
    """Stop one run: exactly this process, by exactly this signal."""

    run: Shown
    finding: str | None
    """`Finding.id` that leads to it; None when a person wants it without one."""
    reason: Shown
    process: Process
    children: tuple[Process, ...]
    rung: Rung
    wait_seconds: float
    """How long to wait before the next rung may be proposed."""
    changes: tuple[FileChange, ...] = ()
    last_line: Shown | None = None
    """Empty: its log has none. None: it is not known yet."""
    loses: Shown | None = None
    """What a stop now would lose: `1 240 steps, 14 minutes`."""
    last_output: float | None = None
    checkpoint: Shown | None = None
    """Newest checkpoint and its age: what would be lost."""
    simulated: bool = False
    targets: tuple[ProcessIdentity, ...] = ()
    """`process` and `children` in this order, as the hands verify them. Nothing else is ever signalled."""
    may_belong: tuple[Process, ...] = ()
    """Others that may belong to the run as well, which nothing proves: they are named and left alone."""
    seen: RunView | None = None
    """The run as it was when this was proposed: what is written is told by it."""
    launch: Launch = BY_SIGNAL
    """What the rung is carried out on; for TERM and KILL, where the process runs."""
    signal: str | None = None
    """CHECKPOINT: the signal's name by the person's own configuration, `USR1`."""
    remote: RemoteMachine | None = None
    """Where it runs; None: on this machine."""
    unrecorded: bool = False
    """Stop without a record: what is done cannot be written where it belongs; `changes` say why."""

    @property
    def job(self) -> BatchJob | None:
        """What is ended, where that is a job: then no process is named, nor signalled by us."""
        return self.launch.job

    @property
    def meant(self) -> Shown:
        """`pid 123`, `job 7_3 RUNNING on gpu-3`."""
        return Shown(f"pid {self.process.pid}") if self.job is None else self.job.told


class NoteProposal(Struct, frozen=True):
    """Append one block to dev_notes.md; the text may be edited before it is approved."""

    run: Shown
    path: str
    text: str
    changes: tuple[FileChange, ...] = ()
    simulated: bool = False


class NoteBlock(Struct, frozen=True):
    """One block that trainmon wrote into a notes file, as it knows it again: by its very bytes."""

    path: Shown
    offset: int
    """Where it stood when it was written, in bytes."""
    size: int
    digest: str
    """SHA-256 of its bytes."""
    log: str = ""
    """Of the run it is about, as the file system spells it. Never shown."""


class UndoProposal(Struct, frozen=True):
    """Take the newest note of trainmon about a run out of dev_notes.md again, which nobody has edited since."""

    run: Shown
    path: str
    text: str
    """The block that goes."""
    changes: tuple[FileChange, ...] = ()
    simulated: bool = False
    written_at: float = 0.0
    """When it was written, in seconds since the epoch: of several runs, the newest note is the last one."""
    block: NoteBlock | None = None
    """Exactly this block; None where nothing is really done."""


class KeepProposal(Struct, frozen=True):
    """Keep notes, error log and memory of an experiment root by itself from now on, as `watch --write` does."""

    run: Shown
    """The run it was asked at; it holds for all of its root."""
    root: Shown
    changes: tuple[FileChange, ...] = ()
    """What would be written at once, about what is known by now."""
    simulated: bool = False


class WholeFile(Struct, frozen=True):
    """One file that is written whole."""

    name: str
    """In the experiment root, as the file system spells it."""
    text: str


TEXT_END, LOSS_END, GRADIENT_END = ".md", "-loss.svg", "-gradient.svg"
"""How the names of the files of a diagnosis end."""


class DiagnosisProposal(Struct, frozen=True):
    """Write why a run is sick beside its log, with plots, and append the experiments that follow from it to next.md."""

    run: Shown
    path: Shown
    """Of the text, whole."""
    text: str
    files: tuple[WholeFile, ...] = ()
    """The text, and its plots."""
    ideas: str = ""
    """What is appended to next.md; empty where all of it stands there, or nothing is to be tried."""
    next_digest: str = ""
    """SHA-256 of next.md as it was when this was proposed: another one is asked about again."""
    changes: tuple[FileChange, ...] = ()
    simulated: bool = False


Proposal = StopProposal | NoteProposal | UndoProposal | KeepProposal | DiagnosisProposal


NO_CHECKPOINT_SIGNAL = Shown("no checkpoint_signal is set for it in your own configuration")
"""Why a run cannot be told to save first, where a person never said how."""
LONGEST_REASON = 500
"""Characters of a person's own words that are kept."""


class Approval(Struct, frozen=True):
    """A person's yes to exactly this proposal (or an explicit unattended policy's)."""

    proposal: Proposal
    at: float
    by: Shown
    """`keyboard`, `--yes`, `policy nan,inf`."""
    reason: Shown | None = None
    """Why, in the person's own words: for the note, the journal, and the result of a run stopped by hand."""

    @property
    def said(self) -> Shown | None:
        """The reason as it is written everywhere; None where there is none."""
        return clean(self.reason, LONGEST_REASON) if self.reason else None


class Result(StrEnum):
    """What really happened."""

    DONE = "done"
    """Verified: the process is gone, the text is in the file."""
    SENT = "sent"
    """The signal was sent and the process has not ended yet."""
    STILL_ALIVE = "still_alive"
    ALREADY_GONE = "already_gone"
    CHANGED = "changed"
    """It is no longer the process that was approved: nothing was sent."""
    NOT_PERMITTED = "not_permitted"
    REFUSED = "refused"
    SIMULATED = "simulated"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """No answer came from its machine: nobody knows whether it was done, and what can be seen does not tell."""
    RESTARTED = "restarted"
    """It was ended, verified, and runs again: its launcher started it anew. Nothing more is done without asking."""
    LEFT = "left"
    """It was ended, verified, and another process writes its log: one that it left, as far as can be told."""


class Outcome(Struct, frozen=True):
    proposal: Proposal
    result: Result
    message: Shown
    at: float
    written: tuple[Shown, ...] = ()
    """Files that were written."""
    problems: tuple[Shown, ...] = ()
    """What could not be done beside it, e.g. a record that could not be written."""
    survivors: tuple[Process, ...] = ()
    """Members of the approved tree that were still alive at `at`."""
    signalled: tuple[Process, ...] = ()
    """Members of the approved tree that a signal was sent to, so far."""
    next: StopProposal | None = None
    """What may be asked about now, with a yes of its own: TERM after a stop command that failed, a stop without a
    record where nothing can be recorded, the window of a run that has ended."""
    blocks: tuple[NoteBlock, ...] = ()
    """Notes among what was written: each can be taken back while nobody edits it."""
    in_doubt: bool = False
    """SENT, and nobody knows whether it arrived."""

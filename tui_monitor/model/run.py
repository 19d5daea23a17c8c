"""One run as the rest of the world sees it: a frozen view, made anew only when something changed."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.finding import Decision, Finding, Verdict
from tui_monitor.model.lost import NOTHING, Lost
from tui_monitor.model.points import Event
from tui_monitor.model.told_beside import NotesPlace, Told
from tui_monitor.text import Shown


class Life(StrEnum):
    """Is it alive and getting on?"""

    WAITING = "waiting"
    """No log yet, or nothing in it."""
    STARTING = "starting"
    """Output, but no metric yet."""
    TRAINING = "training"
    QUIET = "quiet"
    """Silent for longer than usual, not long enough to be called stalled."""
    STALLED = "stalled"
    STOPPING = "stopping"
    """A stop was sent and is not verified yet."""
    STOPPED = "stopped"
    """A person stopped it through trainmon, and no process of it has lived since."""
    FINISHED = "finished"
    """Ended, and there is evidence that it completed."""
    FAILED = "failed"
    """Ended, and there is evidence that it did not complete."""
    ENDED = "ended"
    """No longer running, cause unknown."""
    UNREACHABLE = "unreachable"

    @property
    def over(self) -> bool:
        return self in (Life.STOPPED, Life.FINISHED, Life.FAILED, Life.ENDED)


class Status(StrEnum):
    """The outside word for life and verdict together."""

    DIVERGED = "diverged"
    FAILED = "failed"
    TIMEOUT = "timeout"
    COMPLETED = "completed"
    NO_OUTPUT = "no_output"
    UNREACHABLE = "unreachable"
    UNMONITORED = "unmonitored"
    OVERFITTING_WARNING = "overfitting_warning"
    HEALTHY = "healthy"


class Watched(Struct, frozen=True):
    """The metric shown and reported for a run: a choice of view, never of which rules run."""

    metric: Shown
    lower_is_better: bool
    why: Shown
    """How it was chosen, e.g. `exact name`, `val_loss preferred over train_loss`."""
    others: tuple[Shown, ...] = ()
    """The other candidates, best first."""
    directed: bool = True
    """Does its name, or a person, tell which way is better? Else `lower_is_better` is only what it is judged by."""
    instead_of: Shown | None = None
    """The name that a person asked for, where this is a variant of it."""


class ChartColumns(Struct, frozen=True, eq=False):
    """A series squeezed into screen columns; all arrays have one entry a column. Empty columns hold NaN."""

    first_step: float
    last_step: float
    lows: array[float]
    highs: array[float]
    means: array[float]
    lasts: array[float]
    bad: array[int]
    """How many points of the column are NaN or infinite."""


class Process(Struct, frozen=True):
    """The process behind a run, as first seen. `started` tells it from a later one with the same pid."""

    pid: int
    started: float
    """Seconds since the epoch."""
    command: Shown
    user: Shown
    cwd: Shown
    alive: bool
    linked_by: Shown
    """How it was found: `holds the log open`, `pid file`, `command line`."""
    host: Shown = Shown("")
    """The machine it runs on, where `pid` is its number; empty: this one."""


class Traces(Struct, frozen=True):
    """What the search for the process of a run showed beside the process itself."""

    nobody: bool = False
    """No process holds its log or names it, and one of this machine would have been seen."""
    dead_pid: int | None = None
    """Its pid file names a process that has ended."""
    live_pid: int | None = None
    """Its pid file names one that has not, or may run on another machine; it need not be the run's."""
    pid_written: float | None = None
    """When its pid file was written, by its file system."""
    state: str = ""
    """Of its process, one letter as in `ps`: T is stopped, D cannot be interrupted."""
    cpu: float | None = None
    """Seconds of CPU time that its process has used; None where that is not known."""


class FileView(Struct, frozen=True):
    """One file of a run, for `explain`, `check` and the run screen."""

    path: Shown
    format: Shown
    """`text`, `jsonl`, ..., or why it is not read."""
    bytes: int
    points: int
    unread: int
    """Lines that were not understood."""
    note: Shown | None = None
    """`log restarted`, `may have lost lines`, `judged from byte 123`."""
    lost: Lost = NOTHING
    configuration: bool = False
    """Hyperparameters beside the logs: it is none of them."""


class Where(Struct, frozen=True):
    """Where a run lies, and what it is called there."""

    path: Shown
    round: Shown | None = None
    root: str = ""
    """The experiment root as the file system spells it: where results and notes of this run belong. Never shown."""
    log: str = ""
    """The main log as the file system spells it. Never shown."""
    name: Shown | None = None
    """What its user called it, where W&B, MLflow or trackio keeps that: beside the id, and not always its own."""
    notes: NotesPlace | None = None
    """Where notes about it are kept; None: in the experiment root."""
    host: Shown = Shown("")
    """The machine on which it lies, as a person knows it; empty: this one."""
    place: Shown = Shown("")
    """What falls silent as a whole: its machine, a mount that may hang. Empty where all answers come at once."""


class RunProgress(Struct, frozen=True):
    """How far training is."""

    step: float
    """The newest logged step; -1 when there is none."""
    points: int
    total: float | None = None
    """The planned number of steps."""
    rate: float | None = None
    """Steps per second, lately."""


class Output(Struct, frozen=True):
    """When output arrived, in seconds since the epoch; None while there is none. And what of it was lost."""

    first: float | None = None
    last: float | None = None
    lost: Lost = NOTHING


class Best(Struct, frozen=True):
    """The best finite value of the watched metric so far."""

    value: float
    step: float


class LastFinite(Struct, frozen=True):
    """The newest value of the watched metric that is a number."""

    value: float
    step: float


class Setup(Struct, frozen=True):
    """What was set for it: by a person for trainmon, by the run for itself."""

    category: Shown | None = None
    config: Mapping[str, object] = field(default_factory=dict)
    excluded: Shown | None = None
    """A person wants it shown and not judged, and said so there."""
    time_limit: Shown | None = None
    """How long it may take when it cannot be judged, and why so long."""


class Reading(Struct, frozen=True):
    """How far its files were read."""

    under_way: bool = False
    """What had been written before it was first looked at is still being read: no verdict yet."""
    at_end: bool = False
    """A recording at its end of observation: how long it has been silent says nothing."""
    begun_anew: int = 0
    """How often, for other settings or other files: what stands then may be of any age."""
    so_far: Decision | None = None
    """While it is under way: what its newest part alone says. Nobody acts on it."""


class DrawnMetric(Struct, frozen=True, eq=False):
    """What is drawn of one metric of a run."""

    watched: Watched | None = None
    curve: ChartColumns | None = None
    best: Best | None = None
    trend: float | None = None
    """Change in 100 steps over its size, lately: -0.03 for 3 % less; 0.0 for what is lost in its noise. None where the
    newest points do not tell, or are no numbers."""
    bad: int = 0
    """How many points are NaN or infinite."""
    last_finite: LastFinite | None = None


class RunView(Struct, frozen=True, eq=False):
    """Everything a pane, a report or a JSON object needs. Identity tells change: the same object means the same run."""

    id: Shown
    """Its path under the root."""
    exp_id: Shown
    where: Where
    life: Life
    status: Status
    verdict: Verdict
    findings: tuple[Finding, ...]
    """All of them, worst and newest first; recovered ones last."""
    events: tuple[Event, ...]
    """The newest ones, in log order."""
    latest: Mapping[Shown, float]
    """Metric -> newest value."""
    progress: RunProgress
    output: Output
    files: tuple[FileView, ...]
    process: Process | None = None
    setup: Setup = Setup()
    note: Shown | None = None
    """A state a person should know: `internal error`, `no permission`, `empty log`."""
    reading: Reading = Reading()
    told: Told = Told()
    job: BatchJob | None = None
    """The job of a batch system that it is."""
    own: DrawnMetric = DrawnMetric()
    """The watched metric."""
    decisive: DrawnMetric | None = None
    """What is drawn instead, where the finding that decides is about another metric than the watched one."""

    @property
    def watched(self) -> Watched | None:
        return self.own.watched

    @property
    def curve(self) -> ChartColumns | None:
        return self.own.curve

    @property
    def best(self) -> Best | None:
        return self.own.best

    @property
    def trend(self) -> float | None:
        return self.own.trend

    @property
    def bad(self) -> int:
        return self.own.bad

    @property
    def last_finite(self) -> LastFinite | None:
        return self.own.last_finite

    @property
    def deciding(self) -> Finding | None:
        """The finding that its verdict quotes; None where none decides."""
        return next((finding for finding in self.findings if finding.id == self.verdict.deciding), None)

    @property
    def title(self) -> Shown:
        """How it is spoken of: `gpt-small (wandb/run-7)`, or its id where it has no name or says it already."""
        name = self.where.name
        if name is None or f"/{self.id}".endswith(f"/{name}"):
            return self.id
        return Shown(f"{name} ({self.id})")

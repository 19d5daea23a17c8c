"""Questions to the monitor and their answers. A request is a frozen value: it is its own key in `Snapshot.details`.

Asking is thread-safe and wakes the feed. A view request (chart, log) stays open, and its answer is renewed while the
run changes, until `Forget`. A command request is done once; its answer, if it has one,
stays until `Forget`.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from enum import StrEnum
from math import nan

from msgspec import Struct, field

from tui_monitor.model.act import Approval, Outcome, Proposal, Rung
from tui_monitor.model.beside import BesideRequest, ProcessView, RunNotes
from tui_monitor.model.diagnosis import Diagnosis
from tui_monitor.model.finding import Finding
from tui_monitor.model.log_lines import LogAnswer, LogRequest, LogSearch, NumbersRequest
from tui_monitor.model.points import Place
from tui_monitor.model.run import ChartColumns
from tui_monitor.text import Shown


class XAxis(StrEnum):
    """What a chart is drawn over; the value is the word on the screen."""

    STEP = "step"
    EPOCH = "epoch"
    TIME = "time"
    """Since the first logged line."""
    CLOCK = "clock"
    TOKENS = "tokens"


class ChartRequest(Struct, frozen=True):
    """Columns of metrics of one run between two steps; None means from the start, to the newest."""

    run: Shown
    metrics: tuple[Shown, ...]
    first: float | None
    last: float | None
    columns: int
    axis: XAxis = XAxis.STEP


class Along(Struct, frozen=True, eq=False):
    """Where steps stand on another axis: two columns of equal length, both rising."""

    steps: array[float]
    values: array[float]
    """Epochs or tokens; seconds since the epoch for `CLOCK`, since the first logged line for `TIME`."""


class ValueAt(Struct, frozen=True):
    """A metric as it was at a step, or at the nearest one before."""

    metric: Shown
    value: float
    step: float
    mean: bool = False
    """The single points are not kept any more: the mean of those around `step`."""


class Chart(Struct, frozen=True, eq=False):
    series: tuple[tuple[Shown, ChartColumns], ...]
    findings: tuple[Finding, ...]
    """Of these metrics, with onset or detection inside the window."""
    restarts: array[float]
    """Steps at which a segment began, within the window."""
    checkpoints: array[float] = field(default_factory=lambda: array("d"))
    """Steps after which the log says that a checkpoint was written."""
    evaluations: array[float] = field(default_factory=lambda: array("d"))
    """Steps at which a metric on held-out data was logged, where that is seldom."""
    finite_before: Mapping[str, ValueAt] = field(default_factory=dict)
    """Of a finding about NaN or infinite values, by its id: the last finite one before it."""
    axis: XAxis = XAxis.STEP
    along: Along | None = None
    """The steps of the window on `axis`; None where the axis is that of steps."""
    axes: tuple[XAxis, ...] = (XAxis.STEP,)
    """What this run can be drawn over."""


class ReadoutRequest(Struct, frozen=True):
    """All metrics at one step, these first."""

    run: Shown
    step: float
    metrics: tuple[Shown, ...]


class Readout(Struct, frozen=True, eq=False):
    """All metrics at a step, or at their nearest one before."""

    step: float
    """Of the newest of those that were asked for first, at or before the step that was asked for."""
    values: tuple[ValueAt, ...]
    time: float = nan
    """Seconds since the epoch when it was logged, else when it arrived; NaN where neither is known."""
    place: Place | None = None
    """The line of this step, or the nearest line before it that is remembered."""


class MetricsRequest(Struct, frozen=True):
    """All metrics of a run."""

    run: Shown


class DiagnosisRequest(Struct, frozen=True):
    """Why a run is as it is. Renewed when what was found in it changes, not with every point."""

    run: Shown


class MetricView(Struct, frozen=True):
    name: Shown
    role: str
    file: Shown
    points: int
    first: float
    last: float
    alias_in: tuple[Shown, ...] = ()
    """Other files that carry the same metric: shown, not judged."""


class Rescan(Struct, frozen=True):
    """Look for new runs now."""


class InSight(Struct, frozen=True):
    """Which runs a person looks at now: while much is to be read, these come first. No answer."""

    runs: tuple[Shown, ...]


class Forget(Struct, frozen=True):
    """The answer of `request` is no longer needed."""

    request: object


class Seek(Struct, frozen=True):
    """Replay: go to this time (seconds since the start of the recording), back or forth."""

    position: float


class Play(Struct, frozen=True):
    """Replay: go on at this speed; 0 pauses."""

    speed: float


class ProposeStop(Struct, frozen=True):
    """What would this rung mean for this run? Answered with a proposal, or with the reason why not."""

    run: Shown
    rung: Rung
    unrecorded: bool = False
    """Without a record: where what is done cannot be written, a person may want to stop it all the same."""
    said: Shown | None = None
    """Why, as far as a person has said it by now: what would be written shows it."""


class ProposeNote(Struct, frozen=True):
    """The block that would be appended to dev_notes.md about this run."""

    run: Shown


class ProposeUndo(Struct, frozen=True):
    """Which note would be taken back."""

    run: Shown


class ProposeKeeping(Struct, frozen=True):
    """What would be written by itself from now on about the runs of this run's root."""

    run: Shown


class ProposeDiagnosis(Struct, frozen=True, eq=False):
    """What would be written down of why this run is as it is. Each one is a question of its own."""

    run: Shown
    diagnosis: Diagnosis | None = None
    """The one that a person looks at, and what they added to it with it; None: as it is made now."""


class Act(Struct, frozen=True):
    """Do what was approved. Answered with its outcome; the same approval is never done twice."""

    approval: Approval


class Declined(Struct, frozen=True):
    """A person's no to a proposal: it is written down, and nothing else is touched. No answer."""

    proposal: Proposal
    by: Shown


class Refusal(Struct, frozen=True):
    """Nothing can be proposed, and why."""

    reason: Shown


ViewRequest = ChartRequest | LogRequest | MetricsRequest | ReadoutRequest | DiagnosisRequest
ProposalRequest = ProposeStop | ProposeNote | ProposeUndo | ProposeKeeping | ProposeDiagnosis
CommandRequest = BesideRequest | Rescan | InSight | Forget | Seek | Play | ProposalRequest | Declined | Act
Request = ViewRequest | LogSearch | NumbersRequest | CommandRequest
ViewAnswer = Chart | LogAnswer | Readout | tuple[MetricView, ...] | Diagnosis
Answer = ViewAnswer | ProcessView | RunNotes | Proposal | Refusal | Outcome

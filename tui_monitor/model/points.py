"""What reading finds in a log: points of metrics, events that are no number, and where each stands."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field

from tui_monitor.text import Shown


class Place(NamedTuple):
    """A position in a file that evidence can point at."""

    file: Shown
    """Path under the run, as shown."""
    offset: int
    """Byte offset of the line in the stream (rotated parts counted through), or the record's number in a document."""


class Points(Struct, frozen=True, eq=False):
    """New points of one metric in log order: four parallel columns of equal length, never empty."""

    metric: Shown
    file: Shown
    steps: array[float]
    """The logged step; the ordinal (from 1) where the log counts none. May go back: a restart."""
    values: array[float]
    """May be NaN, inf or -inf: that is news, not noise."""
    times: array[float]
    """Seconds since the epoch as logged; NaN where the log does not say."""
    places: array[int]
    """`Place.offset` of each point."""

    def __len__(self) -> int:
        return len(self.values)


class EventKind(StrEnum):
    """What a log can say that is no number."""

    TRACEBACK = "traceback"
    OOM = "oom"
    KILLED = "killed"
    TIMEOUT = "timeout"
    DISK_FULL = "disk_full"
    WATCHDOG = "watchdog"
    """NCCL or another collective gave up waiting: a hang that ended itself."""
    FAILED = "failed"
    """A launcher or scheduler reports that a process failed or was cancelled; a program that it gives up."""
    ERROR = "error"
    """The line of an exception without a traceback: an end only where nothing else follows."""
    INTERRUPTED = "interrupted"
    """A person stopped it: KeyboardInterrupt, Ctrl-C."""
    FINISHED = "finished"
    """The log itself says that training is complete."""
    CHECKPOINT = "checkpoint"
    WAITING = "waiting"
    """Evaluation, checkpointing, compiling: a pause with a reason."""
    EVALUATION_FAILED = "evaluation_failed"
    """An evaluation came to nothing; training goes on."""
    CHANGE = "change"
    """Training is another from here on: a new stage, a lower rate, freed layers, other data."""


class Event(Struct, frozen=True):
    kind: EventKind
    text: Shown
    """The line that says so, e.g. `RuntimeError: CUDA out of memory`."""
    place: Place
    step: float
    """The last step logged before it; -1 when none was."""
    time: float
    """Seconds since the epoch as logged; NaN where the log does not say."""


class Parsed(Struct, frozen=True):
    """What one feed of bytes gave."""

    points: tuple[Points, ...] = ()
    events: tuple[Event, ...] = ()
    total_steps: float | None = None
    """The planned number of steps, once the log tells it (`12/1000`)."""
    config: Mapping[str, object] = field(default_factory=dict)
    """Hyperparameters found in this format (W&B config, argparse dump)."""
    reached: float | None = None
    """The step at which the log stands, also where its newest lines say no new number: a bar drawn on and on."""

"""What judging says: findings with their proof, and the verdict they lead to."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from tui_monitor.model.points import Place
from tui_monitor.text import Shown


class Kind(StrEnum):
    """Kinds of findings. Part of the outside contract: additions only."""

    NAN = "nan"
    INF = "inf"
    EXPLOSION = "explosion"
    SPIKE = "spike"
    DRIFT = "drift"
    PLATEAU = "plateau"
    CONVERGED = "converged"
    COLLAPSE = "collapse"
    OVERFITTING = "overfitting"
    REWARD_COLLAPSE = "reward_collapse"
    ENTROPY_COLLAPSE = "entropy_collapse"
    GRADIENT_EXPLOSION = "gradient_explosion"
    GRADIENT_VANISHING = "gradient_vanishing"
    DEAD_LR = "dead_lr"
    LOSS_SCALE_COLLAPSE = "loss_scale_collapse"
    KL_EXPLOSION = "kl_explosion"
    FROZEN = "frozen"
    OSCILLATION = "oscillation"
    BASELINE_MISSED = "baseline_missed"
    EVALUATION_FAILED = "evaluation_failed"
    STALL = "stall"
    SLOW = "slow"
    NO_OUTPUT = "no_output"
    CRASH = "crash"
    OOM = "oom"
    KILLED = "killed"
    TIMEOUT = "timeout"
    DISK_FULL = "disk_full"
    FINISHED = "finished"
    RESTART = "restart"
    MASS_DIVERGENCE = "mass_divergence"


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.CRITICAL: 2}


class Line(Struct, frozen=True):
    """A line of the log, quoted."""

    place: Place
    text: Shown


class Evidence(Struct, frozen=True):
    """The proof of a finding: which rule, the numbers that tripped it, where in the log."""

    rule: Shown
    """One sentence: the rule with its formula."""
    numbers: Mapping[str, float]
    """Name -> value of each quantity in the formula."""
    places: tuple[Place, ...] = ()
    lines: tuple[Line, ...] = ()
    """`places`, quoted: filled in by the monitor, which can read the log; a rule cannot."""


class Finding(Struct, frozen=True):
    """What a rule saw. A later finding with the same `id` replaces it (promoted, recovered, superseded)."""

    kind: Kind
    severity: Severity
    metric: Shown | None
    """None for log events and life: crash, oom, stall."""
    segment: int
    """How often the metric's step had gone back before this: restarts."""
    onset_step: float
    """The logged step since when it is so."""
    detected_step: float
    """The logged step at which a live watcher would have raised it; depends on nothing after it."""
    message: Shown
    """One sentence with concrete numbers; since when is said by `onset_step`."""
    evidence: Evidence
    value: float | None = None
    """The value that decided, as logged; may be NaN or inf."""
    confidence: float = 1.0
    """0..1, from the margin over the threshold and the number of points seen."""
    recovered_step: float | None = None
    """The logged step at which it was over; None while it is active."""
    superseded_by: str | None = None
    """`id` of the graver finding as which it goes on: it ended, but nothing recovered."""

    @property
    def id(self) -> str:
        """Stable across live, replay and check: `explosion:loss:0:340`."""
        return f"{self.kind}:{self.metric or ''}:{self.segment}:{step_text(self.onset_step)}"

    @property
    def active(self) -> bool:
        return self.recovered_step is None

    @property
    def said(self) -> Shown:
        """`step 340: loss is NaN, after 52 finite values`; an end and a silence say their step themselves."""
        if self.metric is None or self.kind is Kind.RESTART:
            return self.message
        return Shown(f"step {step_text(self.onset_step)}: {self.message}")

    @property
    def state(self) -> str:
        """`active`, `recovered`, or `superseded` by a graver one."""
        if self.recovered_step is None:
            return "active"
        return "recovered" if self.superseded_by is None else "superseded"

    @property
    def alarm(self) -> bool:
        """An active finding of warning or worse."""
        return self.active and self.severity.rank >= Severity.WARNING.rank


def step_text(step: float) -> str:
    """`340` for 340.0, `0.25` for a fractional epoch."""
    return str(int(step)) if step == step and abs(step) < 2**63 and step == int(step) else f"{step:g}"


def counted(number: int, noun: str) -> str:
    """`1 point`, `2 points`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def from_to(before: float, now: float, noun: str = "") -> str:
    """`from 0.2 to 0.3`, with as many digits as it takes to tell them apart: `from 0.19672 to 0.19674`.

    `noun`: what the first one is, `its best level of `.
    """
    for digits in range(4, 18):
        said = f"{before:.{digits}g}", f"{now:.{digits}g}"
        if said[0] != said[1] or before == now:
            break
    return f"from {noun}{said[0]} to {said[1]}"


def confidence(margin: float, points: float) -> float:
    """How far to trust a finding: `margin` = measured over threshold (at least 1), `points` = how many say so.

    Exactly at the threshold with one point 0.36; three times over it with five points 0.78; never above 0.99.
    """
    weight = 1.0 - 0.5 / max(margin, 1.0)
    return round(min(weight * (points + 2.0) / (points + 2.75), 0.99), 3)


class Decision(StrEnum):
    CONTINUE = "CONTINUE"
    WAIT = "WAIT"
    STOP = "STOP"


class Verdict(Struct, frozen=True):
    """What to do about one run, and why."""

    decision: Decision
    confidence: float
    reason: Shown
    """Always a sentence, also for CONTINUE."""
    deciding: str | None = None
    """`Finding.id` of the finding that decides; None when none does."""

"""What a diagnosis says: ranked causes of a trouble with their proof, what to do about it, and what would decide."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from tui_monitor.model.finding import Severity
from tui_monitor.model.points import Place
from tui_monitor.text import Shown


class CauseName(StrEnum):
    """Causes. Part of the outside contract: additions only."""

    LR_TOO_HIGH = "lr_too_high"
    LR_TOO_LOW = "lr_too_low"
    LR_SCHEDULE = "lr_schedule"
    LR_DEAD = "lr_dead"
    NO_WARMUP = "no_warmup"
    NO_CLIPPING = "no_clipping"
    FP16_OVERFLOW = "fp16_overflow"
    LOSS_SCALE = "loss_scale"
    BAD_BATCH = "bad_batch"
    BAD_DATA = "bad_data"
    NAN_IN_DATA = "nan_in_data"
    NAN_IN_REWARD = "nan_in_reward"
    NUMERIC_DOMAIN = "numeric_domain"
    WRONG_LOSS = "wrong_loss"
    INIT_OR_DEAD_UNITS = "init_or_dead_units"
    VANISHING_GRADIENTS = "vanishing_gradients"
    OVERFITTING = "overfitting"
    UNDERFITTING = "underfitting"
    LABEL_NOISE = "label_noise"
    DATA_ORDER = "data_order"
    TRAIN_EVAL_MISMATCH = "train_eval_mismatch"
    LEAKAGE = "leakage"
    CURRICULUM_OR_DATA_CHANGE = "curriculum_or_data_change"
    MODE_COLLAPSE = "mode_collapse"
    ENTROPY_TOO_LOW = "entropy_too_low"
    POLICY_STEP_TOO_LARGE = "policy_step_too_large"
    CRITIC_DIVERGENCE = "critic_divergence"
    REWARD_SCALE = "reward_scale"
    FORGETTING = "forgetting"
    KL_DIVERGENCE = "kl_divergence"
    VARIANCE_COLLAPSE = "variance_collapse"
    ARCHITECTURE_IMBALANCE = "architecture_imbalance"
    NOT_TRAINING = "not_training"
    GPU_OUT_OF_MEMORY = "gpu_out_of_memory"
    HOST_OUT_OF_MEMORY = "host_out_of_memory"
    MEMORY_LEAK = "memory_leak"
    DISK_FULL = "disk_full"
    DEAD_LOCK_OR_HANG = "dead_lock_or_hang"
    DATA_LOADER_STALL = "data_loader_stall"
    PROCESS_STOPPED = "process_stopped"
    COLLECTIVE_TIMEOUT = "collective_timeout"
    KILLED_BY_SCHEDULER = "killed_by_scheduler"
    KILLED_BY_USER = "killed_by_user"
    TIME_LIMIT = "time_limit"
    BUG = "bug"
    RESUMED_WRONGLY = "resumed_wrongly"
    SLOW_HARDWARE = "slow_hardware"
    UNKNOWN = "unknown"


class Effort(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Proof(Struct, frozen=True):
    """One thing that was seen in an artifact: a line, a value, a step. Never what usually is so."""

    text: Shown
    """A sentence with its numbers: `gradient norm grad_norm left its level of 0.41 at step 192, loss rose at 194`."""
    step: float | None = None
    place: Place | None = None
    """Where it stands, as far as that is known."""
    numbers: Mapping[str, float] = field(default_factory=dict)


class Fix(Struct, frozen=True):
    """What to do about a cause (S4.10): none of it touches what is trained so far."""

    do: Shown
    """With numbers where there are some: `lower lr from 0.03 to 0.001, as the healthy runs of this batch have it`."""
    expect: Shown
    """Which metric changes how."""
    verify: Shown
    """How to see that it worked, and when."""
    otherwise: Shown
    """What to try when it did not."""
    effort: Effort
    risk: Shown


class RootCause(Struct, frozen=True):
    cause: CauseName
    issue: Shown
    """One sentence: why, not what is seen."""
    severity: Severity
    confidence: float
    """Above 0.9 with direct proof alone; 0.7 to 0.9 circumstantial; below, one of several (S4.5)."""
    proofs: tuple[Proof, ...]
    against: tuple[Proof, ...]
    """What speaks against it."""
    fix: Fix
    explains: tuple[str, ...] = ()
    """`Finding.id` of what is seen because of it."""


class DiagnosisStatus(StrEnum):
    COMPLETE = "diagnosis_complete"
    PARTIAL = "partial"
    """No cause is surer than 0.8: the questions tell what would decide (S4.4)."""
    HEALTHY = "healthy"


class Diagnosis(Struct, frozen=True):
    """Of one run."""

    status: DiagnosisStatus
    causes: tuple[RootCause, ...]
    """Surest first."""
    questions: tuple[Shown, ...]
    """What would decide between the causes."""
    missing: tuple[Shown, ...]
    """Artifacts that were not there: `config`, `gradient norm`."""
    doubts: tuple[Shown, ...]
    """Why less is known than could be."""
    differing: tuple[Shown, ...] = ()
    """Settings that no healthy run of its batch has: `lr 0.03 (they: 0.001)`."""

    @property
    def first(self) -> RootCause | None:
        return self.causes[0] if self.causes else None

    @property
    def quick_fixes(self) -> tuple[Shown, ...]:
        """Of little effort, surest first."""
        return tuple(cause.fix.do for cause in self.causes if cause.fix.effort is Effort.LOW)

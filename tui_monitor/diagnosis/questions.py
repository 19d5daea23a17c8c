"""What is not known: missing artifacts, why less can be said, and what would decide between the causes (S4.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_monitor.diagnosis.course import ENDED, FLAT, NONFINITE, RISING, SILENT, Course
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.model.diagnosis import CauseName, RootCause
from tui_monitor.model.finding import counted
from tui_monitor.model.role import Role
from tui_monitor.text import Shown

_ENOUGH = 0.8
_FEW_POINTS = 20
_ASKS: dict[CauseName, str] = {
    CauseName.LR_TOO_HIGH: "does a tenth of the learning rate, same seed, pass the step where it went wrong?",
    CauseName.LR_DEAD: "what does the schedule give for each step of the plan, and who steps it how often?",
    CauseName.VANISHING_GRADIENTS: "what is the gradient norm of the first layer beside that of the last one?",
    CauseName.OVERFITTING: "is a part of the training data, evaluated by the same code, as good as training says?",
    CauseName.UNDERFITTING: "does a model of twice the width, without regularisation, get below this level?",
    CauseName.DATA_ORDER: "which labels do ten batches in a row have, and is each pass shuffled anew?",
    CauseName.ARCHITECTURE_IMBALANCE: "how many parameters does each part of the model have?",
    CauseName.LR_TOO_LOW: "does ten times the learning rate bring the loss down within a hundred steps?",
    CauseName.NAN_IN_DATA: "is every number of the batches around that step finite (np.isfinite, targets too)?",
    CauseName.NUMERIC_DOMAIN: "does a log, a root or a division in the loss get a zero or a negative number there?",
    CauseName.FP16_OVERFLOW: "does it also happen in full precision?",
    CauseName.LABEL_NOISE: "do the labels of the batches from there on belong to their inputs?",
    CauseName.CURRICULUM_OR_DATA_CHANGE: "what changed in the data there: stage, shard, mixture, length?",
    CauseName.TRAIN_EVAL_MISMATCH: "does validation see the same preprocessing, and the model eval()?",
    CauseName.LEAKAGE: "is any sample of the validation set, or a twin of it, in the training set?",
    CauseName.INIT_OR_DEAD_UNITS: "which share of the units of each layer is zero, or saturated, for every input?",
    CauseName.NOT_TRAINING: "do the weights of two checkpoints differ, and are all in the optimizer's list?",
    CauseName.WRONG_LOSS: "does the loss get logits or probabilities, and are the labels in its range?",
    CauseName.ENTROPY_TOO_LOW: "how often does the policy take each action before and after the return fell?",
    CauseName.POLICY_STEP_TOO_LARGE: "what are KL and clipped share of each update there, and how many passes has it?",
    CauseName.CRITIC_DIVERGENCE: "how large are the critic's values beside the largest return that is possible?",
    CauseName.REWARD_SCALE: "what does one and the same episode earn before and after that step?",
    CauseName.FORGETTING: "which share of a batch is old data, and since when?",
    CauseName.MODE_COLLAPSE: "how many different samples are among a hundred, and since which step?",
    CauseName.VARIANCE_COLLAPSE: "what is the spread of each dimension of the codes over a hundred inputs?",
    CauseName.KL_DIVERGENCE: "what weight has the KL term at that step, and what does it add to the loss?",
    CauseName.DATA_LOADER_STALL: "what does `py-spy dump --pid` show of the main process and of the loader's workers?",
    CauseName.HOST_OUT_OF_MEMORY: "does `dmesg -T | grep -i kill` (or the scheduler's record) name this process?",
    CauseName.KILLED_BY_SCHEDULER: "which state and reason does the scheduler's record tell (sacct, kubectl describe)?",
    CauseName.KILLED_BY_USER: "did anybody who can log in there end it?",
    CauseName.MEMORY_LEAK: "does the resident memory rise from epoch to epoch?",
    CauseName.BUG: "does it end at the same step when it is started again with the same seed?",
    CauseName.DEAD_LOCK_OR_HANG: "what does `py-spy dump --pid` show of every rank?",
}
"""Of two causes that are about as sure, the question that decides."""


def missing(course: Course) -> Iterator[Shown]:
    """Artifacts that would make it surer, and are not there."""
    if not course.artifacts.has_log:
        yield Shown("training log")
    if not course.recipe.is_known:
        yield Shown("config")
    if course.measured.gradient is None:
        yield Shown("gradient norm")
    if course.measured.rate is None and course.recipe.get(Hyperparameter.LEARNING_RATE) is None:
        yield Shown("learning rate")
    if course.measured.curve(Role.VALIDATION_LOSS) is None and course.measured.loss is not None:
        yield Shown("validation loss")
    if not course.artifacts.code:
        yield Shown("model code")


def doubts(course: Course, causes: Sequence[RootCause]) -> Iterator[Shown]:
    longest = max((len(curve) for curve in course.artifacts.curves), default=0)
    if 0 < longest < _FEW_POINTS:
        yield Shown(f"no metric has more than {counted(longest, 'point')}: a trend cannot be told from noise")
    if len(causes) > 1 and causes[0].confidence - causes[1].confidence < 0.1:
        yield Shown(f"{causes[0].cause} and {causes[1].cause} are about as likely by what the log shows")
    trouble = course.trouble
    if trouble is not None and trouble.kind in NONFINITE | RISING and course.measured.gradient is None:
        yield Shown("without a gradient norm it cannot be seen whether the step size or the data came first")


def questions(course: Course, causes: Sequence[RootCause]) -> Iterator[Shown]:
    """Of what is not sure: what would decide between the first three; then what is missing."""
    if not causes or causes[0].confidence < _ENOUGH:
        for cause in causes[:3]:
            if asked := _ASKS.get(cause.cause):
                yield Shown(asked)
        yield from _for_what_is_missing(course)


def _for_what_is_missing(course: Course) -> Iterator[Shown]:
    if not course.artifacts.has_log:
        yield Shown("what does the log of that training say? (trainmon diagnose PATH, or training_logs in the package)")
    if course.trouble is not None and course.trouble.kind in SILENT | ENDED:
        return
    if course.measured.rate is None and course.recipe.get(Hyperparameter.LEARNING_RATE) is None:
        yield Shown("which learning rate, optimizer and schedule did it run with? (--config FILE)")
    if course.measured.gradient is None:
        yield Shown("what did the gradient norm do before that step? (log it once a step)")
    flat = course.trouble is not None and course.trouble.kind in FLAT
    if flat and not course.artifacts.code:
        yield Shown("how is the training step written? (--code FILE: it is read, never run)")

"""What is not known: missing artifacts, why less can be said, and what would decide between the causes (S4.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_monitor.diagnosis.course import FLAT, NONFINITE, RISING, Course
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.model.diagnosis import CauseName, RootCause
from tui_monitor.text import Shown

_ENOUGH = 0.8
_FEW_POINTS = 20
_ASKS: dict[CauseName, str] = {
    CauseName.LR_TOO_HIGH: "does a tenth of the learning rate, same seed, pass the step where it went wrong?",
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
    CauseName.DATA_LOADER_STALL: "what does `py-spy dump --pid` show of the main process and of the loader's workers?",
    CauseName.DEAD_LOCK_OR_HANG: "what does `py-spy dump --pid` show of every rank?",
}
"""Of two causes that are about as sure, the question that decides."""


def missing(course: Course) -> Iterator[Shown]:
    """Artifacts that would make it surer, and are not there."""
    if not course.has_log:
        yield Shown("training log")
    if not course.recipe.is_known:
        yield Shown("config")
    if course.gradient is None:
        yield Shown("gradient norm")
    if course.rate is None and course.recipe.get(Hyperparameter.LEARNING_RATE) is None:
        yield Shown("learning rate")
    if course.validation is None and course.loss is not None:
        yield Shown("validation loss")
    if not course.artifacts.code:
        yield Shown("model code")


def doubts(course: Course, causes: Sequence[RootCause]) -> Iterator[Shown]:
    longest = max((len(curve) for curve in course.artifacts.curves), default=0)
    if 0 < longest < _FEW_POINTS:
        yield Shown(f"only {longest} points of any metric were logged: a trend cannot be told from noise")
    if len(causes) > 1 and causes[0].confidence - causes[1].confidence < 0.1:
        yield Shown(f"{causes[0].cause} and {causes[1].cause} are about as likely by what the log shows")
    trouble = course.trouble
    if trouble is not None and trouble.kind in NONFINITE | RISING and course.gradient is None:
        yield Shown("without a gradient norm it cannot be seen whether the step size or the data came first")


def questions(course: Course, causes: Sequence[RootCause]) -> Iterator[Shown]:
    """Of what is not sure: what would decide between the first three; then what is missing."""
    if not causes or causes[0].confidence < _ENOUGH:
        for cause in causes[:3]:
            if asked := _ASKS.get(cause.cause):
                yield Shown(asked)
        yield from _for_what_is_missing(course)


def _for_what_is_missing(course: Course) -> Iterator[Shown]:
    if not course.has_log:
        yield Shown("what does the log of that training say? (trainmon diagnose PATH, or training_logs in the package)")
    if course.rate is None and course.recipe.get(Hyperparameter.LEARNING_RATE) is None:
        yield Shown("which learning rate, optimizer and schedule did it run with? (--config FILE)")
    if course.gradient is None:
        yield Shown("what did the gradient norm do before that step? (log it once a step)")
    flat = course.trouble is not None and course.trouble.kind in FLAT
    if flat and not course.artifacts.code:
        yield Shown("how is the training step written? (--code FILE: it is read, never run)")

"""What the code that a person added proves, and of which cause: one table for the causes of all families.

A fact of the code weighs what the table says where the trouble of the run is of a kind that it leads to, and little
where it is not: code is wrong in many ways that do no harm. The fix names the line first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.diagnosis.course import ENDED, FALLING, FLAT, NONFINITE, RISING, SILENT, Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.points import Place
from tui_monitor.text import clean

_BLOWN = NONFINITE | RISING | {Kind.GRADIENT_EXPLOSION, Kind.SPIKE}
_APART = frozenset({Kind.OVERFITTING, Kind.DRIFT, Kind.BASELINE_MISSED, Kind.OSCILLATION})
_ENDINGS = ENDED | SILENT
_STUCK = FLAT | FALLING | {Kind.BASELINE_MISSED, Kind.GRADIENT_VANISHING, Kind.DEAD_LR, Kind.CONVERGED}


class Leads(Struct, frozen=True):
    """A fact of the code leads to a cause, which shows as a trouble of these kinds."""

    to: CauseName
    weight: Weight
    kinds: frozenset[Kind]
    do: str
    """What to write instead."""


_DIRECT, _STRONG, _FAIR, _SLIGHT = Weight.DIRECT, Weight.STRONG, Weight.FAIR, Weight.SLIGHT
_LEADS: Mapping[str, tuple[Leads, ...]] = {
    "embeddings": (
        Leads(
            CauseName.ARCHITECTURE_IMBALANCE,
            _DIRECT,
            _STUCK | _APART | FALLING,
            "give the layers that learn patterns about half of the parameters: narrower or factorised embeddings, "
            "tied to the output, and more or wider layers between",
        ),
    ),
    "log_without_epsilon": (
        Leads(CauseName.NUMERIC_DOMAIN, _FAIR, _BLOWN, "add an epsilon inside (x.clamp(min=1e-8)), or use log_softmax"),
    ),
    "division_without_epsilon": (
        Leads(CauseName.NUMERIC_DOMAIN, _FAIR, _BLOWN, "add an epsilon to the divisor (1e-8)"),
    ),
    "root_without_epsilon": (
        Leads(
            CauseName.NUMERIC_DOMAIN, _SLIGHT, _BLOWN, "add an epsilon under the root: its gradient at zero is infinite"
        ),
    ),
    "softmax_twice": (
        Leads(CauseName.WRONG_LOSS, _STRONG, _STUCK, "give the loss the logits: drop the softmax before it"),
    ),
    "sigmoid_twice": (
        Leads(CauseName.WRONG_LOSS, _STRONG, _STUCK, "give the loss the logits: drop the sigmoid before it"),
    ),
    "no_log_before_nll": (
        Leads(CauseName.WRONG_LOSS, _STRONG, _STUCK | _BLOWN, "give NLLLoss log_softmax, not probabilities"),
    ),
    "epoch_schedule_per_batch": (
        Leads(CauseName.LR_DEAD, _STRONG, _STUCK, "step the scheduler once an epoch, behind the loop over batches"),
        Leads(CauseName.LR_SCHEDULE, _FAIR, _BLOWN, "step the scheduler once an epoch, behind the loop over batches"),
    ),
    "batch_schedule_per_epoch": (
        Leads(CauseName.LR_TOO_LOW, _STRONG, _STUCK, "step the scheduler once a batch, behind optimizer.step()"),
        Leads(CauseName.LR_SCHEDULE, _FAIR, _BLOWN, "step the scheduler once a batch, behind optimizer.step()"),
    ),
    "no_zero_grad": (
        Leads(CauseName.BUG, _STRONG, _BLOWN | _STUCK, "call optimizer.zero_grad() before each backward()"),
        Leads(CauseName.LR_TOO_HIGH, _FAIR, _BLOWN, "call optimizer.zero_grad(): gradients add up over all steps"),
    ),
    "zero_grad_before_step": (
        Leads(CauseName.NOT_TRAINING, _DIRECT, _STUCK, "move zero_grad() behind step(), or before backward()"),
    ),
    "no_eval": (Leads(CauseName.TRAIN_EVAL_MISMATCH, _FAIR, _APART | _STUCK, "call model.eval() before evaluating"),),
    "no_train": (
        Leads(CauseName.TRAIN_EVAL_MISMATCH, _FAIR, _APART | _STUCK, "call model.train() again before each epoch"),
    ),
    "no_no_grad": (
        Leads(CauseName.GPU_OUT_OF_MEMORY, _FAIR, _ENDINGS, "evaluate within torch.no_grad()"),
        Leads(CauseName.MEMORY_LEAK, _FAIR, _ENDINGS, "evaluate within torch.no_grad()"),
    ),
    "no_clipping": (Leads(CauseName.NO_CLIPPING, _FAIR, _BLOWN, "call clip_grad_norm_ between backward() and step()"),),
    "clip_after_step": (
        Leads(
            CauseName.NO_CLIPPING, _STRONG, _BLOWN, "clip between backward() and step(): behind it nothing is bounded"
        ),
    ),
    "clip_before_unscale": (
        Leads(CauseName.LR_TOO_LOW, _FAIR, _STUCK, "call scaler.unscale_(optimizer) before clipping"),
        Leads(CauseName.NO_CLIPPING, _FAIR, _BLOWN, "call scaler.unscale_(optimizer) before clipping"),
    ),
    "no_scaler": (
        Leads(CauseName.FP16_OVERFLOW, _FAIR, _BLOWN, "use a GradScaler, or autocast to bfloat16"),
        Leads(CauseName.VANISHING_GRADIENTS, _FAIR, _STUCK, "use a GradScaler: small gradients are zero in fp16"),
    ),
    "other_parameters": (
        Leads(
            CauseName.NOT_TRAINING, _DIRECT, _STUCK, "make the optimizer of the parameters of the model that is trained"
        ),
    ),
    "all_frozen": (Leads(CauseName.NOT_TRAINING, _STRONG, _STUCK, "set requires_grad = True for what is to learn"),),
    "part_of_the_parameters": (
        Leads(CauseName.NOT_TRAINING, _FAIR, _STUCK, "hand all parameters that are to learn to the optimizer"),
    ),
    "summed_loss": (
        Leads(CauseName.MEMORY_LEAK, _STRONG, _ENDINGS, "sum loss.item(): the tensor keeps the graph of each step"),
        Leads(CauseName.GPU_OUT_OF_MEMORY, _FAIR, _ENDINGS, "sum loss.item(): the tensor keeps the graph of each step"),
    ),
    "train_not_shuffled": (
        Leads(CauseName.DATA_ORDER, _STRONG, _STUCK | _APART | _BLOWN, "shuffle=True in the loader of the train set"),
    ),
    "augmented_held_out": (
        Leads(CauseName.TRAIN_EVAL_MISMATCH, _STRONG, _APART | _STUCK, "evaluate without random augmentation"),
    ),
    "fitted_anew_on_test": (
        Leads(
            CauseName.TRAIN_EVAL_MISMATCH,
            _STRONG,
            _APART | _STUCK,
            "transform held-out data with what was fitted on train",
        ),
    ),
    "fit_on_all_data": (
        Leads(CauseName.LEAKAGE, _STRONG, _APART | {Kind.CONVERGED}, "split first, and fit on the train part alone"),
    ),
}


def tell(course: Course, cause: CauseName, seen: Suspicion) -> None:
    """Adds to a suspicion what the code says of its cause, once a line of code."""
    told = {proof.place for proof in seen.proofs}
    for fact, leads in _facts_of(course, cause):
        place, weight = Place(fact.file, fact.line), _weight(course, leads)
        if place not in told and weight is not None:
            told.add(place)
            seen.explains = seen.explains or course.found(leads.kinds, Severity.WARNING)
            seen.proves(weight, f"{fact.file} line {fact.line}: {fact.text}", None, place, fact.numbers)


def advised(course: Course, cause: CauseName, advice: Fix) -> Fix:
    """The fix of a cause, with the line of code that is to be changed first."""
    lines = dict.fromkeys(f"{fact.file} line {fact.line}: {leads.do}" for fact, leads in _facts_of(course, cause))
    first = next(iter(lines), None)
    return advice if first is None else replace(advice, do=clean(f"{first}; else: {advice.do}", 500))


def _facts_of(course: Course, cause: CauseName) -> Iterator[tuple[CodeFact, Leads]]:
    for fact in course.artifacts.code:
        for leads in _LEADS.get(fact.name, ()):
            if leads.to is cause:
                yield fact, leads


def _weight(course: Course, leads: Leads) -> Weight | None:
    """All of it where the trouble is one that this leads to. Where no log tells of any, what a person says and the
    code are all there is, and that is circumstantial. A calm run is told only what is wrong whatever comes of it."""
    troubles = {found.kind for found in course.artifacts.findings if found.severity is not Severity.INFO}
    if troubles & leads.kinds:
        return leads.weight
    if troubles:
        return _BESIDE[leads.weight]
    return (_CIRCUMSTANTIAL if course.artifacts.asked else _CALM)[leads.weight]


_CIRCUMSTANTIAL = {_DIRECT: _STRONG, _STRONG: _FAIR, _FAIR: _SLIGHT, _SLIGHT: None}
_CALM = {_DIRECT: _STRONG, _STRONG: _SLIGHT, _FAIR: None, _SLIGHT: None}
_BESIDE = {_DIRECT: _FAIR, _STRONG: _SLIGHT, _FAIR: None, _SLIGHT: None}

"""A scheduler that is stepped in the wrong loop: one for epochs once a batch, one for batches once an epoch."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.diagnosis.code.python_source import (
    Function,
    PythonSource,
    argument,
    keyword,
    last_name,
    quoted,
    receiver,
)

_OF_BATCHES_WORDS = (
    "OneCycleLR CyclicLR get_linear_schedule_with_warmup get_cosine_schedule_with_warmup "
    "get_constant_schedule_with_warmup get_polynomial_decay_schedule_with_warmup "
    "get_cosine_with_hard_restarts_schedule_with_warmup"
)
_OF_BATCHES = frozenset(_OF_BATCHES_WORDS.split())
_OF_EPOCHS = frozenset({"StepLR", "MultiStepLR", "ExponentialLR", "ReduceLROnPlateau", "CosineAnnealingLR"})
_FEW = 200
"""Steps of a schedule that is told in epochs."""
_SLOW = 0.99
"""Decay by step that is meant for batches."""


def names(source: PythonSource) -> frozenset[str]:
    """What schedulers are called in this file."""
    return frozenset(name for name, _ in _made(source))


def look(source: PythonSource) -> Iterator[CodeFact]:
    made = dict(_made(source))
    for step in [call for call in source.calls if last_name(call) == "step" and receiver(call) in made]:
        schedule = made[receiver(step)]
        inner = _is_per_batch(source, step)
        if inner is True and _is_of_epochs(source, schedule):
            text = f"{last_name(schedule)} is made for epochs and stepped once a batch: {quoted(step)}"
            yield source.fact("epoch_schedule_per_batch", step, text)
        elif inner is False and _is_of_batches(source, schedule):
            text = f"{last_name(schedule)} is made for batches and stepped once an epoch: {quoted(step)}"
            yield source.fact("batch_schedule_per_epoch", step, text)


def _made(source: PythonSource) -> Iterator[tuple[str, ast.Call]]:
    for name, value, _ in source.assigned:
        if isinstance(value, ast.Call) and last_name(value) in _OF_BATCHES | _OF_EPOCHS | {"LambdaLR", "SequentialLR"}:
            yield name, value


def _is_per_batch(source: PythonSource, step: ast.Call) -> bool | None:
    """Does it stand in the loop of the training step (True), or in a loop around that (False)?"""
    loops = [one for one in source.around(step) if isinstance(one, ast.For | ast.While)]
    own = next(iter(loops), None)
    if own is None:
        return None
    inner = [call for call in source.calls if last_name(call) == "backward" and _loop_of(source, call) is own]
    if inner:
        return None if _is_told_as_epochs(own) else True
    below = any(last_name(call) == "backward" and own in list(source.around(call)) for call in source.calls)
    epochs = below or _is_told_as_epochs(own)
    return False if epochs else None


def _loop_of(source: PythonSource, call: ast.Call) -> ast.AST | None:
    return next((one for one in source.around(call) if isinstance(one, ast.For | ast.While | Function)), None)


def _is_told_as_epochs(loop: ast.For | ast.While) -> bool:
    """`for epoch in range(epochs)`: where its body trains by itself, the epoch is the batch."""
    said = ast.unparse(loop.target if isinstance(loop, ast.For) else loop.test)
    return "epoch" in said.lower()


def _is_of_epochs(source: PythonSource, schedule: ast.Call) -> bool:
    name = last_name(schedule)
    if name == "ReduceLROnPlateau":
        return True
    if name == "ExponentialLR":
        gamma = source.number(argument(schedule, 1, "gamma"))
        return gamma is not None and gamma < _SLOW
    steps = argument(schedule, 1, "step_size", "milestones", "T_max")
    if name in _OF_EPOCHS and steps is not None:
        told = [source.number(one) for one in (steps.elts if isinstance(steps, ast.List | ast.Tuple) else [steps])]
        few = all(one is not None and one <= _FEW for one in told) and bool(told)
        return few or _is_number_of_epochs(steps)
    return False


def _is_of_batches(source: PythonSource, schedule: ast.Call) -> bool:
    """Unless its length is told in epochs."""
    if last_name(schedule) not in _OF_BATCHES:
        return False
    length = keyword(schedule, "total_steps", "num_training_steps") or argument(schedule, 2, "num_training_steps")
    in_epochs = length is not None and last_name(schedule) != "CyclicLR" and _is_number_of_epochs(length)
    few = source.number(length) if length is not None else None
    return not in_epochs and not (few is not None and few <= _FEW)


def _is_number_of_epochs(node: ast.expr) -> bool:
    """`args.epochs`, and not `epochs * len(loader)`."""
    said = ast.unparse(node).lower()
    return "epoch" in said and "len(" not in said and "step" not in said and "*" not in said

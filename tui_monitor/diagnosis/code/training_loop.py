"""The order of one training step: gradients cleared, computed, unscaled, clipped, applied; and what is kept of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.diagnosis.code import scheduler_steps
from tui_monitor.diagnosis.code.python_source import (
    Function,
    PythonSource,
    dotted,
    is_constant,
    keyword,
    last_name,
    name_of,
    quoted,
    receiver,
)

_CLEARS = frozenset({"zero_grad", "clear_grad", "clear_gradients", "manual_zero_grad"})
_CLIPS = frozenset({"clip_grad_norm_", "clip_grad_norm", "clip_grad_value_", "clip_gradients", "clip_by_global_norm"})
_MOST_STEPS = 30
"""Training steps of one file that are looked at."""
_OUTSIDE = ("accelerator", "fabric", "trainer", "engine", "deepspeed", "model_engine")
"""Whose `backward` and `step` do more than PyTorch's."""
_PLAIN = frozenset({"item", "float", "detach", "cpu", "tolist", "numpy", "mean_item", "clone_detach", "reduce_loss"})


def look(sources: Sequence[PythonSource]) -> Iterator[CodeFact]:
    clips = any(_clips_anywhere(source) for source in sources)
    scaler = any(source.called("GradScaler") for source in sources)
    for source in sources:
        steps = scheduler_steps.names(source)
        for backward in [call for call in source.calls if _is_autograd(call)][:_MOST_STEPS]:
            loop = training_step(source, backward)
            if not receiver(backward).startswith(_OUTSIDE):
                yield from _of_step(source, loop, backward, steps, clips, scaler)
            yield from _summed(source, loop, receiver(backward))
        yield from scheduler_steps.look(source)
        yield from _half(source, scaler)


def _is_autograd(call: ast.Call) -> bool:
    """`loss.backward()`: what is handed a gradient was written by hand, and adds nothing up."""
    return last_name(call) == "backward" and not call.args


def training_step(source: PythonSource, backward: ast.Call) -> ast.AST:
    """The innermost loop around it, else the function, else the module."""
    around = source.around(backward)
    return next((one for one in around if isinstance(one, ast.For | ast.While | Function)), source.tree)


def _of_step(
    source: PythonSource, loop: ast.AST, backward: ast.Call, schedulers: frozenset[str], clips: bool, scaler: bool
) -> Iterator[CodeFact]:
    inside = [call for call in source.calls if any(one is loop for one in source.around(call))]
    steps = [call for call in inside if last_name(call) == "step" and _is_optimizer(call, schedulers)]
    if not steps:
        return
    clears = [call for call in inside if last_name(call) in _CLEARS]
    if not clears and not _cleared_elsewhere(source):
        text = f"gradients are never cleared: no zero_grad() beside {quoted(backward)} and {quoted(steps[0])}"
        yield source.fact("no_zero_grad", backward, text)
    yield from _lost(source, backward, clears, steps, inside)
    yield from _clipping(source, backward, steps, inside, clips)
    if scaler:
        yield from _scaled(source, inside)


def _is_optimizer(call: ast.Call, schedulers: frozenset[str]) -> bool:
    name = receiver(call)
    return (
        name not in schedulers
        and "sched" not in name.lower()
        and not name.startswith(_OUTSIDE)
        and name not in ("env",)
    )


def _cleared_elsewhere(source: PythonSource) -> bool:
    """By another function of this file, or by hand."""
    by_hand = any(name.endswith(".grad") and is_constant(value, None) for name, value, _ in source.assigned)
    in_place = any(name_of(call).endswith(".grad.zero_") for call in source.calls)
    return by_hand or in_place or source.called(*_CLEARS, "grad", "manual_backward")


def _lost(
    source: PythonSource, backward: ast.Call, clears: list[ast.Call], steps: list[ast.Call], inside: list[ast.Call]
) -> Iterator[CodeFact]:
    """Cleared between what computes the gradient and what applies it."""
    applying = set(map(id, steps))
    turns = [one for one in inside if id(one) in applying or last_name(one) == "backward"]
    for clear in clears[:_MOST_STEPS]:
        before = next((one for one in reversed(turns) if one.lineno < clear.lineno), None)
        after = next((one for one in turns if one.lineno > clear.lineno), None)
        applied = after is not None and id(after) in applying and receiver(after) == receiver(clear)
        if before is backward and applied and _block(source, clear) is _block(source, backward):
            yield source.fact("zero_grad_before_step", clear, f"{quoted(clear)} stands between backward() and step()")


def _block(source: PythonSource, call: ast.Call) -> ast.AST | None:
    """What the statement of a call stands in: a loop, a condition, a function."""
    kinds = ast.For | ast.While | ast.If | ast.With | ast.Module | Function
    return next((one for one in source.around(call) if isinstance(one, kinds)), None)


def _clips_anywhere(source: PythonSource) -> bool:
    named = any(
        "clip" in (word or "").lower() and "grad" in (word or "").lower()
        for call in source.calls
        for word in _words(call)
    )
    return named or source.called(*_CLIPS)


def _words(call: ast.Call) -> Iterator[str | None]:
    yield last_name(call)
    yield from (
        one.arg if one.arg not in ("clipnorm", "clipvalue", "global_clipnorm", "max_grad_norm") else "clip grad"
        for one in call.keywords
    )


def _clipping(
    source: PythonSource, backward: ast.Call, steps: list[ast.Call], inside: list[ast.Call], clips: bool
) -> Iterator[CodeFact]:
    own = [call for call in inside if last_name(call) in _CLIPS]
    in_order = backward.lineno < steps[0].lineno
    if not clips:
        yield source.fact("no_clipping", steps[0], f"nothing bounds the gradient before {quoted(steps[0])}")
    elif own and in_order and all(clip.lineno > steps[-1].lineno for clip in own):
        yield source.fact("clip_after_step", own[0], f"{quoted(own[0])} comes behind step(): nothing is bounded")


def _scaled(source: PythonSource, inside: list[ast.Call]) -> Iterator[CodeFact]:
    """Clipped while the gradient is still multiplied by the loss scale."""
    unscaled = [call.lineno for call in inside if last_name(call) == "unscale_"]
    for clip in [call for call in inside if last_name(call) in _CLIPS]:
        if not any(line < clip.lineno for line in unscaled):
            yield source.fact("clip_before_unscale", clip, f"clipped before unscale_(): {quoted(clip)}")
            return


def _half(source: PythonSource, scaler: bool) -> Iterator[CodeFact]:
    """fp16 without a loss scale; bfloat16 needs none."""
    for call in source.calls:
        if last_name(call) == "autocast" and not scaler and source.called("backward"):
            said = quoted(call, 200)
            enabled = not is_constant(keyword(call, "enabled"), False)
            if "bfloat16" not in said and "cpu" not in said and "dtype=dtype" not in said and enabled:
                yield source.fact("no_scaler", call, f"autocast without a GradScaler: {quoted(call)}")
                return


def _summed(source: PythonSource, loop: ast.AST, loss: str) -> Iterator[CodeFact]:
    """What is kept of the loss keeps its graph, unless it is made a plain number first."""
    for node in ast.walk(loop) if loss else ():
        kept: ast.expr | None = None
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and dotted(node.target) != loss:
            kept = node.value
        elif isinstance(node, ast.Call) and last_name(node) == "append" and node.args:
            kept = node.args[0]
        if kept is not None and _holds(kept, loss):
            yield source.fact("summed_loss", node, f"{quoted(node)} keeps the graph of every step: no .item()")
            return


def _holds(kept: ast.expr, loss: str) -> bool:
    """Is the loss itself in it, and not only a number made of it?"""
    plain = any(isinstance(one, ast.Call) and last_name(one) in _PLAIN for one in ast.walk(kept))
    data = any(isinstance(one, ast.Attribute) and one.attr == "data" for one in ast.walk(kept))
    return not plain and not data and any(dotted(one) == loss for one in ast.walk(kept))

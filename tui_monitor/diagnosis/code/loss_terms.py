"""What in a loss breaks for some inputs, or gets what it does not expect: log of zero, division by zero, softmax twice.

Fooled by protection in another function: an argument that was clamped by whoever calls counts as not clamped.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.diagnosis.code.python_source import (
    PythonSource,
    argument,
    dotted,
    is_constant,
    keyword,
    last_name,
    name_of,
    quoted,
    receiver,
    text_of,
)

_MATH = ("torch", "np", "numpy", "tf", "tf.math", "jnp", "math", "jax.numpy", "cupy", "cp", "mx", "K")
_GUARDS_WORDS = (
    "clamp clamp_ clamp_min clip clip_by_value maximum max fmax nan_to_num softplus exp cosh logsumexp "
    "where relu_eps full_like ones ones_like arange len epsilon finfo"
)
_GUARDS = frozenset(_GUARDS_WORDS.split())
_TINY = ("eps", "epsilon", "tiny", "small", "delta", "1e", "jitter")
_NORMS = frozenset({"norm", "std", "var", "nanstd", "vector_norm", "l2_norm"})
_SOFTMAX, _SIGMOID = frozenset({"softmax", "Softmax"}), frozenset({"sigmoid", "Sigmoid"})
_CROSS_ENTROPY = frozenset({"CrossEntropyLoss", "cross_entropy"})
_BCE_LOGITS = frozenset({"BCEWithLogitsLoss", "binary_cross_entropy_with_logits"})
_FAR = 3
"""Assignments through which a value is followed."""
_NLL = frozenset({"NLLLoss", "nll_loss"})


def look(sources: Sequence[PythonSource]) -> Iterator[CodeFact]:
    for source in sources:
        yield from _domains(source)
        yield from _keras_twice(source)
    yield from _twice(sources)


def _domains(source: PythonSource) -> Iterator[CodeFact]:
    for call in source.calls:
        function, about = last_name(call), _about(call)
        if about is None or source.number(about) is not None or _is_guarded(source, about):
            continue
        if function in ("log", "log2", "log10") and (receiver(call) != "math" or _is_probability(about)):
            yield source.fact("log_without_epsilon", call, f"log of something that may be zero: {quoted(call)}")
        elif function == "sqrt" and receiver(call) not in ("math", "np", "numpy") and not isinstance(about, ast.Name):
            yield source.fact("root_without_epsilon", call, f"root without an epsilon: {quoted(call)}")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and _is_norm(source, node.right):
            yield source.fact("division_without_epsilon", node, f"division by what may be zero: {quoted(node)}")


def _about(call: ast.Call) -> ast.expr | None:
    """What a function of one number is given: its argument, or what it is a method of."""
    if receiver(call) in _MATH:
        return call.args[0] if call.args else None
    method = isinstance(call.func, ast.Attribute) and not call.args and receiver(call) not in ("", "self", "logger")
    return call.func.value if method and isinstance(call.func, ast.Attribute) else None


def _is_probability(node: ast.expr) -> bool:
    return any(word in quoted(node).lower() for word in ("prob", "p[", "std", "sigma", "var", "pred")) or (
        isinstance(node, ast.Name) and node.id in ("p", "q", "x", "s")
    )


def _is_guarded(source: PythonSource, node: ast.expr, deep: int = 0) -> bool:
    """Does it hold something that keeps it from zero, itself or where it was set?"""
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and last_name(one) in _GUARDS:
            return True
        if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add) and any(map(_is_tiny, (one.left, one.right))):
            return True
    value = source.value_of(node) if deep < _FAR and isinstance(node, ast.Name) else None
    return value is not None and _is_guarded(source, value, deep + 1)


def _is_tiny(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and node.value > 0
    return any(word in dotted(node).lower() for word in _TINY)


def _is_norm(source: PythonSource, node: ast.expr, deep: int = 0) -> bool:
    if isinstance(node, ast.Call):
        return last_name(node) in _NORMS and not keyword(node, "eps")
    value = source.value_of(node) if deep < _FAR and isinstance(node, ast.Name) else None
    return value is not None and _is_norm(source, value, deep + 1)


def _twice(sources: Sequence[PythonSource]) -> Iterator[CodeFact]:
    """The model's last layer, or the argument of the loss, does what the loss does again."""
    kinds = (
        ("softmax_twice", _CROSS_ENTROPY, _SOFTMAX, "cross-entropy applies softmax itself, and gets it applied"),
        ("sigmoid_twice", _BCE_LOGITS, _SIGMOID, "this loss applies the sigmoid itself, and gets it applied"),
        ("no_log_before_nll", _NLL, _SOFTMAX, "NLLLoss takes log-probabilities, and gets probabilities"),
    )
    for fact, losses, functions, text in kinds:
        used = [name for source in sources for name in _names_of_loss(source, losses)]
        if not used:
            continue
        for source in sources:
            given = (
                call
                for call in source.calls
                if _is_loss(call, losses, used) and _ends_in(source, argument(call, 0), functions)
            )
            for node in (*given, *_last_layers(source, functions)):
                yield source.fact(fact, node, f"{text}: {quoted(node)}")


def _names_of_loss(source: PythonSource, losses: frozenset[str]) -> Iterator[str]:
    """What the loss is called: the function itself, and the variables that hold it."""
    for call in source.calls:
        if last_name(call) in losses:
            yield last_name(call)
            yield source.named(call).rpartition(".")[2] or last_name(call)


def _is_loss(call: ast.Call, losses: frozenset[str], used: Sequence[str]) -> bool:
    return (
        last_name(call) in used
        and len(call.args) + len(call.keywords) >= 2
        and last_name(call) not in ("CrossEntropyLoss", "NLLLoss", "BCEWithLogitsLoss")
        and bool(losses)
    )


def _ends_in(source: PythonSource, node: ast.expr | None, functions: frozenset[str], deep: int = 0) -> bool:
    """Is a value what such a function returned, here or where its name was set?"""
    if isinstance(node, ast.Call):
        return last_name(node) in functions or (isinstance(node.func, ast.Call) and last_name(node.func) in functions)
    value = source.value_of(node) if deep < _FAR and isinstance(node, ast.Name) else None
    return value is not None and _ends_in(source, value, functions, deep + 1)


def _last_layers(source: PythonSource, functions: frozenset[str]) -> Iterator[ast.AST]:
    """What `forward` of a whole model returns, and the last layer of a sequence; a part of another model is none."""
    held = {
        last_name(call) for call in source.calls if any(isinstance(one, ast.ClassDef) for one in source.around(call))
    }
    layers = {
        name for name, value, _ in source.assigned if isinstance(value, ast.Call) and last_name(value) in functions
    }
    for function in source.functions:
        owner = next((one for one in source.around(function) if isinstance(one, ast.ClassDef)), None)
        if function.name not in ("forward", "call", "__call__") or owner is None:
            continue
        if owner.name in held or any(
            word in owner.name.lower() for word in ("attention", "attn", "gate", "router", "head")
        ):
            continue
        for node in ast.walk(function):
            if (
                isinstance(node, ast.Return)
                and source.scope(node) is function
                and _returns(source, node, functions, layers)
            ):
                yield node
    for call in source.calls:
        last = call.args[-1] if last_name(call) == "Sequential" and call.args else None
        if isinstance(last, ast.Call) and last_name(last) in functions and name_of(last).count("?") == 0:
            yield last


def _returns(source: PythonSource, node: ast.Return, functions: frozenset[str], layers: set[str]) -> bool:
    value = node.value.elts[0] if isinstance(node.value, ast.Tuple) and node.value.elts else node.value
    applied = isinstance(value, ast.Call) and name_of(value) in layers
    return applied or _ends_in(source, value, functions)


def _keras_twice(source: PythonSource) -> Iterator[CodeFact]:
    logits = any(is_constant(keyword(call, "from_logits"), True) for call in source.calls)
    for call in source.calls if logits else ():
        activation = keyword(call, "activation")
        if last_name(call) == "Dense" and text_of(activation) in ("softmax", "sigmoid"):
            name = f"{text_of(activation)}_twice"
            yield source.fact(name, call, f"from_logits=True, and the last layer is no logit: {quoted(call)}")

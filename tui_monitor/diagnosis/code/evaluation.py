"""The mode of the model while it is evaluated, and after: eval(), train(), no gradients."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.diagnosis.code.python_source import Function, PythonSource, is_constant, last_name, name_of, quoted
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.splits import EVALUATED

_EVALUATES = lazy_compile(rf"(?i)(?:^|_)(?:{EVALUATED}|evaluate|validate)(?:$|_)")
_HELD_OUT = lazy_compile(rf"(?i)(?:^|[_.])(?:{EVALUATED})\w*")
_NO_GRADIENT = frozenset({"no_grad", "inference_mode", "set_grad_enabled"})


def look(sources: Sequence[PythonSource]) -> Iterator[CodeFact]:
    if not any(source.called("backward") for source in sources):
        return  # whatever trains it (Keras, Lightning, the Trainer of Hugging Face) switches modes itself
    evaluates = any(
        last_name(call) == "eval" and name_of(call) != "eval" for source in sources for call in source.calls
    )
    evaluates |= any(
        last_name(call) == "train" and call.args and not is_constant(call.args[0], True)
        for source in sources
        for call in source.calls
    )
    trains = any(
        last_name(call) == "train" and not _is_own(sources, call) for source in sources for call in source.calls
    )
    plain = any(_without_gradient(source) for source in sources)
    for source in sources:
        place = next(_places(source), None)
        if place is not None and not evaluates:
            yield source.fact("no_eval", place, f"evaluated without model.eval(): {_said(place)}")
        if place is not None and not plain:
            yield source.fact("no_no_grad", place, f"evaluated with gradients kept: {_said(place)}")
        if evaluates and not trains:
            yield from _never_back(source)


def _places(source: PythonSource) -> Iterator[ast.AST]:
    """Functions and loops that call a model on held-out data."""
    for function in source.functions:
        loops = any(isinstance(one, ast.For | ast.While) for one in ast.walk(function))
        if _EVALUATES.search(function.name) and loops and not _trains(function):
            yield function
    for node in ast.walk(source.tree):
        if isinstance(node, ast.For) and _HELD_OUT.search(_name(node.iter)) and not _trains(node) and _calls(node):
            yield node


def _calls(loop: ast.For) -> bool:
    return any(isinstance(one, ast.Call) for statement in loop.body for one in ast.walk(statement))


def _name(node: ast.expr) -> str:
    """Of what is gone through: `val_loader`, also within `enumerate` and `tqdm`."""
    while isinstance(node, ast.Call) and node.args:
        node = node.args[0]
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) else ""


def _trains(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Call) and last_name(one) == "backward" for one in ast.walk(node))


def _without_gradient(source: PythonSource) -> bool:
    decorated = any(
        last_name(one) in _NO_GRADIENT
        if isinstance(one, ast.Call)
        else ast.unparse(one).endswith(("no_grad", "inference_mode"))
        for function in source.functions
        for one in function.decorator_list
    )
    return decorated or source.called(*_NO_GRADIENT)


def _is_own(sources: Sequence[PythonSource], call: ast.Call) -> bool:
    """A function of the training that is only called so."""
    return name_of(call) == "train" and any(one.name == "train" for source in sources for one in source.functions)


def _never_back(source: PythonSource) -> Iterator[CodeFact]:
    for call in source.calls:
        if last_name(call) == "eval" and name_of(call) != "eval":
            repeated = any(isinstance(one, ast.For | ast.While | Function) for one in source.around(call))
            if repeated and source.called("backward"):
                yield source.fact("no_train", call, f"behind {quoted(call)} the model is never set to train() again")
                return


def _said(node: ast.AST) -> str:
    return f"{node.name}()" if isinstance(node, Function) else quoted(node).partition(":")[0]

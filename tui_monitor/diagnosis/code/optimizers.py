"""What the optimizer moves, and how fast: the wrong list of parameters, frozen ones, the rate as a literal."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import islice

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.diagnosis.code.python_source import (
    PythonSource,
    argument,
    dotted,
    is_constant,
    last_name,
    name_of,
    quoted,
    receiver,
)

OPTIMIZERS_WORDS = (
    "SGD Adam AdamW NAdam RAdam Adamax Adagrad Adadelta RMSprop Rprop LBFGS Lion Adafactor Muon LAMB Lamb "
    "LARS ASGD Nadam Ftrl SparseAdam FusedAdam AdamW8bit"
)
OPTIMIZERS = frozenset(OPTIMIZERS_WORDS.split())

_MOST = 30
"""Optimizers of one file that are looked at."""


def look(sources: Sequence[PythonSource]) -> Iterator[CodeFact]:
    for source in sources:
        for call in made(source):
            yield from _settings(source, call)
            yield from _other_model(source, call)
            yield from _part(source, call)
        yield from _frozen(source)


def made(source: PythonSource) -> Iterator[ast.Call]:
    """The places that make an optimizer."""
    return islice((call for call in source.calls if last_name(call) in OPTIMIZERS), _MOST)


def _settings(source: PythonSource, call: ast.Call) -> Iterator[CodeFact]:
    """Named as the recipe names them: what is chosen in code is chosen, too."""
    yield source.fact("setting", call, f"optimizer={last_name(call)}")
    rate = argument(call, 1, "lr", "learning_rate")
    if rate is None and call.args and source.number(call.args[0]) is not None:
        rate = call.args[0]  # as Keras has it
    worth = source.number(rate)
    if worth is not None:
        yield source.fact("setting", call, f"lr={worth:g}", {"lr": worth})


def _lists(call: ast.Call) -> Iterator[tuple[str, ast.Call]]:
    """`model` of each `model.parameters()` that an optimizer is given."""
    for one in ast.walk(call):
        if isinstance(one, ast.Call) and last_name(one) in ("parameters", "named_parameters") and receiver(one):
            yield receiver(one), one


def _other_model(source: PythonSource, call: ast.Call) -> Iterator[CodeFact]:
    """Its model is made anew afterwards, or never called while another one is trained."""
    scope = source.scope(call)
    for model, _ in _lists(call):
        again = (
            (value, at)
            for name, value, at in source.assigned
            if name == model and at.lineno > call.lineno and source.scope(at) is scope
        )
        for value, at in again:
            if _makes_anew(value, model) and not _in_a_loop_with(source, at, call):
                text = f"{model} is made anew behind its optimizer, which moves the old one: {quoted(at)}"
                yield source.fact("other_parameters", at, text)
    models = {model for model, _ in _lists(call)}
    if len(models) == 1 and (other := _trained_instead(source, next(iter(models)))):
        text = f"the optimizer moves {next(iter(models))}, which is never called; trained is {other}: {quoted(call)}"
        yield source.fact("other_parameters", call, text)


def _makes_anew(value: ast.expr, model: str) -> bool:
    """A constructor, or a copy; not `model.to(device)`, not `torch.compile(model)`."""
    if not isinstance(value, ast.Call):
        return False
    constructor = last_name(value)[:1].isupper() and not any(dotted(one) == model for one in value.args)
    return constructor or last_name(value) == "deepcopy"


def _in_a_loop_with(source: PythonSource, statement: ast.stmt, call: ast.Call) -> bool:
    """Made anew for each fold, with an optimizer of its own."""
    loops = [one for one in source.around(statement) if isinstance(one, ast.For | ast.While)]
    return any(loop in loops for loop in source.around(call))


def _trained_instead(source: PythonSource, model: str) -> str:
    """The name of another model of the same scopes that is made by a constructor and called; empty where none is."""
    called = {name_of(call) for call in source.calls}
    if (
        "." in model
        or model in called
        or any(one.startswith(f"{model}.") and not one.endswith(("parameters", ".to", ".train")) for one in called)
    ):
        return ""
    passed = {
        dotted(one) for call in source.calls for one in call.args if last_name(call) not in ("parameters", "compile")
    }
    if model in passed or source.called("backward") is False:
        return ""
    constructed = {
        name for name, value, _ in source.assigned if isinstance(value, ast.Call) and last_name(value)[:1].isupper()
    }
    modules = {name for name in called & constructed if model in constructed}
    losses = {name for name in modules if any(word in name.lower() for word in ("loss", "crit", "metric", "transform"))}
    return min(modules - losses, default="")


def _part(source: PythonSource, call: ast.Call) -> Iterator[CodeFact]:
    """`model.head.parameters()` alone: meant so in fine-tuning, a mistake where nothing was frozen or loaded."""
    lists = list(_lists(call))
    owners = {model for model, _ in lists}
    if len(owners) != 1 or any(
        "requires_grad" in dotted(node) for node in ast.walk(source.tree) if isinstance(node, ast.Attribute)
    ):
        return
    model = owners.pop().removeprefix("self.")
    part = model.rpartition(".")[2]
    several = len(list(made(source))) > 1
    if "." in model and part not in ("module", "model", "net", "policy") and not several:
        yield source.fact("part_of_the_parameters", call, f"the optimizer gets {model} alone: {quoted(call)}")


def _frozen(source: PythonSource) -> Iterator[CodeFact]:
    """All parameters of a model, and none thawed or added after."""
    thawed = [
        at.lineno for name, value, at in source.assigned if name.endswith(".requires_grad") and is_constant(value, True)
    ]
    for node in ast.walk(source.tree):
        model, frozen = _freezes(node)
        if not model or frozen is None:
            continue
        line = getattr(frozen, "lineno", 0)
        later = any(
            name.startswith(f"{model}.") and at.lineno > line and not name.endswith("requires_grad")
            for name, _, at in source.assigned
        )
        under = any(
            name_of(call).startswith(f"{model}.") and "requires_grad" in last_name(call) and call.lineno > line
            for call in source.calls
        )
        alone = len({model for call in made(source) for model, _ in _lists(call)} - {model}) == 0
        if not later and not under and alone and not any(at > line for at in thawed):
            yield source.fact("all_frozen", frozen, f"every parameter of {model} is frozen: {quoted(frozen)}")


def _freezes(node: ast.AST) -> tuple[str, ast.AST | None]:
    """The model, and where; a loop that freezes below a condition freezes a part."""
    if isinstance(node, ast.For) and isinstance(node.iter, ast.Call) and last_name(node.iter) == "parameters":
        assigned = (one for one in node.body if isinstance(one, ast.Assign) and is_constant(one.value, False))
        frozen = next((one for one in assigned if dotted(one.targets[0]).endswith(".requires_grad")), None)
        return receiver(node.iter), frozen
    if isinstance(node, ast.Call) and last_name(node) == "requires_grad_":
        off = is_constant(argument(node, 0, "requires_grad"), False)
        return (receiver(node), node) if off else ("", None)
    return "", None

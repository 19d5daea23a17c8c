"""Where the parameters of a model are, counted from its layers (S4.15: 79 % of them in embeddings).

Only where the size of every layer is a literal, a constant or a default: else nothing is said. A class is counted with
the arguments of the one place that makes it; weights that are tied count once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.diagnosis.code import keras_layers
from tui_monitor.diagnosis.code.layer_sizes import Number, UnknownSize, is_embedding, is_layer, size
from tui_monitor.diagnosis.code.python_source import Function, PythonSource, argument, defaults, dotted, last_name

IMBALANCED = 0.7
"""Share of embeddings from which on little is left that could learn patterns."""
_DEEPEST, _MOST_CLASSES = 6, 200
_MODULES = ("Module", "Model", "Layer", "LightningModule")
_EMPTY_WORDS = (
    "Sequential ModuleList ModuleDict Dropout Dropout1d Dropout2d ReLU ReLU6 LeakyReLU GELU SiLU ELU SELU "
    "Mish Hardswish Softplus Tanh Sigmoid Softmax LogSoftmax Flatten Unflatten Identity Upsample "
    "PixelShuffle ParameterList Path MaxPool1d MaxPool2d MaxPool3d AvgPool1d AvgPool2d AdaptiveAvgPool1d "
    "AdaptiveAvgPool2d AdaptiveMaxPool2d CrossEntropyLoss NLLLoss MSELoss L1Loss SmoothL1Loss BCELoss "
    "BCEWithLogitsLoss ValueError TypeError Accuracy ZeroPad2d InstanceNorm2d AlphaDropout "
    "LocalResponseNorm Generator OrderedDict"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


class ParameterCount(Struct, frozen=True):
    total: float = 0.0
    embeddings: float = 0.0

    def plus(self, other: ParameterCount, times: float = 1.0) -> ParameterCount:
        return ParameterCount(self.total + times * other.total, self.embeddings + times * other.embeddings)


def look(sources: Sequence[PythonSource]) -> Iterator[CodeFact]:
    classes = {name: (source, node) for source in sources for name, node in source.classes.items()}
    counter = _Counter(classes, _agreed(sources))
    for source in sources:
        for node, name, count in counter.models(source):
            yield from _facts(source, node, name, count)
        for node, total, embeddings in keras_layers.counted(source):
            yield from _facts(source, node, "the Keras model", ParameterCount(total, embeddings))


def _agreed(sources: Sequence[PythonSource]) -> dict[str, float]:
    """A width of 768 in one file and 384 in the arguments of another is no width that is known."""
    told: dict[str, set[float]] = {}
    for source in sources:
        for name, number in source.known.items():
            told.setdefault(name, set()).add(number)
    return {name: next(iter(numbers)) for name, numbers in told.items() if len(numbers) == 1}


def _facts(source: PythonSource, node: ast.AST, name: str, count: ParameterCount) -> Iterator[CodeFact]:
    share = count.embeddings / count.total if count.total else 0.0
    numbers = {"total": count.total, "embeddings": count.embeddings, "share": round(share, 4)}
    yield source.fact("parameters", node, f"{name} has {_millions(count.total)} parameters", numbers)
    if share >= IMBALANCED:
        text = f"embeddings hold {share:.0%} of the {_millions(count.total)} parameters of {name}"
        yield source.fact("embeddings", node, text, numbers)


def _millions(count: float) -> str:
    return f"{count / 1e6:.2f} million" if count >= 1e6 else f"{count:.0f}"


class _Counter:
    def __init__(self, classes: Mapping[str, tuple[PythonSource, ast.ClassDef]], known: Mapping[str, float]) -> None:
        """`known`: names that stand for one number in all files."""
        self._classes = classes
        self._known = known

    def models(self, source: PythonSource) -> Iterator[tuple[ast.AST, str, ParameterCount]]:
        """Each class that no other one holds, and each `Sequential` outside of classes, as far as it can be counted."""
        held = {last_name(call) for one, _ in self._classes.values() for call in one.calls if _class_of(one, call)}
        for name, node in islice(source.classes.items(), _MOST_CLASSES):
            if name not in held and _is_module(node) and (count := self._whole(source, node)) is not None:
                yield node, name, count
        for name, value, statement in source.assigned:
            sequence = isinstance(value, ast.Call) and last_name(value) == "Sequential"
            if sequence and not _class_of(source, statement) and (count := self._whole(source, value)) is not None:
                yield statement, name, count

    def _whole(self, source: PythonSource, node: ast.ClassDef | ast.expr) -> ParameterCount | None:
        """None for what holds a layer of unknown size, or none at all."""
        try:
            if isinstance(node, ast.ClassDef):
                count = self._class(source, node, self._made(node.name), 0)
            else:
                count = self._layers(source, node, {}, 0)
        except UnknownSize:
            return None
        return count if count.total > 0 else None

    def _made(self, name: str) -> Mapping[str, float | None]:
        """The arguments with which a class is made, where that is done in one place."""
        made = [
            (source, call) for source, _ in self._classes.values() for call in source.calls if last_name(call) == name
        ]
        made = list({id(call): (source, call) for source, call in made}.values())
        if len(made) != 1:
            return {}
        source, call = made[0]
        return self._arguments(name, call, lambda node: source.number(node, self._known))

    def _arguments(self, name: str, call: ast.Call, number: Number) -> dict[str, float | None]:
        _, node = self._classes[name]
        init = _init(node)
        if init is None:
            return {}
        names = [one.arg for one in init.args.args[1:]]
        placed = {known: number(value) for known, value in zip(names, call.args, strict=False)}
        return placed | {one.arg: number(one.value) for one in call.keywords if one.arg is not None}

    def _class(
        self, source: PythonSource, node: ast.ClassDef, given: Mapping[str, float | None], deep: int
    ) -> ParameterCount:
        init = _init(node)
        if init is None or deep > _DEEPEST:
            raise UnknownSize
        names: dict[str, float | None] = dict(self._known)
        names |= {name: source.number(value, self._known) for name, value in defaults(init).items()}
        names |= given
        for name, value, statement in source.assigned:
            if source.scope(statement) is init and (worth := source.number(value, _sure(names))) is not None:
                names[name.rpartition(".")[2]] = worth
        return self._layers(source, init, _sure(names), deep)

    def _layers(self, source: PythonSource, within: ast.AST, names: Mapping[str, float], deep: int) -> ParameterCount:
        names = names or self._known
        total = ParameterCount()
        for call in [one for one in source.calls if any(above is within for above in (one, *source.around(one)))]:
            times = _times(source, call, within, names)
            total = total.plus(self._of_call(source, call, names, deep), times)
        return total.plus(ParameterCount(_tied(source, within, names)), -1.0)

    def _of_call(self, source: PythonSource, call: ast.Call, names: Mapping[str, float], deep: int) -> ParameterCount:
        name = last_name(call)

        def number(node: ast.expr | None) -> float | None:
            return source.number(node, names)

        if name in self._classes and _is_module(self._classes[name][1]):
            other, node = self._classes[name]
            return self._class(other, node, self._arguments(name, call, number), deep + 1)
        if name in ("TransformerEncoder", "TransformerDecoder"):
            return ParameterCount(_copies(source, call, number))
        if is_layer(call):
            counted = size(call, number)
            return ParameterCount(counted, counted if is_embedding(call) or _is_named_embedding(source, call) else 0.0)
        if name[:1].isupper() and name not in _EMPTY and name not in self._classes:
            raise UnknownSize
        return ParameterCount()


def _sure(names: Mapping[str, float | None]) -> dict[str, float]:
    return {name: number for name, number in names.items() if number is not None}


def _is_module(node: ast.ClassDef) -> bool:
    return any(dotted(base).rpartition(".")[2] in _MODULES for base in node.bases)


def _init(node: ast.ClassDef) -> Function | None:
    return next((one for one in node.body if isinstance(one, Function) and one.name == "__init__"), None)


def _class_of(source: PythonSource, node: ast.AST) -> bool:
    return any(isinstance(one, ast.ClassDef) for one in source.around(node))


def _times(source: PythonSource, call: ast.Call, within: ast.AST, names: Mapping[str, float]) -> float:
    """How often a call is made by the loops around it. Raises UnknownSize."""
    times = 1.0
    for above in source.around(call):
        if above is within:
            return times
        loops = above.generators if isinstance(above, ast.ListComp | ast.GeneratorExp) else [above]
        for loop in loops:
            if isinstance(loop, ast.For | ast.comprehension) and is_layer_maker(call):
                times *= _rounds(source, loop.iter, names)
    return times


def is_layer_maker(call: ast.Call) -> bool:
    """Does it make something of its own each time, as classes do?"""
    return last_name(call)[:1].isupper()


def _rounds(source: PythonSource, over: ast.expr, names: Mapping[str, float]) -> float:
    if isinstance(over, ast.Call) and last_name(over) == "range" and len(over.args) == 1:
        rounds = source.number(over.args[0], names)
        if rounds is not None:
            return rounds
    if isinstance(over, ast.List | ast.Tuple):
        return float(len(over.elts))
    raise UnknownSize


def _copies(source: PythonSource, call: ast.Call, number: Number) -> float:
    """Of the layer that is stacked, all but the one that was counted where it was made."""
    layer = argument(call, 0, "encoder_layer", "decoder_layer")
    if layer is not None and not isinstance(layer, ast.Call):
        made = [value for name, value, _ in source.assigned if name == dotted(layer) and isinstance(value, ast.Call)]
        layer = made[-1] if len(made) == 1 else None
    layers = number(argument(call, 1, "num_layers"))
    if not isinstance(layer, ast.Call) or not is_layer(layer) or layers is None:
        raise UnknownSize
    return float((layers - 1) * size(layer, number))


def _is_named_embedding(source: PythonSource, call: ast.Call) -> bool:
    """`self.pos_emb = nn.Parameter(...)`."""
    named = source.named(call).lower()
    return last_name(call) == "Parameter" and any(word in named for word in ("emb", "pos", "wte", "wpe"))


def _tied(source: PythonSource, within: ast.AST, names: Mapping[str, float]) -> float:
    """Weights of linear layers that are those of an embedding."""
    layers = {name.rpartition(".")[2]: value for name, value, _ in source.assigned if isinstance(value, ast.Call)}
    tied = 0.0
    for target, value, statement in source.assigned:
        sides = (target, dotted(value))
        if any(above is within for above in source.around(statement)) and all(one.endswith(".weight") for one in sides):
            linear = [layers.get(one.split(".")[-2]) for one in sides]
            made = next((one for one in linear if one is not None and last_name(one) == "Linear"), None)
            if made is not None:
                inputs, outputs = (source.number(argument(made, at), names) for at in (0, 1))
                tied += (inputs or 0.0) * (outputs or 0.0)
    return tied

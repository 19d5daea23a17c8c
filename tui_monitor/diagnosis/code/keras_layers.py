"""Parameters of a Keras `Sequential`, layer after layer: how wide one is tells what the next one gets."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tui_monitor.diagnosis.code.layer_sizes import UnknownSize
from tui_monitor.diagnosis.code.python_source import PythonSource, argument, keyword, last_name, name_of, receiver

_GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
_KEEP_WORDS = (
    "Dropout SpatialDropout1D Activation ReLU LeakyReLU Softmax GlobalAveragePooling1D GlobalMaxPooling1D "
    "MaxPooling1D AveragePooling1D Masking ActivityRegularization GaussianNoise"
)
_KEEP = frozenset(_KEEP_WORDS.split())


def counted(source: PythonSource) -> Iterator[tuple[ast.AST, float, float]]:
    """(where, all parameters, those of embeddings) of each model whose layers are all known."""
    for node, layers in _models(source):
        try:
            total, embeddings = _sum(source, layers)
        except UnknownSize:
            continue
        if total > 0:
            yield node, total, embeddings


def _models(source: PythonSource) -> Iterator[tuple[ast.AST, Sequence[ast.expr]]]:
    for call in source.calls:
        listed = argument(call, 0, "layers")
        if last_name(call) == "Sequential" and isinstance(listed, ast.List):
            yield call, listed.elts
    for model in dict.fromkeys(receiver(call) for call in source.calls if last_name(call) == "add" and call.args):
        added = [call for call in source.calls if name_of(call) == f"{model}.add" and call.args]
        if any(
            isinstance(call.args[0], ast.Call) and last_name(call.args[0]) in ("Dense", "Embedding") for call in added
        ):
            yield added[0], [call.args[0] for call in added]


def _sum(source: PythonSource, layers: Sequence[ast.expr]) -> tuple[float, float]:
    total = embeddings = 0.0
    width: float | None = None
    for layer in layers:
        if not isinstance(layer, ast.Call):
            raise UnknownSize
        width, parameters = _layer(source, layer, width)
        total += parameters
        embeddings += parameters if last_name(layer) == "Embedding" else 0.0
    return total, embeddings


def _layer(source: PythonSource, layer: ast.Call, width: float | None) -> tuple[float | None, float]:
    """(its width, its parameters) behind one of this width."""
    name = last_name(layer)
    width = _told(source, layer, width)
    if name in ("Input", "InputLayer"):
        return width, 0.0
    if name in _KEEP:
        return width, 0.0
    if name == "Embedding":
        wide = _number(source, argument(layer, 1, "output_dim"))
        return wide, _number(source, argument(layer, 0, "input_dim")) * wide
    if width is None:
        raise UnknownSize
    if name == "Dense":
        units = _number(source, argument(layer, 0, "units"))
        return units, (width + 1) * units
    if name in _GATES:
        units = _number(source, argument(layer, 0, "units"))
        return units, _GATES[name] * units * (width + units + 1)
    if name == "Bidirectional" and layer.args and isinstance(layer.args[0], ast.Call):
        one_way, parameters = _layer(source, layer.args[0], width)
        return 2 * (one_way or 0.0), 2 * parameters
    if name in ("LayerNormalization", "BatchNormalization"):
        return width, (2 if name[0] == "L" else 4) * width
    raise UnknownSize


def _told(source: PythonSource, layer: ast.Call, width: float | None) -> float | None:
    """By the shape of the input, where a layer says that."""
    shape = keyword(layer, "input_shape", "shape")
    if isinstance(shape, ast.Tuple | ast.List) and len(shape.elts) == 1:
        return source.number(shape.elts[0])
    wide = keyword(layer, "input_dim") if last_name(layer) == "Dense" else None
    return source.number(wide) if wide is not None else width


def _number(source: PythonSource, node: ast.expr | None) -> float:
    known = source.number(node)
    if known is None:
        raise UnknownSize
    return known

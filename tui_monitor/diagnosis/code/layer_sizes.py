"""How many parameters a layer holds, by its own arguments: PyTorch's as its documentation defines them, Keras' where
the width before is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from tui_monitor.diagnosis.code.python_source import argument, is_constant, keyword, last_name

Number = Callable[[ast.expr | None], float | None]
"""What an expression is worth where the layer stands."""
_GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}


class UnknownSize(Exception):
    """A layer whose size is no literal, no constant, no default."""


def is_layer(call: ast.Call) -> bool:
    return last_name(call) in _SIZES


def is_embedding(call: ast.Call) -> bool:
    return last_name(call).startswith("Embedding")


def size(call: ast.Call, number: Number) -> float:
    """Raises UnknownSize."""
    return _SIZES[last_name(call)](call, number)


def _known(node: ast.expr | None, number: Number, default: float | None = None) -> float:
    """A number; of a tuple the product."""
    if node is None and default is not None:
        return default
    if isinstance(node, ast.Tuple | ast.List):
        product = 1.0
        for part in node.elts:
            product *= _known(part, number)
        return product
    known = number(node)
    if known is None or known < 0:
        raise UnknownSize
    return known


def _bias(call: ast.Call, outputs: float) -> float:
    return 0.0 if is_constant(keyword(call, "bias"), False) else outputs


def _embedding(call: ast.Call, number: Number) -> float:
    rows = argument(call, 0, "num_embeddings", "input_dim")
    return _known(rows, number) * _known(argument(call, 1, "embedding_dim", "output_dim"), number)


def _linear(call: ast.Call, number: Number) -> float:
    inputs, outputs = (
        _known(argument(call, 0, "in_features"), number),
        _known(argument(call, 1, "out_features"), number),
    )
    return inputs * outputs + _bias(call, outputs)


def _bilinear(call: ast.Call, number: Number) -> float:
    one, two, outputs = (
        _known(argument(call, at, name), number)
        for at, name in enumerate(("in1_features", "in2_features", "out_features"))
    )
    return one * two * outputs + _bias(call, outputs)


def _convolution(call: ast.Call, number: Number) -> float:
    inputs = _known(argument(call, 0, "in_channels"), number)
    outputs = _known(argument(call, 1, "out_channels"), number)
    kernel = argument(call, 2, "kernel_size")
    dimensions = int(re.findall(r"\d", last_name(call))[0])
    area = _known(kernel, number) if isinstance(kernel, ast.Tuple | ast.List) else _known(kernel, number) ** dimensions
    groups = _known(keyword(call, "groups"), number, 1.0) or 1.0
    return inputs * outputs * area / groups + _bias(call, outputs)


def _recurrent(call: ast.Call, number: Number) -> float:
    gates = _GATES[last_name(call).removesuffix("Cell")]
    inputs, hidden = _known(argument(call, 0, "input_size"), number), _known(argument(call, 1, "hidden_size"), number)
    layers = 1.0 if last_name(call).endswith("Cell") else _known(argument(call, 2, "num_layers"), number, 1.0)
    ways = 2.0 if is_constant(keyword(call, "bidirectional"), True) else 1.0
    biases = 2 * _bias(call, hidden)
    first = gates * (hidden * (inputs + hidden) + biases)
    further = gates * (hidden * (hidden * ways + hidden) + biases)
    return ways * (first + (layers - 1) * further)


def _norm(call: ast.Call, number: Number) -> float:
    at = 1 if last_name(call) == "GroupNorm" else 0
    names = ("normalized_shape", "num_features", "num_channels", "dim")
    return 2 * _known(argument(call, at, *names), number)


def _attention(call: ast.Call, number: Number) -> float:
    width = _known(argument(call, 0, "embed_dim"), number)
    return 4 * width * width + 4 * width


def _encoder_layer(call: ast.Call, number: Number, attentions: int = 1) -> float:
    width = _known(argument(call, 0, "d_model"), number)
    wide = _known(argument(call, 2, "dim_feedforward"), number, 2048.0)
    norms = 2 * (attentions + 1) * width
    return attentions * (4 * width * width + 4 * width) + 2 * width * wide + wide + width + norms


def _decoder_layer(call: ast.Call, number: Number) -> float:
    return _encoder_layer(call, number, attentions=2)


def _parameter(call: ast.Call, number: Number) -> float:
    made = argument(call, 0, "data")
    if not isinstance(made, ast.Call) or last_name(made) not in ("zeros", "ones", "randn", "rand", "empty", "full"):
        raise UnknownSize
    product = 1.0
    for part in made.args[:1] if last_name(made) == "full" else made.args:
        product *= _known(part, number)
    return product


_CONVOLUTIONS = [f"Conv{way}{dimensions}d" for way in ("", "Transpose") for dimensions in (1, 2, 3)]
_SIZES: Mapping[str, Callable[[ast.Call, Number], float]] = {
    "Embedding": _embedding,
    "EmbeddingBag": _embedding,
    "Linear": _linear,
    "Bilinear": _bilinear,
    **dict.fromkeys(_CONVOLUTIONS, _convolution),
    **dict.fromkeys([*_GATES, *(f"{name}Cell" for name in _GATES)], _recurrent),
    **dict.fromkeys(["LayerNorm", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "GroupNorm"], _norm),
    "MultiheadAttention": _attention,
    "TransformerEncoderLayer": _encoder_layer,
    "TransformerDecoderLayer": _decoder_layer,
    "Parameter": _parameter,
}

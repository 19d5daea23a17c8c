"""TensorBoard's Summary values: the scalars among them, however TF1, TF2, JAX and tensorboardX wrote them.

Field numbers: tensorboard/compat/proto/summary.proto, tensor.proto, types.proto, plugins/hparams/plugin_data.proto.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from struct import Struct, error, unpack

from tui_monitor.reading.formats.tfevents.protobuf import (
    BYTES,
    FIXED32,
    VARINT,
    fields,
    signed,
    submessages,
    text,
    varint,
)

_TAG, _SIMPLE_VALUE, _TENSOR, _METADATA = 1, 2, 8, 9
_DTYPE, _SHAPE, _CONTENT = 1, 2, 4
_PACKED = {1: "<f", 2: "<d", 3: "<i", 4: "<B", 5: "<h", 6: "<b", 9: "<q", 19: "<e", 22: "<I", 23: "<Q"}
"""DataType -> how one element lies in `tensor_content`."""
_FLOATS = {5: Struct("<f"), 6: Struct("<d")}
_VARINTS = frozenset({7, 10, 16, 17})
_HALF, _BFLOAT16, _HALF_VALUES = 19, 14, 13
_FLOAT_TENSOR = b"\x08\x01"
_MOST_PARAMETERS = 1000


@dataclass(frozen=True, slots=True)
class SummaryValue:
    """One value of a summary."""

    tag: bytes
    scalar: float | None
    """None for images, histograms, tensors of more than one element."""
    plugin: bytes | None
    """TensorBoard's plugin that draws it; None when not said. Writers say it with the first value of a tag only."""
    content: bytes = b""
    """The plugin's own data."""
    single: bool = False
    """Was the scalar written as a 32-bit float?"""


def read_value(message: bytes) -> SummaryValue:
    """Raises FormatError when it is no message."""
    tag, content = b"", b""
    plugin: bytes | None = None
    scalar: float | None = None
    single = False
    for number, wire, value in fields(message):
        if number == _SIMPLE_VALUE and wire == FIXED32:
            scalar, single = unpack("<f", _bytes(value))[0], True
        elif wire != BYTES:
            continue
        elif number == _TAG:
            tag = _bytes(value)
        elif number == _TENSOR:
            scalar, single = _tensor_scalar(_bytes(value)), _bytes(value).startswith(_FLOAT_TENSOR)
        elif number == _METADATA:
            plugin, content = _plugin(_bytes(value))
    return SummaryValue(tag, scalar, plugin, content, single)


def hyperparameters(content: bytes) -> Mapping[str, object]:
    """What a run was started with, from the hparams plugin's `session_start_info`."""
    found: dict[str, object] = {}
    for session in submessages(content, 3):
        for entry in submessages(session, 1):
            if len(found) < _MOST_PARAMETERS:
                parts = {number: value for number, _, value in fields(entry)}
                found[text(_bytes(parts.get(1, b"")))] = _parameter(_bytes(parts.get(2, b"")))
    return found


def _parameter(message: bytes) -> object:
    for number, _, value in fields(message):
        if number == 2 and isinstance(value, bytes) and len(value) == 8:
            return unpack("<d", value)[0]
        if number == 3 and isinstance(value, bytes):
            return text(value)
        if number == 4:
            return bool(value)
    return None


def _plugin(metadata: bytes) -> tuple[bytes | None, bytes]:
    for data in submessages(metadata, 1):
        name, content = b"", b""
        for number, wire, value in fields(data):
            if number == 1 and wire == BYTES:
                name = _bytes(value)
            elif number == 2 and wire == BYTES:
                content = _bytes(value)
        return name, content
    return None, b""


def _tensor_scalar(tensor: bytes) -> float | None:
    """The only element of a tensor of numbers; None for any other tensor."""
    dtype, content = 0, b""
    scalar: float | None = None
    for number, wire, value in fields(tensor):
        if number == _DTYPE and wire == VARINT:
            dtype = _int(value)
        elif number == _SHAPE and wire == BYTES and _elements(_bytes(value)) != 1:
            return None
        elif number == _CONTENT and wire == BYTES:
            content = _bytes(value)
        elif isinstance(value, bytes) and number in _FLOATS:
            scalar = _only(_FLOATS[number], value)
        elif number in _VARINTS:
            scalar = _integer(value)
        elif number == _HALF_VALUES:
            scalar = _half(_integer(value), dtype)
    return _from_content(content, dtype) if content else scalar


def _elements(shape: bytes) -> int:
    count = 1
    for dimension in submessages(shape, 2):
        size = next((signed(_int(value)) for number, wire, value in fields(dimension) if number == 1), 0)
        count *= max(0, min(size, 2))
    return count


def _from_content(content: bytes, dtype: int) -> float | None:
    if dtype == _BFLOAT16 and len(content) == 2:
        return float(unpack("<f", b"\0\0" + content)[0])
    try:
        return float(unpack(_PACKED[dtype], content)[0])
    except (KeyError, error):
        return None


def _only(kind: Struct, value: bytes) -> float | None:
    return float(kind.unpack(value)[0]) if len(value) == kind.size else None


def _integer(value: int | bytes) -> float | None:
    if isinstance(value, int):
        return float(signed(value))
    number, end = varint(value, 0) if value else (0, -1)
    return float(signed(number)) if end == len(value) else None


def _half(bits: float | None, dtype: int) -> float | None:
    """A 16-bit float that was written as an integer."""
    if bits is None or not 0 <= bits < 1 << 16:
        return None
    raw = int(bits).to_bytes(2, "little")
    return float(unpack("<f", b"\0\0" + raw)[0] if dtype == _BFLOAT16 else unpack("<e", raw)[0])


def _bytes(value: int | bytes) -> bytes:
    return value if isinstance(value, bytes) else b""


def _int(value: int | bytes) -> int:
    return value if isinstance(value, int) else 0

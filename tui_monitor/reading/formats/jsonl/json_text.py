"""Decoding JSON as loggers write it: fast where it is strict, forgiving where Python's writer is not."""

import json
import re

import msgspec

from tui_monitor.lazy_regex import lazy_compile

_DECODER = msgspec.json.Decoder()
_NONFINITE = lazy_compile(rb"(?<=[:,\[\s])(-?(?:NaN|Infinity))(?=\s*[,}\]\r\n])")
"""`NaN` and `Infinity` as Python's json module writes them, outside of quotes: inside, the quotes that we put around
them would break the text, and it is then decoded again without them."""
_DEEPEST = 1000

FAILURES = (ValueError, RecursionError, msgspec.MsgspecError)
"""What a text that is no JSON can raise: syntax, bad UTF-8, an integer of 5000 digits, 100 000 brackets."""


def decode(text: bytes) -> object:
    """One JSON value; non-finite numbers may come as words (`"NaN"`). Raises one of FAILURES."""
    try:
        return _DECODER.decode(text)
    except (ValueError, msgspec.MsgspecError):
        return _decode_slowly(text)


def decode_lines(text: bytes) -> list[object] | None:
    """The value of each line that is not blank; None when a line is none, or not all are known to be whole."""
    try:
        return _DECODER.decode_lines(text)
    except FAILURES:
        pass
    try:
        return _DECODER.decode_lines(_NONFINITE.sub(rb'"\1"', text))
    except FAILURES:
        return None


def _decode_slowly(text: bytes) -> object:
    """What strict JSON refuses: bare NaN, numbers beyond a float, stray bytes, unpaired surrogates."""
    if text.count(b"[") + text.count(b"{") > _DEEPEST and _depth(text) > _DEEPEST:
        raise ValueError("nested too deeply")
    return json.loads(text.decode("utf-8", "replace"))


def _depth(text: bytes) -> int:
    """An upper bound of the nesting: brackets inside of quotes count as well."""
    depth = deepest = 0
    for byte in re.findall(rb"[\[{}\]]", text):
        depth += 1 if byte in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest

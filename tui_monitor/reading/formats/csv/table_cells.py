"""Rows of a table into columns of numbers, many rows at a time."""

import re
from collections.abc import Sequence

import msgspec

from tui_monitor.reading.formats.csv.transpose import transpose
from tui_monitor.reading.formats.measured import number, word

_ROWS = msgspec.json.Decoder(list[list[float | None]])
_ROWS_WITH_WORDS = msgspec.json.Decoder(list[list[float | str | None]])
_WORDS = re.compile(rb"([\[,])([+-]?(?:nan|inf(?:inity)?))(?=[,\]])", re.IGNORECASE)


def decode_rows(lines: Sequence[bytes], delimiter: bytes, width: int) -> list[Sequence[object]] | None:
    """The columns of rows that hold only plain numbers, NaN and infinities, and empty cells; None for any others.

    Such rows are JSON but for their brackets, and its decoder reads numbers far faster than `float` does.
    """
    text = b"\n".join(lines)
    if delimiter != b",":
        if b"," in text:
            return None
        text = text.replace(delimiter, b",")
    text = b"[[%b]]" % text.replace(b"\n", b"],[")
    if b",," in text or b"[," in text or b",]" in text:
        text = _with_nulls(text)
    if b'"' in text:
        return None
    if b"n" in text.lower().replace(b"null", b""):
        text = _WORDS.sub(rb'\1"\2"', text)
    rows = _decode(text)
    if rows is None or len(rows) != len(lines) or set(map(len, rows)) != {width}:
        return None
    columns = transpose(rows, width)
    return columns if b'"' not in text else [_with_floats(column) for column in columns]


def _decode(text: bytes) -> Sequence[Sequence[object]] | None:
    try:
        return _ROWS_WITH_WORDS.decode(text) if b'"' in text else _ROWS.decode(text)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None


def _with_floats(column: Sequence[object]) -> Sequence[object]:
    if str not in set(map(type, column)):
        return column
    return [word(cell) if isinstance(cell, str) else cell for cell in column]


def _with_nulls(text: bytes) -> bytes:
    text = text.replace(b",,", b",null,").replace(b",,", b",null,")
    return text.replace(b"[,", b"[null,").replace(b",]", b",null]")


def read_column(cells: Sequence[str]) -> Sequence[object]:
    """Numbers as floats, empty cells as None, other text as it is."""
    try:
        numbers = list(map(float, cells))
    except ValueError:
        return [_cell(cell) for cell in cells]
    text = "".join(cells)
    if "_" in text or not text.isascii():  # `float` takes 1_000 and digits of other scripts
        return [_cell(cell) for cell in cells]
    return numbers


def _cell(cell: str) -> object:
    cell = cell.strip()
    if not cell or cell == "null":
        return None
    value = number(cell.removesuffix("%"))
    return cell if value is None else value

"""Rows of a table into columns of numbers, many rows at a time."""

from collections.abc import Sequence

import msgspec

from tui_monitor.reading.formats.numbers import number

_ROWS = msgspec.json.Decoder(list[list[float | None]])


def decode_rows(lines: Sequence[bytes], delimiter: bytes, width: int) -> list[Sequence[object]] | None:
    """The columns of rows that hold only plain numbers and empty cells; None for any others.

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
    try:
        rows = _ROWS.decode(text)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None
    if len(rows) != len(lines) or set(map(len, rows)) != {width}:
        return None
    return list(zip(*rows, strict=True))


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
    value = number(cell)
    return cell if value is None else value

"""The first line of a table: which character separates its columns, and what they are called."""

import csv
from collections import Counter
from collections.abc import Sequence

from tui_monitor.reading.formats.axes import epoch_seconds
from tui_monitor.reading.formats.block_lines import readable
from tui_monitor.reading.formats.csv.decimal_commas import has_comma
from tui_monitor.reading.formats.jsonl.json_text import FAILURES, decode
from tui_monitor.reading.formats.measured import number

_DELIMITERS = ("\t", ",", ";")
_LONGEST_NAME = 200
_MOST_COLUMNS = 1 << 14
COMMENT = b"#"


def is_table(name: str, head: bytes) -> bool:
    """A header and a row as wide with a number in it; for `.csv` and `.tsv` the header alone will do."""
    lines = [line for line in readable(head).split(b"\n") if line.strip()]
    begins_with_json = bool(lines) and t_start(lines[0]) is not None
    text = [line.decode("utf-8", "replace") for line in lines if not line.startswith(COMMENT)]
    try:
        header = read_header(text[0]) if text else None
        if header is None:
            return False
        named_so = begins_with_json or name.lower().endswith((".csv", ".tsv"))
        return named_so or begins_table(text[1:], header[0], len(header[1]))
    except csv.Error:
        return False


def t_start(line: bytes) -> float | None:
    """When a Monitor began, in seconds since the epoch."""
    if not line.startswith(COMMENT):
        return None
    try:
        told = decode(line[1:].strip())
    except FAILURES:
        return None
    start = epoch_seconds(told.get("t_start")) if isinstance(told, dict) else None
    return start if start == start else None


def split(line: str, delimiter: str) -> list[str]:
    """The cells of one record. Raises csv.Error for a cell longer than 128 KiB."""
    if '"' not in line:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))


def read_header(line: str) -> tuple[str, list[str]] | None:
    """(delimiter, names) of a header; None when the line cannot be one: a single column, or numbers among the names."""
    for delimiter in _DELIMITERS:
        if delimiter in line:
            names = names_in(split(line, delimiter))
            return (delimiter, names) if names else None
    return None


def names_in(cells: Sequence[str]) -> list[str] | None:
    """The cells as names of columns, none a number; `loss` that stands there again is `loss.1`, as pandas calls it.

    The first may be empty (a data frame's index), or the last (a writer that ends each line with its separator).
    """
    names = [cell.strip() for cell in cells]
    if not 2 <= len(names) <= _MOST_COLUMNS or len(set(names)) < 2:
        return None
    if any(number(name) is not None or len(name) > _LONGEST_NAME for name in names) or "" in names[1:-1]:
        return None
    return told_apart(names)


def told_apart(names: list[str]) -> list[str]:
    """Names that are each said once: (loss, loss) -> (loss, loss.1)."""
    if len(set(names)) == len(names):
        return names
    seen: Counter[str] = Counter()
    apart: list[str] = []
    for name in names:
        apart.append(f"{name}.{seen[name]}" if seen[name] and name else name)
        seen[name] += 1
    return apart if len(set(apart)) == len(apart) else [f"{name} [{at}]" for at, name in enumerate(apart)]


def lower_storey(above: Sequence[str], row: Sequence[str]) -> list[str] | None:
    """The names of a heading of two lines: `train,train` above `loss,acc`; None where the second holds a number.

    A third line, as pandas writes it, may name the index alone: `epoch,,,`.
    """
    cells = [cell.strip() for cell in row]
    if len(cells) != len(above) or cells == [*map(str.strip, above)] or any(number(cell) is not None for cell in cells):
        return None
    first = cells[0] or (above[0] if not above[0].startswith("Unnamed:") else "")
    if not any(cells[1:]):
        return [first, *above[1:]] if cells[0] else None
    return [first, *(f"{name} {more}".strip() for name, more in zip(above[1:], cells[1:], strict=True))]


def begins_table(lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Is one of the first lines below a header a row of it? Below two storeys there may be a name for the index."""
    for above, line in enumerate(lines[:3]):
        if is_row(line, delimiter, width):
            return True
        if above == 2 or len(split(line, delimiter)) != width:
            return False
    return False


def is_row(line: str, delimiter: str, width: int) -> bool:
    """Is `line` a row under a header of `width` columns: as wide, and with a number in it?"""
    cells = split(line, delimiter)
    return len(cells) == width and any(number(cell) is not None or has_comma(cell) for cell in cells)

"""The first line of a table: which character separates its columns, and what they are called."""

import csv
from collections.abc import Sequence

from tui_monitor.reading.formats.csv.decimal_commas import has_comma
from tui_monitor.reading.formats.measured import number

_DELIMITERS = ("\t", ",", ";")
_LONGEST_NAME = 200
_MOST_COLUMNS = 4096


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
    """The cells as names of columns: each said once, none a number.

    The first may be empty (a data frame's index), or the last (a writer that ends each line with its separator).
    """
    names = [cell.strip() for cell in cells]
    if not 2 <= len(names) <= _MOST_COLUMNS or len(set(names)) != len(names):
        return None
    if any(number(name) is not None or len(name) > _LONGEST_NAME for name in names) or "" in names[1:-1]:
        return None
    return names


def is_row(line: str, delimiter: str, width: int) -> bool:
    """Is `line` a row under a header of `width` columns: as wide, and with a number in it?"""
    cells = split(line, delimiter)
    return len(cells) == width and any(number(cell) is not None or has_comma(cell) for cell in cells)

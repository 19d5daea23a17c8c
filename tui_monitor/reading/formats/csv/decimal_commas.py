"""Cells with decimal commas: `12;0,693;1.234,5`, and with commas that group thousands: `12,800`.

Which of the two a comma is, its row tells: a decimal point in another cell leaves only groups to it. Without any, a
comma is decimal where it cannot group (`0,693`, `87,5`), and where the table has told so before; else, in a table
parted by semicolons, it is decimal, too: who writes them has no other use for commas.
"""

import re
from collections.abc import Sequence

from tui_monitor.lazy_regex import lazy_compile

_COMMA = lazy_compile(r"\s*[-+]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+(?:[eE][-+]?[0-9]+)?\s*", re.ASCII)
_POINT = lazy_compile(r"\s*[-+]?[0-9]*\.[0-9]+(?:[eE][-+]?[0-9]+)?\s*", re.ASCII)
_DOTTED = re.compile(r"\s*[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+\s*", re.ASCII)
_THOUSANDS = lazy_compile(r"\s*[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?\s*", re.ASCII)


def has_comma(cell: str) -> bool:
    """Is a cell a number with a comma in it?"""
    return _COMMA.fullmatch(cell) is not None


class DecimalCommas:
    """Remembers whether a table writes decimal commas. `delimiter`: what parts its cells."""

    def __init__(self, delimiter: str) -> None:
        self._decimal = delimiter == ";"

    def with_points(self, cells: Sequence[str]) -> Sequence[str]:
        """The cells of a row, their commas written as points or, where they group, left out."""
        if not any("," in cell for cell in cells):
            return cells
        if any(_POINT.fullmatch(cell) and not _DOTTED.fullmatch(cell) for cell in cells):
            return [cell.replace(",", "") if _THOUSANDS.fullmatch(cell) else cell for cell in cells]
        numbers = [cell for cell in cells if has_comma(cell)]
        self._decimal = self._decimal or any(not _THOUSANDS.fullmatch(cell) for cell in numbers)
        if not self._decimal:
            return [cell.replace(",", "") if _THOUSANDS.fullmatch(cell) else cell for cell in cells]
        return [_with_point(cell) for cell in cells]


def _with_point(cell: str) -> str:
    if has_comma(cell):
        return cell.replace(".", "").replace(",", ".")
    return cell.replace(".", "") if _DOTTED.fullmatch(cell) else cell

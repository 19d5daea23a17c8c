"""Decimal commas: `Verlust 1,0903; Trefferquote 64,8 %` is read as if it were written with points.

A comma between digits may group them, or part two numbers. It is a decimal comma where a line has two such numbers,
none with a point, one that is no group of thousands and one of two decimals: `0,5` alone stays what it was. Each line
decides by itself, so that it is read in one way however a log is cut.
"""

import re

_NUMBER = re.compile(rb"(?<![\w.,:\[(])[-+]?([0-9]+),([0-9]+)(?:[eE][-+]?[0-9]+)?(?![\w\])]|[.,:][0-9])")
_POINT = re.compile(rb"(?<!:[0-9]{2})\.[0-9]")
"""But for the fraction of a second: `10:02:33.774`."""
_LISTED = re.compile(rb"[0-9],[0-9]+,[0-9]")
SIGN = b"0,0"
"""Stands in the skeleton of every line that may have one."""


def with_points(line: bytes) -> bytes:
    """The line with decimal points for its decimal commas, as long as before."""
    found = [*_NUMBER.finditer(line)]
    if len(found) < 2 or _POINT.search(line) or _LISTED.search(line):
        return line
    parts = [(len(match[1]), len(match[2])) for match in found]
    if not any(whole < 4 and decimals > 1 and decimals != 3 for whole, decimals in parts):
        return line
    text = bytearray(line)
    for match in found:
        text[match.end(1)] = 0x2E
    return bytes(text)

"""Decimal commas: `Verlust 1,0903; Trefferquote 64,8 %` is read as if it were written with points.

A comma between digits may group them, or part two numbers. It is a decimal comma where a line has two such numbers,
none with a point, one that is no group of thousands and one of two decimals: `0,5` alone stays what it was. Once a
line has told, the log is written so, `1,250` included.
"""

import re

_NUMBER = re.compile(rb"(?<![\w.,:\[(])[-+]?([0-9]+),([0-9]+)(?:[eE][-+]?[0-9]+)?(?![\w\])]|[.,:][0-9])")
_POINT = re.compile(rb"(?<!:[0-9]{2})\.[0-9]")
"""But for the fraction of a second: `10:02:33.774`."""
_LISTED = re.compile(rb"[0-9],[0-9]+,[0-9]")
_CLOCK = b":0,0"


def may_hold(skeleton: bytes) -> bool:
    """May lines of a skeleton have a decimal comma? That of a clock is none: `01:31:08,008`."""
    return b"0,0" in skeleton and b"0,0" in skeleton.replace(_CLOCK, b"")


class Commas:
    """Remembers whether a log writes decimal commas."""

    def __init__(self) -> None:
        self._decimal = False

    def with_points(self, line: bytes) -> bytes:
        """The line with decimal points for its decimal commas, as long as before."""
        found = [*_NUMBER.finditer(line)]
        if not found or _POINT.search(line) or _LISTED.search(line):
            return line
        self._decimal = self._decimal or (len(found) > 1 and any(map(_is_fraction, found)))
        if not self._decimal:
            return line
        text = bytearray(line)
        for match in found:
            text[match.end(1)] = 0x2E
        return bytes(text)


def _is_fraction(match: re.Match[bytes]) -> bool:
    """`0,625` and `1,25`, but not `1,250`."""
    whole, decimals = len(match[1]), len(match[2])
    return decimals > 1 and (match[1] == b"0" or (whole < 4 and decimals != 3))

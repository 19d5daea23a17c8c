"""Decimal commas: `Verlust 1,0903; Trefferquote 64,8 %` is read as if it were written with points.

A comma between digits may group them, or part two numbers. It is a decimal comma where a line without any decimal point

- has two such numbers, one of them no group of thousands and of two decimals: `0,625 0,5`;
- names what training measures, and its number is no group of thousands: `loss: 0,693`, `acc 87,5`;
- groups thousands with points: `1.234,5`; or has an exponent: `6,93e-1`;
- names a loss or a score of one or two digits before the comma: nobody's loss is `2,301` thousands, while a reward
  may be.

Once a line has told, the log is written so, `1,250` included. A log that was seen to group thousands beside decimal
points is not taken at one number's word.
"""

import re

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon import is_metric, measures, words_of

_NUMBER = lazy_compile(
    rb"(?<![\w.,\[(])(?<![0-9]:)[-+]?((?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)),([0-9]+)([eE][-+]?[0-9]+)?"
    rb"(?![\w\])]|[.,:][0-9])"
)
_GROUPED = lazy_compile(rb"(?<![\w.,])[-+]?[0-9]{1,3}(?:\.[0-9]{3})+(?=,[0-9])")
_POINT = re.compile(rb"(?<!:[0-9]{2})\.[0-9]")
"""But for the fraction of a second: `10:02:33.774`."""
_LISTED = re.compile(rb"[0-9],[0-9]+,[0-9]")
_CLOCK = b":0,0"
_NAMED = lazy_compile(r"([^\W\d_][\w/.@-]{0,60}(?: [^\W\d_][\w/.@-]{0,60})?)\s{0,40}(?:[:=：]|->|→)?\s{0,40}$")
"""What stands directly before a number: its name, of one word or two."""
_LONGEST_NAME = 200
_BELOW_A_HUNDRED = (measures.LOSS | measures.SCORE) - {"score", "得分"}


def may_hold(skeleton: bytes) -> bool:
    """May lines of a skeleton have a decimal comma? That of a clock is none: `01:31:08,008`."""
    return b"0,0" in skeleton and (b":0,0" not in skeleton or _may_be_named(skeleton))


def _may_be_named(skeleton: bytes) -> bool:
    """`loss:0,0`, but not `0:0:0,0`."""
    return b"0,0" in skeleton.replace(b"0" + _CLOCK, b"")


class Commas:
    """Remembers whether a log writes decimal commas."""

    def __init__(self) -> None:
        self._decimal = False
        self._groups = False
        """It writes `step 1,000 loss 0.5`."""

    def with_points(self, line: bytes) -> bytes:
        """The line with decimal points for its decimal commas, as long as before."""
        found = [*_NUMBER.finditer(line)]
        if not found or _LISTED.search(line):
            return line
        if _POINT.search(_GROUPED.sub(b"", line)):
            self._groups = self._groups or not any(map(_is_fraction, found))
            return line
        self._decimal = self._decimal or self._tells(line, found)
        if not self._decimal:
            return line
        text = bytearray(line)
        for match in found:
            _write_point(text, match)
        return bytes(text)

    def _tells(self, line: bytes, found: list[re.Match[bytes]]) -> bool:
        if any(map(_is_plain, found)) or (len(found) > 1 and any(map(_is_fraction, found))):
            return True
        return not self._groups and any(_is_named(line, match) for match in found)


def _write_point(text: bytearray, match: re.Match[bytes]) -> None:
    """`1.234,5` becomes `01234.5`."""
    whole = match[1].replace(b".", b"")
    text[match.start(1) : match.end(1)] = whole.rjust(len(match[1]), b"0")
    text[match.end(1)] = 0x2E


def _is_plain(match: re.Match[bytes]) -> bool:
    """`1.234,5` and `6,93e-1` are nothing else."""
    return b"." in match[1] or match[3] is not None


def _is_fraction(match: re.Match[bytes]) -> bool:
    """`0,625` and `1,25`, but not `1,250`."""
    whole, decimals = len(match[1]), len(match[2])
    return decimals > 1 and (match[1] == b"0" or (whole < 4 and decimals != 3))


def _is_named(line: bytes, match: re.Match[bytes]) -> bool:
    """Does training measure what one number is called, so that it is neither a list of devices nor a group?"""
    before = line[max(0, match.start() - _LONGEST_NAME) : match.start()].decode("utf-8", "replace")
    name = _NAMED.search(before)
    if name is None or not (is_metric(name[1]) or is_metric(name[1].split()[-1])):
        return False
    whole, decimals = len(match[1]), len(match[2])
    if match[1] == b"0" or (whole < 4 and decimals != 3):
        return True
    return whole < 3 and decimals == 3 and not _BELOW_A_HUNDRED.isdisjoint(words_of(name[1]))

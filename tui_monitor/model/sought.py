"""What is looked for in a log, and what is trouble in it: words that are coloured, and gone to one by one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    import regex

PATTERN = "re:"
"""What is typed behind it is a pattern."""
TIMEOUT = 0.05
"""Seconds that a pattern may take on one line: it comes from a person and runs on text from elsewhere."""
MOST = 200
"""Places of one line that are told."""
_TROUBLE = lazy_compile(
    r"(?<![\w.-])[-+]?(?:nan|inf(?:inity)?)(?![\w-])"
    r"|(?<!\bno )(?<!\b0 )\b\w*(?:error|exception)s?\b(?!\s*[=:|]?\s*[-+]?\.?[0-9])"
    r"|\btraceback\b|\bout of memory\b|\boom\b|\bkilled\b|\bfatal\b|\bsegmentation fault\b|\bcore dumped\b|\baborted\b",
    re.IGNORECASE,
)
LONGEST_PATTERN = 20_000
"""Parts, of a pattern with its repetitions written out."""
_PARTS = lazy_compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\s*0*(?P<least>[0-9]+)\s*(?:,\s*[0-9]*\s*)?\}|.", re.DOTALL)
_WARNING = re.compile(r"\b(?:\w*warn(?:ing)?s?|deprecat\w+)\b", re.IGNORECASE)

Spans = tuple[tuple[int, int], ...]
"""(start, end) of each place in a line, in order."""


class Sought:
    """Words as they are typed, in any case unless a capital is among them; a pattern behind `re:`; None: trouble."""

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.problem: Shown | None = None
        """Why nothing can be looked for."""
        self._plain: re.Pattern[str] = _TROUBLE
        self._pattern: regex.Pattern[str] | None = None
        if text is not None and text.startswith(PATTERN):
            self._pattern = self._compiled(text.removeprefix(PATTERN))
        elif text is not None:
            self._plain = re.compile(re.escape(text), 0 if _has_capital(text) else re.IGNORECASE)

    @property
    def words(self) -> tuple[str, bool] | None:
        """What is looked for, and whether in exactly this case; None for a pattern, trouble, or nothing at all."""
        return None if not self.text or self._pattern or self.problem else (self.text, _has_capital(self.text))

    def spans(self, line: str) -> Spans:
        """Where it stands in a line. Raises TimeoutError: its pattern takes too long."""
        if self.problem is not None or self.text == "":
            return ()
        if self._pattern is None:
            matches = (match.span() for match in self._plain.finditer(line))
        else:
            matches = (match.span() for match in self._pattern.finditer(line, timeout=TIMEOUT))
        return tuple(span for span, _ in zip(matches, range(MOST), strict=False) if span[0] < span[1])

    def _compiled(self, pattern: str) -> regex.Pattern[str] | None:
        if written_out(pattern) > LONGEST_PATTERN:
            self.problem = Shown("no pattern: it repeats too much")
            return None
        import regex  # can be interrupted; imported only where a pattern is typed

        try:
            return regex.compile(pattern, 0 if _has_capital(pattern) else regex.IGNORECASE)
        except regex.error as error:
            self.problem = clean(f"no pattern: {error}", 200)
            return None


def written_out(pattern: str) -> int:
    """About how many parts it has when what must repeat is written out: `(ab{3}){10}` has 40.

    So it is compiled, and `((x{1000}){1000}){1000}` takes all memory of the machine.
    """
    groups, newest = [0], [0]
    for part in _PARTS.finditer(pattern):
        if part[0] == "(":
            groups.append(0)
            newest.append(0)
        elif part["least"]:
            times = int(part["least"][:10])
            groups[-1] += newest[-1] * max(0, times - 1)
            newest[-1] *= max(1, times)
        else:
            size = max(1, groups.pop()) if part[0] == ")" and len(groups) > 1 else 1
            newest = newest[: len(groups)]
            groups[-1] += size
            newest[-1] = size
    return sum(groups)


def trouble(line: str) -> Spans:
    """NaN, infinity, and the words of errors."""
    return _spans(_TROUBLE, line)


def warnings(line: str) -> Spans:
    return _spans(_WARNING, line)


@lru_cache(maxsize=2048)
def _spans(pattern: re.Pattern[str], line: str) -> Spans:
    return tuple(match.span() for match in pattern.finditer(line))


def _has_capital(text: str) -> bool:
    """`\\S` and its like are no capitals."""
    return any(character.isupper() for character in re.sub(r"\\.", "", text))

"""A line taken apart without understanding it: its numbers, the words around them, and what it shares with its like.

Dates, clocks, durations, versions and addresses may be others on every line and are never values.
"""

import math
import re
from dataclasses import dataclass

from tui_monitor.reading.formats.text import numbers, words

VAGUE = "?"
_SIGN = "\0"
"""Stands for a number: texts hold no NUL."""
_VAGUE = "|".join(
    [
        r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}(?:[ T_][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?)?",
        r"[0-9]{2}/[0-9]{2}/[0-9]{2,4}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?",
        r"[0-9]{1,4}(?::[0-9]{2})+(?:[.,][0-9]+)?(?![0-9])",
        r"0x[0-9a-fA-F]+",
        r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|us|[dhms]))+(?!\w)",
        r"[0-9]{1,3}(?:,[0-9]{3})+(?!,?[0-9])",
    ]
)
_RATE = r"[A-Za-z]+/(?:s|sec|second|min|h|hour|it|iter|step|batch|epoch)"
_UNIT = (
    rf"\s?(?:%|{_RATE}|it/s|/s|[kKMGTP]i?[bB]|bytes|secs?|seconds?|ms|us|mins?|minutes?|hours?|hrs?)(?!\w)|[kMGT](?!\w)"
)
_TOKEN = re.compile(
    rf"(?<![\w.])(?<!\w@)(?P<vague>{_VAGUE})|(?<=[\w.-])\[[0-9]+\]"  # `trainer[4120]`
    rf"|(?<![\w.])(?<!\w@)(?<![A-Za-z]-)(?P<number>{numbers.NUMBER})(?P<unit>{_UNIT})?(?![\w%]|[.+-]+\w)"
    r"|(?<![\w.])(?<!\w@)[-+.]*[0-9][\w.+-]*|(?<=[(\[])[-+.]+(?=[)\]])",
    re.ASCII,
)
_TIME = re.compile(_VAGUE, re.ASCII)
_GLUED = re.compile(
    r"[^\w]{0,8}(?:upd|up|it|ep|st|iter|step|epoch|round|[steiknub])(?P<number>[0-9]+)(?![\w.])",
    re.IGNORECASE | re.ASCII,
)
"""`s3 loss=0.5`: what counts may be glued to its letter; any other number within a word is part of it."""
_BREAK = re.compile(r"[,;=(){}\[\]<>\t→⇒~]|:(?!\w)|\|\||(?:^|\s)[|–—-]+(?:\s|$)|\.{3,}|\s{3,}")
_EDGES = re.compile(r"^[^\w|‖]+|[^\w|‖%)]+$")
_LEVELS = frozenset(["INFO", "DEBUG", "WARNING", "WARN", "NOTICE"])
_MOST_WORDS = 5
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the words before and after it that could name it."""

    value: float
    start: int
    end: int
    whole: bool
    """Digits alone, as counts are written."""
    unit: str
    """`VAGUE` where it can be no value."""
    before: str
    after: str
    listed: bool
    """Only blanks and the next number follow: no name tells which of them it is of."""
    loose: bool
    """A time, or within brackets: without a name it may vary and the line is still one of its shape."""
    total: float | None = None
    """Of `12/1000`."""


@dataclass(frozen=True, slots=True)
class Sketch:
    skeleton: str
    """The words as they are, each number as one sign, blanks as one: equal for lines of one shape."""
    numbers: tuple[Number, ...]
    """As many as the skeleton has signs."""


def of(text: str, start: int) -> Sketch | None:
    """The message that begins at `start`; None where it holds no number or is longer than lines of metrics are."""
    if len(text) - start > _LONGEST:
        return None
    spans = _spans(text, start)
    if all(unit == VAGUE for _, _, unit in spans):
        return None
    return Sketch(_skeleton(text, start, spans), tuple(_number(text, start, at, spans) for at in range(len(spans))))


_Span = tuple[int, int, str]
"""Start and end of a number, and its unit."""


def _spans(text: str, start: int) -> list[_Span]:
    found: list[_Span] = []
    glued = _GLUED.match(text, start)
    if glued:
        found.append((*glued.span("number"), ""))
        start = glued.end()
    for match in _TOKEN.finditer(text, start):
        if match["number"] is None:
            found.append((*match.span(), VAGUE))
        else:
            found.append((*match.span("number"), (match["unit"] or "").strip()))
    return found


def _skeleton(text: str, start: int, spans: list[_Span]) -> str:
    parts: list[str] = []
    for low, high, _ in spans:
        parts += [text[start:low], _SIGN]
        start = high
    parts.append(text[start:])
    return " ".join("".join(parts).split())


def _number(text: str, start: int, at: int, spans: list[_Span]) -> Number:
    low, high, unit = spans[at]
    said = text[low:high]
    follows = spans[at + 1] if at + 1 < len(spans) else (len(text), len(text), VAGUE)
    total = None
    if text[high : follows[0]] == "/" and follows[2] == "" and text[follows[0] : follows[1]].isdigit():
        total = float(text[follows[0] : follows[1]])
    return Number(
        math.nan if unit == VAGUE else numbers.value(said),
        low,
        high,
        said.isdigit() and unit != VAGUE and len(said) < 16,
        unit,
        "at" if text[low - 1 : low] == "@" else _last_name(text[spans[at - 1][1] if at else start : low]),
        _first_name(text[high : follows[0]]),
        text[high : follows[0]].isspace() and follows[0] < len(text),
        (text[low - 1 : low] in ("(", "[") and text[high : high + 1] in (")", "]")) or bool(_TIME.fullmatch(said)),
        total,
    )


def _last_name(text: str) -> str:
    """The words directly before a number: of `improved, the loss is ` it is `loss`."""
    parts = [part for part in _BREAK.split(text) if _EDGES.sub("", part)]
    return _without_sentence(parts[-1]) if parts else ""


def _first_name(text: str) -> str:
    """The words directly after a number: of ` avg loss, ` it is `avg loss`."""
    part = _BREAK.split(text, maxsplit=1)[0]
    return _without_sentence(part) if part[:1].isspace() else ""


def _without_sentence(part: str) -> str:
    said = [word for word in _EDGES.sub("", part).split() if word not in _LEVELS]
    while said and words.is_prose(said[-1]):
        said.pop()
    for at in range(len(said) - 1, -1, -1):
        if words.is_prose(said[at]):
            said = said[at + 1 :]
            break
    name = _EDGES.sub("", " ".join(said[-_MOST_WORDS:]))
    return name if any(sign.isalpha() for sign in name) else ""

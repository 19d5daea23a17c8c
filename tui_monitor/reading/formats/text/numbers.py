"""The grammar of a number in a log. ASCII only and checked before `float` sees it.

Python's own `float` and `int` also take `1_000` and digits of other scripts, and `int` raises on 5000 digits; a
decimal comma would be cut in two. None of those is a number here.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from struct import pack

import msgspec

from tui_monitor.lazy_regex import lazy_compile

UNSIGNED = r"(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][-+]?[0-9]++)?"
PLAIN = rf"[-+]?{UNSIGNED}"
"""Digits are never given back: a number is followed by no digit, and lines may hold thousands of them."""
NON_FINITE = (
    r"[-+]?(?:[nN][aA][nN](?:\((?:ind|snan)\))?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?|1\.#(?:QNAN|SNAN|IND|INF))"
)
"""Every spelling met in logs: nan, NaN, -nan(ind), 1.#QNAN, inf, Infinity, 1.#INF."""
NUMBER = rf"(?:{NON_FINITE}(?:\.0)?(?!\w)|{PLAIN})"

_UNITS = "|".join(
    [
        "%",
        "ms",
        "us",
        "µs",
        "s",
        "secs?",
        "seconds?",
        "m",
        "min",
        "h",
        "hrs?",
        "d",
        "x",
        "[kKMGT]",
        "[kKMGT]i?[bB]",
        "[kKMGT]i?B?/s",
        "it/s",
        "s/it",
        "/s",
        "tok/s",
        "imgs?/s",
        "dB",
        "bpc",
        "BPC",
    ]
)
_NEXT_ITEM = r",[A-Za-z_][\w ./-]{0,60}[:=]"
END = rf"(?:\s?(?:{_UNITS}))?(?:(?={_NEXT_ITEM})|(?![\w.,:/+-]{{0,40}}[0-9]))(?!\w)"
"""What may follow a whole number: a unit, then the next name (`loss:0.5,acc:0.9`), or at least no sign that the number
goes on (`12:30`, `0,5`, `1.2.3`, `3x4`)."""

_WRAPPED = lazy_compile(rf"(?:[a-zA-Z_][\w.]*\(\s*+)?\[?['\"]?\s*+({NUMBER})\s*+['\"]?(?=\s*+(?:$|[\]),%]))", re.ASCII)
_WHOLE = re.compile(NUMBER, re.ASCII)
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?", re.ASCII)
MOST_STEP = float(2**63 - 1)


def value(text: str) -> float:
    """The value of a text that `NUMBER` matched; a decimal exponent beyond the range of a double gives infinity."""
    try:
        return float(text)
    except ValueError:
        word = text.lower()
        if "nan" in word or "ind" in word:
            return float("nan")
        return float("-inf") if word.startswith("-") else float("inf")


_DECODER = msgspec.json.Decoder(list[float])


def column(cells: Sequence[bytes]) -> array[float]:
    """The values of many numbers in ASCII; raises ValueError where one is none.

    As JSON they are read eight times as fast as `float` reads bytes. What JSON lacks (`.5`, `+1`, `05`, `1e999`) and
    the sign of `-0`, which its decoder drops, are left to `float`.
    """
    text = b",".join(cells)
    if b"-0," not in text and not text.endswith(b"-0"):
        try:
            found = _DECODER.decode(b"[" + text + b"]")
            return array("d", pack(f"{len(found)}d", *found))  # in half the time of an array from a list
        except msgspec.MsgspecError:
            return array("d", map(float, cells))
    return array("d", map(float, cells))


def whole(text: str) -> float | None:
    """The value of a text that is one number and nothing else."""
    return value(text) if _WHOLE.fullmatch(text) else None


def cell(text: str) -> float | None:
    """The value of a table cell: `2,208.3` and `6.25%` are numbers there, since the column tells where they end."""
    text = text.removesuffix("%").strip()
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return whole(text)


def wrapped(text: str) -> float | None:
    """The value of a Python repr: `0.5`, `'0.5'`, `tensor(nan, device='cuda:0')`, `np.float32(0.5)`."""
    match = _WRAPPED.match(text)
    return value(match[1]) if match else None


def step(text: str) -> float | None:
    """A step: a finite number, at most 2**63 - 1; Python's `24_000` counts, too."""
    number = cell(text.replace("_", ""))
    if number is None or number != number or abs(number) == float("inf"):
        return None if number is None or number != number else MOST_STEP
    return min(number, MOST_STEP)


def count(text: str) -> float:
    """Of digits that a pattern has found, as a step: 400 of them are beyond the range of a double."""
    return min(float(text), MOST_STEP)

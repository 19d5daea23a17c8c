"""What lines tell of generated samples beside what they should be: `modes 1/8`, `sample std 0.02 (data 1.41)`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import Artifacts
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line

_WHAT = r"(?:modes?|cent(?:re|er)s?|clusters?|classes|kinds|components|styles|digits)"
_HOW = r"(?:hit|covered|found|captured|reached|seen)"
_COVERED = lazy_compile(
    rf"(?i)\b(?:{_WHAT}(?:[ _]{_HOW})?|{_HOW}[ _]{_WHAT}|coverage)\W{{1,3}}(?P<some>\d+) ?"
    r"(?:/|of|out of) ?(?P<all>\d+)\b"
)
_MADE = r"(?:samples?|gen(?:erated)?|fakes?|outputs?)"
_SPREAD = r"(?:std|sd|stddev|spread)"
_NUMBER = r"(\d+(?:\.\d+)?(?:e[-+]?\d+)?)"
_BESIDE = lazy_compile(
    rf"(?i)\b(?:{_MADE}[ _])?{_SPREAD}(?:[ _]{_MADE})?[\s=:]{{1,3}}{_NUMBER}\W{{1,4}}"
    rf"(?:(?:real|data|true|target)(?:[ _](?:data|{_SPREAD}))?)[\s=:]{{1,3}}{_NUMBER}"
)
_FEWEST = 3
_FEW, _SMALL = 0.4, 0.25
"""Shares of what there is, and of how far it spreads, below which most is missing."""


class Missed(Struct, frozen=True):
    """Most of what should be made was not, in the newer half of what was told."""

    text: str
    line: Line
    """The last that says so."""


def few_covered(artifacts: Artifacts) -> Missed | None:
    return _missed(artifacts, _share_covered, _FEW, "of the kinds that the data hold were made")


def small_spread(artifacts: Artifacts) -> Missed | None:
    return _missed(artifacts, _share_of_spread, _SMALL, "of the spread of the data is that of the samples")


def _missed(artifacts: Artifacts, share: Callable[[str], float | None], most: float, what: str) -> Missed | None:
    told = [(value, line) for line in artifacts.lines if (value := share(line.text[:300])) is not None]
    newer: Sequence[tuple[float, Line]] = told[len(told) // 2 :]
    if len(told) < _FEWEST or (usual := median(value for value, _ in newer)) > most:
        return None
    return Missed(f"{usual:.2g} {what}, by the newer half of {len(told)} lines that tell it", newer[-1][1])


def _share_covered(text: str) -> float | None:
    found = _COVERED.search(text)
    some, every = (int(found["some"]), int(found["all"])) if found is not None else (0, 0)
    return some / every if every > 1 and some <= every else None


def _share_of_spread(text: str) -> float | None:
    found = _BESIDE.search(text)
    return float(found[1]) / float(found[2]) if found is not None and float(found[2]) > 0 else None

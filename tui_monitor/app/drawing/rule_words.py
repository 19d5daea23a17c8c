"""The rule behind a finding in plain words, with the numbers that tripped it. Pure.

The formula of a rule is for who wants to compute it (`explain`, docs/detection.md); this is for who has to decide.
"""

import re
from collections.abc import Mapping

from tui_monitor.app.drawing import wording
from tui_monitor.model.finding import Finding

_NUMBER = re.compile(r"{([^}]+)}")
_SAID = tuple(
    (frozenset(_NUMBER.findall(said)), said)
    for said in (
        "{points out} values far above its level of {level}, by more than it moves otherwise",
        "3 values at {lowest of 3} or worse; {limit} is the limit, its best before was {best}",
        "its level is {level - best} from its best, more than its noise of {sd of the level} explains, for 3 values",
        "several values near {now}, after it had held {held}",
        "3 values below 2 % of its early size of {early}, or 10 below 0.01",
        "no gain of 2 % in {flat points} values around {level}",
        "exactly {value} in {points} values, after {points before} that moved or had learned little",
        "3 of the last 5 values above 10 times {median}, the median of all before",
        "below half of its usual {usual} in 20 values",
        "10 000 times what it was in the first half ({largest before}), or above 1e15, in 3 values",
        "from its best of {best} to {now}, while training went from {train at best} to {train now}",
        "at most a ten-thousandth of its largest ({largest}), or below 1e-9, for a tenth of all: {points} so far",
        "silent for {silent_s} s; {limit_s} s are the limit: 1.5 times its longest pause, and at least 20 s",
        "no byte of a log {silent_s} s after it was first watched",
    )
)
"""What is said where a finding has all numbers that it names."""
_SYMBOLS = (
    (r"\|(\w+)\|", r"the size of \1"),
    (r"\s*>=\s*", " at least "),
    (r"\s*<=\s*", " at most "),
    (r"\s*>\s*", " above "),
    (r"\s*<\s*", " below "),
    (r"log\(([^)]*)\)", r"the logarithm of \1"),
    (r"max\(([^)]*)\)", r"the larger of \1"),
    (r"\bsigma_log\b|\bsigma\b|\bsd\b", "times its noise"),
    (r"\blr\b", "learning rate"),
    (r"`", ""),
    (r"\bare critical\b", "stop"),
    (r"\bis critical\b", "stops"),
)
_NEVER = "non-finite "


def rule_words(finding: Finding) -> str:
    """`1 value warns, 2 in a row or 5 in all stop, 3 finite in a row end it`"""
    numbers, rule = finding.evidence.numbers, str(finding.evidence.rule)
    if not rule.startswith(_NEVER):
        for names, said in _SAID:
            if names <= numbers.keys():
                return _filled(said, numbers)
    words = rule.partition(": ")[2] if rule.startswith(_NEVER) and ": " in rule else rule
    for pattern, instead in _SYMBOLS:
        words = re.sub(pattern, instead, words)
    return words.strip()


def _filled(said: str, numbers: Mapping[str, float]) -> str:
    return _NUMBER.sub(lambda name: wording.number(numbers[name[1]]), said)

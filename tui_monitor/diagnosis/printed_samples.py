"""How repetitive a printed sample is: what a collapsed generator writes again and again (S4.13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line

_LONGEST = 400
"""Characters of a line that are looked at."""
_WORDS, _SIGNS = 6, 8
"""The longest unit that is looked for: in words, in characters."""
_TIMES = 4, 8
"""How often a unit of words, and one of characters, stands there at least."""
_ORNAMENT = frozenset(" \t-=_*#.~+|<>^/\\0123456789█▓▒░━─═▁▂▃▄▅▆▇●○•…")
_NO_WORDS = frozenset(
    {"nan", "inf", "-inf", "none", "null", "true", "false", "nan,", "inf,", "none,", "[", "]", "|", ":"}
)
_SAMPLE = lazy_compile(
    r"(?i)\b(?:samples?|generat\w*|output|predict\w*|completions?|prompt|response|decoded|hyp\w*|says|text|gen)\b"
    r"[^:=>|]{0,40}(?:[:=>|»→]|-->|\s{2,})"
)


def repetition(text: str) -> float:
    """The share of a text that is one unit again and again, 0 to 1; rulers, bars and numbers are no text.

    >>> repetition("::::::::::::::::")
    1.0
    >>> repetition("and then the the the the the the the the")
    0.8
    >>> repetition("the cat sat on the mat and looked at the moon"), repetition("=" * 40), repetition("nan " * 9)
    (0.0, 0.0, 0.0)
    """
    text = text[:_LONGEST].strip()
    words = text.split()
    signs = text if _NO_WORDS.isdisjoint(word.lower() for word in words) else ""
    return max(_share(words, _WORDS, _TIMES[0], _is_word), _share(signs, _SIGNS, _TIMES[1], _is_sign))


def _share(parts: Sequence[str], longest: int, times: int, counts: Callable[[str], bool]) -> float:
    return max((run / len(parts) for run in _runs(parts, longest, times, counts)), default=0.0)


def _runs(parts: Sequence[str], longest: int, times: int, counts: Callable[[str], bool]) -> Iterator[int]:
    """The length of each stretch that repeats itself at one distance."""
    for unit in range(1, min(longest, len(parts) // times) + 1):
        run = 0
        for at in range(unit, len(parts) + 1):
            if at < len(parts) and parts[at] == parts[at - unit]:
                run += 1
                continue
            if run and run + unit >= times * unit and any(counts(one) for one in parts[at - unit : at]):
                yield run + unit
            run = 0


def _is_word(word: str) -> bool:
    return word.lower() not in _NO_WORDS and any(sign.isalpha() for sign in word)


def _is_sign(sign: str) -> bool:
    return sign not in _ORNAMENT


def sample_in(text: str) -> str | None:
    """What a line shows of a generator, behind the word that says so; None where it says no such thing."""
    found = _SAMPLE.search(text[:_LONGEST])
    return text[found.end() : _LONGEST].strip(" \"'`") if found is not None else None


def repetitive(lines: Sequence[Line], share: float = 0.5) -> tuple[Line, ...]:
    """Of the later half of a log: samples that say hardly anything else. Empty where the last ones are good again."""
    latest = max((line.place.offset for line in lines), default=0)
    late = [line for line in lines if line.place.offset >= 0.5 * latest]
    shown = [(line, sample_in(line.text)) for line in late]
    samples = [(line, sample) for line, sample in shown if sample is not None and len(sample) > 5]
    judged = samples or [(line, line.text) for line in late]
    stuck = [line for line, sample in judged if repetition(sample) >= share]
    good_again = bool(samples) and all(repetition(sample) < share for _, sample in samples[-2:])
    return () if good_again else tuple(stuck)

"""How repetitive a printed sample is: what a collapsed generator writes again and again (S4.13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line

_LONGEST = 400
"""Characters of a line that are looked at."""
_WORDS, _TIMES = 6, 4
"""The longest unit of words that is looked for, and how often it stands there at least."""
_AGAIN = lazy_compile(r"(.{1,8}?)\1{7,}")
"""A unit of characters."""
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
    if not words:
        return 0.0
    signs = text if _NO_WORDS.isdisjoint(word.lower() for word in words) else ""
    said = (len(run[0]) / len(text) for run in _AGAIN.finditer(signs) if not _ORNAMENT.issuperset(run[1]))
    return max(_of_words(words) / len(words), max(said, default=0.0))


def _of_words(words: Sequence[str]) -> int:
    """The most words in a row that repeat themselves at one distance."""
    if len(words) - len(set(words)) < _TIMES - 1:
        return 0
    return max(
        (run for unit in range(1, min(_WORDS, len(words) // _TIMES) + 1) for run in _runs(words, unit)), default=0
    )


def _runs(words: Sequence[str], unit: int) -> Iterator[int]:
    run = 0
    for at in range(unit, len(words) + 1):
        if at < len(words) and words[at] == words[at - unit]:
            run += 1
            continue
        if run + unit >= _TIMES * unit and any(_is_word(word) for word in words[at - unit : at]):
            yield run + unit
        run = 0


def _is_word(word: str) -> bool:
    return word.lower() not in _NO_WORDS and any(sign.isalpha() for sign in word)


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

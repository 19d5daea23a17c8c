"""A counter that is glued to a word at the head of a line: `(r01) day: fit 2.3`, `R4: fit=1.6`, `lap004: cost 2.1`.

Whether it counts, its lines tell together. A name may hold a digit, too (`F1: 0.5`, `L1 loss 0.3`, `conv1: norm 0.1`):
what is measured, what is numbered and what stands right before its value is parted from nothing.
"""

import re

from tui_monitor import lexicon

_HEAD = re.compile(
    r"[\s*•·»>~@#=-]{0,6}(?P<open>[\[({<] ?)?(?P<word>[^\W\d_]{1,8})-?(?P<number>[0-9]{1,7})"
    r"(?P<close> ?[\])}>])?(?=[\s|,;:/>·-]|$)[ \t]*(?P<mark>[|,;:/>·-]?)\s*(?P<value>[-+.]?[0-9]|nan|inf)?"
)
_SHORT = 2
"""Letters of a word that needs no mark behind its number."""
_ANOTHER = re.compile(r"[^\W\d_]{1,8}-?\d")
"""In `R0 | E1 iter[4/5]` the first is a rank: what counts stands behind it."""
_ROUND = "r"
"""Of `r1` and `r3`, the second is no R squared."""


def number_at_head(text: str, start: int) -> int:
    """Where the number that a word is glued to begins; -1 where no such thing heads the line."""
    match = _HEAD.match(text, start)
    if match is None:
        return -1
    word, closed = match["word"], match["close"] is not None
    if match["open"] and not closed and not match["mark"] and len(word) > _SHORT:
        return -1
    if (match["value"] and not closed) or not (closed or match["mark"] or len(word) <= _SHORT or _ticks(word)):
        return -1
    return -1 if _is_name(word, match["number"], text[match.end() :]) else match.start("number")


def _ticks(word: str) -> bool:
    return lexicon.singular(word.lower()) in lexicon.TICKS


def _is_name(word: str, digits: str, rest: str) -> bool:
    low = word.lower()
    if low == _ROUND:
        return rest.startswith("score") or _ANOTHER.match(rest) is not None
    numbered = {low, low.rstrip("s")} & (lexicon.THING | lexicon.MACHINE | lexicon.PARTS)
    return bool(numbered) or word in lexicon.LEVELS or lexicon.may_measure(low) or lexicon.may_measure(low + digits)

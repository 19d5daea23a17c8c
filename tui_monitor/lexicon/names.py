"""Names as training programs spell them, taken apart in one way: letter case, capitals inside, separators, digits.

spelling  "Val/Loss", "val loss", "val_loss"        -> "val_loss"
squeezed  "Global Step", "globalStep"               -> "globalstep"
words_of  "numUpdates/total", "top5acc"             -> (num, updates, total), (top5acc)
parts_of  "top5acc", "f1score"                      -> (top5, acc), (f1, score)
"""

import re
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s_/.\-]+")
_CAPITALS = re.compile(
    r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z][a-z]{2})|(?<=[a-z]{2})(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})"
)
"""Where a capital begins a word: `valLoss`, `top5Acc`, `valAUC`, `RPNBox`; but not in `mAP`, `PSNR`."""
_WORD = re.compile(r"[^\W_]+")
_LATIN = r"a-zß-öø-ɏ"
_PART = re.compile(rf"[{_LATIN}]+\d*|[^\W\d_{_LATIN}]+\d*|\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST = 80


def listed(text: str) -> frozenset[str]:
    """The words of a list as it is written in this room."""
    return frozenset(text.split())


def spelling(name: str) -> str:
    """A name without letter case, its separators one `_`: `Val/Loss` -> `val_loss`. Other signs stay: `hr@10`."""
    return _SEPARATORS.sub("_", name.casefold())


def squeezed(name: str) -> str:
    """A name without letter case and separators: `Global Step`, `globalStep` -> `globalstep`. Only its beginning."""
    return spelling(name[:_LONGEST]).replace("_", "")


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `numUpdates/total`, `num_updates total` -> (num, updates, total).

    Digits stay where they stand: `top5`, `1st`.
    """
    return tuple(_WORD.findall(spelling(_CAPITALS.sub(" ", name))))


@lru_cache(maxsize=4096)
def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name, parted behind digits and where another script begins: `top5acc`, `Δloss` -> (δ, loss)."""
    return tuple(part for word in words_of(name) for part in _PART.findall(word))


def letters_of(name: str) -> tuple[str, ...]:
    """The parts of a name without their digits: `top5_acc` -> (top, acc)."""
    return tuple(letters for part in parts_of(name) for letters in _LETTERS.findall(part))

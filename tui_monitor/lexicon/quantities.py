"""What of a name says that training reports a quantity: its words, also where they are run together.

`trainloss` -> train, loss and `平均损失` (mean loss) -> 平均, 损失: in scripts without blanks and in hurried Latin a
name means what its end says. Text and judges ask here, so that what one takes for a loss is none other to the other.
"""

import re
from functools import lru_cache

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon import chosen, counters, machines, measures, splits
from tui_monitor.lexicon.names import letters_of, words_of

_ENDINGS = ("loss", "accuracy", "reward", "return", "error", "perplexity", "norm", "entropy", "auc", "acc", "kl")
"""Of words run together: `trainloss`, `valacc`."""
_LATIN = "A-Za-zÀ-ɏͰ-ӿ"
_KNOWN = (
    measures.LOSS_IN_NAMES | measures.REWARD_IN_NAMES | measures.SCORE_IN_NAMES | measures.ERROR_IN_NAMES
    | measures.WHOLE_LOSS | measures.METRIC | measures.RATE | measures.BEST | measures.GRADIENT | measures.NORM
    | measures.SETTLED | splits.SPLIT | counters.COUNT | machines.TIME
)  # fmt: skip
_WITHOUT_BLANKS = sorted((word for word in _KNOWN if not re.search(rf"[{_LATIN}]", word)), key=lambda word: -len(word))
_UNSPACED = lazy_compile(rf"(?:{'|'.join(_WITHOUT_BLANKS)})|(?:(?!{'|'.join(_WITHOUT_BLANKS)})[^\W_])+")
"""A word of such a script, the longest that begins here, or what stands between two of them."""

_PER_SYMBOL = re.compile(r"\b(?:bits|nats) per \w+$")
"""`bits_per_dim`, though a `dim` is a setting elsewhere."""
_IN_NAMES = (
    measures.LOSS_IN_NAMES | measures.REWARD_IN_NAMES | measures.SCORE_IN_NAMES | measures.ERROR_IN_NAMES
    | measures.LOW_ALONE | measures.HIGH_ALONE | {"energy", "residual"}
) - {"per", "em", "hit", "pass"}  # fmt: skip
_HOME_MADE = frozenset(word for word in measures.LOSS_ALONE | measures.SCORE_ALONE if len(word) > 1)
_WHOSE = splits.HELD_OUT_IN_NAMES | (splits.TRAINING_IN_NAMES - _HOME_MADE)


@lru_cache(maxsize=4096)
def parted(word: str) -> tuple[str, ...]:
    """The words that are run together in one: `trainloss` -> (train, loss); (word,) where there are none."""
    if word in _KNOWN:
        return (word,)
    if not re.search(rf"[{_LATIN}]", word):
        return tuple(_UNSPACED.findall(word)) or (word,)
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) > 4), "")
    return (word[: -len(ending)], ending) if ending else (word,)


def is_metric(name: str) -> bool:
    """Names a quantity that training reports, and no setting of it."""
    words = words_of(name)
    if _PER_SYMBOL.search(" ".join(words)):
        return True
    if not chosen.SETTING.isdisjoint(words):
        return False
    if not measures.METRIC.isdisjoint(words) or "learning rate" in " ".join(words):
        return True
    if not measures.METRIC.isdisjoint(letters_of(name)):
        return True
    last = words[-1] if words else ""
    return (last.endswith(_ENDINGS) and len(last) > 4) or (bool(words) and parted(last)[-1] in measures.METRIC)


def may_measure(name: str) -> bool:
    """May a name be of a quantity that training reports, where it comes again and again: `misfit`, `win rate`?"""
    words = words_of(name)
    if is_metric(name) or (chosen.SETTING.isdisjoint(words) and not _IN_NAMES.isdisjoint(words)):
        return True
    said = set(words_of(splits.in_one_word(name))) - _WHOSE
    return bool(said) and said <= _HOME_MADE


def is_rate(name: str) -> bool:
    """Names the learning rate."""
    words = words_of(name)
    return bool(words) and (parted(words[-1])[-1] in measures.RATE or words[-2:] == ("learning", "rate"))

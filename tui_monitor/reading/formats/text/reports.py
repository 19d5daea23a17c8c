"""What makes lines that come again a report of training, and no list of things: how they count, of what they speak.

A column holds the numbers that stand at one place in several lines of one skeleton.
"""

import re
from itertools import pairwise

from tui_monitor.reading.formats.text import words
from tui_monitor.reading.formats.text.sketch import Number, Sketch

_SIGNS = re.compile(r"[^\w\s]")
TIMES = words.STEPS | words.EPOCHS | words.EPISODES | frozenset(
    ["at", "t", "s", "n", "k", "i", "u", "e", "b", "upd", "time", "sample", "samples", "frame", "frames", "example",
     "examples", "token", "tokens", "trial", "generation", "gen", "game", "games", "sweep", "cycle", "pass", "after"]
)  # fmt: skip
"""Words for what grows while training goes on."""
_THINGS = re.compile(
    r"(?:^|[^a-z])(?:class|classes|label|layer|head|gpu|cpu|cuda|device|rank|worker|node|host|shard|file|chunk|fold|"
    r"thread|process|proc|pid|env|agent|level|block|bin|bucket|group|cluster|expert|stage|scale|neuron|unit|dim|"
    r"feature|task|topic|part|partition|split|dataset|row|col|column|line|port|seed|id|tree|leaf|component|channel|"
    r"page|document|image|video|user|item|slot|queue|job|version|attempt|retry|checkpoint|ckpt|index|size)s?$",
    re.IGNORECASE,
)
"""Words for what is numbered without time."""
_NOISE = re.compile(
    r"(?<![A-Za-z])(?:gpu|cpu|mem|memory|vram|ram|[kmg]i?b|bytes?|download\w*|upload\w*|load(?:ed|ing)?|process(?:ed|ing)|files?|docs?|"
    r"documents?|cached?|caching|tokeniz\w*|token[is]*ing|prepar\w*|extract\w*|scann\w*|index\w*|read(?:ing)?|writ\w*|"
    r"count|questions?|sav(?:e|ed|ing)|checkpoint\w*|eta|elapsed|remaining|port|pid|version|worker\w*|retry\w*|attempt|temp|power|util\w*|total)(?![A-Za-z])",
    re.IGNORECASE,
)
"""Of lines about data and machines: they repeat and count without reporting anything."""


def counts(at: int, column: tuple[Number, ...]) -> bool:
    """Does a number count its lines? The first of a line may, and those that are called so."""
    if not all(number.whole and not number.unit for number in column):
        return False
    word = last_word(column[0])
    if (at and word not in TIMES) or _THINGS.search(word):
        return False
    return all(one.value < other.value for one, other in pairwise(column))


def is_talk(found: Sketch) -> bool:
    """Is it a sentence, or about data and machines?"""
    return words.is_prose(_SIGNS.sub(" ", found.skeleton)) or _NOISE.search(found.skeleton) is not None


def may_report(found: Sketch, counter: tuple[Number, ...]) -> bool:
    """Could lines that name nothing known be reports? Their count goes on evenly, and is no count of things."""
    word = last_word(counter[0])
    return (not word or word in TIMES) and is_even(counter) and not is_talk(found)


def is_measured(column: tuple[Number, ...], named: bool) -> bool:
    """Neither counted nor, where nothing names the count, a whole number: `5 15 Kill`. Its name stands before it."""
    return bool(column[0].before or not column[0].after) and not (is_even(column) if named else _is_whole(column))


def _is_whole(column: tuple[Number, ...]) -> bool:
    return all(number.whole for number in column)


def is_even(column: tuple[Number, ...]) -> bool:
    """Do whole numbers go on by the same amount, or nearly?"""
    steps = [other.value - one.value for one, other in pairwise(column)]
    return _is_whole(column) and max(steps) - min(steps) <= 1


def last_word(number: Number) -> str:
    """The word directly before a number, in lower case."""
    return number.before.lower().rpartition(" ")[2]

"""`eta`: the letter that textbooks have for the learning rate, or the time that is left.

Time is written with a unit, as a clock or whole; a rate is a bare fraction below one. What is a rate is called so, as
its name alone says the other thing.
"""

import re

from tui_monitor.lexicon import words_of

RATE = "eta (learning rate)"
_FRACTION = re.compile(r"0?\.[0-9]+(?:[eE]-?[0-9]+)?|[0-9](?:\.[0-9]+)?[eE]-[0-9]+")


def told_apart(name: str, text: str) -> str:
    """The name of a number that is printed as `text`: another one where `eta` is a rate."""
    if name[-3:] != "eta" or words_of(name) != ("eta",) or not _FRACTION.fullmatch(text):
        return name
    return RATE

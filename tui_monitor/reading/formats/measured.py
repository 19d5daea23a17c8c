"""What counts as a number in a log: an ASCII grammar of our own, since `float` also takes `1_000` and Arabic digits."""

import math
import re

NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)
_WORDS = {"nan": math.nan, "inf": math.inf, "infinity": math.inf, "∞": math.inf}
_OF_WINDOWS = re.compile(
    r"[+-]?(?:nan\((?:ind|snan|0x[0-9a-f]+)\)|1\.#(?P<infinite>inf)?(?:qnan|snan|ind)?0*)", re.ASCII
)
"""`-nan(ind)`, `1.#QNAN`, `-1.#INF00`: what C libraries write."""
_LONGEST = 5000
"""Characters: a longer text is no measurement. (`float` itself reads digits of any number.)"""


def word(text: str) -> float | None:
    """The value of a spelled-out non-finite number (`NaN`, `-inf`, `Infinity`), else None."""
    if len(text) > 24:
        return None
    text = text.strip().lower()
    sign = -1.0 if text.startswith("-") else 1.0
    value = _WORDS.get(text.removeprefix("-").removeprefix("+"))
    if value is None and (match := _OF_WINDOWS.fullmatch(text)):
        value = math.inf if match["infinite"] else math.nan
    return None if value is None else sign * value


def number(text: str) -> float | None:
    """The value of a written number; overflow (`1e400`) is infinite; None when it is no number."""
    if len(text) <= _LONGEST and NUMBER.fullmatch(text):
        return float(text)
    return word(text)


def measured(value: object) -> float | None:
    """A decoded JSON value as a measurement. Booleans are none; an integer beyond any float is infinite.

    A text counts when it is a non-finite word, or a number with a decimal point or an exponent (`"0.4321"`, from
    loggers that format their values): a text of digits alone is more often a name.
    """
    if isinstance(value, float):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value) if -(2**1023) < value < 2**1023 else math.copysign(math.inf, value > 0 or -1)
    if isinstance(value, str):
        return number(value) if not value.strip().lstrip("+-").isdigit() else None
    return None

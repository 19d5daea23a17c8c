"""A line costs its length: no line of any log, however odd, takes the square of it.

Twenty lines of one sign, or of a few again and again, of 4 000 and of 16 000 characters: four times the bytes may take
eight times as long. Pieces of a second that are measured beside other tests say little, so a floor stands below.
"""

import time

import pytest
from reading_text import said

LINES, SHORT, MIDDLE, LONG = 20, 1_000, 4_000, 16_000
TIMES, FLOOR = 8, 0.02
UNITS = {
    "a letter": "a",
    "a digit": "1",
    "a dot": ".",
    "a closing bracket": "]",
    "a blank": " ",
    "a tab": "\t",
    "two words": "a b ",
    "equations": "a=a=",
    "numbers and commas": "1,1,1,",
    "square brackets": "[[[",
    "round brackets": "((((",
    "double quotes": '"',
    "single quotes": "'",
    "quoted letters": "'a'",
    "colons": "::::",
    "dashes": "----",
    "versions": "1.1.1.",
    "powers": "e+e+",
    "frames": "│",
    "clocks": "1:1:",
    "calls": "a(",
    "braces": "{'a': ",
    "fractions": "1/1 ",
    "paths": "a/",
}


OFTEN = ("a dot", "quoted letters", "clocks", "fractions")
"""Tried each time, between steps; the others by `make long`."""
CASES = [
    pytest.param(unit, between, id=f"{name}-{where}", marks=[pytest.mark.long] * (not between or name not in OFTEN))
    for name, unit in UNITS.items()
    for between, where in ((False, "before a first step"), (True, "between steps"))
]


def log(unit: str, length: int, between: bool) -> str:
    line = (unit * length)[:length] + "\n"
    return "".join((f"step {i} loss {2 - i / 100}\n" if between else "") + line for i in range(LINES))


def seconds(text: str) -> float:
    start = time.process_time()
    said(text)
    return time.process_time() - start


@pytest.mark.parametrize(("unit", "between"), CASES)
def test_four_times_the_line_is_not_the_square_of_the_time(unit: str, between: bool) -> None:
    said(log(unit, SHORT, between))
    middle, long = log(unit, MIDDLE, between), log(unit, LONG, between)
    allowed = TIMES * max(FLOOR, min(seconds(middle) for _ in range(3)))
    assert any(seconds(long) <= allowed for _ in range(3)), "not even the quickest of three"

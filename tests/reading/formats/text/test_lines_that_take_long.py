"""A line is read in a time that grows with its length alone, whatever stands in it."""

import time

import pytest

from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import Shown

PAIRS = ", ".join(f'"episodes{number}": {number}' for number in range(400))


@pytest.mark.parametrize(
    "line",
    [
        f'{{"step": 3500, {PAIRS}, "the rest": [1\n',
        "{" + PAIRS + " and so on {\n",
        "{" + PAIRS.replace('"', "'") + ", {\n",
        f"{PAIRS}, \n",
    ],
    ids=["a list at its end", "a second dictionary", "single quotes", "without its bracket"],
)
def test_a_long_line_that_only_begins_like_a_dictionary_is_passed_over_at_once(line: str) -> None:
    text = TextFormat(Origin(Shown("train.log")))
    begin = time.process_time()
    text.feed(Block(b"step 1 loss=0.5\n" + line.encode() * 3 + b"step 2 loss=0.4\n", 0))
    assert time.process_time() - begin < 2

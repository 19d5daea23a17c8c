"""Lines that say nothing are passed over together; those that may say something never are."""

import pytest

from tui_monitor.reading.formats.text.loggers import LOGGERS, Logger
from tui_monitor.reading.formats.text.quiet import dull

PROSE = [
    b"Downloading the shards of two data sets from three mirrors",
    b"Workers 3 to 7 are waiting for their files, others go on",
    b"using cached weights of layers that were frozen",
]


def test_prose_is_passed_over_words_in_the_plural_too() -> None:
    assert dull(PROSE) == len(PROSE)


@pytest.mark.parametrize(
    "telling",
    [
        b"the worker ran into an OutOfMemoryError and went away",
        b"zu wenig Grafikspeicher",
        b"Killed",
        b"step 4 of many",
        b"Deliveries: 4",
        b"  indented as a block is",
        b"4 files",
        b"loading ... ok",
    ],
)
def test_a_word_or_a_mark_of_what_is_understood_ends_the_prose(telling: bytes) -> None:
    assert dull([*PROSE, telling, *PROSE]) == len(PROSE)


@pytest.mark.parametrize("logger", LOGGERS, ids=lambda logger: logger.name)
def test_no_line_of_a_known_logger_is_passed_over(logger: Logger) -> None:
    assert dull([*PROSE, logger.example.encode()]) == len(PROSE)

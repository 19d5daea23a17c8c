"""The table of loggers: each example is its own test."""

import pytest
from reading_text import said

from tui_monitor.reading.formats.text.loggers import LOGGERS, Logger

IDS = [logger.name for logger in LOGGERS]


@pytest.mark.parametrize("logger", LOGGERS, ids=IDS)
def test_an_example_says_what_its_row_claims(logger: Logger) -> None:
    found = said(f"{logger.banner}8.0.1 begins\n{logger.example}\n" if logger.banner else f"{logger.example}\n").series
    place = logger.says.get("step", logger.says.get("epoch", 1.0))
    claimed = {name: [(place, value)] for name, value in logger.says.items() if name != "step"}
    assert {name: found.get(name) for name in claimed} == claimed


@pytest.mark.parametrize("logger", LOGGERS, ids=IDS)
def test_no_two_rows_match_one_example(logger: Logger) -> None:
    rivals = [other for other in LOGGERS if other.banner in ("", logger.banner)]
    assert [other.name for other in rivals if other.compiled.match(logger.example)] == [logger.name]


@pytest.mark.parametrize("logger", LOGGERS, ids=IDS)
def test_every_line_of_a_logger_holds_its_hint(logger: Logger) -> None:
    assert logger.hint in logger.example

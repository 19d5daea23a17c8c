"""Every test that SEEN.md names is there."""

import re
from pathlib import Path

import pytest
from test_wrong_answers import missing

PAGE = Path(__file__).with_name("SEEN.md").read_text()
_ROW = re.compile(r"^\| (?P<number>\d+) \| (?P<seen>[^|]+) \| (?P<now>[^|]+) \| (?P<held>[^|]+) \|$", re.M)
_TEST = re.compile(r"`tests/[\w/]+\.py::\w+`")
ROWS = list(_ROW.finditer(PAGE))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["seen"][:60])
def test_what_was_seen_is_held_by_a_test_that_is_there(row: re.Match[str]) -> None:
    parts = row["held"].split("<br>")
    assert parts and all(_TEST.fullmatch(part) for part in parts), row["held"]
    assert missing(row["held"]) == []


def test_nothing_that_was_seen_is_left_out() -> None:
    assert [int(row["number"]) for row in ROWS] == list(range(1, 31))
    assert len([line for line in PAGE.splitlines() if line.startswith("|")]) == 2 + len(ROWS)

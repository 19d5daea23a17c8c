"""The architecture tells which rooms a line goes through; here one goes."""

import re
from pathlib import Path

import pytest

way = pytest.importorskip("benchmarks.way_of_a_line", reason="the benchmarks are not part of an installed package")

ARCHITECTURE = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"


def told() -> list[str]:
    """The rooms of the numbered table, each once; the screen is entered by another thread."""
    way_there = ARCHITECTURE.read_text().partition("## The way back")[0]
    rows = re.findall(r"^\| \d+ \| `([a-z/]+)` \|", way_there, re.MULTILINE)
    return list(dict.fromkeys(room for room in rows if room != "app"))


def test_an_appended_line_goes_through_the_rooms_that_the_architecture_tells_in_that_order(tmp_path: Path) -> None:
    for what, step in way.trace(tmp_path):
        entered = [room for room in way.rooms_entered(step) if room in told()]
        assert entered == told(), what

"""The page about diagnosis shows each cause with what it looks for, and what was proven of a real run."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from tui_monitor.diagnosis.causes import REGISTRY

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "diagnosis.md").read_text()


SHOWN = PAGE.partition("<!-- causes -->\n")[2].partition("\n<!-- /causes -->")[0]
NAMED = set(re.findall(r"\(\d\.\d\d, `([^`]+)`\) \|$", SHOWN, re.M))
"""The runs of its examples."""
table = runpy.run_path(str(DOCS / "causes_table.py"))["table"]


def test_the_page_shows_what_the_causes_say() -> None:
    """Else: `python docs/causes_table.py`, and its table between the two marks of the page. Of the runs that it names;
    that none of the others is surer takes a look at all."""
    assert len(NAMED) > 30
    assert table(NAMED) == SHOWN


@pytest.mark.long
def test_the_page_shows_of_each_cause_the_run_in_which_it_is_surest() -> None:
    assert table() == SHOWN


def test_every_cause_has_a_row() -> None:
    assert [cause.name for cause in REGISTRY if f"| `{cause.name}` |" not in PAGE] == []

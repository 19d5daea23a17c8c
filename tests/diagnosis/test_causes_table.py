"""The page about diagnosis shows each cause with what it looks for, and what was proven of a real run."""

from __future__ import annotations

import runpy
from pathlib import Path

from tui_monitor.diagnosis.causes import REGISTRY

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "diagnosis.md").read_text()


def test_the_page_shows_what_the_causes_say() -> None:
    """Else: `python docs/causes_table.py`, and its table between the two marks of the page."""
    shown = PAGE.partition("<!-- causes -->\n")[2].partition("\n<!-- /causes -->")[0]
    assert shown == runpy.run_path(str(DOCS / "causes_table.py"))["table"]()


def test_every_cause_has_a_row() -> None:
    assert [cause.name for cause in REGISTRY if f"| `{cause.name}` |" not in PAGE] == []

"""The page about safety names tests that exist, for every number once."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/safety.md").read_text()
ROWS = re.findall(r"^\| ([A-Z]\d+) \| (.+) \| `([\w/.]+)::(\w+)` \| (\w+) \|$", PAGE, re.MULTILINE)


def test_every_number_has_its_row() -> None:
    wanted = [f"{kind}{n}" for kind, last in (("T", 20), ("P", 20), ("U", 10)) for n in range(1, last + 1)]
    acting = [f"K{n}" for n in (*range(1, 13), *range(15, 18), 21)]
    assert [row[0] for row in ROWS] == [*wanted, *acting, "F13", *(f"S{n}" for n in range(7, 12))]


def test_every_test_that_is_named_exists() -> None:
    missing = [
        (file, name) for _, _, file, name, _ in ROWS if f"def {name}(" not in (ROOT / "tests" / file).read_text()
    ]
    assert missing == []


def test_the_rows_are_counted_rightly() -> None:
    how = [row[4] for row in ROWS]
    counts = [how.count(word) for word in ("real", "half", "simulated")]
    assert sum(counts) == len(ROWS)
    told = re.search(r"Of (\d+) rows (\d+) are real, (\d+) half, (\d+) simulated", PAGE)
    assert told is not None
    assert list(map(int, told.groups())) == [len(ROWS), *counts]

"""The pages about safety and promises name tests that exist, for every number once, and bear it in their names."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAFETY = (ROOT / "docs/safety.md").read_text()
PROMISES = (ROOT / "docs/promises.md").read_text()
TEST = re.compile(r"`([\w/.]+\.py)::(\w+)`")
FAULTS = re.findall(r"^\| ([A-Z]\d+) \| (.+) \| (.+) \| ([\w ]+) \|$", SAFETY, re.MULTILINE)
KEPT = re.findall(r"^\| ([SW\d. ]+\w*) \| (.+) \| (.+) \|$", PROMISES, re.MULTILINE)


def numbers(letter: str, last: int, first: int = 1) -> list[str]:
    return [f"{letter}{number}" for number in range(first, last + 1)]


def test_every_fault_has_its_row() -> None:
    wanted = [*numbers("T", 20), *numbers("P", 20), *numbers("U", 10), *numbers("K", 21), *numbers("F", 14)]
    assert [row[0] for row in FAULTS] == [*wanted, *numbers("S", 13), "S18", "S20"]


def test_every_fault_of_acting_is_held_by_tests_that_bear_its_number() -> None:
    for number, _, tests, how in FAULTS:
        named = TEST.findall(tests)
        assert named or how == "not yet", number
        if number[0] in "KFS":
            strange = [name for _, name in named if not re.search(rf"_{number.lower()}_(?!\d)", name)]
            assert strange == [], number


def test_the_rows_are_counted_rightly() -> None:
    how = [row[3] for row in FAULTS]
    counts = [how.count(word) for word in ("real", "half", "simulated", "not yet")]
    assert sum(counts) == len(FAULTS)
    told = re.search(r"Of (\d+) rows (\d+) are real, (\d+) half, (\d+) simulated, (\d+) not yet", SAFETY)
    assert told is not None
    assert list(map(int, told.groups())) == [len(FAULTS), *counts]


def test_behind_everything_it_does_and_never_does_stands_a_test() -> None:
    part = SAFETY.partition("## What it does, and never does")[2].partition("## ")[0]
    rows = re.findall(r"^\| (?!what \||---)(.+) \| (.+) \|$", part, re.MULTILINE)
    assert len(rows) >= 15
    assert [words for words, test in rows if not TEST.fullmatch(test)] == []


def test_every_promise_has_its_row() -> None:
    files = ["result", "placeholder", "sweep", "pid", "errors", "memory", "notes"]
    wanted = [f"S0.{n}" for n in range(1, 73)]
    wanted += [f"S3.{n}" for n in range(9, 14)] + [f"S4.{n}" for n in range(1, 25)]
    wanted += [f"S1.{n}" for n in range(19, 23)] + [f"2.4 {file}" for file in files] + numbers("W", 57, 40)
    wanted += ["S16", "S1.4", "S6", "S17"]
    assert [row[0] for row in KEPT] == wanted


def test_of_seed_000_nothing_is_waited_for() -> None:
    assert [row[0] for row in KEPT if row[0].startswith("S0.") and "Waits for" in row[1]] == []
    assert [row[0] for row in KEPT if row[0].startswith("S0.") and not TEST.search(row[2])] == []


def test_every_promise_is_held_by_a_test_or_says_what_it_waits_for() -> None:
    assert [row[0] for row in KEPT if not TEST.search(row[2]) and "Waits for" not in row[1]] == []


@pytest.mark.parametrize("page", [SAFETY, PROMISES], ids=["safety", "promises"])
def test_every_test_that_is_named_exists(page: str) -> None:
    named = TEST.findall(page)
    assert len(named) > 50
    assert page.count("::") == len(named), "a test is named in another way"
    missing = [(file, name) for file, name in named if f"def {name}(" not in (ROOT / "tests" / file).read_text()]
    assert missing == []

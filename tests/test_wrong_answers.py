"""Every test that WRONG.md names is there, and every row of once_wrong.yaml stands in it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "tests/WRONG.md").read_text()
ONCE_WRONG = "tests/cli/once_wrong.yaml"
_ROW = re.compile(r"^\| (?P<said>[^|]+) \| (?P<right>[^|]+) \| (?P<held>[^|]*) \|$", re.M)
_TEST = re.compile(r"`(?P<file>tests/[\w/]+\.py)::(?P<name>[\w:]+)(?:\[(?P<row>[^\]]+)\])?`")
_ROWS = {"test_once_wrong.py": [ONCE_WRONG], "test_examples_of_text.py": ["tests/examples/*.yaml"]}
"""Tests whose cases are rows of tables."""


def answers() -> list[re.Match[str]]:
    return [row for row in _ROW.finditer(PAGE) if row["said"] != "said wrongly"]


@cache
def defined_in(file: str) -> frozenset[str]:
    """`test_it` and `TestThem::test_it`."""

    def named(body: list[ast.stmt], before: str) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from named(node.body, f"{before}{node.name}::")
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield before + node.name

    return frozenset(named(ast.parse((ROOT / file).read_text()).body, "")) if (ROOT / file).is_file() else frozenset()


@cache
def rows_of(pattern: str) -> frozenset[str]:
    return frozenset(row["name"] for file in ROOT.glob(pattern) for row in yaml.safe_load(file.read_text()))


def missing(held: str) -> list[str]:
    """What a cell names and is not there."""
    return [test[0] for test in _TEST.finditer(held) if not _is_there(test)]


def _is_there(test: re.Match[str]) -> bool:
    tables = _ROWS.get(Path(test["file"]).name, [])
    known = test["row"] is None or any(test["row"] in rows_of(table) for table in tables)
    return known and test["name"] in defined_in(test["file"])


@pytest.mark.parametrize("answer", answers(), ids=lambda answer: answer["said"][:60])
def test_each_wrong_answer_is_held_by_a_test_that_is_there(answer: re.Match[str]) -> None:
    parts = answer["held"].split("<br>")
    assert parts and all(_TEST.fullmatch(part) for part in parts), answer["held"]
    assert missing(answer["held"]) == []


def test_each_small_log_that_was_answered_wrongly_stands_in_the_table() -> None:
    assert {test["row"] for test in _TEST.finditer(PAGE)} >= rows_of(ONCE_WRONG)


def test_every_line_of_a_table_is_read() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("|") and not line.startswith("|--")]
    assert len(lines) == len(answers()) + PAGE.count("| said wrongly |") > 50


@pytest.mark.parametrize(
    "held",
    [
        "`tests/cli/test_no_such.py::test_it`",
        "`tests/cli/test_once_wrong.py::test_no_such`",
        "`tests/cli/test_once_wrong.py::test_the_answer_is_right[no such row]`",
        "`tests/report/test_reports.py::test_a_sick_run`",
    ],
)
def test_a_test_that_is_not_there_is_seen(held: str) -> None:
    assert missing(held) == [held]

"""The table of examples: one test a row, and the same for the example of each logger in the package."""

import re
from pathlib import Path

import pytest
from examples import TABLE, Example, FaultyExample, table
from reading_text import said

from tui_monitor.reading.formats.text.loggers import LOGGERS, Logger

EXAMPLES = table()
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[example.place for example in EXAMPLES])
each_logger = pytest.mark.parametrize("logger", LOGGERS, ids=[logger.name for logger in LOGGERS])


@each_example
def test_lines_are_read_as_a_person_reads_them(example: Example) -> None:
    assert example.misread(said(example.lines).series) == []


def test_the_row_that_the_readme_shows_is_one(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", (TABLE / "README.md").read_text(), re.DOTALL)
    (tmp_path / "shown.yaml").write_text(shown)
    (example,) = table(tmp_path)
    assert example.misread(said(example.lines).series) == []


@each_logger
def test_the_example_of_a_logger_says_what_its_row_claims(logger: Logger) -> None:
    banner = f"{logger.banner}8.0.1 begins\n" if logger.banner else ""
    found = said(f"{banner}{logger.example}\n").series
    place = logger.says.get("step", logger.says.get("epoch", 1.0))
    claimed = {name: [(place, value)] for name, value in logger.says.items() if name != "step"}
    assert {name: found.get(name) for name in claimed} == claimed


@each_logger
def test_no_two_loggers_match_one_example(logger: Logger) -> None:
    rivals = [other for other in LOGGERS if other.banner in ("", logger.banner)]
    assert [other.name for other in rivals if other.compiled.match(logger.example)] == [logger.name]


@each_logger
def test_every_line_of_a_logger_holds_its_hint(logger: Logger) -> None:
    assert logger.hint in logger.example


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("- {name: a, lines: b}", "a: what the lines say is missing"),
        ("name: a", "a file is a list of rows"),
        ("- {lines: b, says: {}}", "row 1: a row has name"),
        ("- {name: a, lines: b, says: {}, sais: {}}", "a: a row has name"),
        ("- {name: a, lines: 3, says: {}}", "a: lines are a text"),
        ("- {name: a, lines: b, says: [loss]}", "a: says gives points"),
        ("- {name: a, lines: b, says: {loss: []}}", "a: loss has no points"),
        ("- {name: a, lines: b, says: {loss: [1, 2]}}", "a: loss: 1 is no .step, value."),
        ("- {name: a, lines: b, says: {loss: [[1, 1e-3]]}}", "a: loss: '1e-3' is no number"),
        ("- {name: a, lines: b, says: {loss: [[1, null]]}}", "a: loss: None is no number"),
        ("- {name: a, lines: b, says: {on: [[1, 2]]}}", "a: the name True needs quotation marks"),
        ("- {name: a, lines: b, says: {loss: [[1, 2]], loss: [[1, 3]]}}", "loss stands there twice"),
        ("- {name: a, lines: b, says: {}}\n" * 2, "a: two rows have this name"),
    ],
)
def test_a_faulty_row_is_named_with_its_file(tmp_path: Path, row: str, complaint: str) -> None:
    (tmp_path / "made_up.yaml").write_text(row)
    with pytest.raises(FaultyExample, match=rf"(?s)^made_up\.yaml: .*{complaint}"):
        table(tmp_path)


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ("says: {loss: [[1, 0.5], [2, .nan]]}", 0),
        ("says: {loss: [[null, 0.5], [2, .nan]]}\n  not: others", 0),
        ("says: {loss: [[1, 0.5]]}", 1),
        ("says: {loss: [[1, 0.5], [2, 0.25]]}", 1),
        ("says: {loss: [[1, 0.5], [3, .nan]]}", 1),
        ("says: {acc: [[1, 0.5]]}\n  not: others", 2),
        ("not: [LOSS]", 1),
        ("says: {}", 1),
    ],
)
def test_what_differs_from_a_row_is_told(tmp_path: Path, says: str, wrong: int) -> None:
    (tmp_path / "made_up.yaml").write_text(f"- name: a\n  lines: |\n    step 1\n  {says}\n")
    (example,) = table(tmp_path)
    assert len(example.misread({"loss": [(1, 0.5), (2, float("nan"))]})) == wrong

"""What is looked for in a log, where a pattern is typed."""

import pytest

from tui_monitor.model.sought import Sought, written_out

BOMBS = [
    "((x{1000}){1000}){1000}",
    "x{99999999999999999999}",
    "(){9999999}",
    "((a{0}){1000}){1000}",
    "(?x)((x{ 1000 }){1000})",
    "x{1000}{1000}",
    "x" * 30_000,
]
FINE = [
    (r"(\d{1,3}\.){3}\d{1,3}", "at 10.0.0.12:80"),
    (r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", "2026-11-28 22:35"),
    (r".{80}.{80}.{80}", "x" * 240),
    (r"[)(]{4}\){3}", "(()))))"),
    (r"(?:ab|cd){2,}", "abcd"),
]


@pytest.mark.parametrize("pattern", BOMBS)
def test_a_pattern_that_would_take_all_memory_is_refused(pattern):
    sought = Sought(f"re:{pattern}")
    assert sought.spans("x" * 100) == ()
    assert sought.problem is not None and "repeats too much" in sought.problem


@pytest.mark.parametrize(("pattern", "line"), FINE)
def test_a_pattern_that_repeats_a_little_is_looked_for(pattern, line):
    sought = Sought(f"re:{pattern}")
    assert sought.problem is None and len(sought.spans(line)) == 1


def test_repetitions_within_repetitions_are_counted():
    assert written_out("(ab{3}){10}") == 40

"""What stands in the notes about one run."""

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.records.notes_about import about

NOTES = """# Dev Notes

## NaN Divergence

- Experiment: exp-1
- Reason: loss is NaN

## Watched Metric

- Experiment: exp-1
- Log: b/train.log

## exp-1 by hand, it looked odd
see the chart

## About exp-10 and exp-12
nothing

## NaN Divergence

- Experiment: exp-10
"""


def titles(exp: str, log: str = "") -> list[str]:
    return [block.title for block in about(NOTES, exp, log)]


def test_the_newest_stands_first():
    assert titles("exp-1") == ["exp-1 by hand, it looked odd", "Watched Metric", "NaN Divergence"]


def test_a_name_that_only_begins_alike_is_another_run():
    assert titles("exp-10") == ["NaN Divergence", "About exp-10 and exp-12"]
    assert titles("exp-12") == ["About exp-10 and exp-12"]
    assert titles("exp") == []


def test_of_two_runs_with_one_name_the_log_tells():
    assert titles("exp-1", "a/train.log") == ["exp-1 by hand, it looked odd", "NaN Divergence"]
    assert "Watched Metric" in titles("exp-1", "b/train.log")


def test_empty_lines_around_a_block_are_left_out():
    assert about(NOTES, "exp-1")[-1].lines == ("- Experiment: exp-1", "- Reason: loss is NaN")


def test_what_drives_a_terminal_is_gone():
    block = about("## exp-1 \x1b[2J\n\x1b]0;x\x07secret\n", "exp-1")[0]
    assert "\x1b" not in block.title + "".join(block.lines)


@given(st.text(max_size=400), st.text(max_size=8))
def test_any_text_is_read(text, exp):
    for block in about(text, exp):
        assert block.title.isprintable() and all(line.isprintable() for line in block.lines)

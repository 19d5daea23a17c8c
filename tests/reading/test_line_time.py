"""The time that a line of a log begins with."""

import pytest

from tui_monitor.model.line_time import leading_time, without_time
from tui_monitor.text import Shown


@pytest.mark.parametrize(
    ("line", "clock", "says"),
    [
        ("2026-11-29 00:03:49 step 250 | loss 2.7", "00:03:49", "step 250 | loss 2.7"),
        ("2026-11-29T00:03:49.123Z - INFO - step 1", "00:03:49", "INFO - step 1"),
        ("[13:05:09] step 1", "13:05:09", "step 1"),
        ("step 250 | loss nan", "", "step 250 | loss nan"),
        ("13:05:09", "13:05:09", "13:05:09"),
    ],
)
def test_what_a_line_says_begins_behind_its_time(line, clock, says):
    assert leading_time(Shown(line))[0] == clock
    assert without_time(Shown(line)) == says

"""A warning that became critical is one entry of the news, with both times, and nothing else is left out."""

import pytest
from fake_monitor import NOW

from tui_monitor.app.drawing.told_once import told_once
from tui_monitor.model.finding import Severity
from tui_monitor.model.snapshot import RunEvent
from tui_monitor.text import Shown

INFO, WARNING, CRITICAL = Severity.INFO, Severity.WARNING, Severity.CRITICAL


def event(after: float, severity: Severity | None, finding: str | None = "nan:loss:0:20", run: str = "a") -> RunEvent:
    return RunEvent(NOW + after, Shown(run), Shown(f"{severity} of {run} at {after}"), finding, severity)


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ([event(0, WARNING), event(1, CRITICAL)], [1]),
        ([event(0, INFO), event(1, WARNING), event(50, CRITICAL)], [2]),
        ([event(0, WARNING), event(600, CRITICAL)], [1]),
        ([event(0, WARNING), event(1, CRITICAL, "nan:val_loss:0:20")], [0, 1]),
        ([event(0, WARNING), event(1, CRITICAL, run="b")], [0, 1]),
        ([event(0, WARNING), event(1, None), event(2, WARNING)], [0, 1, 2]),
        ([event(0, WARNING), event(1, None), event(2, CRITICAL)], [0, 1, 2]),
        ([event(0, None, None), event(1, None, None)], [0, 1]),
        ([event(0, WARNING), event(1, WARNING, run="b"), event(2, CRITICAL), event(2, CRITICAL, run="b")], [2, 3]),
        ([], []),
    ],
)
def test_a_warning_that_became_critical_is_told_once(events: list[RunEvent], left: list[int]) -> None:
    assert [entry.event for entry in told_once(events)] == [events[at] for at in left]


def test_the_one_entry_has_both_times_and_says_neither_of_them_twice() -> None:
    later = RunEvent(NOW + 90, Shown("a"), Shown("now critical: step 20: loss is NaN"), "nan:loss:0:20", CRITICAL)
    (entry,) = told_once([event(0, INFO), event(60, WARNING), later])
    assert (entry.event, entry.warned, entry.said) == (later, NOW, "step 20: loss is NaN")
    (alone,) = told_once([later])
    assert (alone.warned, alone.said) == (None, later.message)

"""The colours of how a run stands. It is told by sign, word and colour, never by colour alone."""

from tui_monitor.model.finding import Severity
from tui_monitor.report.states import State

COLOURS = {
    State.STOP: "$error",
    State.FAILED: "$error",
    State.WAIT: "$warning",
    State.CONTINUE: "$success",
    State.QUIET: "$foreground 60%",
    State.READING: "$foreground 60%",
    State.ENDED: "$foreground 60%",
}
"""Theme variables, so that a theme decides."""

LIT = "on $foreground 14%"
"""Behind the row under the cursor, over its whole width."""

BADGES = {
    State.STOP: "bold $background on $error",
    State.FAILED: "bold $error",
    State.WAIT: "bold $warning",
    State.CONTINUE: "$success",
    State.QUIET: "$foreground 60%",
    State.READING: "$foreground 60%",
    State.ENDED: "$foreground 60%",
}
"""STOP alone is a filled sign, so that it stands out where there are no colours, too."""

SEVERITY_STATES = {Severity.CRITICAL: State.STOP, Severity.WARNING: State.WAIT, Severity.INFO: State.QUIET}
"""Whose sign stands for it."""
SEVERITY_COLOURS = {Severity.CRITICAL: "$error", Severity.WARNING: "$warning", Severity.INFO: "$foreground 60%"}

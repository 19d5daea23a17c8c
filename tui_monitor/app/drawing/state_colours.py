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

BADGES = {
    State.STOP: "bold $background on $error",
    State.FAILED: "bold $error",
    State.WAIT: "bold $background on $warning",
    State.CONTINUE: "$success",
    State.QUIET: "$foreground 60%",
    State.READING: "$foreground 60%",
    State.ENDED: "$foreground 60%",
}

SEVERITY_COLOURS = {Severity.CRITICAL: "$error", Severity.WARNING: "$warning", Severity.INFO: "$foreground 60%"}

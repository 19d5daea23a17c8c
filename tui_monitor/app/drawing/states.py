"""How a run stands, in the few words a screen has for it. Told by glyph, word and colour, never by colour alone."""

from enum import IntEnum

from tui_monitor.model.finding import Decision, Severity
from tui_monitor.model.run import Life, RunView


class State(IntEnum):
    """Sickest first: the order of the screen."""

    STOP = 0
    FAILED = 1
    """It ended, and not well: nothing is left to stop, but a person should know."""
    WAIT = 2
    CONTINUE = 3
    READING = 4
    """What had been written before anybody looked is being read."""
    ENDED = 5

    @property
    def sick(self) -> bool:
        return self <= State.WAIT


def state_of(view: RunView) -> State:
    if view.reading.under_way:
        return State.READING
    over, decision = view.life.over, view.verdict.decision
    if decision is Decision.STOP:
        return State.FAILED if over else State.STOP
    if over:
        return State.FAILED if view.life is Life.FAILED else State.ENDED
    return State.WAIT if decision is Decision.WAIT else State.CONTINUE


def word_of(view: RunView) -> str:
    """The word of the badge: the verdict of a run that lives, the end of one that does not."""
    state = state_of(view)
    if state is State.FAILED:
        return view.status.value.replace("_", " ").upper() if view.verdict.decision is Decision.STOP else "FAILED"
    if state is State.ENDED:
        return view.life.value.upper()
    return "STOPPING" if view.life is Life.STOPPING else state.name


COLOURS = {
    State.STOP: "$error",
    State.FAILED: "$error",
    State.WAIT: "$warning",
    State.CONTINUE: "$success",
    State.READING: "$foreground 60%",
    State.ENDED: "$foreground 60%",
}
"""Theme variables, so that a theme decides."""

BADGES = {
    State.STOP: "bold $background on $error",
    State.FAILED: "bold $error",
    State.WAIT: "bold $background on $warning",
    State.CONTINUE: "$success",
    State.READING: "$foreground 60%",
    State.ENDED: "$foreground 60%",
}

SEVERITY_COLOURS = {Severity.CRITICAL: "$error", Severity.WARNING: "$warning", Severity.INFO: "$foreground 60%"}

"""How a run stands, in one word: the same in the app, in `check` and in `watch`."""

from enum import IntEnum

from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, RunView, Status


class State(IntEnum):
    """Sickest first: the order of the screen and of lists."""

    STOP = 0
    FAILED = 1
    """It ended, and not well: nothing is left to stop, but a person should know."""
    WAIT = 2
    CONTINUE = 3
    QUIET = 4
    """It may go on, and says nothing for longer than usual."""
    READING = 5
    """What had been written before anybody looked is being read."""
    ENDED = 6

    @property
    def sick(self) -> bool:
        return self <= State.WAIT


SIGNS = {
    State.STOP: "■",
    State.FAILED: "✗",
    State.WAIT: "◐",
    State.CONTINUE: "●",
    State.QUIET: "·",
    State.READING: "…",
    State.ENDED: "○",
}
_SAID_BY_THE_WORD = ("already ended: ", "finished; ", "finished: ", "ended, ", "ended with a failure; ")
"""What programs are told of a run that is over; people have its word for that."""


def state_of(view: RunView) -> State:
    if view.reading.under_way and view.life is not Life.UNREACHABLE:
        return State.READING
    over, decision = view.life.over, view.verdict.decision
    if decision is Decision.STOP:
        return State.FAILED if over else State.STOP
    if over:
        return State.FAILED if view.life is Life.FAILED else State.ENDED
    if decision is Decision.WAIT:
        return State.WAIT
    return State.QUIET if view.life is Life.QUIET else State.CONTINUE


def word_of(view: RunView) -> str:
    """The verdict of a run that lives, the end of one that does not: STOP, WAIT, CONTINUE, DIVERGED, FAILED, ..."""
    state = state_of(view)
    if state is State.FAILED:
        return "DIVERGED" if view.status is Status.DIVERGED else "FAILED"
    if state is State.ENDED:
        return view.life.value.upper()
    if view.life is Life.STOPPING:
        return "STOPPING"
    return "CONTINUE" if state is State.QUIET else state.name


def reason_of(view: RunView) -> str:
    """Why, without what the word says already."""
    reason = view.verdict.reason
    prefix = next((said for said in _SAID_BY_THE_WORD if view.life.over and reason.startswith(said)), "")
    return reason[len(prefix) :]

"""The rungs of a stop: each is a proposal, an approval and an outcome of its own."""

from __future__ import annotations

from enum import StrEnum


class Rung(StrEnum):
    """One thing that can be done to a run. Each is a proposal, an approval and an outcome of its own."""

    COMMAND = "command"
    """The person's own stop command."""
    CHECKPOINT = "checkpoint"
    """A signal on which the training saves, by the person's own word; it goes on afterwards."""
    CANCEL = "cancel"
    """Its batch system ends it, by the number of its job."""
    TERM = "TERM"
    KILL = "KILL"
    WINDOW = "window"
    """Close the tmux pane in which it ran, once its processes ended."""


FIRST_RUNGS = (Rung.COMMAND, Rung.CANCEL, Rung.TERM)
"""Of these, the first that can be proposed is what a stop begins with."""
NEXT_RUNG = {Rung.COMMAND: Rung.TERM, Rung.TERM: Rung.KILL}
"""What may be asked about after a rung that did not end the run."""
ENDING_RUNGS = frozenset({Rung.COMMAND, Rung.CANCEL, Rung.TERM, Rung.KILL})
"""Those that end a run: result file and note tell of them."""

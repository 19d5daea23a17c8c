"""All runs in one short line, for a status bar: `2 STOP 1 WAIT 9 ok`."""

from collections import Counter
from collections.abc import Sequence

from tui_monitor.model.run import RunView
from tui_monitor.report.states import State, state_of
from tui_monitor.text import Shown

_WORDS = {State.CONTINUE: "ok", State.QUIET: "ok", State.READING: "reading", State.ENDED: "ended"}


def status_line(views: Sequence[RunView]) -> Shown:
    """Sickest first; what no run is, is left out."""
    counted = Counter(_WORDS.get(state, state.name) for state in sorted(map(state_of, views)))
    return Shown(" ".join(f"{count} {word}" for word, count in counted.items()) or "no runs")

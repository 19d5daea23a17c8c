"""The top line: what is watched, and how many runs stand how."""

from collections.abc import Mapping

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece, joined, spread, width_of
from tui_monitor.app.drawing.states import BADGES, COLOURS
from tui_monitor.app.widgets.content import content
from tui_monitor.model.run import Progress
from tui_monitor.report.states import State
from tui_monitor.text import Shown

_WORDS = {
    State.STOP: "STOP",
    State.FAILED: "FAILED",
    State.WAIT: "WAIT",
    State.CONTINUE: "CONTINUE",
    State.QUIET: "quiet",
    State.READING: "reading",
    State.ENDED: "ended",
}


class StateCounts(Widget):
    """Drawn anew only when it says something else."""

    def __init__(self, glyphs: Glyphs, title: Shown) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._title = title
        self._said: tuple[dict[State, int], str] | None = None

    def show(self, counts: Mapping[State, int], hint: str) -> None:
        """`hint` stands at the right: the sort, the filter, what is still being read."""
        said = (dict(counts), hint)
        if said != self._said:
            self._said = said
            self.refresh()

    def render(self) -> Content:
        width, ellipsis = self.size.width, self._glyphs.ellipsis
        counts, hint = self._said or ({}, "reading")
        total = sum(counts.values())
        states = joined([self._count(state, counts.get(state, 0)) for state in State], ("   ", ""))
        right: list[Piece] = [(f"{hint} ", "$foreground 60%")]
        title = self._title_within(width - width_of(states) - width_of(right), total)
        if width_of(states) + width_of(right) + 1 >= width:
            right = []
        return content([spread([*title, *states], right, width, ellipsis, (" ", ""))])

    def _title_within(self, room: int, total: int) -> list[Piece]:
        """As much of the title as fits: the path is left away first, then the number of runs."""
        name: Piece = (" trainmon ", "bold $background on $primary")
        path: Piece = (f"  {self._title}", "bold")
        runs: Piece = (f" {self._glyphs.dot} {total} run{'s' * (total != 1)}" if total else "", "")
        alone: Piece = (f"  {total} run{'s' * (total != 1)}" if total else "", "")
        gap: Piece = ("   ", "")
        for title in ([name, path, runs, gap], [name, alone, gap], [name, gap]):
            if width_of(title) < room:
                return title
        return [(" ", "")]

    def _count(self, state: State, count: int) -> list[Piece]:
        if not count:
            return []
        text = f"{self._glyphs.states[state]} {count} {_WORDS[state]}"
        filled = state in (State.STOP, State.WAIT)
        return [(f" {text} " if filled else text, BADGES[state] if filled else f"bold {COLOURS[state]}")]


def reading_hint(progress: Progress) -> str:
    """What is still to come; empty when everything there is has been read."""
    if progress.discovering:
        return "looking for runs"
    if progress.backlog >= 1_000_000:
        return f"reading {progress.backlog / 1e6:.0f} MB"
    return ""

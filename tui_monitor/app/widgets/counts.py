"""The top line: what is watched, and how many runs stand how."""

import os
from collections.abc import Mapping

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.pieces import Piece, joined, spread, width_of
from tui_monitor.app.drawing.state_colours import BADGES, COLOURS
from tui_monitor.app.widgets.content import content
from tui_monitor.model.snapshot import Progress
from tui_monitor.report.states import State

_OWN = {State.QUIET: "quiet", State.READING: "reading"}
"""States that their word does not tell, or not here."""
_SHORT = {
    State.STOP: "STOP",
    State.FAILED: "FAILED",
    State.WAIT: "WAIT",
    State.CONTINUE: "CONTINUE",
    State.ENDED: "ended",
}
"""For all runs of a state, where there is no room for each word."""

_AS_ROOT = ("running as root: runs of every user can be stopped", "running as root", "root")
_LEAST_TITLE = 30
"""Cells that the longer warnings leave to the title."""
Counts = Mapping[tuple[State, str], int]
"""(state, the word for it) -> runs, sickest first."""


class StateCounts(Widget):
    """Drawn anew only when it says something else."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._settings_file = context.settings_file
        self._glyphs = context.glyphs
        self._title = context.title
        self._warnings = _AS_ROOT if context.as_root else ("",)
        self._said: tuple[dict[tuple[State, str], int], str] | None = None

    def show(self, counts: Counts, hint: str) -> None:
        """`hint` stands at the right: the sort, the filter, what is still being read."""
        said = (dict(counts), hint)
        if said != self._said:
            self._said = said
            self.refresh()

    def render(self) -> Content:
        width, ellipsis = self.size.width, self._glyphs.ellipsis
        counts, hint = self._said or ({}, "reading")
        total = sum(counts.values())
        states = self._states(counts)
        if width_of(states) >= width:
            states = self._states(_by_state(counts))
        right = self._right(hint, width - width_of(states))
        title = self._title_within(width - width_of(states) - width_of(right), total)
        if width_of(states) + width_of(right) + 1 >= width:
            right = right[:1] if self._warnings[0] else []
        return content([spread([*title, *states], right, width, ellipsis, (" ", ""))])

    def _right(self, hint: str, room: int) -> list[Piece]:
        """What to be careful about, as long as there is room for it, and the hint."""
        quiet: Piece = (f"{hint} ", "$foreground 60%")
        for warning in self._warnings:
            right: list[Piece] = [(warning and f" {warning} ", "bold $warning"), quiet]
            if width_of(right) + _LEAST_TITLE < room:
                break
        return right

    def _title_within(self, room: int, total: int) -> list[Piece]:
        """As much of the title as fits: the path is left away first, then the number of runs."""
        name: Piece = (" trainmon ", "bold $background on $primary")
        path: Piece = (f"  {self._title}", "bold")
        runs: Piece = (f" {self._glyphs.dot} {total} run{'s' * (total != 1)}" if total else "", "")
        alone: Piece = (f"  {total} run{'s' * (total != 1)}" if total else "", "")
        gap: Piece = ("   ", "")
        whole, short = (self._settings(path) for path in (self._settings_file, os.path.basename(self._settings_file)))
        for title in (
            [name, path, runs, whole, gap],
            [name, path, runs, short, gap],
            [name, path, runs, gap],
            [name, alone, short, gap],
            [name, alone, gap],
            [name, gap],
        ):
            if width_of(title) < room:
                return title
        return [(" ", "")]

    def _settings(self, path: str) -> Piece:
        return (f" {self._glyphs.dot} settings {path}" if path else "", "")

    def _states(self, counts: Counts) -> list[Piece]:
        return joined([self._count(state, word, count) for (state, word), count in counts.items()], ("   ", ""))

    def _count(self, state: State, word: str, count: int) -> list[Piece]:
        text = f"{self._glyphs.states[state]} {count} {_OWN.get(state, word)}"
        filled = state in (State.STOP, State.WAIT)
        return [(f" {text} " if filled else text, BADGES[state] if filled else f"bold {COLOURS[state]}")]


def _by_state(counts: Counts) -> Counts:
    """All words of a state under one, as short as it goes."""
    found: dict[tuple[State, str], int] = {}
    for (state, _), count in counts.items():
        key = state, _SHORT.get(state, "")
        found[key] = found.get(key, 0) + count
    return found


def reading_hint(progress: Progress) -> str:
    """What is still to come; empty when everything there is has been read."""
    if progress.discovering:
        return "looking for runs"
    if progress.backlog >= 1_000_000:
        return f"reading {progress.backlog / 1e6:.0f} MB"
    return ""

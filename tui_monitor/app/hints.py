"""What is said of a key that does nothing: one quiet line, gone after a moment or with the next key."""

from dataclasses import dataclass

from textual.app import App
from textual.message import Message
from textual.timer import Timer

from tui_monitor.app.bindings import KEYS, Scope
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.widgets.hint_line import HintLine
from tui_monitor.text import Shown, clean

MOMENT = 4.0
"""Seconds that a hint stays."""
_ELSEWHERE = {
    Scope.RUN: "works inside a run",
    Scope.LOG: "works in the log of a run",
    Scope.RUNS: "works in the list of runs",
    Scope.REPLAY: "works in a replay",
}


@dataclass
class Hinted(Message):
    """A key had nothing to do, and why."""

    text: Shown


class Hints:
    """Owned by the app."""

    def __init__(self, app: App[None], glyphs: Glyphs, read_only: bool) -> None:
        self._app, self._glyphs, self._read_only = app, glyphs, read_only
        self._line: HintLine | None = None
        self._ends: Timer | None = None

    def say(self, text: Shown) -> None:
        """At the bottom of the screen that is on top."""
        self.drop()
        self._line = HintLine(text, self._glyphs.ellipsis)
        self._app.screen.mount(self._line)
        self._ends = self._app.set_timer(MOMENT, self.drop)

    def drop(self) -> None:
        if self._ends is not None:
            self._ends.stop()
            self._ends = None
        if self._line is not None:
            if self._line.is_attached:
                self._line.remove()
            self._line = None

    def unknown(self, key: str, character: str | None) -> None:
        """`key` as Textual names it; it was pressed, and meant nothing here."""
        shown = character if character is not None and character.isprintable() and character != " " else _named(key)
        way_on = "Esc goes back" if self._app.screen.is_modal else "? shows all"
        self.say(clean(f"{self._why_not(key, shown)} {self._glyphs.dot} {way_on}"))

    def _why_not(self, key: str, shown: str) -> str:
        known = [one for one in KEYS if key in one.keys]
        if known and self._read_only and all(one.lasting for one in known):
            return f"{shown} does nothing with --read-only"
        if (there := next((_ELSEWHERE[one.place] for one in known if one.place in _ELSEWHERE), "")) and not (
            self._app.screen.is_modal
        ):
            return f"{shown} {there}"
        return f"no such key here: {shown}"


def _named(key: str) -> str:
    """`ctrl+t` as `Ctrl+T`, `f5` as `F5`."""
    return "+".join(part.capitalize() for part in key.split("+"))

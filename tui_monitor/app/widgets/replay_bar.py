"""The time line of a recording: where it stands, when findings were raised, how fast it plays."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.drawing import replay_steps
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece, filled, width_of
from tui_monitor.app.drawing.wording import clock_time
from tui_monitor.app.widgets.content import content
from tui_monitor.model.snapshot import Progress


class ReplayBar(Widget, can_focus=True):
    """One line. Not displayed while what is watched is live."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "seek(-1)", "back", show=False),
        Binding("right", "seek(1)", "on", show=False),
    ]

    @dataclass
    class Seeked(Message):
        position: float

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self.progress = Progress()
        self.display = False

    def show(self, progress: Progress) -> None:
        if progress != self.progress:
            self.progress = progress
            self.display = progress.position is not None
            self.refresh()

    def render(self) -> Content:
        head, tail = self._head(), self._tail()
        width = self._track_width()
        line = [*head, *self._track(width), *tail]
        return content([filled(line, self.size.width, self._glyphs.ellipsis)])

    def action_seek(self, direction: int) -> None:
        self.post_message(self.Seeked(replay_steps.stepped(self.progress, direction)))

    def on_click(self, event: events.Click) -> None:
        cell, width = event.x - width_of(self._head()), self._track_width()
        if 0 <= cell < width:
            self.post_message(self.Seeked(replay_steps.position_at(cell, width, self.progress)))

    def _head(self) -> list[Piece]:
        progress, glyphs = self.progress, self._glyphs
        sign = glyphs.replay.pause if progress.paused else glyphs.replay.play
        speed = "paused" if progress.paused else replay_steps.speed_text(progress.speed or 1.0)
        focus = "reverse" if self.has_focus else ""
        return [
            (f" {sign} {speed:>6} ", f"bold $accent {focus}"),
            (f" {clock_time(progress.position or 0.0):>7} ", ""),
        ]

    def _tail(self) -> list[Piece]:
        return [(f" {clock_time(self.progress.length or 0.0)} ", "$foreground 60%"), (" simulated ", "bold $accent")]

    def _track_width(self) -> int:
        return max(0, self.size.width - width_of(self._head()) - width_of(self._tail()))

    def _track(self, width: int) -> list[Piece]:
        progress, glyphs = self.progress, self._glyphs
        head = replay_steps.cell_at(progress.position or 0.0, width, progress)
        marks = {replay_steps.cell_at(mark, width, progress) for mark in progress.marks}
        pieces: list[Piece] = []
        for cell in range(width):
            if cell == head:
                pieces.append((glyphs.replay.head, "bold $accent"))
            elif cell in marks:
                pieces.append((glyphs.onset, "bold $error"))
            else:
                pieces.append((glyphs.replay.played, "$accent") if cell < head else (glyphs.track, "$foreground 30%"))
        return pieces

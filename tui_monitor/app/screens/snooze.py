"""For how long is a run left alone? A small list; whatever is typed is a step."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.attention import Snooze, snooze_until_step
from tui_monitor.app.drawing.pieces import QUIET, Piece, filled, spread
from tui_monitor.app.drawing.state_colours import LIT
from tui_monitor.app.over import Over
from tui_monitor.app.widgets.content import content
from tui_monitor.clock import local_hour_minute, next_morning
from tui_monitor.text import Shown

_TYPED = "0123456789+k _"
_LONGEST = 12
"""Signs of a step that is typed."""


class SnoozeList(Widget):
    ALLOW_SELECT = False

    def __init__(self, context: Context, whose: Shown, step: float, over: bool) -> None:
        """`step`: where the run stands. `over`: it will not come to another, and will not end again."""
        super().__init__()
        self._whose = whose
        self._kit, self._step = context, step
        now = context.clock.wall()
        morning = next_morning(now) - now
        self.rows: list[tuple[str, Snooze | None]] = [
            ("for 10 minutes", Snooze(seconds=600.0)),
            ("for an hour", Snooze(seconds=3600.0)),
        ]
        if not context.replay:
            self.rows.append(("until tomorrow morning", Snooze(seconds=morning)))
        self.step_row = None if over else len(self.rows)
        if not over:
            self.rows += [("until step", None), ("until it ends", Snooze())]
        self.at = 0
        self.typed = ""
        self.problem = ""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(self.rows) + 3

    @property
    def chosen(self) -> Snooze | None:
        """None where what is typed is no step that is still to come."""
        snooze = self.rows[self.at][1]
        if self.at != self.step_row:
            return snooze
        found = snooze_until_step(self.typed)
        return found if found and (found.ahead or (found.step or 0) > self._step) else None

    def move(self, by: int) -> None:
        self.at = max(0, min(len(self.rows) - 1, self.at + by))
        self.problem = ""
        self.refresh()

    def type(self, text: str) -> None:
        if self.step_row is not None:
            self.at, self.typed, self.problem = self.step_row, text[:_LONGEST], ""
            self.refresh()

    def refuse(self) -> None:
        self.problem = "a step that is still to come: 12000, or +500 from here"
        self.refresh()

    def render(self) -> Content:
        width, glyphs = self.size.width, self._kit.glyphs
        lines = [self._row(index, width) for index in range(len(self.rows))]
        whose, problem = (self._whose, "bold"), (self.problem, "bold $warning")
        return content([filled([whose], width, glyphs.ellipsis), *lines, [], filled([problem], width, glyphs.ellipsis)])

    def _row(self, index: int, width: int) -> list[Piece]:
        glyphs, here = self._kit.glyphs, index == self.at
        words, snooze = self.rows[index]
        lit = f" {LIT}" if here else ""
        mark: Piece = (glyphs.cursor if here else " ", f"bold $foreground{lit}")
        left: list[Piece] = [mark, (f" {words}", f"bold{lit}" if here else "")]
        if index == self.step_row:
            left.append((f" {self.typed}", f"bold $accent{lit}"))
            left.append((glyphs.box[5] if here else "", f"$accent{lit}"))
        right: list[Piece] = [(self._ends(index, snooze), f"{QUIET}{lit}"), (" ", lit.strip())]
        return spread(left, right, width, glyphs.ellipsis, (" ", lit.strip()))

    def _ends(self, index: int, snooze: Snooze | None) -> str:
        if index == self.step_row:
            return "12000, or +500 from here"
        if snooze is None or snooze.seconds is None or self._kit.replay:
            return ""
        return local_hour_minute(self._kit.clock.wall() + snooze.seconds)

    def on_click(self, event: events.Click) -> None:
        if 1 <= event.y <= len(self.rows):
            self.move(event.y - 1 - self.at)
            if event.chain >= 2:
                self.screen.action_take()  # type: ignore[attr-defined]


class SnoozeScreen(Over[Snooze | None]):
    AUTO_FOCUS = ""
    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape,q,z", "leave", "back"),
        Binding("enter", "take", "snooze"),
        Binding("up", "move(-1)", "up"),
        Binding("down,j,tab", "move(1)", "down"),
        Binding("backspace", "erase", "erase"),
    ]

    def __init__(self, context: Context, whose: Shown, step: float, over: bool) -> None:
        super().__init__()
        self._list = SnoozeList(context, whose, step, over)

    def compose(self) -> ComposeResult:
        with Vertical(classes="page snooze") as page:
            page.border_title = "Snooze"
            page.border_subtitle = "Enter snoozes, Esc leaves"
            yield self._list

    def on_key(self, event: events.Key) -> None:
        """What belongs to a number is typed; `k` is one after a digit, else it moves up."""
        sign = event.character
        if sign is None or sign not in _TYPED:
            return
        event.stop()
        event.prevent_default()
        if sign == "k" and not self._list.typed[-1:].isdigit():
            self._list.move(-1)
        else:
            self._list.type(self._list.typed + sign)

    def action_erase(self) -> None:
        self._list.type(self._list.typed[:-1])

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def action_leave(self) -> None:
        self.answer(None)

    def action_take(self) -> None:
        chosen = self._list.chosen
        if chosen is None:
            self._list.refuse()
        else:
            self.answer(chosen)

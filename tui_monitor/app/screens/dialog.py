"""Questions that lead to something lasting: No has the focus, and a hand must move before it can say yes.

What scrolls lies between what stands still, and a yes that is out of sight is none.
"""

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Button, Static

from tui_monitor.app import terminal
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.pieces import QUIET, Piece
from tui_monitor.app.over import Over
from tui_monitor.model.snapshot import Snapshot

DEAF = 0.5
"""Seconds for which a new dialog hears nothing: keys that were meant for what was there before."""
TOO_QUICK = 0.03
"""Seconds between moving and saying yes that no hand needs so few of: a paste, or an answer of the terminal."""
WIDEST = 104
FRAME = Size(6, 4)
"""Cells beside what is said: border and padding; border, the word, the buttons."""
_AIR = 4
"""Rows that are left empty between the parts where there are enough."""


class Dialog(Over[bool]):
    """Dismissed with True for yes. Subclasses compose their parts, among them the word and the buttons."""

    AUTO_FOCUS = "#no"
    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape,q", "refuse", "no"),
        Binding("tab", "choose(1)", "next"),
        Binding("shift+tab", "choose(-1)", "previous"),
        Binding("right", "choose_button(1)", "next answer"),
        Binding("left", "choose_button(-1)", "previous answer"),
        Binding("down,j", "turn(1)", "down"),
        Binding("up,k", "turn(-1)", "up"),
        Binding("pagedown", "turn_page(1)", "next page"),
        Binding("pageup", "turn_page(-1)", "previous page"),
    ]
    HINT = "Tab chooses, Enter answers, Esc is No"
    SMALLEST = Size(40, 10)
    """The terminal that it fits into, unless what must be in sight is uncommonly long."""

    def __init__(self, context: Context, yes: str = "Yes", no: str = "No", other: Button | None = None) -> None:
        """`other`: a further answer, between the two."""
        super().__init__()
        self.context = context
        self.no_button, self.yes_button = Button(no, id="no"), Button(yes, id="yes")
        self.answers = (self.no_button, *([other] if other is not None else []), self.yes_button)
        for button in self.answers:
            button.active_effect_duration = 0
        self.buttons = Horizontal(*self.answers, classes="buttons")
        self.word = Static(classes="word")
        """Why there is no yes, or how much there is above and below what is in sight."""
        self.scrolled = Static()
        self.scroller: Widget = VerticalScroll(self.scrolled, can_focus=False)
        self._rows = 0
        """Of what scrolls."""
        self._room = 0
        """How many of them are in sight at once."""
        self._composed = False
        self._opened: float | None = None
        self._moved: float | None = None

    def on_mount(self) -> None:
        self._composed = True
        self.watch(self.scroller, "scroll_y", self.look, init=False)
        self.fill()
        self.call_after_refresh(self._open)

    def on_resize(self) -> None:
        self.fill()

    def _open(self) -> None:
        """Only what comes after the dialog could be seen counts."""
        self._opened = self.context.ticks()

    @property
    def hears(self) -> bool:
        return self._opened is not None and self.context.ticks() - self._opened >= DEAF

    def show(self, snapshot: Snapshot) -> None:
        """The world moves while a dialog is open."""

    # Room

    def fill(self) -> None:
        """Put the text in, for the size as it is now, and `lay_out`."""
        raise NotImplementedError

    def lay_out(self, still: int, scrolled: int) -> None:
        """Rows that stand still, and rows that may scroll: it takes the whole height where there is no room for all."""
        page = next(iter(self.query(".dialog")), None)
        if page is None or not self._composed:  # being closed; or a snapshot was quicker, and mounting fills it again
            return
        full = still + scrolled + FRAME.height + _AIR > self.size.height
        self._rows = scrolled
        self._room = self.size.height - FRAME.height - still if full else scrolled
        page.set_class(full, "-full")
        page.set_class(not self.fits, "-refused")
        scrolls = ", PgDn scrolls" if self._room < scrolled else ""
        page.border_subtitle = f"{self.HINT}{scrolls}" if self.fits else "Esc closes"
        self.look()

    def look(self) -> None:
        """Other rows are in sight."""
        self.allow()

    @property
    def text_width(self) -> int:
        return max(self.SMALLEST.width, min(WIDEST, self.size.width)) - FRAME.width

    @property
    def essential(self) -> tuple[Widget, ...]:
        """What must be whole in sight for a yes to count."""
        return self.answers

    def least(self) -> Size:
        """Columns and rows that it takes to have in sight what must be."""
        return self.SMALLEST

    @property
    def fits(self) -> bool:
        """Is all that must be in sight laid out, on a terminal that has the size it is laid out for?"""
        return self._is_large_enough and self._terminal == self.size

    @property
    def _is_large_enough(self) -> bool:
        least = self.least()
        return self.size.width >= least.width and self.size.height >= least.height

    @property
    def _terminal(self) -> Size | None:
        """How large it is at this moment: of a change a person's key may be read sooner."""
        return self.size if self.app.is_headless or self.app.is_web else terminal.told_size()

    @property
    def rows_in_sight(self) -> range:
        """Of those that scroll."""
        top = round(self.scroller.scroll_y)
        return range(top, min(self._rows, top + self._room))

    @property
    def more(self) -> str:
        """What is out of sight."""
        sight, glyphs = self.rows_in_sight, self.context.glyphs
        below = self._rows - sight.stop
        told = [f"{glyphs.down} {below} more line{'s' * (below > 1)}"] if below > 0 else []
        told += [f"{glyphs.up} {sight.start} above"] if sight.start > 0 else []
        return "  ".join(told)

    # The answer

    def why_not(self) -> str:
        """Why it cannot be confirmed, where it cannot."""
        if self.fits:
            return ""
        least, size, told = self.least(), self.size, self._terminal
        if told is None:
            return "The terminal tells no size: set it (stty cols 80 rows 24), and ask again."
        if self._is_large_enough:
            return f"This is laid out for {size.width}x{size.height}; the terminal is {told.width}x{told.height}."
        return f"This needs at least {least.width}x{least.height}; the terminal is {size.width}x{size.height}."

    def may_say_yes(self) -> bool:
        return not self.why_not()

    def word_now(self) -> Piece:
        why = self.why_not()
        return (why, "bold $warning") if why else (self.more, QUIET)

    def allow(self) -> None:
        """Offer the yes, or say why not."""
        if not self._composed:
            return
        word = self.word_now()
        self.word.update(Content.assemble(word))
        self.word.display = bool(word[0])
        self.yes_button.disabled = not self.may_say_yes()
        if self.focused is None or self.focused.disabled or not self.fits:
            self.set_focus(self.no_button)

    def action_refuse(self) -> None:
        self.answer(False)

    def action_choose(self, direction: int) -> None:
        if self.hears:
            self._moved = self.context.ticks()
            self.focus_next() if direction > 0 else self.focus_previous()

    def action_choose_button(self, direction: int) -> None:
        """Between the answers alone; a line that is typed into has its own use for these keys."""
        if self.hears:
            self._moved = self.context.ticks()
            there = [button for button in self.answers if button.display and not button.disabled]
            at = there.index(self.focused) if self.focused in there else -direction
            self.set_focus(there[(at + direction) % len(there)])

    def action_turn(self, rows: int) -> None:
        if self.hears:
            self.scroller.scroll_relative(y=rows, animate=False)

    def action_turn_page(self, pages: int) -> None:
        self.action_turn(pages * self.scroller.scrollable_content_region.height)

    @on(Button.Pressed, "#no")
    def _no(self) -> None:
        if self.hears:
            self.action_refuse()

    @on(Button.Pressed, "#yes")
    def _yes(self) -> None:
        if self.may_say_yes() and self.is_meant():
            self.answer(True)

    def is_meant(self) -> bool:
        """A press that a hand made on what it could see."""
        quick = self._moved is not None and self.context.ticks() - self._moved < TOO_QUICK
        return self.hears and not quick and self._in_sight()

    def _in_sight(self) -> bool:
        """Whatever was thought of room: where these really stand decides."""
        places = [self.find_widget(widget) for widget in self.essential]
        return all(self.region.intersection(place.clip).contains_region(place.region) for place in places)

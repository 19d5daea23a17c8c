"""All keys, from the one table, those of the place one comes from first; the words and the signs of the verdicts."""

from itertools import chain

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from tui_monitor.app.bindings import Scope, help_rows
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.state_colours import BADGES
from tui_monitor.app.over import Over
from tui_monitor.app.widgets.page import Page, PageRow
from tui_monitor.report.states import State

_TITLE = "bold $primary"
_INDENT = 17

_WORDS = (
    (State.STOP, "STOP", "it should be stopped; Enter shows the proof, K asks"),
    (State.FAILED, "FAILED", "it ended by an error: a crash, no memory, killed"),
    (State.FAILED, "DIVERGED", "it ended, and its numbers were beyond help by then"),
    (State.WAIT, "WAIT", "something is not right, or cannot be judged: look again"),
    (State.CONTINUE, "CONTINUE", "nothing is wrong"),
    (State.QUIET, "CONTINUE", "the same, but silent for longer than it usually is"),
    (State.READING, "READING", "what it has logged so far is being read"),
    (State.ENDED, "FINISHED", "it ended as it should"),
    (State.ENDED, "STOPPED", "a person stopped it, here or elsewhere"),
    (State.ENDED, "ENDED", "it ended, and nobody knows why"),
)
_COLOURS = (
    ("$error", "red", "STOP, FAILED, DIVERGED; the part of a curve that proves it; NaN"),
    ("$warning", "amber", "WAIT, and the part of a curve that is doubted"),
    ("$success", "green", "CONTINUE"),
    ("$foreground 60%", "dim", "what is over, quiet or being read"),
)


class HelpScreen(Over[None]):
    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape,q,question_mark", "dismiss", "back"),
        Binding("down,j", "scroll(1)", "down", priority=True),
        Binding("up,k", "scroll(-1)", "up", priority=True),
        Binding("pagedown,space", "page(1)", "next page", priority=True),
        Binding("pageup", "page(-1)", "previous page", priority=True),
        Binding("g,home", "page(-1000)", "top", priority=True),
        Binding("G,end", "page(1000)", "end", priority=True),
    ]

    def __init__(self, context: Context, places: tuple[Scope, ...]) -> None:
        """`places`: whose keys stand first."""
        super().__init__()
        self.context = context
        self._places = places

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page", can_focus=False) as page:
            page.border_title = "Help"
            page.border_subtitle = "PgDn scrolls, Esc closes"
            yield Page(self._rows)

    def action_scroll(self, rows: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)

    def action_page(self, pages: int) -> None:
        self.action_scroll(pages * max(1, self.query_one(VerticalScroll).scrollable_content_region.height - 1))

    def _rows(self) -> list[PageRow]:
        keys = [_keys(*place) for place in help_rows(read_only=self.context.read_only, first=self._places)]
        here = max(1, len(self._places))
        first, others = chain(*keys[:here]), chain(*keys[here:])
        rows = [*first, *self._verdicts(), *_colours(), *others][1:]
        return [*rows, PageRow([], ("", ""), 0), PageRow([], (_COPYING, "$foreground 70%"), 0)]

    def _verdicts(self) -> list[PageRow]:
        rows = _headed("Verdicts")
        for state, word, meaning in _WORDS:
            badge = (f" {self.context.glyphs.states[state]} {word:<10}", BADGES[state])
            rows.append(PageRow([("  ", ""), badge, ("  ", "")], (meaning, ""), _INDENT))
        return rows


_COPYING = "To copy text: hold Shift while you drag; that is the terminal's own selection."


def _headed(title: str) -> list[PageRow]:
    return [PageRow([], ("", ""), 0), PageRow([], (title, _TITLE), 0)]


def _keys(title: str, keys: tuple[tuple[str, str], ...]) -> list[PageRow]:
    rows = [PageRow([(f"  {shown:<13}", "bold"), ("  ", "")], (text, ""), _INDENT) for shown, text in keys]
    return [*_headed(title), *rows]


def _colours() -> list[PageRow]:
    rows = [PageRow([(f"  {name:<13}", style), ("  ", "")], (means, ""), _INDENT) for style, name, means in _COLOURS]
    return [*_headed("Colours"), *rows]

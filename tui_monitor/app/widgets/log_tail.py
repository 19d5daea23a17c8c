"""The log of one run: it follows the end, or keeps the place a person went to; drawn row by row."""

from dataclasses import dataclass

from msgspec.structs import replace
from textual import on
from textual.message import Message

from tui_monitor.app.bindings import Scope, bindings
from tui_monitor.app.drawing import log_look
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.log_find import Find, next_search
from tui_monitor.app.drawing.log_look import LogLook
from tui_monitor.app.drawing.log_rows import Pen, Row, columns
from tui_monitor.app.drawing.log_title import title
from tui_monitor.app.drawing.pieces import QUIET, filled
from tui_monitor.app.hints import Hinted
from tui_monitor.app.widgets.painted_rows import PaintedRows
from tui_monitor.app.widgets.search_line import SearchLine
from tui_monitor.model.log_lines import LogFound, LogLine, LogLines, LogSearch, Search
from tui_monitor.model.points import Place
from tui_monitor.model.sought import Sought
from tui_monitor.text import Shown

WHEEL = 3
"""Lines."""
SIDEWAYS = 20
"""Characters."""


class LogTail(PaintedRows, can_focus=True):
    """Lines it was given; asks for others when a person goes past them, and for matches of a search."""

    BINDINGS = bindings(Scope.LOG)

    @dataclass
    class MoreWanted(Message):
        """Lines around this byte offset (None: the newest) of this file (None: the main log)."""

        offset: int | None
        file: Shown | None

    @dataclass
    class SearchWanted(Message):
        """None: the answer to the one before is no longer needed."""

        request: LogSearch | None

    def __init__(self, glyphs: Glyphs, run: Shown) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._run = run
        self._answer: LogLines | None = None
        self._look = LogLook()
        self._mark = ""
        """What stands behind the marked line."""
        self._find: Find | None = None
        self._sought: Sought | None = None
        """What is lit in the lines in sight."""

    @property
    def following(self) -> bool:
        return self._look.top is None

    @property
    def searching(self) -> bool:
        """Is a search open? Then n and N go to its matches, and Esc closes it."""
        return self._find is not None and self._find.request.text is not None

    # What is shown

    def show(self, answer: LogLines) -> None:
        if answer is self._answer:
            return
        self._answer = answer
        self._look = log_look.arrived(self._look, answer, self._page)
        if self._look.past:
            self._want_more()
        self._lay_out()

    def show_found(self, found: LogFound) -> None:
        """What became of the search that was wanted last."""
        if self._find is None or found is self._find.found:
            return
        self._find = replace(self._find, found=found)
        if found.state is Search.FOUND and found.line is not None:
            self._go_to_hit(found.line)
        self._lay_out()

    # Where one looks

    def follow(self) -> None:
        self._mark = ""
        self._move(LogLook(self._look.file, wrap=self._look.wrap))

    def go_to(self, place: Place, mark: str = "") -> None:
        """Show and mark the line at `place`; `mark`: what it is, to be said behind it."""
        self._mark = mark
        self._move(LogLook(place.file, place.offset, centred=True, marked=place.offset, wrap=self._look.wrap))

    def start(self) -> None:
        self._move(replace(self._look, top=0, past=0, centred=False))

    def scroll(self, by: int) -> None:
        """Up (negative) or down by lines: it follows no longer."""
        if self._answer is not None and self._answer.lines:
            self._move(log_look.scrolled(self._look, self._answer, by, self._page))

    def page(self, direction: int) -> None:
        self.scroll(direction * max(1, self._page - 1))

    def _move(self, look: LogLook) -> None:
        other = look.file != self._look.file
        followed, self._look = self.following, look
        if other:
            self._answer = None
        if self.following or followed or other or log_look.lacks(look, self._answer, self._page):
            self._want_more()
        self._lay_out()

    def _want_more(self) -> None:
        self.post_message(self.MoreWanted(self._look.top, self._look.file))

    def action_sideways(self, direction: int) -> None:
        longest = max((len(line.text) for line in self._in_sight()), default=0)
        left = max(0, min(self._look.left + direction * SIDEWAYS, longest - 1))
        self._look = replace(self._look, left=left, wrap=False)
        self._lay_out()

    def action_wrap(self) -> None:
        self._look = replace(self._look, wrap=not self._look.wrap, left=0)
        self._lay_out()

    def action_other_file(self) -> None:
        answer = self._answer
        if answer is None or len(answer.files) < 2:
            self.app.post_message(Hinted(Shown("this run has no other log")))
            return
        here = answer.files.index(answer.file) if answer.file in answer.files else 0
        self.close_search()
        self._move(LogLook(answer.files[(here + 1) % len(answer.files)], wrap=self._look.wrap))

    def on_mouse_scroll_up(self) -> None:
        self.scroll(-WHEEL)

    def on_mouse_scroll_down(self) -> None:
        self.scroll(WHEEL)

    # Searching

    async def open_search(self) -> None:
        if not self.query(SearchLine):
            text = self._find.request.text if self._find is not None else None
            await SearchLine(text or "").open_in(self)
            self._lay_out()

    def close_search(self) -> None:
        if self._find is not None:
            self.post_message(self.SearchWanted(None))
        self._find = self._sought = None
        self._look = replace(self._look, hit=None)
        self._lay_out()

    def find_next(self, direction: int, trouble: bool = False) -> None:
        """From the newest match on; `trouble`: the next line with NaN, an error, a traceback."""
        if trouble or self._find is not None:
            self._search(None if trouble or self._find is None else self._find.request.text, direction)

    @on(SearchLine.WordsTyped)
    def _typed(self, message: SearchLine.WordsTyped) -> None:
        message.stop()
        self._sought = Sought(message.text) if message.text else None
        self._lay_out()

    @on(SearchLine.WordsSought)
    def _done(self, message: SearchLine.WordsSought) -> None:
        message.stop()
        self.query(SearchLine).remove()
        self.call_after_refresh(self._lay_out)
        if message.text is None:
            self.close_search()
            return
        self._look = replace(self._look, hit=None)
        self._find = None
        self._sought = Sought(message.text)
        self._search(message.text, -1 if self.following else 1)

    def _search(self, text: str | None, direction: int) -> None:
        answer, look = self._answer, self._look
        if answer is None or not answer.lines:
            self.app.post_message(Hinted(Shown("there is no line to search in")))
            return
        lines = self._in_sight()
        wanted = next_search(self._run, text, direction, self._find, answer=answer, look=look, in_sight=lines)
        self._find = Find(wanted)
        self.post_message(self.SearchWanted(wanted))
        self._lay_out()

    def _go_to_hit(self, line: LogLine) -> None:
        """What is in sight already stays where it is."""
        offset = line.place.offset
        if any(shown.place.offset == offset for shown in self._in_sight()):
            top = self._in_sight()[0].place.offset
            self._move(replace(self._look, top=top, past=0, centred=False, hit=offset))
        else:
            self._move(replace(self._look, top=offset, past=0, centred=True, hit=offset))

    # Drawing

    @property
    def _height(self) -> int:
        """Rows for lines: the title takes one, and what is typed."""
        return max(1, self.size.height - (self.size.height > 1) - bool(self.query(SearchLine)))

    @property
    def _page(self) -> int:
        """How many lines fill the pane at its end."""
        if not self._look.wrap or self._answer is None:
            return self._height
        pen, rows, count = self._pen(self._answer), 0, 0
        for line in reversed(self._answer.lines):
            rows += len(pen.rows(line))
            if rows > self._height:
                break
            count += 1
        return max(1, count)

    def _in_sight(self) -> tuple[LogLine, ...]:
        if self._answer is None:
            return ()
        first = log_look.first(self._look, self._answer.lines, self._page)
        return self._answer.lines[first : first + self._height]

    def _pen(self, answer: LogLines) -> Pen:
        width = self.size.width
        return Pen(columns(answer, width), self._look, self._sought, self._mark, width, self._glyphs)

    def _lay_out(self) -> None:
        if self.size.width > 0:
            self.paint(self._all_rows())

    def _all_rows(self) -> list[Row]:
        width, height = self.size
        rows: list[Row] = []
        shown: list[LogLine] = []
        if self._answer is not None and self._answer.lines:
            pen = self._pen(self._answer)
            for line in self._in_sight():
                if len(rows) >= self._height:
                    break
                rows += pen.rows(line)
                shown.append(line)
        else:
            note = self._answer.note if self._answer else None
            rows.append(tuple(filled([(f" {note or 'no lines yet'}", QUIET)], width, self._glyphs.ellipsis)))
        rows = rows[: self._height]
        if height < 2:
            return rows
        head = title(self._answer, shown, self._look, self._find, width, self._glyphs)
        if self.has_focus:
            head = [(text, "bold $primary" if not text.strip(self._glyphs.track) else style) for text, style in head]
        return [tuple(head), *rows]

    def on_resize(self) -> None:
        self._lay_out()

    def on_focus(self) -> None:
        self._lay_out()

    def on_blur(self) -> None:
        self._lay_out()

"""What the lines around the list of runs say of it: the header above it, the news below it."""

from tui_monitor.app.context import Context
from tui_monitor.app.drawing import machine_text, order
from tui_monitor.app.drawing.filter import OPEN
from tui_monitor.app.drawing.listing import Listing
from tui_monitor.app.drawing.news_lines import NewsLook
from tui_monitor.app.drawing.pieces import QUIET, Piece, joined, that_fit
from tui_monitor.app.drawing.reading_hint import reading_hint, silent_hint
from tui_monitor.app.drawing.run_names import RunNames
from tui_monitor.app.drawing.top_line import Header
from tui_monitor.app.widgets.counts import StateCounts
from tui_monitor.app.widgets.grid import RunsGrid
from tui_monitor.app.widgets.newest_news import NewestNews
from tui_monitor.app.widgets.news_head import NewsHead
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

_KEYS = 60
"""Cells for what may be done, in the title of the news."""


class ListFrame:
    def __init__(self, context: Context) -> None:
        self._glyphs, self._read_only = context.glyphs, context.read_only
        self.counts = StateCounts(context)
        self.news_head = NewsHead(context.glyphs)
        self._times, self._clock = context.times, context.clock
        self.newest_news = NewestNews()

    def show(self, snapshot: Snapshot, grid: RunsGrid, names: RunNames, listed: Listing, marked: int) -> None:
        sight, total = grid.sight(), len(grid.ids)
        self.counts.show(
            Header(
                counts=order.counts(snapshot.runs),
                shown=listed.passing if listed.wanted.text else None,
                rows=(*sight, total) if total and sight != (1, total) else None,
                sort=listed.sort.value if snapshot.runs else "",
                backwards=listed.backwards,
                hints=_hints(snapshot, listed, marked),
                machine=_machine(snapshot, grid.cursor),
                prefix=names.prefix,
                needs=listed.inbox.says,
            )
        )
        look = NewsLook(names.whole, self._times, self._clock.now(), self._glyphs, listed.inbox.seen)
        self.newest_news.show(snapshot.events, snapshot.incidents, look)
        here = names.whole.get(grid.cursor, "") if grid.cursor is not None else ""
        self.news_head.show(here, self.keys_here(_KEYS))

    def keys_here(self, width: int) -> list[Piece]:
        """`Enter opens · K stop · W note`: what can be done with the run under the cursor."""
        words = (("Enter", "opens"), *(() if self._read_only else (("K", "stop"), ("W", "note"))))
        keys: list[list[Piece]] = [[(key, "bold $primary"), (f" {does}", QUIET)] for key, does in words]
        dot = (f" {self._glyphs.dot} ", QUIET)
        return joined(that_fit(keys, width, dot), dot)


def _machine(snapshot: Snapshot, cursor: Shown | None) -> tuple[str, ...]:
    """The machine of the run under the cursor, if anything is told of it; else this one."""
    if snapshot.machine.others:
        host = next((view.where.host for view in snapshot.runs if view.id == cursor), Shown(""))
        if host and (use := snapshot.machine.of(host)) is not None:
            told = machine_text.host(use)
            return (f"{host} {told[0]}", *told[1:]) if told else ()
    return machine_text.host(snapshot.machine.host)


def _hints(snapshot: Snapshot, listed: Listing, marked: int) -> tuple[str, ...]:
    """What matters most comes first."""
    nothing = "no run matches " if snapshot.runs and not listed.passing else ""
    if nothing and listed.wanted.text == OPEN:
        nothing = "nothing needs you "
    parts = (
        silent_hint(snapshot),
        reading_hint(snapshot.progress),
        f"{marked} marked" if marked else "",
        f"{nothing}/{listed.wanted.text}" if listed.wanted.text else "",
    )
    return tuple(part for part in parts if part)

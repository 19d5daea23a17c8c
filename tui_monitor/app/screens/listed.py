"""How a person has a list of runs: which of them, in which order and view. It is so again at the next start."""

from typing import TYPE_CHECKING

from textual import on

from tui_monitor.app import choices
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.filter import GRAMMAR, KEYS, OPEN, Filter, parse, unknown_key
from tui_monitor.app.drawing.listing import Listing
from tui_monitor.app.drawing.top_line import SORT
from tui_monitor.app.screens.watching import WatchingScreen
from tui_monitor.app.widgets.counts import StateCounts
from tui_monitor.app.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from tui_monitor.app.widgets.filter_line import FilterLine

NOTHING = "nothing needs you"
_TYPING = f"filter: Enter keeps  Esc as before   {GRAMMAR}"
_NO_MATCH = "no run matches, the whole list stays   Esc as before"
_LONGEST_KEY = 16
"""Cells of what is no key, beside which there is room for those that are."""


class ListedScreen(WatchingScreen):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.listing = Listing()
        self._key_line = KeyLine(self.offered_keys())
        self._filter_before = self.listing.wanted
        self._recall()

    def touch(self) -> None:
        """A person is at the keys: nothing moves by itself for a while."""
        raise NotImplementedError

    def _draw(self, rearrange: bool = False) -> None:
        """The list as it is now; `rearrange`: everything in its place."""
        raise NotImplementedError

    # What is remembered

    def _recall(self) -> None:
        """The list as a person had it last."""
        known, listing = self.context.remembered, self.listing
        sort, backwards = known.get(choices.SORT), known.get(choices.BACKWARDS)
        listing.chosen = known.get(choices.VIEW)
        listing.sort, listing.backwards = sort or listing.sort, backwards or False

    def _remember(self) -> None:
        known, listing = self.context.remembered, self.listing
        known.put(choices.VIEW, listing.chosen)
        known.put(choices.SORT, listing.sort)
        known.put(choices.BACKWARDS, listing.backwards)

    # Order and view

    def action_sort(self) -> None:
        """The first press sorts what may have changed; the next ones go through the orders."""
        self.touch()
        before = self.listing.arrangement
        self._draw(rearrange=True)
        if self.listing.arrangement == before:
            self.listing.sort = self.listing.sort.following
            self._reordered()

    def action_reverse(self) -> None:
        self.touch()
        self.listing.backwards = not self.listing.backwards
        self._reordered()

    def _reordered(self) -> None:
        """A narrow header has no room for the order: it is said once."""
        self._remember()
        self._draw(rearrange=True)
        self.hint(f"sorted by {self.listing.sort}{', the other way round' if self.listing.backwards else ''}")

    def action_view(self) -> None:
        self.touch()
        self.listing.chosen = self.listing.view.following
        self._remember()
        self._draw(rearrange=True)

    # The filter

    async def action_filter(self) -> None:
        from tui_monitor.app.widgets.filter_line import FilterLine

        if not self.query(FilterLine):
            self._filter_before = self.listing.wanted
            self.add_class("-typing")
            self._key_line.say(_TYPING)
            await FilterLine(self.listing.wanted.text).open_in(self, before=self._key_line)

    def on_filter_line_typed(self, message: "FilterLine.Typed") -> None:
        self.set_filter(parse(message.text))
        self._key_line.say(_TYPING if self.listing.passing else _no_match(message.text))

    def on_filter_line_closed(self, message: "FilterLine.Closed") -> None:
        self.remove_class("-typing")
        self._key_line.say("")
        if not message.kept:
            self.set_filter(self._filter_before)

    def set_filter(self, wanted: Filter) -> None:
        self.touch()
        self.listing.wanted = wanted
        self._draw(rearrange=True)

    @on(StateCounts.Clicked)
    def _count_clicked(self, message: StateCounts.Clicked) -> None:
        """Only the runs that stand so; again: all."""
        if message.about == SORT:
            self.action_sort()
        else:
            self.set_filter(parse("" if message.about == self.listing.wanted.text else message.about))

    def action_inbox(self) -> None:
        """Only what still needs a person; again: all."""
        if self.listing.wanted.text == OPEN:
            self.set_filter(parse(""))
        elif self.listing.inbox.open:
            self.set_filter(parse(OPEN))
        else:
            self.hint(NOTHING)


def _no_match(text: str) -> str:
    key = unknown_key(text)[:_LONGEST_KEY]
    return f"filter: {f'{key}: is no key; there are {KEYS}   ' if key else ''}{_NO_MATCH}"

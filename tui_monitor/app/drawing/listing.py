"""How a person has the list of runs: which of them, in which order and view. Pure."""

from collections.abc import Mapping, Sequence

from tui_monitor.app.drawing.attention import Inbox
from tui_monitor.app.drawing.filter import Filter, matching, parse
from tui_monitor.app.drawing.layout import MANY, View
from tui_monitor.app.drawing.order import Arrangement, Order, Sort
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown


class Listing:
    def __init__(self) -> None:
        self._order = Order()
        self.arrangement = Arrangement()
        self.sort, self.backwards = Sort.SICKEST, False
        self.chosen: View | None = None
        """The view that a person chose."""
        self._many = False
        self.wanted: Filter = parse("")
        self.inbox = Inbox()
        """What all runs ask of a person."""
        self.passing = 0
        """How many runs pass the filter. None do: all stay in the list."""

    @property
    def none_pass(self) -> bool:
        """What stands in the list is not what was asked for: no key means a run of it."""
        return bool(self.wanted.tests) and not self.passing

    @property
    def view(self) -> View:
        """What a person chose; until then what suits so many runs."""
        return self.chosen or (View.TABLE if self._many else View.GRID)

    def among(self, runs: Sequence[RunView]) -> dict[Shown, RunView]:
        """The runs that pass the filter; while none does all of them, and not what a half-typed word left."""
        found = matching(runs, self.wanted, self.inbox.of) if self.wanted.tests else runs
        self.passing = len(found)
        return {view.id: view for view in found or runs}

    def arrange(self, views: Mapping[Shown, RunView], known: int, anew: bool) -> Arrangement:
        """In their order: `anew`, or with nothing moved that stands. `known`: how many runs there are in all."""
        if anew:
            self._many |= known >= MANY
            self.arrangement = self._order.arranged(views.values(), *self._sorting)
        else:
            self.arrangement = self._order.settled(self.arrangement, views, *self._sorting)
        return self.arrangement

    @property
    def _sorting(self) -> tuple[Sort, bool, bool, frozenset[Shown]]:
        """The sort, its direction, whether the layout gives sick runs a room of their own, which comes first, and the
        sick ones that a person knows."""
        return self.sort, self.backwards, self.view is View.GRID, self.inbox.seen

"""Which pane of the run screen has the keys, and which are in sight: classes on the screen, the rest is the sheet's."""

from textual.screen import Screen
from textual.widget import Widget

from tui_monitor.app.drawing.panes import LOW, TABS, PaneName, is_wide
from tui_monitor.app.widgets.pane_tabs import PaneTabs
from tui_monitor.app.widgets.side import Side

_ROOMY = 150
"""Cells from which what stands beside the chart has a third of the width."""
_FLAT = 13
"""Rows below which a chart could not be read."""


class RunPanes:
    def __init__(
        self, screen: Screen[None], chart: Widget, side: Side, log: Widget, tabs: PaneTabs, focused: PaneName
    ) -> None:
        """`focused`: which has the keys at first."""
        self._screen, self._chart, self._side, self._log, self._tabs = screen, chart, side, log, tabs
        chart.can_focus = log.can_focus = True
        self.focused = focused
        self._below = PaneName.LOG
        """The pane below the tabs, where there is no room beside the chart."""
        self.only = False
        """The focused one has the whole screen."""

    def focus(self, pane: PaneName) -> None:
        """Give it the keys, and bring it in sight."""
        self.focused = pane
        if pane in TABS:
            self._below = pane
        self.arrange()
        self._screen.set_focus(self._holder, scroll_visible=False)  # at once: a line to type in may open there next

    def of(self, widget: Widget) -> PaneName | None:
        """Whose it is; of those beside the chart, a click tells which."""
        return PaneName.CHART if widget is self._chart else PaneName.LOG if widget is self._log else None

    def scroll(self, pages: int) -> bool:
        """The focused pane, where it is neither the chart nor the log nor the findings, which go by their cursor."""
        if self.focused in (PaneName.CHART, PaneName.FINDINGS, PaneName.LOG):
            return False
        self._side.scroll_pane(self.focused, pages * self._side.page(self.focused))
        return True

    def show_only(self, only: bool) -> None:
        self.only = only
        self.arrange()

    def sees(self, pane: PaneName) -> bool:
        """It is in sight, with more than its title."""
        if self.only:
            return self.focused is pane
        if self._wide:
            reading = self.focused is PaneName.DIAGNOSIS
            return reading == (pane is PaneName.DIAGNOSIS) or not pane.beside
        return pane is PaneName.CHART or self._below is pane

    @property
    def _wide(self) -> bool:
        return is_wide(*self._screen.size)

    @property
    def _holder(self) -> Widget:
        """The widget that has the keys."""
        return {PaneName.CHART: self._chart, PaneName.LOG: self._log}.get(self.focused, self._side)

    def arrange(self) -> None:
        """After a change of the size, the pane, or what is shown alone."""
        width, height = self._screen.size
        wide = is_wide(width, height)
        classes = {
            "-wide": wide,
            "-roomy": wide and width >= _ROOMY,
            "-low": height < LOW,
            "-flat": height < _FLAT,
            "-side-below": self._below is not PaneName.LOG,
            "-diagnosis-below": self._below is PaneName.DIAGNOSIS,
            "-only": self.only,
            "-only-chart": self.only and self.focused is PaneName.CHART,
            "-only-log": self.only and self.focused is PaneName.LOG,
            "-only-side": self.only and self.focused.beside,
            "-in-chart": self.focused is PaneName.CHART,
            "-in-log": self.focused is PaneName.LOG,
        }
        for name, on in classes.items():
            self._screen.set_class(on, name)
        below = None if wide else self._below
        alone = self.focused if self.only and self.focused.beside else below if below is not PaneName.LOG else None
        self._side.lay_out(alone, self.focused, titled=wide or self.only)
        self._tabs.show(self._below, self.focused is self._below)

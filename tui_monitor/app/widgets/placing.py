"""A layout in which each widget stands where its parent says."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget


@runtime_checkable
class Placing(Protocol):
    placed: Mapping[Widget, Region]
    """Where its widgets stand in it. One that is not named is not seen."""


class Planned(Layout):
    name = "planned"

    def arrange(
        self,
        parent: Widget,
        children: list[Widget],  # noqa: ARG002
        size: Size,  # noqa: ARG002
        greedy: bool = True,  # noqa: ARG002
    ) -> ArrangeResult:
        assert isinstance(parent, Placing)
        return [WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, widget) for widget, region in parent.placed.items()]

"""Views of runs made by hand."""

from msgspec.structs import replace

from tui_monitor.model.run import RunView


def drawn_as(view: RunView, **parts: object) -> RunView:
    """With other parts of what is drawn of its watched metric: `trend=-0.03`."""
    return replace(view, own=replace(view.own, **parts))  # type: ignore[arg-type]

"""A run with the metric that its verdict is about in place of the watched one: the picture proves the word. Pure."""

from msgspec.structs import replace

from tui_monitor.model.run import RunView


def as_drawn(view: RunView) -> RunView:
    shape = view.decisive
    if shape is None:
        return view
    return replace(
        view,
        watched=shape.watched,
        curve=shape.curve,
        best=shape.best,
        trend=shape.trend,
        bad=shape.bad,
        last_finite=shape.last_finite,
        decisive=None,
    )

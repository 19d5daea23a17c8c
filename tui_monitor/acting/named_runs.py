"""Which run a person means by a name."""

from collections.abc import Sequence

from tui_monitor.model.run import RunView
from tui_monitor.text import clean_name

_LONGEST = 300
"""Characters of an id, see reading.discovery.ids."""


def runs_named(views: Sequence[RunView], name: str) -> tuple[RunView, ...]:
    """All runs that `name` may stand for: by their id, or by their experiment's. `./exp-1` is an id alone."""
    said = clean_name(name.removeprefix("./").rstrip("/"), _LONGEST)
    by_id = tuple(view for view in views if view.id == said)
    if name.startswith("./"):
        return by_id
    return by_id + tuple(view for view in views if view.exp_id == said and view not in by_id)

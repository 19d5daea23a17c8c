"""What a run is called on the screen: as short as it can be told from the others."""

from collections import Counter
from collections.abc import Iterable, Mapping

from tui_monitor.model.run import RunView
from tui_monitor.text import Shown


def short_names(views: Iterable[RunView]) -> Mapping[Shown, Shown]:
    """Run id -> its `exp_id`; where two share one, what their ids do not have in common."""
    views = list(views)
    seen = Counter(view.exp_id for view in views)
    prefix = _common_folder([view.id for view in views])
    return {view.id: view.exp_id if seen[view.exp_id] == 1 else Shown(view.id[len(prefix) :]) for view in views}


def _common_folder(ids: list[Shown]) -> str:
    if not ids:
        return ""
    first, last = min(ids), max(ids)
    size = next((i for i, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[: first.rfind("/", 0, size) + 1]

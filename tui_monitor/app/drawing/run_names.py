"""What a run is called on the screen: as short as it can be told from the others."""

from collections import Counter
from collections.abc import Iterable, Mapping

from tui_monitor.model.run import RunView
from tui_monitor.text import Shown


def short_names(views: Iterable[RunView]) -> Mapping[Shown, Shown]:
    """Run id -> the name its user gave it, else its `exp_id`.

    Where two share it, what their ids do not have in common stands beside a name, and in place of an `exp_id`.
    """
    views = list(views)
    seen = Counter(name for view in views for name in {view.where.name, view.exp_id})
    prefix = _common_folder([view.id for view in views])
    return {view.id: _short(view, seen, Shown(view.id[len(prefix) :])) for view in views}


def _short(view: RunView, seen: Counter[Shown | None], rest: Shown) -> Shown:
    if view.where.name is None:
        return view.exp_id if seen[view.exp_id] == 1 else rest
    return view.where.name if seen[view.where.name] == 1 else Shown(f"{view.where.name} {rest}")


def _common_folder(ids: list[Shown]) -> str:
    if not ids:
        return ""
    first, last = min(ids), max(ids)
    size = next((i for i, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[: first.rfind("/", 0, size) + 1]

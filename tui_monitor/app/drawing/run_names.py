"""What a run is called on the screen: as short as it can be told from the others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len, set_cell_size

from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

LEAST_PREFIX = 8
"""Cells of a beginning that all names share, from which on it is told once."""
LEAST_TAIL = 2
"""Cells that every name keeps of its own."""


WIDEST, LEAST, SHARE, SIGNS = 28, 10, 0.3, 3
"""Cells of a name: the most, the least; what part of a line it may take; and the signs before it."""


class RunNames:
    """The names in a list, worked out anew only where a run is new or its name is another."""

    def __init__(self, ellipsis: str) -> None:
        self._ellipsis = ellipsis
        self._known: object = None
        self.whole: Mapping[Shown, Shown] = {}
        """Run id -> its name, as long as it is."""
        self.prefix = Shown("")
        """What all begin with, where the list does not say it in every row."""
        self.widest = 0
        """Cells of the longest one in the list."""
        self._folded: Mapping[Shown, Shown] = {}

    def of(self, views: Sequence[RunView], width: int) -> Mapping[Shown, Shown]:
        """Run id -> its name in a list of `width` cells."""
        most = min(WIDEST, max(LEAST, int(width * SHARE) - SIGNS))
        known = most, [(view.id, view.exp_id, view.where.name) for view in views]
        if known != self._known:
            self._known = known
            self.whole = short_names(views)
            self.prefix, self._folded = folded(self.whole, most, self._ellipsis)
            self.widest = max((cell_len(name) for name in self._folded.values()), default=0)
        return self._folded


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
    return ids[0][: ids[0].rfind("/", 0, _common(ids)) + 1]


def _common(texts: Sequence[str]) -> int:
    """How many signs all begin with."""
    first, last = min(texts), max(texts)
    return next((i for i, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))


def folded(names: Mapping[Shown, Shown], width: int, ellipsis: str) -> tuple[Shown, Mapping[Shown, Shown]]:
    """(what all names begin with, where that is long; run id -> its name in at most `width` cells, no two the same)."""
    prefix = _shared(list(names.values()))
    mark = ellipsis if prefix else ""
    tails = {run: Shown(mark + name[len(prefix) :]) for run, name in names.items()}
    fitting = {run: _fitting(name, width, ellipsis) for run, name in tails.items()}
    seen = Counter(fitting.values())
    if any(count > 1 for count in seen.values()):
        fitting = _told_apart(fitting, seen, tails, width, ellipsis)
    return Shown(prefix), fitting


def _shared(names: Sequence[str]) -> str:
    """Up to the last sign that parts words, and so that every name keeps something."""
    if len(names) < 2:
        return ""
    most = min(_common(names), min(map(len, names)) - LEAST_TAIL)
    size = next((i + 1 for i in range(most - 1, 0, -1) if not names[0][i].isalnum()), 0)
    return names[0][:size] if size >= LEAST_PREFIX else ""


def _fitting(name: str, width: int, ellipsis: str) -> Shown:
    """Its beginning and its end: names of a sweep differ there."""
    if cell_len(name) <= width:
        return Shown(name)
    tail = name
    while tail and cell_len(tail) > (width - 1) * 2 // 3:
        tail = tail[1:]
    room = max(0, width - 1 - cell_len(tail))
    return Shown(set_cell_size(name, room) + ellipsis + tail)


def shorter(name: Shown, width: int, ellipsis: str) -> Shown:
    """A folded name in fewer cells still: it keeps its two ends, and one ellipsis."""
    if cell_len(name) <= width:
        return name
    head, mark, tail = name.partition(ellipsis)
    return _fitting(head + tail if head and mark else name, width, ellipsis)


def _told_apart(
    fitting: dict[Shown, Shown], seen: Counter[Shown], tails: Mapping[Shown, Shown], width: int, ellipsis: str
) -> dict[Shown, Shown]:
    """Those that look the same show what differs: the middle; else their number in the list."""
    same: dict[Shown, list[Shown]] = {}
    for run, name in fitting.items():
        if seen[name] > 1:
            same.setdefault(name, []).append(run)
    taken = {name for name, count in seen.items() if count == 1}
    found = dict(fitting)
    for runs in same.values():
        start = max(0, _common([tails[run] for run in runs]) - 1)
        for number, run in enumerate(runs, 1):
            name = _fitting(ellipsis + tails[run][start:], width, ellipsis)
            while name in taken:
                end = f"{ellipsis}{number}"
                name = Shown(set_cell_size(tails[run], max(0, width - len(end))).rstrip() + end)
                number += 1000
            taken.add(name)
            found[run] = name
    return found

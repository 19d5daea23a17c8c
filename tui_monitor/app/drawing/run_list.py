"""Where a run stands among all runs, in the order of the list that it was opened from. Pure."""

from collections.abc import Iterable, Sequence

from tui_monitor.model.run import RunView
from tui_monitor.text import Shown


def as_listed(order: Sequence[Shown], runs: Iterable[RunView]) -> list[Shown]:
    """The runs that are there: as they were listed, then those that came since."""
    there = {view.id: None for view in runs}
    return list(dict.fromkeys([*(run for run in order if run in there), *there]))


def position(listed: Sequence[Shown], run: Shown) -> str:
    """`2 of 14`; nothing where it is alone."""
    return f"{listed.index(run) + 1} of {len(listed)}" if run in listed and len(listed) > 1 else ""


def beside(listed: Sequence[Shown], run: Shown, direction: int) -> Shown | None:
    """The next one in this direction, round and round; None where there is no other."""
    if run not in listed or len(listed) < 2:
        return None
    return listed[(listed.index(run) + direction) % len(listed)]

"""`trainmon undo`: take the newest note of trainmon out of dev_notes.md again, where nobody has edited it since."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.cli import one_act
from tui_monitor.cli.one_act import OneAct, Place
from tui_monitor.model.ask import ProposeUndo
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean


def main(argv: Sequence[str]) -> int:
    parser = one_act.parser("undo", "Take back the newest note. Exit status: 0 done, 3 refused or not possible.", "?")
    options = parser.parse_args(argv)
    place = one_act.look(options)
    act = OneAct(place.monitor, options, ("undo", *argv), "Take this note back?")
    found = one_act.one_run(place, options.run) if options.run is not None else _any_run(place)
    if not isinstance(found, RunView):
        return act.refuse(found)
    return act.do(lambda: place.monitor.propose(ProposeUndo(found.id)))


def _any_run(place: Place) -> RunView | Shown:
    """The newest note of an experiment root is the same whichever of its runs is asked about."""
    roots = {view.where.root: view for view in place.views}
    if len(roots) == 1:
        return next(iter(roots.values()))
    return clean(f"there are {len(roots)} experiment roots here: name a RUN of the one that is meant", 300)

"""`trainmon undo`: take the newest note of trainmon out of dev_notes.md again, where nobody has edited it since."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tui_monitor.cli import one_act
from tui_monitor.cli.one_act import OneAct
from tui_monitor.cli.run_meant import Looked, one_run
from tui_monitor.model.act import Proposal, UndoProposal
from tui_monitor.model.ask import ProposeUndo, Refusal
from tui_monitor.model.run import RunView
from tui_monitor.text import clean


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    place = one_act.look(options)
    act = OneAct(place.monitor, options, ("undo", *argv), "Take this note back?")
    found = one_run(place, options.run) if options.run is not None else None
    if found is not None and not isinstance(found, RunView):
        return act.refuse(found)
    views = place.views if found is None else [found]
    return act.do(lambda: _newest(place, views))


def _newest(place: Looked, views: Sequence[RunView]) -> Proposal | Refusal:
    """Of all these runs, the note that was written last."""
    answers = [place.monitor.propose(ProposeUndo(view.id)) for view in views]
    notes = [answer for answer in answers if isinstance(answer, UndoProposal)]
    if notes:
        return max(notes, key=lambda note: note.written_at)
    if len(answers) == 1:
        return answers[0]
    return Refusal(clean(f"there is no note of trainmon under {place.where} that can be taken back", 400))


def _parser() -> argparse.ArgumentParser:
    what = "Take the newest note back, after a yes. Exit status: 0 done, 3 not, and why."
    return one_act.parser("undo", what, "trainmon undo", "?")

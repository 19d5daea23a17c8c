"""`trainmon note`: append one block about a run to dev_notes.md, after a yes to exactly that text."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from msgspec.structs import replace

from tui_monitor.cli import one_act
from tui_monitor.cli.one_act import OneAct
from tui_monitor.cli.run_meant import one_run
from tui_monitor.errors import UsageError
from tui_monitor.model.act import NoteProposal, Proposal
from tui_monitor.model.ask import ProposeNote, Refusal
from tui_monitor.model.run import RunView
from tui_monitor.records import notes


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    if options.message is not None and not options.message.strip():
        raise UsageError("-m takes the text of the note")
    place = one_act.look(options)
    act = OneAct(place.monitor, options, ("note", *argv), "Add this note?")
    found = one_run(place, options.run)
    if not isinstance(found, RunView):
        return act.refuse(found)
    return act.do(lambda: _with(place.monitor.propose(ProposeNote(found.id)), options.message))


def _with(answer: Proposal | Refusal, message: str | None) -> Proposal | Refusal:
    """The block with a person's own lines at its end."""
    if message is None or not isinstance(answer, NoteProposal):
        return answer
    said = [line.strip() for line in message.splitlines() if line.strip()]
    text = answer.text + "".join(f"{'  ' if number else '- Note: '}{line}\n" for number, line in enumerate(said))
    changes = tuple(replace(change, lines=notes.block(text)) for change in answer.changes)
    return replace(answer, text=text, changes=changes)


def _parser() -> argparse.ArgumentParser:
    parser = one_act.parser(
        "note",
        "Append a note about one run to dev_notes.md, after a yes. Exit status: 0 written, 3 not, and why.",
        "trainmon note exp-1 -m 'lr halved'",
    )
    parser.add_argument("-m", "--message", metavar="TEXT", help="your own words, below what trainmon says of the run")
    return parser

"""What a person must know before saying yes for several runs at once, as lines. Pure."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from tui_monitor.app.drawing.pieces import QUIET
from tui_monitor.app.drawing.proposal_text import change_lines, must_read, process_facts, whole
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.model.act import StopProposal
from tui_monitor.text import Shown

_STRUCK = "strike $foreground 60%"


class SeveralFacts(Struct, frozen=True):
    must_read: Lines
    """Every run with its process, its children and what is sent to them; every run that cannot be stopped, and why."""
    rest: Lines
    """What will be written."""


def several_facts(
    proposals: Sequence[StopProposal],
    refusals: Mapping[Shown, Shown],
    names: Mapping[Shown, Shown],
    stale: Mapping[Shown, Shown],
    width: int,
) -> SeveralFacts:
    """`refusals`: run -> why it cannot be stopped; `stale`: run -> why it is not stopped any more."""
    lines: Lines = []
    for number, proposal in enumerate(proposals, 1):
        lines += _one(number, proposal, names, stale.get(proposal.run), width)
    for run, why in refusals.items():
        lines += _labelled(names.get(run, run), f"cannot be stopped: {why}", width)
    changes = [change for proposal in proposals if proposal.run not in stale for change in proposal.changes]
    return SeveralFacts(lines, change_lines(tuple(changes), width - 1))


def _one(number: int, proposal: StopProposal, names: Mapping[Shown, Shown], stale: Shown | None, width: int) -> Lines:
    name = names.get(proposal.run, proposal.run)
    if stale is not None:
        struck: Lines = [[(part, _STRUCK)] for part in whole(f"{number:>2}  {name}", width - 1)]
        return [*struck, *_labelled("", f"not stopped: {stale}", width)]
    told = f"{name}  ({proposal.run})" if name != proposal.run else name
    head: Lines = [[(part, "bold")] for part in whole(f"{number:>2}  {told}", width - 1)]
    return [*head, *process_facts(proposal, width - 1), *must_read(proposal, width, long_sent=False)]


def _labelled(label: str, text: str, width: int) -> Lines:
    head: Lines = [[(part, "bold")] for part in whole(label, width - 1)] if label else []
    return [*head, *([("    ", ""), (part, QUIET)] for part in whole(text, width - 5))]

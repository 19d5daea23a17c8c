"""A name for a proposal, by which a person without a terminal can say yes to exactly that one (`--yes 3f9c2a1b07`)."""

import hashlib
import re

from tui_monitor.model.act import DiagnosisProposal, KeepProposal, NoteProposal, Rung, StopProposal, UndoProposal

AnyProposal = StopProposal | NoteProposal | UndoProposal | KeepProposal | DiagnosisProposal

LASTS = 60
"""Seconds for which a name holds."""
_LENGTH = 10
_NUMBERS = re.compile(r"\d+")


def name(proposal: AnyProposal, at: float) -> str:
    """Of this proposal as it was made at `at` (seconds since the epoch): ten hexadecimal digits."""
    said = "\0".join((*_told(proposal), str(int(at))))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def fits(id: str, proposal: AnyProposal, now: float) -> bool:
    """Is it the name of this very proposal, made within the last 60 seconds?"""
    return any(name(proposal, int(now) - ago) == id for ago in range(LASTS))


def _told(proposal: AnyProposal) -> tuple[str, ...]:
    """What a yes depends on. Numbers of a text move with every line of the log, and no yes depends on them."""
    if isinstance(proposal, StopProposal):
        first = proposal.targets[0] if proposal.targets else None
        start = f"{proposal.process.started!r}"
        if first is not None:
            start = f"{first.boot} {first.start} {first.serial} {first.program}"
        pane = proposal.launch.pane if proposal.rung is Rung.WINDOW else ""
        how = f"{proposal.launch.argv} {pane} {proposal.signal or ''} {proposal.unrecorded}"
        files = [change.path for change in proposal.changes]  # another stop of a batch may create one in between
        return proposal.run, proposal.rung, str(proposal.process.pid), start, proposal.finding or "", how, *files
    if isinstance(proposal, NoteProposal):
        return "note", proposal.run, proposal.path, _NUMBERS.sub("", proposal.text)
    if isinstance(proposal, UndoProposal):
        return "undo", proposal.run, proposal.path, proposal.text
    if isinstance(proposal, DiagnosisProposal):
        return "diagnosis", proposal.run, proposal.path, _NUMBERS.sub("", proposal.text), proposal.ideas
    return "keep", proposal.run, proposal.root

"""What a stop begins with: the first rung that can be proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tui_monitor.model.act import FIRST_RUNGS, Proposal, Rung
from tui_monitor.model.ask import ProposeStop, Refusal
from tui_monitor.text import Shown


class ProposalDoor(Protocol):
    """The monitor, as far as it is needed here."""

    def propose(self, request: ProposeStop) -> Proposal | Refusal: ...


def gentlest_stop(
    door: ProposalDoor,
    run: Shown,
    rungs: Sequence[Rung] = FIRST_RUNGS,
    unrecorded: bool = False,
    said: Shown | None = None,
) -> Proposal | Refusal:
    """The first of `rungs` that can be proposed, or why the last of them cannot."""
    answer: Proposal | Refusal = Refusal(Shown("nothing can be proposed"))
    for rung in rungs:
        answer = door.propose(ProposeStop(run, rung, unrecorded, said))
        if not isinstance(answer, Refusal):
            break
    return answer

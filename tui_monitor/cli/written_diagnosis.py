"""`trainmon diagnose --write`: the flag is the yes to what is proposed for each run."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tui_monitor.clock import SystemClock
from tui_monitor.model.act import Approval, Outcome, Proposal, Result
from tui_monitor.model.ask import ProposeDiagnosis, Refusal
from tui_monitor.model.diagnosis import Diagnosis
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.text import Shown

_BY = Shown("--write")
_TRIES = 5
"""While somebody else writes there, and something else would be written each time."""


def write(monitor: Monitor, view: RunView, diagnosis: Diagnosis) -> Outcome | Refusal:
    """Of one run that is sick, beside its log and into next.md."""
    clock = SystemClock()
    before: Proposal | None = None
    outcome: Outcome | Refusal = Refusal(Shown("nothing was written"))
    for _ in range(_TRIES):
        proposal = monitor.propose(ProposeDiagnosis(view.id, diagnosis))
        if isinstance(proposal, Refusal):
            return proposal
        if proposal == before:
            break
        before = proposal
        outcome = monitor.act(Approval(proposal, clock.now(), _BY))
        if outcome.result is Result.DONE:
            break
    return outcome


def tell(answers: Sequence[Outcome | Refusal], quiet: bool) -> bool:
    """Which files were written, unless that is told otherwise (`quiet`), and what was not. Was all of it?"""
    if not quiet:
        written = dict.fromkeys(path for answer in answers for path in paths(answer))
        print("".join(f"wrote {path}\n" for path in written), end="")
    for answer in answers:
        for problem in problems(answer):
            print(f"trainmon: {problem}", file=sys.stderr)
    if not answers:
        print("trainmon: nothing is written: there is no run that is sick", file=sys.stderr)
    return not any(map(problems, answers))


def paths(answer: Outcome | Refusal | None) -> tuple[Shown, ...]:
    """Of the text first, then of its pictures, then of next.md."""
    return answer.written if isinstance(answer, Outcome) else ()


def problems(answer: Outcome | Refusal) -> tuple[Shown, ...]:
    if isinstance(answer, Refusal):
        return (answer.reason,)
    return answer.problems if answer.result is Result.DONE else (answer.message,)

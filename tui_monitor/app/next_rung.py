"""Which question may follow an outcome. Each rung is a question of its own."""

from tui_monitor.model.act import LaunchKind, Outcome, Result, Rung, StopProposal

_FURTHER = {Rung.COMMAND: Rung.TERM, Rung.TERM: Rung.KILL}


def next_rung(outcome: Outcome) -> Rung | None:
    """What may be asked about after this; None: nothing. After `SENT` only once its time is over."""
    proposal, result = outcome.proposal, outcome.result
    if not isinstance(proposal, StopProposal):
        return None
    if result is Result.DONE and proposal.launch.kind is LaunchKind.TMUX and proposal.rung in (Rung.TERM, Rung.KILL):
        return Rung.WINDOW
    lived_on = result in (Result.STILL_ALIVE, Result.SENT) or (
        proposal.rung is Rung.COMMAND and result is Result.FAILED
    )
    return _FURTHER.get(proposal.rung) if lived_on else None


def after(outcome: Outcome) -> str | None:
    """The name of the answer that leads there."""
    if outcome.instead is not None:
        return "Ask: no record?"
    rung = next_rung(outcome)
    return None if rung is None else "Ask: close window?" if rung is Rung.WINDOW else f"Ask about {rung}"


def saving_is_over(outcome: Outcome) -> bool:
    """It was told to save, and did or did not."""
    proposal = outcome.proposal
    return isinstance(proposal, StopProposal) and proposal.rung is Rung.CHECKPOINT and outcome.result is not Result.SENT

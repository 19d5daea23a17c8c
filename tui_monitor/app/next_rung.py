"""Which question may follow an outcome. Each is a question of its own."""

from tui_monitor.model.act import NEXT_RUNG, Outcome, Result, Rung, StopProposal


def next_rung(outcome: Outcome) -> Rung | None:
    """What may be asked about after this; None: nothing. After `SENT` only once its time is over."""
    proposal, result = outcome.proposal, outcome.result
    if outcome.next is not None:
        return outcome.next.rung
    if not isinstance(proposal, StopProposal) or result not in (Result.STILL_ALIVE, Result.SENT):
        return None
    return NEXT_RUNG.get(proposal.rung)


def after(outcome: Outcome) -> str | None:
    """The name of the answer that leads there."""
    if outcome.next is not None and outcome.next.unrecorded:
        return "Ask: no record?"
    rung = next_rung(outcome)
    return None if rung is None else "Ask: close it?" if rung is Rung.WINDOW else f"Ask about {rung}"


def saving_is_over(outcome: Outcome) -> bool:
    """It was told to save, and did or did not."""
    proposal = outcome.proposal
    return isinstance(proposal, StopProposal) and proposal.rung is Rung.CHECKPOINT and outcome.result is not Result.SENT

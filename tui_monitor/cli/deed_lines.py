"""What a watcher did by itself, a line or a JSON object each."""

from __future__ import annotations

from tui_monitor.clock import local_second, utc_second
from tui_monitor.decisions.deeds import Deed
from tui_monitor.report import contract, proposal

_SIGN = "▶"


def deed_line(deed: Deed, now: float) -> str:
    """`14:05:09 ▶ STOP logs/exp-1: TERM was sent to pid 4711`, and indented what was written and what went wrong."""
    about = f" {deed.run}" if deed.run else ""
    word = deed.what.replace("_", " ").upper()
    first = f"{local_second(now)} {_SIGN} {word}{about}: {deed.message}"
    if deed.outcome is None:
        return first
    more = [f"    wrote {path}" for path in deed.outcome.written]
    return "\n".join([first, *more, *(f"    problem: {problem}" for problem in deed.outcome.problems)])


def deed_json(deed: Deed, now: float) -> str:
    """One line of strict JSON, told from that of runs by its key `act`."""
    import msgspec

    document: dict[str, object] = {
        "schema": contract.SCHEMA,
        "generated": utc_second(now),
        "act": deed.what.value,
        "run": deed.run or None,
        "finding": deed.finding,
        "message": deed.message,
    }
    if deed.approval is not None:
        document |= {"by": deed.approval.by, "proposal": proposal.as_json(deed.approval.proposal)}
    if deed.outcome is not None:
        document |= proposal.outcome_json(deed.outcome)
    return msgspec.json.encode(document).decode()

"""What a watcher did by itself, a line or a JSON object each."""

from __future__ import annotations

from tui_monitor.clock import local_second, utc_second
from tui_monitor.decisions.notices import Notice
from tui_monitor.report import contract, proposal

_SIGN = "▶"


def notice_line(notice: Notice, now: float) -> str:
    """`14:05:09 ▶ STOP logs/exp-1: TERM was sent to pid 4711`, and indented what was written and what went wrong."""
    about = f" {notice.run}" if notice.run else ""
    word = notice.topic.replace("_", " ").upper()
    first = f"{local_second(now)} {_SIGN} {word}{about}: {notice.message}"
    if notice.outcome is None:
        return first
    more = [f"    wrote {path}" for path in notice.outcome.written]
    return "\n".join([first, *more, *(f"    problem: {problem}" for problem in notice.outcome.problems)])


def notice_json(notice: Notice, now: float) -> str:
    """One line of strict JSON, told from that of runs by its key `act`."""
    import msgspec

    document: dict[str, object] = {
        "schema": contract.SCHEMA,
        "generated": utc_second(now),
        "act": notice.topic.value,
        "run": notice.run or None,
        "finding": notice.finding,
        "message": notice.message,
    }
    if notice.approval is not None:
        document |= {"by": notice.approval.by, "proposal": proposal.as_json(notice.approval.proposal)}
    if notice.outcome is not None:
        document |= proposal.outcome_json(notice.outcome)
    return msgspec.json.encode(document).decode()

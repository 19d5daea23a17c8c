"""What a watcher did by itself, a line or a JSON object each."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from msgspec import Struct

from tui_monitor.acting import proposal_id
from tui_monitor.clock import local_second, utc_second
from tui_monitor.decisions.notices import Cancelling, Notice
from tui_monitor.report import contract, proposal
from tui_monitor.text import clean

_SIGN = "▶"


class WatchedPlaces(Struct, frozen=True):
    """What a watcher was told to watch: by this another command finds the same runs by the same names."""

    paths: Sequence[str]
    """Absolute."""
    job: str | None = None
    """Of `watch --job`, absolute."""

    def stop(self, one: Cancelling) -> list[str]:
        """The command that proposes to stop it, and asks."""
        place = ["--job", self.job] if self.job is not None else ["--root", self._root_of(one.log)]
        return ["trainmon", "stop", one.run, *place, "--reason", one.reason]

    def _root_of(self, log: str) -> str:
        holding = [path for path in self.paths if log == path or log.startswith(path.rstrip("/") + "/")]
        return max(holding, key=len, default=log)


def notice_line(notice: Notice, now: float, watched: WatchedPlaces) -> str:
    """`14:05:09 ▶ STOP logs/exp-1: TERM was sent to pid 4711`, and indented what was written and what went wrong."""
    about = f" {notice.run}" if notice.run else ""
    word = notice.topic.replace("_", " ").upper()
    first = f"{local_second(now)} {_SIGN} {word}{about}: {notice.message}"
    if notice.rest:
        return "\n".join([first, *(f"    {clean(shlex.join(watched.stop(one)), 4000)}" for one in notice.rest)])
    if notice.outcome is None:
        return first
    more = [f"    wrote {path}" for path in notice.outcome.written]
    return "\n".join([first, *more, *(f"    problem: {problem}" for problem in notice.outcome.problems)])


def notice_json(notice: Notice, now: float, watched: WatchedPlaces) -> str:
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
    if notice.runs:
        document |= {"together": notice.runs, "cancel": [_cancel(one, now, watched) for one in notice.rest]}
    return msgspec.json.encode(document).decode()


def _cancel(one: Cancelling, now: float, watched: WatchedPlaces) -> dict[str, object]:
    """The command says yes to exactly this proposal, for a minute; without one it would ask."""
    command = watched.stop(one)
    if one.proposal is None:
        return {"run": one.run, "command": command, "proposal": None, "message": one.why_not}
    id_ = proposal_id.name(one.proposal, now)
    shown = proposal.as_json(one.proposal) | {"id": id_, "holds_seconds": proposal_id.LASTS}
    return {"run": one.run, "command": [*command, "--yes", id_], "proposal": shown, "message": None}

"""Printing a snapshot's changes, a line each: for `watch` and for a replay without a screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_monitor.clock import utc_second
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import RunEvent, Snapshot
from tui_monitor.report import contract
from tui_monitor.report.states import SIGNS, reason_of, state_of, word_of
from tui_monitor.text import Shown
from tui_monitor.trajectory import Trajectory

Said = tuple[object, ...]
"""What was last said about a run: a new line is due when it differs."""


def news(view: RunView) -> Said:
    findings = tuple((finding.id, finding.active, finding.severity) for finding in view.findings)
    return (view.verdict.decision, view.status, view.life.over, view.life, findings, view.note)


class Changes:
    """Which runs have news since the last time they were printed."""

    def __init__(self) -> None:
        self._said: dict[Shown, Said] = {}
        self._printed: set[tuple[float, Shown, Shown]] = set()

    def changed(self, views: Sequence[RunView]) -> list[RunView]:
        changed = [view for view in views if self._said.get(view.id) != news(view)]
        self._said = {view.id: news(view) for view in views}
        return changed

    def events(self, snapshot: Snapshot) -> list[RunEvent]:
        new = [event for event in snapshot.events if (event.time, event.run, event.message) not in self._printed]
        self._printed = {(event.time, event.run, event.message) for event in snapshot.events}
        return new


def verdict_line(view: RunView) -> str:
    """`● CONTINUE logs/exp-1 training: 12 points, no active alarm`; of a run that is over the word says how."""
    state, life, reason = state_of(view), view.life, reason_of(view)
    said = reason if life.over or reason.startswith(life) else f"{life}: {reason}"
    return f"{SIGNS[state]} {word_of(view)} {view.title} {said}"


def as_json(
    views: Sequence[RunView],
    now: float,
    trajectories: Mapping[Shown, Trajectory],
    position: float | None = None,
    problems: Sequence[Shown] = (),
    beside: Mapping[Shown, contract.FactsBeside] | None = None,
) -> str:
    """One line of strict JSON: the runs in `check`'s shape. `position`: seconds since a recording began.

    `problems`: what could not be looked at, a sentence each. `beside`: what their views do not say.
    """
    import msgspec

    runs = [contract.run(view, trajectories.get(view.id), (beside or {}).get(view.id)) for view in views]
    document: dict[str, object] = {"schema": contract.SCHEMA, "generated": utc_second(now), "runs": runs}
    document["problems"] = list(problems)
    if position is not None:
        document["position"] = round(position, 3)
    return msgspec.json.encode(document).decode()

"""Runs as lines of text for a person: sickest first, the verdict in the first column."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.model.finding import Decision, step_text
from tui_monitor.model.run import RunView

_ORDER = {Decision.STOP: 0, Decision.WAIT: 1, Decision.CONTINUE: 2}
_GLYPHS = {Decision.STOP: "■", Decision.WAIT: "◐", Decision.CONTINUE: "●"}
_COLOURS = {Decision.STOP: "31", Decision.WAIT: "33", Decision.CONTINUE: "32"}
_ID, _REASON = 40, 100


def runs(views: Sequence[RunView], colour: bool) -> list[str]:
    """One line a run, and a line that counts them."""
    ordered = sorted(views, key=lambda view: (_ORDER[view.verdict.decision], view.id))
    width = min(_ID, max((len(view.id) for view in views), default=0))
    return [_line(view, width, colour) for view in ordered] + [_counts(views)]


def status_line(view: RunView) -> str:
    """One run as seed 000 prints it: `- exp-001: healthy (loss=0.45 at step 500, trending down)`."""
    if view.verdict.decision is Decision.CONTINUE or view.watched is None:
        return f"- {view.id}: {view.status} ({_metric(view)})"
    return f"- {view.id}: {view.status.upper()} ({view.verdict.reason})"


def _line(view: RunView, width: int, colour: bool) -> str:
    decision = view.verdict.decision
    word = f"{_GLYPHS[decision]} {decision:<8}"
    if colour:
        word = f"\x1b[{_COLOURS[decision]}m{word}\x1b[0m"
    reason = view.verdict.reason
    shown = reason if len(reason) <= _REASON else reason[: _REASON - 1] + "…"
    return f"{word} {view.id:<{width}}  {view.status:<19} {_metric(view):<42}  {shown}".rstrip()


def _metric(view: RunView) -> str:
    if view.watched is None:
        return "no metric"
    value = view.latest.get(view.watched.metric, float("nan"))
    return f"{view.watched.metric}={value:.5g} at step {step_text(view.step)}, {trend(view)}"


def trend(view: RunView) -> str:
    """`trending down`, `up` or `flat`: the last quarter of the curve against the quarter before it."""
    curve = view.curve
    means = [mean for mean in curve.means if mean == mean] if curve else []
    quarter = len(means) // 4
    if quarter == 0:
        return "too early for a trend"
    before, after = sum(means[-2 * quarter : -quarter]) / quarter, sum(means[-quarter:]) / quarter
    span = max(means) - min(means)
    if abs(after - before) <= 0.02 * span:
        return "trending flat"
    return "trending down" if after < before else "trending up"


def _counts(views: Sequence[RunView]) -> str:
    counted = {decision: sum(view.verdict.decision is decision for view in views) for decision in Decision}
    said = ", ".join(f"{count} {decision}" for decision, count in counted.items() if count)
    return f"{len(views)} run{'s' if len(views) != 1 else ''}: {said}"

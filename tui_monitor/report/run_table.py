"""Runs as lines of text for a person: sickest first, the verdict in the first column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import isfinite, nan, sqrt

from tui_monitor.model.finding import Decision, Severity, step_text
from tui_monitor.model.run import ChartColumns, RunView, Status
from tui_monitor.report.states import SIGNS, State, reason_of, state_of, word_of
from tui_monitor.text import Shown

_COLOURS = {State.STOP: "1;31", State.FAILED: "31", State.WAIT: "33", State.CONTINUE: "32"}
_DIM = "2"
_ID, _REASON = 40, 100
_NAMED = 2
"""Runs of which the same is told, by their names; of more, how many."""
_FEWEST = 2
"""Values in a stretch of the curve, at least: the wobble of a single one is no trend."""


def runs(views: Sequence[RunView], colour: bool, likely: Mapping[Shown, Shown | None] | None = None) -> list[str]:
    """One line a run, and a line that counts them. `likely`: of what alarms the cause, by its id, and the next step."""
    ordered = sorted(views, key=lambda view: (state_of(view), view.id))
    width = min(_ID, max((len(view.title) for view in views), default=0))
    return [
        *(_line(view, width, colour) for view in ordered),
        *_noted(ordered),
        *_likely(ordered, likely or {}),
        _counts(views),
    ]


def _noted(views: Sequence[RunView]) -> Iterator[str]:
    """What could not be read, and what was lost, where the line of a run does not say it: once for all that share it.

    `exp-1: log restarted; lines may have been lost, 512 bytes for certain`
    """
    titles: dict[Shown, list[Shown]] = {}
    for view in views:
        if (said := _note(view)) is not None:
            titles.setdefault(said, []).append(view.title)
    yield from (f"{_together(shared)}: {said}" for said, shared in titles.items())


def _likely(views: Sequence[RunView], causes: Mapping[Shown, Shown | None]) -> Iterator[str]:
    yield from (f"{view.title}: {said}" for view in views if (said := causes.get(view.id)) is not None)


def _note(view: RunView) -> Shown | None:
    if view.note is not None and view.note not in view.verdict.reason:
        return view.note
    return view.output.lost.said


def _together(titles: Sequence[Shown]) -> str:
    """`exp-1, exp-2`; `exp-1, exp-2 and 58 more`."""
    more = len(titles) - _NAMED
    return ", ".join(titles) if more <= 1 else f"{', '.join(titles[:_NAMED])} and {more} more"


def status_line(view: RunView, done: str = "") -> str:
    """One run as seed 000 prints it: `- exp-001: healthy (loss=0.45 at step 500, trending down)`.

    `done`: what was done about one that diverged: `- exp-002: DIVERGED (loss is NaN at step 350) - process stopped`.
    A status that says nothing of what is wrong leaves the word to the verdict: `- exp-001: WAIT (step 40: ...)`.
    """
    if (cause := _divergence(view)) is not None:
        return f"- {view.id}: {view.status.upper()} ({cause}){f' - {done}' if done else ''}"
    if view.verdict.decision is Decision.CONTINUE or view.watched is None:
        return f"- {view.id}: {view.status} ({_metric(view)})"
    word = word_of(view) if view.status is Status.HEALTHY else view.status.upper()
    return f"- {view.id}: {word} ({view.verdict.reason})"


def _divergence(view: RunView) -> str | None:
    """`loss is NaN at step 350`; None where it has not diverged."""
    causes = (f for f in view.findings if f.active and f.severity is Severity.CRITICAL and f.metric is not None)
    cause = view.deciding or next(causes, None)
    if view.status is not Status.DIVERGED or cause is None:
        return None
    step = f" at step {step_text(cause.onset_step)}" if cause.onset_step >= 0 else ""
    return f"{cause.message.partition(', ')[0]}{step}"


def _line(view: RunView, width: int, colour: bool) -> str:
    state, reason = state_of(view), reason_of(view)
    word = f"{SIGNS[state]} {word_of(view):<8}"
    if colour:
        word = f"\x1b[{_COLOURS.get(state, _DIM)}m{word}\x1b[0m"
    shown = reason if len(reason) <= _REASON else reason[: _REASON - 1] + "…"
    return f"{word} {view.title:<{width}}  {view.status:<19} {_metric(view):<42}  {shown}".rstrip()


def _metric(view: RunView) -> str:
    if view.watched is None:
        return "no metric"
    said = f"{view.watched.metric}={_latest(view):.5g} at step {step_text(view.progress.step)}"
    return f"{said}, {way}" if (way := trend(view)) else said


def _latest(view: RunView) -> float:
    return view.latest.get(view.watched.metric, nan) if view.watched else nan


def trend(view: RunView) -> str:
    """`trending down`, `up` or `flat`: the last quarter of the curve against the quarter before it.

    Nothing where the watched metric has no number now, or lately had few: what is not finite goes nowhere.
    """
    logged = _logged(view.curve) if view.curve else []
    means = [mean for mean in logged if isfinite(mean)]
    width = max(len(means) // 4, _FEWEST)
    newest = [isfinite(mean) for mean in logged[-2 * width :]]
    if not isfinite(_latest(view)) or 2 * sum(newest) < len(newest):
        return ""
    if len(means) < 2 * width:
        return "too early for a trend"
    return _way(means[-2 * width : -width], means[-width:], max(means) - min(means))


def _logged(curve: ChartColumns) -> list[float]:
    """The means of the columns in which there is a point."""
    return [mean for mean, bad in zip(curve.means, curve.bad, strict=True) if mean == mean or bad]


def _way(before: Sequence[float], after: Sequence[float], span: float) -> str:
    """Flat is a change by less than 2 % of all there was, or by what the jumps between values leave of chance."""
    change = sum(after) / len(after) - sum(before) / len(before)
    jumps = [abs(b - a) for stretch in (before, after) for a, b in pairwise(stretch)]
    if not abs(change) > max(0.02 * span, 0.5 * sum(jumps) / len(jumps) / sqrt(len(after))):
        return "trending flat"
    return "trending down" if change < 0 else "trending up"


def _counts(views: Sequence[RunView]) -> str:
    """`16 runs: 1 STOP, 4 DIVERGED, 11 CONTINUE`, sickest first."""
    counted = Counter(word_of(view) for view in sorted(views, key=state_of))
    said = ", ".join(f"{count} {word}" for word, count in counted.items())
    return f"{len(views)} run{'s' if len(views) != 1 else ''}: {said}"

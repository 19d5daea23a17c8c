"""How often the first cause is right, beside two tables that know nothing but how often each cause occurs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from tui_monitor.model.diagnosis import RootCause
from tui_monitor.scoring.caused_runs import CausedRun
from tui_monitor.scoring.totals import interval

_SURE, _CERTAIN = 0.7, 0.9
_BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01))


def cause_report(runs: Sequence[CausedRun]) -> str:
    """A line a run, the totals with their intervals, both baselines, confidence, and the proofs behind each miss."""
    sick, healthy = [run for run in runs if not run.healthy], [run for run in runs if run.healthy]
    parts = ["\n".join(map(_line, runs)), _totals(sick, healthy), _confidence(sick), "\n".join(_misses(runs))]
    return "\n\n".join(part for part in parts if part)


def constant(runs: Sequence[CausedRun]) -> int:
    """Right first, if one and the same cause is always named: the best one for these runs."""
    return max(Counter(cause for run in runs for cause in run.first).values(), default=0)


def table(runs: Sequence[CausedRun]) -> int:
    """Right first, if each kind of finding has one cause: the best ones for these runs."""
    kinds: dict[str, list[CausedRun]] = defaultdict(list)
    for run in runs:
        kinds[run.kind].append(run)
    return sum(constant(group) for group in kinds.values())


def _line(run: CausedRun) -> str:
    said = run.said
    told = f"{said.cause} {said.confidence:.2f}" if said is not None else "-"
    if run.healthy:
        mark = "above info" if run.alarmed else "quiet"
        return f"{run.name:40} {'healthy':12} {told:34} {mark}"
    mark = "right" if run.right else "in three" if run.right_among_three else "MISSED"
    wrong = f"  wrong with {run.wrong_with:.2f}" if run.wrong_with > _SURE else ""
    return f"{run.name:40} {run.kind:20} {told:34} {mark}{wrong}"


def _totals(sick: Sequence[CausedRun], healthy: Sequence[CausedRun]) -> str:
    rows = (
        ("right first", sum(run.right for run in sick)),
        ("right among the first three", sum(run.right_among_three for run in sick)),
        ("baseline: always the most common cause", constant(sick)),
        ("baseline: a table from finding to cause, fitted here", table(sick)),
        (f"wrong with more than {_SURE}", sum(run.wrong_with > _SURE for run in sick)),
        (f"wrong with more than {_CERTAIN}", sum(run.wrong_with > _CERTAIN for run in sick)),
    )
    lines = [f"{len(sick)} runs with a cause"]
    lines += [f"  {said:54} {n:3}/{len(sick):<3} (95 %: {interval(n, len(sick))})" for said, n in rows]
    loud = sum(run.alarmed for run in healthy)
    lines.append(f"{len(healthy)} healthy runs, of which with a cause above info: {loud}")
    return "\n".join(lines)


def _confidence(sick: Sequence[CausedRun]) -> str:
    lines = [f"{'confidence of the first':24} {'right':>9} {'95 %':>8}"]
    for low, high in _BANDS:
        band = [run for run in sick if run.said is not None and low <= run.said.confidence < high]
        right = sum(run.right for run in band)
        lines.append(
            f"{f'{low:.1f} to {min(high, 1.0):.1f}':24} {f'{right}/{len(band)}':>9} {interval(right, len(band)):>8}"
        )
    return "\n".join(lines)


def _misses(runs: Sequence[CausedRun]) -> Iterator[str]:
    for run in runs:
        if not run.healthy and not run.right:
            yield f"missed: {run.name}: expected {'|'.join(sorted(run.first))}"
            yield from _reasons(run.diagnosis.causes)


def _reasons(causes: Sequence[RootCause]) -> Iterator[str]:
    for cause in causes[:3]:
        yield f"  {cause.cause} {cause.confidence:.2f}"
        yield from (f"    + {proof.text}" for proof in cause.proofs)
        yield from (f"    - {proof.text}" for proof in cause.against)

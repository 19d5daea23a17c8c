"""The rules on one's own past runs: what would have been raised, when, and which thresholds would fit these runs."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, isfinite

from msgspec import Struct

from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity, step_text
from tui_monitor.scoring.corpus import PastRun
from tui_monitor.watching.run_memory import RunMemory

_MARGIN = 1.2
"""Proposed thresholds leave this much room above what past runs went through and recovered from."""


class Tested(Struct, frozen=True):
    """What the rules would have said of one past run."""

    run: PastRun
    thresholds: Thresholds
    findings: tuple[Finding, ...]
    """Warnings and worse, in order of detection."""
    stop: Finding | None
    """The first critical finding that was still open at the end."""
    left: float | None
    """The share of the run's points that came after the STOP."""

    @property
    def seconds_saved(self) -> float | None:
        """How much sooner the run would have ended; None where its duration is not known."""
        if self.left is None or self.run.seconds is None:
            return None
        return self.left * self.run.seconds


def test(run: PastRun, thresholds: Thresholds) -> Tested:
    """A past run from its first point to its last."""
    memory = RunMemory(thresholds, trajectories=False)
    memory.take(run.said, found=None)
    raised = sorted(
        (finding for finding in memory.findings if finding.severity is not Severity.INFO),
        key=lambda finding: (finding.detected_step, finding.id),
    )
    open_stops = {f.id for f in raised if f.active and f.severity is Severity.CRITICAL}
    stop = next((f for f in memory.changes if f.id in open_stops and f.severity is Severity.CRITICAL), None)
    return Tested(run, thresholds, (*raised, *run.ending), stop, _left(run, stop) if stop else None)


def _left(run: PastRun, stop: Finding) -> float:
    """The share of the metric's points that came after the one at which the finding became critical."""
    points = next(points for points in run.points if points.metric == stop.metric)
    last = stop.evidence.places[-1]
    after = sum(place > last.offset for place in points.places)
    return after / len(points)


def report(tested: Sequence[Tested]) -> str:
    """A line per finding, the hours that stops would have saved, and thresholds ready to paste."""
    lines = [line for one in tested for line in _lines(one)]
    saved = [one.seconds_saved for one in tested if one.seconds_saved is not None]
    stops = sum(one.stop is not None for one in tested)
    quiet = sum(not one.findings for one in tested)
    lines += [
        "",
        f"{len(tested)} runs, {quiet} without a warning, {stops} would have been proposed to stop",
        f"run-hours after these points: {sum(saved) / 3600:.2f} ({len(saved)} of {stops} runs tell their duration)",
        "",
        *proposal(tested),
    ]
    return "\n".join(lines)


def _lines(one: Tested) -> Iterator[str]:
    name = one.run.spec.id
    if not one.findings:
        yield f"{name}: nothing raised"
    for finding in one.findings:
        over = f", recovered at {step_text(finding.recovered_step)}" if finding.recovered_step is not None else ""
        at = step_text(finding.detected_step)
        yield f"{name}: {finding.severity} {finding.kind} at step {at}{over}: {finding.message}"
    if one.stop is not None and one.left is not None:
        yield f"{name}: STOP would have come with {100 * one.left:.0f} % of its points still to come"


def proposal(tested: Sequence[Tested]) -> list[str]:
    """A block for `trainmon.yaml` per category: room above all that runs without an open alarm went through."""
    lines = ["# thresholds that these runs would not have tripped by what they recovered from"]
    for category in sorted({one.thresholds.category or "" for one in tested}):
        group = [one for one in tested if (one.thresholds.category or "") == category]
        lines += [f"# {category or 'no category'}: {len(group)} runs", *_block(category, group)]
    return lines


def _block(category: str, group: Sequence[Tested]) -> Iterator[str]:
    given = group[0].thresholds
    explosion = max([given.explosion_threshold, *(_MARGIN * ratio for ratio in _recovered(group))])
    patience = max([given.plateau_patience, *(ceil(_MARGIN * flat) for flat in _pauses(group))])
    if category:
        yield f"category: {category}"
    yield f"explosion_threshold: {explosion:.3g}"
    yield f"plateau_patience: {patience}"


def _recovered(group: Iterable[Tested]) -> Iterator[float]:
    """How many times their level the values of excursions were when they were raised."""
    for finding in _of(group, (Kind.EXPLOSION,)):
        scale = finding.evidence.numbers["scale"]
        ratio = 1.0 + finding.evidence.numbers["excess"] / scale if scale > 0.0 else 0.0
        if isfinite(ratio):
            yield ratio


def _pauses(group: Iterable[Tested]) -> Iterator[float]:
    """Points for which a curve was flat before it went on."""
    for finding in _of(group, (Kind.PLATEAU, Kind.BASELINE_MISSED)):
        yield finding.evidence.numbers["flat points"]


def _of(group: Iterable[Tested], kinds: Sequence[Kind]) -> Iterator[Finding]:
    well = (one for one in group if not any(finding.alarm for finding in one.findings))
    for one in well:
        yield from (finding for finding in one.findings if finding.kind in kinds)

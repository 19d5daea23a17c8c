"""Totals over many runs, as text: shares with their intervals, because a hundred runs are not many."""

from collections.abc import Sequence
from math import sqrt
from statistics import median

from msgspec import Struct

from tui_monitor.model.finding import Finding
from tui_monitor.scoring.scored_run import ACCEPTED, HARD, QUIET, ScoredRun

_ENDS = frozenset({"crash", "crashed", "killed", "oom", "hang"})
_BANDS = ((0.0, 0.6), (0.6, 0.75), (0.75, 1.01))


class Totals(Struct, frozen=True):
    """The numbers a change is judged by."""

    hard: int
    hard_of: int
    soft: int
    soft_of: int
    quiet: int
    alarmed: int
    stopped: int
    stopped_ever: int
    warned_ever: int
    advised: int

    def line(self, name: str) -> str:
        return (
            f"{name:26} {self.hard:3}/{self.hard_of:<3} {self.soft:4}/{self.soft_of:<3} "
            f"{self.alarmed:7}/{self.quiet:<3} {self.stopped:4} {self.stopped_ever:5} "
            f"{self.warned_ever:7} {self.advised:7}"
        )


HEADER = f"{'':26} {'hard':>7} {'soft':>8} {'alarmed':>11} {'STOP':>4} {'ever':>5} {'warned':>7} {'advice':>7}"


def totals(outcomes: Sequence[ScoredRun]) -> Totals:
    """Hard: nan, explosion. Soft: all other troubles of values. Quiet: runs that were all right."""
    hard = [o for o in outcomes if o.run.label in HARD]
    soft = [o for o in outcomes if o.run.label in ACCEPTED and o.run.label not in HARD | _ENDS]
    quiet = [o for o in outcomes if o.run.label in QUIET]
    return Totals(
        sum(o.caught is not None for o in hard),
        len(hard),
        sum(o.caught is not None for o in soft),
        len(soft),
        len(quiet),
        sum(bool(o.alarms) for o in quiet),
        sum(o.stopped for o in quiet),
        sum(bool(o.stops) for o in quiet),
        sum(o.warned for o in quiet),
        sum(o.advice for o in quiet),
    )


def report(outcomes: Sequence[ScoredRun]) -> str:
    """The whole score: by kind, on quiet runs, by confidence, and each miss and false alarm by name."""
    parts = [_by_kind(outcomes), _quiet(outcomes), _confidence(outcomes), _named(outcomes)]
    return "\n\n".join(part for part in parts if part)


def interval(hits: int, of: int) -> str:
    """95 % Wilson interval in percent: `89-100`."""
    if not of:
        return "-"
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return f"{100 * max(0.0, middle - half):.0f}-{100 * min(1.0, middle + half):.0f}"


def _by_kind(outcomes: Sequence[ScoredRun]) -> str:
    lines = [f"{'label':18} {'caught':>9} {'95 %':>8} {'delay (median points)':>22}"]
    groups = {label: [o for o in outcomes if o.run.label == label] for label in ACCEPTED}
    groups["all soft"] = [o for o in outcomes if o.run.label in ACCEPTED and o.run.label not in HARD | _ENDS]
    for label, group in groups.items():
        if group:
            hits = sum(o.caught is not None for o in group)
            delays = [o.delay for o in group if o.delay is not None]
            late = f"{median(delays):g}" if delays else "-"
            lines.append(f"{label:18} {f'{hits}/{len(group)}':>9} {interval(hits, len(group)):>8} {late:>22}")
    return "\n".join(lines)


def _quiet(outcomes: Sequence[ScoredRun]) -> str:
    t = totals(outcomes)
    rows = (
        ("an open alarm at the end", t.alarmed),
        ("STOP at the end", t.stopped),
        ("STOP at any time", t.stopped_ever),
        ("a warning at any time", t.warned_ever),
        ("open plateau advice", t.advised),
    )
    lines = [f"{t.quiet} quiet runs, of which with"]
    return "\n".join([*lines, *(f"  {said:26} {n:4}  (95 %: {interval(n, t.quiet)})" for said, n in rows)])


def _confidence(outcomes: Sequence[ScoredRun]) -> str:
    """Is confidence worth its name? Findings open at the end: right on a sick run, wrong on a quiet one."""
    lines = [f"{'confidence of an alarm':24} {'right':>9} {'95 %':>8}"]
    said = [(finding, o.run.label not in QUIET) for o in outcomes if o.run.label in ACCEPTED or o.run.label in QUIET
            for finding in o.decisive if finding.active]  # fmt: skip
    for low, high in _BANDS:
        band = [right for finding, right in said if low <= finding.confidence < high]
        name, share = f"{low:.2f} to {min(high, 1.0):.2f}", f"{sum(band)}/{len(band)}"
        lines.append(f"{name:24} {share:>9} {interval(sum(band), len(band)):>8}")
    return "\n".join(lines)


def _named(outcomes: Sequence[ScoredRun]) -> str:
    lines = [f"missed: {o.run.label} {o.run.name} ({o.run.metric})" for o in missed(outcomes)]
    for o in wrong(outcomes):
        lines += [f"alarm on {o.run.label}: {o.run.name}: {_told(finding)}" for finding in o.alarms or o.stops[:1]]
    return "\n".join(lines)


def missed(outcomes: Sequence[ScoredRun]) -> list[ScoredRun]:
    """Sick runs that were not caught."""
    return [o for o in outcomes if o.run.label in ACCEPTED and o.caught is None]


def wrong(outcomes: Sequence[ScoredRun]) -> list[ScoredRun]:
    """Quiet runs with an open alarm, or a STOP at any time."""
    return [o for o in outcomes if o.run.label in QUIET and (o.alarms or o.stops)]


def _told(finding: Finding) -> str:
    return f"{finding.severity} {finding.kind} at step {finding.detected_step:g}: {finding.message}"

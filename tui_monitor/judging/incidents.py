"""What several runs share: a batch that diverges at once, runs that fall silent together. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from tui_monitor.judging.grouped import incident, names, together
from tui_monitor.judging.life import span
from tui_monitor.judging.shared_place import at_one_place
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Incident
from tui_monitor.text import Shown, clean

AT_ONCE = 60.0
"""Seconds after its start within which a run that diverges has hardly trained (seed 000: one minute)."""
_ONE_BATCH = 60.0
"""Runs of one folder were started together if they began within this many seconds: a sweep or a launcher did that."""
_FEWEST_DIVERGED = 2
_SAME_MOMENT = 60.0
_FEWEST_STALLED = 3
_RULE = clean("2 or more runs of one folder, begun within a minute of each other, diverge within 60 s of their start")


class Divergence(Struct, frozen=True):
    """When a run began and diverged, by one clock."""

    began: float
    """Seconds since the epoch."""
    after: float
    """Seconds from its first output until it had diverged, at most."""
    logged: bool
    """By the log's own clock; else as it arrived while it was watched."""


def diverged(findings: Sequence[Finding]) -> Finding | None:
    """The earliest open critical finding about a value: what makes a run `diverged`."""
    hard = (f for f in findings if f.active and f.metric is not None and f.severity is Severity.CRITICAL)
    return min(hard, key=lambda f: (f.detected_step, f.id), default=None)


def incidents(runs: Sequence[RunView], known: Mapping[Shown, Divergence]) -> tuple[Incident, ...]:
    """All incidents, oldest first. `known`: of runs that diverged, where a clock tells when."""
    found = [_diverged_together(together, runs, known) for together in _diverged_at_once(runs, known)]
    found += map(_stalled_together, _silent_at_once(runs))
    found += at_one_place(runs)
    return tuple(sorted(found, key=lambda one: (one.since, one.message)))


def mass_divergence(runs: Sequence[RunView], known: Mapping[Shown, Divergence]) -> dict[Shown, Finding]:
    """Run -> its finding, for every run of a batch of which two or more diverged within a minute of their start.

    A warning beside the run's own critical finding: that one is what may stop it, and healthy runs of the batch are
    never touched. Source: seed 000, which cancels the rest of the batch.
    """
    batches = _diverged_at_once(runs, known)
    return {run.id: _finding(run, known[run.id].after, len(batch)) for batch in batches for run in batch}


def _diverged_at_once(runs: Sequence[RunView], known: Mapping[Shown, Divergence]) -> Iterator[list[RunView]]:
    told = [run for run in runs if run.id in known and diverged(run.findings)]
    early = [run for run in told if known[run.id].after <= AT_ONCE]
    return together(early, lambda run: known[run.id].began, _ONE_BATCH, _FEWEST_DIVERGED, _folder)


def _silent_at_once(runs: Sequence[RunView]) -> Iterator[list[RunView]]:
    """Recordings have ended, each by a time of its own: they fell silent together with nobody."""
    live = [run for run in runs if not run.reading.at_end]
    stalled = [run for run in live if any(f.kind is Kind.STALL and f.active for f in run.findings)]
    return together(stalled, _last_output, _SAME_MOMENT, _FEWEST_STALLED, _folder)


def _folder(run: RunView) -> str:
    """Where it lies among the runs of one sweep."""
    return f"{run.where.root}/{run.id.rpartition('/')[0]}"


def _diverged_together(
    together: Sequence[RunView], runs: Sequence[RunView], known: Mapping[Shown, Divergence]
) -> Incident:
    latest = max(known[run.id].after for run in together)
    message = f"{len(together)} runs diverged within {span(latest)} of their start: {names(together)}"
    since = min(known[run.id].began + known[run.id].after for run in together)
    return incident(message, together, since, Kind.MASS_DIVERGENCE, _rest(together, runs, known))


def _rest(together: Sequence[RunView], runs: Sequence[RunView], known: Mapping[Shown, Divergence]) -> list[RunView]:
    """The other runs of the batch that go on: of the same folder, and not begun more than a minute before these.

    One that has trained for hours beside them in the same folder is no part of what was started now.
    """
    place = _folder(together[0])
    first = min(run.process.started if run.process is not None else known[run.id].began for run in together)
    others = [run for run in runs if run not in together and _folder(run) == place and not diverged(run.findings)]
    return [run for run in others if _goes_on(run) and run.process and run.process.started >= first - _ONE_BATCH]


def _goes_on(run: RunView) -> bool:
    return not run.life.over and not run.reading.at_end and run.process is not None and run.process.alive


def _stalled_together(group: Sequence[RunView]) -> Incident:
    message = f"{len(group)} runs stalled together, one cause is likely: {names(group)}"
    return incident(message, group, min(map(_last_output, group)), Kind.STALL)


def _last_output(run: RunView) -> float:
    return run.output.last or 0.0


def _finding(run: RunView, seconds: float, runs: int) -> Finding:
    cause = diverged(run.findings)
    assert cause is not None
    message = f"diverged {span(seconds)} after its start, like {runs - 1} more of its batch: look for one cause"
    return Finding(
        kind=Kind.MASS_DIVERGENCE,
        severity=Severity.WARNING,
        metric=None,
        segment=0,
        onset_step=cause.onset_step,
        detected_step=cause.detected_step,
        message=clean(message),
        evidence=Evidence(_RULE, {"runs": float(runs), "seconds after start": seconds, "limit_s": AT_ONCE}),
        value=seconds,
    )

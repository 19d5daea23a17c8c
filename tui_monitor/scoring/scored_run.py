"""One labelled run through the rules: caught or missed, how late, and what was said of a run that was all right."""

from collections.abc import Sequence
from math import inf

from msgspec import Struct

from tui_monitor.judging.advice import of_the_watched
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.scoring.corpus import LabelledRun
from tui_monitor.watching.run_memory import RunMemory

QUIET = frozenset({"healthy", "spike_recovered", "truncated", "resumed"})
"""Labels of runs on which an open alarm is a false one."""
HARD = frozenset({"nan", "explosion"})
_BLOWN = frozenset({Kind.NAN, Kind.INF, Kind.EXPLOSION})
_STUCK = frozenset({Kind.PLATEAU, Kind.FROZEN, Kind.DEAD_LR, Kind.GRADIENT_VANISHING, Kind.BASELINE_MISSED})
_FALLEN = frozenset({Kind.COLLAPSE, Kind.REWARD_COLLAPSE})
_ENDED = frozenset({Kind.CRASH, Kind.OOM, Kind.KILLED, Kind.TIMEOUT, Kind.DISK_FULL})
ACCEPTED = {
    "nan": frozenset({Kind.NAN, Kind.INF}),
    "explosion": _BLOWN | {Kind.GRADIENT_EXPLOSION},
    "drift": frozenset({Kind.DRIFT, Kind.EXPLOSION, Kind.OVERFITTING}),
    "overfitting": frozenset({Kind.OVERFITTING, Kind.DRIFT}),
    "plateau": _STUCK | {Kind.COLLAPSE},
    "stalled": _STUCK,
    "dead_lr": _STUCK,
    "reward_collapse": _FALLEN,
    "collapse": _FALLEN,
    "entropy_collapse": frozenset({Kind.ENTROPY_COLLAPSE}),
    "gradient_blowup": _BLOWN | {Kind.GRADIENT_EXPLOSION},
    "crash": _ENDED,
    "crashed": _ENDED,
    "killed": _ENDED,
    "oom": frozenset({Kind.OOM}),
    "hang": frozenset({Kind.STALL}),
}
"""Label -> kinds that name the same event: one event may have two fair names."""


class ScoredRun(Struct, frozen=True):
    """What was said about one run."""

    run: LabelledRun
    caught: Finding | None
    """Of a sick run: the earliest accepted finding that was open at the onset or raised later."""
    delay: int | None
    """Points of its metric from the onset to the detection, 1 = at once."""
    alarms: tuple[Finding, ...]
    """Open at the end, warning or worse."""
    stops: tuple[Finding, ...]
    """Critical at any time."""
    warned: bool
    """Was there a warning at any time?"""
    advice: bool
    """Open plateau advice."""
    decisive: tuple[Finding, ...]
    """The last version of every finding of warning or worse: what confidence is measured on."""

    @property
    def stopped(self) -> bool:
        """STOP at the end."""
        return any(finding.severity is Severity.CRITICAL for finding in self.alarms)


def judge_run(run: LabelledRun, thresholds: Thresholds) -> ScoredRun:
    """All that a run logged through all rules, by the way that `check` goes: changes and plan are heard, too."""
    transitions: list[Finding] = []
    findings: list[Finding] = []
    for said in run.said:
        memory = RunMemory(thresholds, trajectories=False)
        memory.take(said, found=None)
        transitions += memory.changes
        findings += of_the_watched(memory.findings, memory.watched())
    return outcome_of(run, transitions, findings)


def outcome_of(run: LabelledRun, transitions: Sequence[Finding], findings: Sequence[Finding]) -> ScoredRun:
    """The outcome from all versions of all findings in order, and the last version of each."""
    everything = (*findings, *run.ending)
    caught = _earliest(run, everything)
    values = [finding for finding in findings if finding.severity is not Severity.INFO]
    return ScoredRun(
        run,
        caught,
        _delay(run, caught) if caught is not None else None,
        tuple(finding for finding in values if finding.active),
        tuple(finding for finding in transitions if finding.severity is Severity.CRITICAL),
        any(finding.severity is not Severity.INFO for finding in transitions),
        any(finding.active and finding.kind is Kind.PLATEAU for finding in findings),
        tuple(values),
    )


def _earliest(run: LabelledRun, findings: Sequence[Finding]) -> Finding | None:
    accepted = _accepted(run)
    fits = [finding for finding in findings if finding.kind in accepted and _counts(run, finding)]
    return min(fits, key=lambda finding: finding.detected_step, default=None)


def _accepted(run: LabelledRun) -> frozenset[Kind]:
    """Of a score or a return that drifts away it is said that it collapses."""
    kinds = ACCEPTED.get(run.label, frozenset())
    return kinds | _FALLEN if run.label == "drift" and not run.lower_is_better else kinds


def _counts(run: LabelledRun, finding: Finding) -> bool:
    """Advice counts for a plateau only; a finding that was over before the trouble began counts for nothing."""
    if finding.severity is Severity.INFO and finding.kind is not Kind.PLATEAU:
        return False
    over = finding.recovered_step if finding.recovered_step is not None else inf
    return run.onset is None or over > run.onset


def _delay(run: LabelledRun, finding: Finding) -> int | None:
    onset = run.onset if run.onset is not None else 0.0
    for points in run.points:
        if points.metric == finding.metric:
            return sum(onset <= step <= finding.detected_step for step in points.steps)
    return None

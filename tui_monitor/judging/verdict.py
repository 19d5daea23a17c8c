"""What to do about one run: CONTINUE, WAIT or STOP, with a reason. Hysteresis lives here and nowhere else."""

from collections.abc import Callable, Sequence
from operator import attrgetter

from tui_monitor.judging.time_given import BUDGET
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.prose import STOPPED_EARLY
from tui_monitor.model.finding import Decision, Finding, Kind, Severity, Verdict, step_text
from tui_monitor.model.run import Life
from tui_monitor.text import Shown, clean

TOO_EARLY = 5
"""Fewer logged points than this say nothing about a run that goes on."""

_ENDED = {
    Life.FINISHED: "finished",
    Life.FAILED: "ended with a failure",
    Life.ENDED: "ended, cause unknown",
}
"""How the reason of a run that is over begins, where nothing critical is open."""

_EARLY = lazy_compile(STOPPED_EARLY)
_ADVICE = frozenset({Kind.FINISHED, Kind.RESTART})
_FIRST = frozenset({Kind.NAN, Kind.INF})
"""Source: seed 000 (first priority): once a run has lost its numbers, it matters no more what else went wrong."""
_ENDINGS = (Kind.CRASH, Kind.OOM, Kind.KILLED, Kind.TIMEOUT, Kind.DISK_FULL)
"""What the end of a log says: it does not recover, it was none when training goes on."""


def judge(
    previous: Verdict | None,
    findings: Sequence[Finding],
    life: Life,
    *,
    points: int,
    monitored: bool = True,
    unmonitored_reason: str = "no metric to watch was found",
    missing: bool = False,
    asked: str = "",
    time_limit: str = "",
    because: str = "",
    say: Callable[[Finding], str] = attrgetter("said"),
) -> Verdict:
    """The verdict on a run from everything that was found; pure.

    `points`: how many values the metric with the most of them has. `monitored`: whether there is a watched metric;
    without one `unmonitored_reason` says why; `missing`: a person asked for one that is not there. `asked`: what a
    person could tell about a watched metric whose name tells nothing, so that it is judged in full. `time_limit`: how
    long a run may take that cannot be judged. `because`: how it is known that a run is over whose log does not tell.
    `say`: a finding in words, up to now. A critical finding means STOP; an alarm, too few points or an unreachable
    source mean WAIT. `previous` only makes the announcement of a recovery possible: the decision itself depends on the
    findings, so that a live watcher and a single look agree.
    """
    critical = _deciding(findings, Severity.CRITICAL)
    if critical is not None:
        return _stop(critical, findings, life, say)
    if life is Life.UNREACHABLE:
        return _wait("the source does not answer: nothing can be said about the run")
    if life is Life.ENDED and missing:
        return _wait(f"{_ENDED[life]}; {unmonitored_reason}")
    if life.over:
        return _ended(findings, life, asked if monitored else unmonitored_reason, because, say)
    if life is Life.WAITING or any(f.kind is Kind.NO_OUTPUT and f.active for f in findings):
        return _wait("there is no output to judge yet")
    if not monitored:
        lacking = f"{unmonitored_reason}; its time limit is {time_limit}" if time_limit else unmonitored_reason
        return _unmonitored(findings, lacking, say)
    alarm = _deciding(findings, Severity.WARNING)
    if alarm is not None:
        return Verdict(Decision.WAIT, alarm.confidence, clean(say(alarm), 500), alarm.id)
    if points < TOO_EARLY:
        return _wait(f"too early: {points} of at least {TOO_EARLY} points logged")
    return _go_on(previous, findings, points, asked)


def _deciding(findings: Sequence[Finding], severity: Severity) -> Finding | None:
    """The earliest active finding of this severity, so that it stays the same while others come and go.

    Of critical ones a NaN comes before any other kind.
    """
    active = _active(findings, severity)
    first = _FIRST if severity is Severity.CRITICAL else frozenset[Kind]()
    return min(active, key=lambda f: (f.kind not in first, f.detected_step, f.id), default=None)


def _active(findings: Sequence[Finding], severity: Severity) -> list[Finding]:
    return [f for f in findings if f.active and f.severity is severity and f.kind not in _ADVICE]


def _stop(finding: Finding, findings: Sequence[Finding], life: Life, say: Callable[[Finding], str]) -> Verdict:
    """As sure as the surest of what is critical: a NaN after an explosion makes nobody doubt."""
    prefix = "already ended: " if life.over else ""
    confidence = max(f.confidence for f in _active(findings, Severity.CRITICAL))
    return Verdict(Decision.STOP, confidence, clean(prefix + say(finding), 500), finding.id)


def _wait(reason: str) -> Verdict:
    return Verdict(Decision.WAIT, 1.0, clean(reason))


def _unmonitored(findings: Sequence[Finding], lacking: str, say: Callable[[Finding], str]) -> Verdict:
    """That it hangs is known of any run, and matters more than what it does not log."""
    hangs = next((f for f in findings if f.kind is Kind.STALL and f.active), None)
    if hangs is None:
        return _wait(lacking)
    return Verdict(Decision.WAIT, hangs.confidence, clean(f"{say(hangs)}; {lacking}", 500), hangs.id)


def _ended(
    findings: Sequence[Finding], life: Life, lacking: str, because: str, say: Callable[[Finding], str]
) -> Verdict:
    """`lacking`: what keeps it from being judged in full; empty where nothing does."""
    alarm = _deciding(findings, Severity.WARNING)
    rest = f"; still open: {say(alarm)}" if alarm else f"; {lacking}" if lacking else "; no open alarm"
    on_time = because.startswith(BUDGET)
    tells = life is Life.ENDED or (life is Life.FINISHED and (on_time or _EARLY.search(because)))
    if because and tells and not alarm and not lacking:
        rest = f": {because}{rest}"
    return Verdict(Decision.CONTINUE, 1.0, clean(f"{_ENDED[life]}{rest}", 500), alarm.id if alarm else None)


def _go_on(previous: Verdict | None, findings: Sequence[Finding], points: int, asked: str) -> Verdict:
    recovered = [f for f in findings if f.state == "recovered" and f.severity is not Severity.INFO]
    reason = f"{points} points; {asked}" if asked else f"{points} points, no active alarm"
    stopped_by = previous.deciding or "" if previous and previous.decision is Decision.STOP else None
    if recovered:
        last = max(recovered, key=lambda f: (f.recovered_step or 0.0, f.id))
        reason = f"{last.kind} recovered at step {step_text(last.recovered_step or 0.0)}; {reason}"
    if stopped_by is not None and stopped_by.startswith(_ENDINGS):
        reason = f"training goes on; {reason}"
    if stopped_by is not None:
        reason = f"STOP withdrawn: {reason}"
    return Verdict(Decision.CONTINUE, _confidence(points), Shown(clean(reason)))


def _confidence(points: int) -> float:
    """Trust in silence grows with what was seen: half at 10 points, 0.9 at 90."""
    return points / (points + 10.0)

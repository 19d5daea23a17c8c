"""Which stops a watcher may make while nobody is asked, and why not. Timid on purpose, and pure."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tui_monitor.acting.illness import Illness
from tui_monitor.acting.linking import HOLDS
from tui_monitor.acting.pidfile_trust import CLOCK_SLACK
from tui_monitor.clock import local_minute
from tui_monitor.errors import UsageError
from tui_monitor.model.act import StopProposal
from tui_monitor.model.finding import Decision, Finding, Kind, Severity
from tui_monitor.model.onset import TOGETHER_WITHIN
from tui_monitor.model.points import EventKind
from tui_monitor.model.run import Life, RunView
from tui_monitor.text import Shown, clean

KINDS = (Kind.NAN, Kind.INF, Kind.EXPLOSION, Kind.COLLAPSE)
"""What may be acted on: values that went wrong. An ending is none: what has ended needs no stop."""
LEAST_SECONDS, LEAST_POINTS = 10.0, 10
"""A finding that has not stood for so long, on so many further points, may be noise, or somebody's print."""
HOUR = 3600.0


class Policy(Struct, frozen=True):
    """What a person allowed when they began to watch."""

    kinds: tuple[Kind, ...] = (Kind.NAN, Kind.INF)
    after: float = 60.0
    """Seconds for which the finding has to stand."""
    per_hour: int = 3
    kill: bool = False
    """Also what TERM did not end."""
    as_root: bool = False
    remote: bool = False
    """Also what lies where other machines write."""
    found: tuple[str, ...] = ()
    """Runs that may be stopped although they were ill before anybody watched."""

    @property
    def by(self) -> Shown:
        """Whose yes it is, in the records: `policy nan,inf`."""
        return Shown(f"policy {','.join(self.kinds)}")


def read_kinds(said: str) -> tuple[Kind, ...]:
    """`nan,explosion`. Raises UsageError."""
    words = [word.strip() for word in said.split(",") if word.strip()]
    strange = [word for word in words if word not in KINDS]
    if strange or not words:
        asked = f", not {clean(', '.join(strange), 200)}" if strange else ""
        raise UsageError(f"--act-on takes kinds of {', '.join(KINDS)}{asked}")
    return tuple(kind for kind in KINDS if kind in words)


class GuardFacts(Struct, frozen=True):
    """What is so beside the run itself when a stop is decided."""

    is_root: bool = False
    forbidden: Shown | None = None
    """Where it is set that nothing may be stopped."""
    host: Shown = Shown("")
    """The other machine on which it runs; empty: this one."""
    shared: bool = False
    """Its log lies on a mount where other machines write, too."""
    named: bool = False
    """A person named this run (`found`)."""
    together: bool = False
    """It fell ill with others, or others did within the last minutes."""
    acted: Shown | None = None
    """It was stopped before, or should have been, or is silent: what comes next is for a person to decide."""


def candidate(policy: Policy, view: RunView) -> Finding | None:
    """The finding that decides, where this policy may act on its like."""
    if view.verdict.decision is not Decision.STOP or view.reading.under_way or view.life.over:
        return None
    if (finding := view.deciding) is None:
        return None
    hard = finding.active and finding.severity is Severity.CRITICAL and finding.metric is not None
    return finding if hard and finding.kind in policy.kinds else None


def is_due(policy: Policy, illness: Illness, points: int, now: float) -> bool:
    """Has it stood for long enough? `points`: how many of its metric came after it was found."""
    return now - illness.since >= max(policy.after, LEAST_SECONDS) and points >= LEAST_POINTS


def held_back(policy: Policy, view: RunView, illness: Illness, facts: GuardFacts) -> Shown | None:
    """Why this run is left alone, in a sentence; None when nothing speaks against a stop."""
    return next((clean(reason, 300) for reason in _reasons(policy, view, illness, facts)), None)


def _reasons(policy: Policy, view: RunView, illness: Illness, facts: GuardFacts) -> Iterator[str]:
    if facts.forbidden is not None:
        yield facts.forbidden
    if facts.is_root and not policy.as_root:
        yield "trainmon runs as root: --act-as-root allows it"
    if not illness.begun and not facts.named:
        yield f"it was ill before this watch began: --act-found {view.id} allows it"
    if facts.acted is not None:
        yield facts.acted
    if _says_that_it_finished(view):
        yield "its log says that training finished: it may be saving what it has"
    if _goes_through_several(view):
        yield "its process wrote an earlier training into the same log: it may go on to the next"
    if facts.together:
        minutes = f"{TOGETHER_WITHIN / 60:g} minutes"
        yield f"several runs fell ill within {minutes}, one cause is likely: that is for a person to decide"
    if view.job is not None and not view.job.over:
        if not policy.remote:
            yield f"it is {view.job.named} of {view.job.engine.name}: --act-remote allows it"
    elif view.process is None or not view.process.alive:
        yield "its process is not known"
    elif view.process.linked_by != HOLDS:
        yield f"no process is seen to hold its log open (found by: {view.process.linked_by})"
    if facts.host and not policy.remote:
        yield f"it runs on {facts.host}: --act-remote allows it"
    if facts.shared and not policy.remote:
        yield "its log lies on a mount that others may write, too: --act-remote allows it"


def _says_that_it_finished(view: RunView) -> bool:
    """Since the finding began; an end that stands before it in the same log was that of an earlier training."""
    total, finding = view.progress.total, view.deciding
    if total is not None and 1 < total <= view.progress.step:
        return True
    since = {place.file: place.offset for place in (finding.evidence.places if finding is not None else ())}
    ends = [event.place for event in view.events if event.kind is EventKind.FINISHED]
    return any(end.offset >= since.get(end.file, 0) for end in ends)


def _goes_through_several(view: RunView) -> bool:
    """Trials of a sweep one after another, folds: the log began anew, and nobody began the process anew.

    Where nobody saw the log begin, its process is taken for the one that began it.
    """
    finding, process, first = view.deciding, view.process, view.output.first
    if finding is None or finding.segment == 0 or process is None:
        return False
    return first is None or process.started <= first + CLOCK_SLACK


def too_many(policy: Policy, by_user: int, under_root: int) -> Shown | None:
    """Are the stops of this hour used up? Of all watchers of the user, and of everybody under the root."""
    for count, whose in ((by_user, "by your watchers"), (under_root, "under this root")):
        if count >= policy.per_hour:
            return Shown(f"stops {whose} within the last hour: {count}, and {policy.per_hour} are allowed")
    return None


def stopped_before(view: RunView, now: float) -> Shown | None:
    """Whoever began it again within the hour may know more than its log."""
    stopped = view.told.stopped
    if stopped is None or now - stopped.at > HOUR:
        return None
    return clean(f"{stopped.by} stopped it through trainmon at {local_minute(stopped.at)}, and it runs again")


def silent(view: RunView) -> Shown | None:
    """A process that logs nothing more of a run may be at another one by now: a sweep in one process, a last upload."""
    if view.life is Life.TRAINING:
        return None
    return clean(f"it is {view.life}: what its process does by now its log does not tell")


def acted_on(view: RunView) -> Shown | None:
    """`pid 123`, `job 7_3`: what a stop would be about; None where nothing is known that runs."""
    if view.job is not None and not view.job.over:
        return view.job.named
    return None if view.process is None else clean(f"pid {view.process.pid}")


def mismatch(policy: Policy, proposal: StopProposal, finding: Finding) -> Shown | None:
    """Why what is proposed is not what was decided; None when it is."""
    if proposal.finding != finding.id or proposal.simulated or proposal.unrecorded:
        return Shown("another thing is proposed than was decided")
    if (there := proposal.remote) is not None and not (there.held and policy.remote):
        why = there.how if policy.remote else "--act-remote allows it"
        return clean(f"it runs on {there.host}, {why}: nobody stops it there unasked", 300)
    if there is not None and there.as_root and not policy.as_root:
        return clean(f"trainmon is root on {there.host}: --act-as-root allows it", 300)
    if proposal.job is None and proposal.process.linked_by != HOLDS:
        return clean(f"no process is seen to hold its log open (found by: {proposal.process.linked_by})", 300)
    return None


def opening(policy: Policy, facts: GuardFacts) -> Shown:
    """What this watcher may do, said before it does anything."""
    if facts.forbidden is not None:
        return clean(f"may stop nothing: {facts.forbidden}", 300)
    if facts.is_root and not policy.as_root:
        return Shown("may stop nothing: trainmon runs as root, and --act-as-root was not given")
    ways = "TERM, then KILL what outlives it" if policy.kill else "TERM"
    named = f"; also {', '.join(policy.found)}, found ill" if policy.found else ""
    where = "" if policy.remote else ", no log on a shared mount or another machine, no job"
    return clean(
        f"may stop ({ways}) runs that {' or '.join(_EFFECTS[kind] for kind in policy.kinds)} while it watches"
        f"{named}: once the finding has stood for {max(policy.after, LEAST_SECONDS):g} s and {LEAST_POINTS} points, "
        f"at most {policy.per_hour} an hour, only a process that holds the log open{where}; "
        "never one of several that fall ill together",
        600,
    )


_EFFECTS = {
    Kind.NAN: "go NaN",
    Kind.INF: "go infinite",
    Kind.EXPLOSION: "explode",
    Kind.COLLAPSE: "collapse",
}

"""Where life, not values, decides what to do about a run: it cannot be read, was stopped by hand, says nothing."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from tui_monitor.judging.life import NO_OUTPUT_YET, Vitals
from tui_monitor.model.finding import Decision, Finding, Kind, Verdict
from tui_monitor.model.run import Life, Process
from tui_monitor.model.told_beside import Told
from tui_monitor.text import Shown, clean

_BEING_READ = Verdict(Decision.WAIT, 0.0, Shown("its log is being read"))
_LONGEST = 500
"""Characters of a reason."""


def adjusted(
    verdict: Verdict, findings: Sequence[Finding], vitals: Vitals, told: Told, process: Process | None
) -> Verdict:
    """`verdict`: by the findings. `told`: what is written about the run beside its log."""
    said = _by_life(verdict, findings, vitals)
    beside = _elsewhere(vitals.life, told, process)
    if not beside and len(said.reason) <= _LONGEST:
        return said
    return replace(said, reason=clean("; ".join([said.reason, *beside]), _LONGEST))


def not_judged(why: Shown, vitals: Vitals) -> Verdict:
    """On a run that a person excluded: whatever becomes of it, nothing is to be done."""
    return Verdict(Decision.CONTINUE, 1.0, vitals.reason if vitals.life is Life.STOPPED else why)


def of_a_part(vitals: Vitals) -> Verdict:
    """On a run of which what had been written before anybody looked was not all read: what follows may undo it."""
    if vitals.life is Life.UNREACHABLE:
        said = f"unreachable: {vitals.reason}; its log was not read to its end"
        return Verdict(Decision.WAIT, 1.0, clean(said, 300))
    return _BEING_READ


def _by_life(verdict: Verdict, findings: Sequence[Finding], vitals: Vitals) -> Verdict:
    if vitals.life is Life.STOPPED:
        return Verdict(Decision.CONTINUE, 1.0, vitals.reason)
    if verdict.decision is Decision.STOP:
        return verdict
    if vitals.life is Life.UNREACHABLE:
        return Verdict(Decision.WAIT, 1.0, clean(f"unreachable: {vitals.reason}", 300))
    if vitals.life is Life.WAITING and vitals.reason is not NO_OUTPUT_YET:
        return Verdict(Decision.WAIT, 1.0, vitals.reason)
    silent = next((one for one in findings if one.kind is Kind.NO_OUTPUT and one.active), None)
    if vitals.life is Life.WAITING and silent is not None:
        return Verdict(Decision.WAIT, 1.0, silent.message, silent.id)
    if vitals.life is Life.QUIET and verdict.decision is Decision.CONTINUE:
        return replace(verdict, reason=clean(f"{vitals.reason}; {verdict.reason}"))
    return verdict


def _elsewhere(life: Life, told: Told, process: Process | None) -> list[str]:
    """What its result file says, where that is not what is seen."""
    if told.result is None or life in (Life.STOPPED, Life.STOPPING):
        return []
    if process is not None and process.alive:
        return [f"its result file says {told.result}, but process {process.pid} lives"]
    as_seen = {Life.FINISHED: "completed", Life.FAILED: "failed"}.get(life)
    return [] if told.result == as_seen or not life.over else [f"its result file says {told.result}"]

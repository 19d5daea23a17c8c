"""Is a run alive and getting on? One pure function, the only judge that sees time, processes and exits."""

from __future__ import annotations

from msgspec import Struct, field

from tui_monitor.judging.cadence import QUIET_FLOOR, Cadence
from tui_monitor.model.run import Life
from tui_monitor.text import Shown

SETTLED = 1.0
"""Seconds of silence after which the end that a log states is told: with the time between two looks, within two."""
OLD = 3600.0
"""A log that did not change for so long when we came, without a process, is taken for ended."""
FRESH = 60.0
"""A log that changed so recently may be written by somebody, where its cadence is not known."""
NO_OUTPUT_YET = Shown("no output yet")
_HINDRANCES = {"T": "its process is stopped (SIGSTOP)", "t": "its process is stopped by a debugger"}
"""State letter -> why no output can come, whatever the cadence is."""


class LifeFacts(Struct, frozen=True):
    """What is known about a run apart from its values."""

    bytes: int = 0
    points: int = 0
    last_output: float | None = None
    """When its newest output arrived; None when there is none."""
    growing: bool = False
    """Output was seen to arrive (live or recorded), not only found."""
    watched_since: float = 0.0
    process_alive: bool | None = None
    """None: no process is known."""
    process_started: float | None = None
    process_state: str = ""
    """One letter as in `ps`; empty when it is not known."""
    cpu_still: float = 0.0
    """Seconds for which its CPU time was seen to stand still."""
    nobody: bool = False
    """No process holds the log, and one would have been seen."""
    dead_pid: int | None = None
    """Its pid file names a process that has ended."""
    stopped: Shown | None = None
    """A person stopped it through trainmon: who and when."""
    finished: Shown | None = None
    """Evidence that it completed: the line that says so, or `reached step 1000 of 1000`."""
    failed: Shown | None = None
    """Evidence that it did not: the line that says so."""
    stated: bool = False
    """What is written ends with the statement of an end, and nothing came for a moment: see `SETTLED`."""
    no_more: bool = False
    """Nothing more can come: the end of a recording, one look at a log without a process."""
    no_clock: bool = False
    """One look at a log that says no time and has no process: when it was written cannot be known."""
    waits: Shown | None = None
    """It has not begun, or not again: why a batch system keeps it in its queue."""
    ended: Shown | None = None
    """How it is known that it is over, where that is neither success nor failure."""
    unreachable: Shown | None = None
    """Why it cannot be read: a server that does not answer, a folder that was removed."""


class Vitals(Struct, frozen=True):
    """The answer, with its reason."""

    life: Life
    reason: Shown
    silent: float = field(default=0.0)
    """Seconds since the newest output."""


def life(facts: LifeFacts, cadence: Cadence, now: float) -> Vitals:
    silent = 0.0 if facts.last_output is None else max(0.0, now - facts.last_output)
    if facts.stopped is not None and not facts.process_alive:
        return Vitals(Life.STOPPED, facts.stopped, silent)
    if facts.waits is not None:
        return Vitals(Life.WAITING, facts.waits)
    if _has_told_its_end(facts, cadence, silent):
        return _over(facts, silent)
    if facts.unreachable is not None:
        return Vitals(Life.UNREACHABLE, facts.unreachable)
    if _nobody_is_left(facts, cadence, silent):
        return _over(facts, silent)
    if facts.bytes == 0:
        return Vitals(Life.WAITING, NO_OUTPUT_YET, max(0.0, now - facts.watched_since))
    if (why := _stalled(facts, cadence, silent, now)) is not None:
        return Vitals(Life.STALLED, why, silent)
    if silent > max(OLD, cadence.late) and not facts.growing and facts.process_alive is None:
        return Vitals(Life.ENDED, Shown(f"{_silence(silent)}, and no process is known"), silent)
    if silent > cadence.quiet_after:
        return Vitals(Life.QUIET, Shown(f"{_silence(silent)}, {_usual(cadence)}"), silent)
    if facts.points == 0:
        return Vitals(Life.STARTING, Shown("output, but no metric yet"), silent)
    return Vitals(Life.TRAINING, Shown("output arrives as usual"), silent)


def _has_told_its_end(facts: LifeFacts, cadence: Cadence, silent: float) -> bool:
    """An end that is the end of what is written counts at once, other evidence once the log is silent for long.

    A process that lives on after a failure (in the teardown of its libraries, in a notebook) has not ended yet: the
    failure is told as a finding, and it may still have to be stopped.
    """
    if facts.stated and (not facts.process_alive or (facts.finished is not None and facts.failed is None)):
        return True
    evidence = facts.finished is not None or facts.failed is not None
    known = facts.process_alive is False or facts.no_more or silent > cadence.quiet_after
    return evidence and facts.bytes > 0 and known


def _nobody_is_left(facts: LifeFacts, cadence: Cadence, silent: float) -> bool:
    """Its process is gone, or nothing of it is there. Output that was seen to arrive was written by somebody: where
    that one was not found then, a search that finds nothing proves nothing, nor does an old pid file."""
    if facts.process_alive is False or facts.no_clock:
        return True
    if facts.process_alive or facts.bytes == 0 or facts.growing:
        return False
    if facts.dead_pid is not None and facts.nobody:
        return True
    gone = facts.nobody or facts.dead_pid is not None
    return gone and silent > (cadence.quiet_after if cadence.known else FRESH)


def _stalled(facts: LifeFacts, cadence: Cadence, silent: float, now: float) -> Shown | None:
    """Why it is, or None. A process that began after the newest output is silent since it began."""
    if not (facts.growing or facts.process_alive):
        return None
    silent = silent if facts.process_started is None else min(silent, max(0.0, now - facts.process_started))
    hindrance = _HINDRANCES.get(facts.process_state) if facts.process_alive else None
    if silent <= (QUIET_FLOOR if hindrance else cadence.stalled_after(facts.points > 0)):
        return None
    return Shown("; ".join(filter(None, (f"{_silence(silent)}, {_usual(cadence)}", hindrance or _idle(facts)))))


def _idle(facts: LifeFacts) -> str | None:
    """What else its process shows."""
    if facts.process_alive and facts.process_state == "D":
        return "its process waits for a disk or a device"
    if facts.process_alive and facts.cpu_still > 0:
        return f"its CPU time stands still for {span(facts.cpu_still)}"
    return None


def _over(facts: LifeFacts, silent: float) -> Vitals:
    if facts.failed is not None:
        return Vitals(Life.FAILED, facts.failed, silent)
    if facts.finished is not None:
        return Vitals(Life.FINISHED, facts.finished, silent)
    return Vitals(Life.ENDED, facts.ended or Shown(_gone(facts)), silent)


def _gone(facts: LifeFacts) -> str:
    if facts.dead_pid is not None and facts.process_alive is None:
        return f"process {facts.dead_pid} of its pid file has ended"
    return "no process holds its log" if facts.nobody else "no longer running"


def _silence(seconds: float) -> str:
    return f"no output for {span(seconds)}"


def _usual(cadence: Cadence) -> str:
    if cadence.mean is not None:
        return f"a line takes {span(cadence.mean)} in the mean"
    return f"its longest pause was {span(cadence.longest) if cadence.known else 'not learnt yet'}"


def counted(facts: LifeFacts, vitals: Vitals, now: float) -> float:
    """The shortest of the times that may be told of a silence: the one whose words change soonest."""
    started = facts.process_started or 0.0
    return max(0.0, min(vitals.silent, now - started, facts.cpu_still or vitals.silent))


def span_lasts(seconds: float) -> float:
    """How long `span` of what counts up from here says the same, in seconds; never less than one."""
    unit = 1.0 if seconds < 120 else 60.0 if seconds < 7200 else 360.0
    return max(1.0, (int(seconds / unit + 0.5) + 0.5) * unit - seconds + 0.01)


def span(seconds: float) -> str:
    """`45 s`, `12 min`, `3.5 h`: two digits are enough for a pause."""
    if seconds < 0.1:
        return "under 0.1 s"
    if seconds < 1:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"

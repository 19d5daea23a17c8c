"""Is a run alive and getting on? One pure function, the only judge that sees time, processes and exits.

How long silence may last is learnt from the run's own pauses: evaluation and checkpoint pauses are part of its cadence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui_monitor.model.run import Life
from tui_monitor.text import Shown

SAME_BURST = 0.05
"""Arrivals closer than this are one piece of output."""
QUIET_FLOOR, STALL_FLOOR = 10.0, 20.0
"""Seconds of silence that are never remarkable, however fast a run usually prints."""
UNKNOWN_PATIENCE = 300.0
"""Silence that is allowed while the cadence is not known; seed 000 gives an empty log the same five minutes."""
OLD = 3600.0
"""A log that did not change for so long when we came, without a process, is taken for ended."""
_GAPS_NEEDED = 5
_QUIET_PAUSES, _STALL_PAUSES = 2.0, 4.0
"""Quiet and stalled, in multiples of the longest pause so far."""


@dataclass(slots=True)
class Cadence:
    """The pauses between pieces of output, as they were seen to arrive."""

    last: float | None = None
    longest: float = 0.0
    """The longest pause after the first metric: loading and compiling come before it and happen once."""
    gaps: int = 0

    def arrive(self, times: Iterable[float], training: bool) -> None:
        """Pieces of output arrived; `training`: metrics had been seen before them."""
        for time in times:
            if self.last is not None and time - self.last > SAME_BURST and training:
                self.gaps += 1
                self.longest = max(self.longest, time - self.last)
            self.last = time if self.last is None else max(self.last, time)

    @property
    def known(self) -> bool:
        return self.gaps >= _GAPS_NEEDED

    @property
    def quiet_after(self) -> float:
        """Seconds of silence that are longer than usual."""
        return max(QUIET_FLOOR, _QUIET_PAUSES * self.longest) if self.known else UNKNOWN_PATIENCE

    @property
    def stalled_after(self) -> float:
        """Seconds of silence after which a run that may be alive is called stalled."""
        return max(STALL_FLOOR, _STALL_PAUSES * self.longest) if self.known else 2 * UNKNOWN_PATIENCE


@dataclass(frozen=True, slots=True)
class Facts:
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
    finished: Shown | None = None
    """Evidence that it completed: the line that says so, or `reached step 1000 of 1000`."""
    failed: Shown | None = None
    """Evidence that it did not: the line that says so."""
    no_more: bool = False
    """Nothing more can come: the end of a recording, one look at a log without a process."""
    no_clock: bool = False
    """One look at a log that says no time and has no process: when it was written cannot be known."""
    unreachable: Shown | None = None


@dataclass(frozen=True, slots=True)
class Vitals:
    """The answer, with its reason."""

    life: Life
    reason: Shown
    silent: float = field(default=0.0)
    """Seconds since the newest output."""


def life(facts: Facts, cadence: Cadence, now: float) -> Vitals:
    if facts.unreachable is not None:
        return Vitals(Life.UNREACHABLE, facts.unreachable)
    silent = 0.0 if facts.last_output is None else max(0.0, now - facts.last_output)
    if facts.process_alive is False or _is_over(facts, cadence, silent):
        return _over(facts, silent)
    if facts.bytes == 0:
        return Vitals(Life.WAITING, Shown("no output yet"), max(0.0, now - facts.watched_since))
    if silent > cadence.stalled_after and (facts.growing or facts.process_alive):
        return Vitals(Life.STALLED, Shown(f"{_silence(silent)}, its longest pause was {_usual(cadence)}"), silent)
    if silent > OLD:
        return Vitals(Life.ENDED, Shown(f"{_silence(silent)}, and no process is known"), silent)
    if silent > cadence.quiet_after:
        return Vitals(Life.QUIET, Shown(f"{_silence(silent)}, its longest pause was {_usual(cadence)}"), silent)
    if facts.points == 0:
        return Vitals(Life.STARTING, Shown("output, but no metric yet"), silent)
    return Vitals(Life.TRAINING, Shown("output arrives as usual"), silent)


def _is_over(facts: Facts, cadence: Cadence, silent: float) -> bool:
    """Without a process to ask: evidence of an end counts once nothing follows it."""
    if facts.no_clock:
        return True
    evidence = facts.finished is not None or facts.failed is not None
    return evidence and facts.bytes > 0 and (facts.no_more or silent > cadence.quiet_after)


def _over(facts: Facts, silent: float) -> Vitals:
    if facts.failed is not None:
        return Vitals(Life.FAILED, facts.failed, silent)
    if facts.finished is not None:
        return Vitals(Life.FINISHED, facts.finished, silent)
    return Vitals(Life.ENDED, Shown("no longer running; the log does not say why"), silent)


def _silence(seconds: float) -> str:
    return f"no output for {span(seconds)}"


def _usual(cadence: Cadence) -> str:
    return span(cadence.longest) if cadence.known else "not learnt yet"


def span(seconds: float) -> str:
    """`45 s`, `12 min`, `3.5 h`: two digits are enough for a pause."""
    if seconds < 1:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"

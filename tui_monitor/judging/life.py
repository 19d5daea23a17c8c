"""Is a run alive and getting on? One pure function, the only judge that sees time, processes and exits.

How long silence may last is learnt from the run's own pauses: evaluation and checkpoint pauses are part of its cadence.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

from tui_monitor.model.run import Life
from tui_monitor.text import Shown

SAME_BURST = 0.05
"""Arrivals within so many seconds are one piece of output."""
QUIET_FLOOR, STALL_FLOOR = 10.0, 20.0
"""Seconds of silence that are never remarkable, however fast a run usually prints."""
STALL_PAUSES = 1.5
"""Stalled, in multiples of the longest pause kept; quiet is longer than the longest."""
USUAL_PAUSES = 30.0
"""Stalled, in multiples of the usual pause: a log that prints each minute may well rest for half an hour."""
UNKNOWN_PATIENCE = 300.0
"""Silence that is allowed while the cadence is not known; seed 000 gives an empty log the same five minutes."""
SETTLED = 1.0
"""Seconds of silence after which the end that a log states is told: with the time between two looks, within two."""
OLD = 3600.0
"""A log that did not change for so long when we came, without a process, is taken for ended."""
_GAPS_NEEDED = 5
_GAPS_KEPT = 256


class Cadence:
    """The pauses between pieces of output, as they were seen to arrive: a function of the arrival times alone."""

    def __init__(self) -> None:
        self.last: float | None = None
        """When the newest piece arrived."""
        self._gaps: deque[float] = deque(maxlen=_GAPS_KEPT)
        self._burst = -inf
        """When the current burst began."""

    def arrive(self, times: Iterable[float]) -> None:
        for time in times:
            if time - self._burst > SAME_BURST:
                if self.last is not None:
                    self._gaps.append(max(0.0, time - self.last))
                self._burst = time
            self.last = time if self.last is None else max(self.last, time)

    def found(self, time: float) -> None:
        """Output that was there before we looked, last changed at `time`: it says nothing about pauses."""
        self.last = time if self.last is None else max(self.last, time)

    @property
    def known(self) -> bool:
        return len(self._gaps) >= _GAPS_NEEDED

    @property
    def longest(self) -> float:
        return max(self._gaps, default=0.0)

    @property
    def quiet_after(self) -> float:
        """Seconds of silence that are longer than usual."""
        return max(QUIET_FLOOR, self.longest) if self.known else UNKNOWN_PATIENCE

    def stalled_after(self, training: bool) -> float:
        """Seconds of silence after which a run that may be alive is called stalled; `training`: it logged a metric."""
        if not self.known:
            return 2 * UNKNOWN_PATIENCE
        if not training:
            return max(STALL_FLOOR, STALL_PAUSES * self.longest)
        usual = sorted(self._gaps)[len(self._gaps) // 2]
        return max(STALL_FLOOR, STALL_PAUSES * self.longest, USUAL_PAUSES * usual)


@dataclass(frozen=True, slots=True)
class LifeFacts:
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
    stated: bool = False
    """What is written ends with the statement of an end, and nothing came for a moment: see `SETTLED`."""
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


def life(facts: LifeFacts, cadence: Cadence, now: float) -> Vitals:
    if facts.unreachable is not None:
        return Vitals(Life.UNREACHABLE, facts.unreachable)
    silent = 0.0 if facts.last_output is None else max(0.0, now - facts.last_output)
    if facts.process_alive is False or _is_over(facts, cadence, silent):
        return _over(facts, silent)
    if facts.bytes == 0:
        return Vitals(Life.WAITING, Shown("no output yet"), max(0.0, now - facts.watched_since))
    if silent > cadence.stalled_after(facts.points > 0) and (facts.growing or facts.process_alive):
        return Vitals(Life.STALLED, Shown(f"{_silence(silent)}, its longest pause was {_usual(cadence)}"), silent)
    if silent > OLD and not facts.growing:
        return Vitals(Life.ENDED, Shown(f"{_silence(silent)}, and no process is known"), silent)
    if silent > cadence.quiet_after:
        return Vitals(Life.QUIET, Shown(f"{_silence(silent)}, its longest pause was {_usual(cadence)}"), silent)
    if facts.points == 0:
        return Vitals(Life.STARTING, Shown("output, but no metric yet"), silent)
    return Vitals(Life.TRAINING, Shown("output arrives as usual"), silent)


def _is_over(facts: LifeFacts, cadence: Cadence, silent: float) -> bool:
    """An end that is the end of what is written counts at once, other evidence once the log is silent for long.

    A process that lives on after a failure (in the teardown of its libraries, in a notebook) has not ended yet: the
    failure is told as a finding, and it may still have to be stopped.
    """
    if facts.no_clock:
        return True
    if facts.stated and (not facts.process_alive or (facts.finished is not None and facts.failed is None)):
        return True
    evidence = facts.finished is not None or facts.failed is not None
    return evidence and facts.bytes > 0 and (facts.no_more or silent > cadence.quiet_after)


def _over(facts: LifeFacts, silent: float) -> Vitals:
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

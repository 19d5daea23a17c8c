"""A run that came to nothing within its first ten steps: it failed, and never got so far as to diverge.

Source: seed 000's early abort. What ended without being asked counts (an exit that is not 0, a crash), whatever its
values were by then, and a start far above that of a baseline. A run that lost its numbers and lives on is `diverged`:
it has not ended, and the word for its values comes first.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.run import Life
from tui_monitor.text import Shown, clean

STEPS = 10
_LOST = (Kind.NAN, Kind.INF)
_ENDS = (Kind.CRASH, Kind.OOM, Kind.KILLED, Kind.DISK_FULL)


def early_failure(findings: Sequence[Finding], life: Life, step: float) -> Finding | None:
    """What it failed by; None where it did not, or later. `step`: the newest logged one, -1 before the first."""
    critical = [one for one in findings if one.active and one.severity is Severity.CRITICAL]
    if life is Life.FAILED and step <= STEPS:
        known = sorted((one for one in critical if one.kind in _LOST + _ENDS), key=lambda one: one.kind not in _LOST)
        return next(iter(known), None)
    return next((one for one in critical if one.kind is Kind.BASELINE_MISSED), None)


def note(failure: Finding) -> Shown:
    return clean(f"failed within the first {STEPS} steps: {failure.said}", 400)

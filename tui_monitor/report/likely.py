"""The surest cause of what was found, as one sentence with its next step (S0.56, S3.11)."""

from __future__ import annotations

from tui_monitor.model.diagnosis import CauseName, Diagnosis, RootCause
from tui_monitor.model.finding import Finding
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean

_WORTH_A_LINE = 0.4
"""Confidence from which on a cause is told unasked: below, `trainmon diagnose` tells several, and asks."""


def hints(view: RunView, diagnosis: Diagnosis) -> dict[str, Shown]:
    """Of each alarm, by its id: the surest cause that explains it, and what to do next."""
    causes = ((found, cause_of(found, diagnosis)) for found in view.findings if found.alarm)
    return {found.id: told(cause) for found, cause in causes if cause is not None}


def likely(diagnosis: Diagnosis) -> Shown | None:
    """What is worth a line beside a verdict; None where nothing is sure enough."""
    first = diagnosis.first
    return told(first) if first is not None and _is_told(first) else None


def told(cause: RootCause) -> Shown:
    """`likely lr_schedule (0.92): the schedule raises ... Next: cap the schedule at 0.25 ...`."""
    return clean(f"likely {cause.cause} ({cause.confidence:.2f}): {cause.issue}. Next: {cause.fix.do}", 600)


def cause_of(finding: Finding, diagnosis: Diagnosis) -> RootCause | None:
    """The surest one that explains it, where it is sure enough to be told unasked."""
    fits = (cause for cause in diagnosis.causes if finding.id in cause.explains)
    return next((cause for cause in fits if _is_told(cause)), None)


def _is_told(cause: RootCause) -> bool:
    return cause.cause is not CauseName.UNKNOWN and cause.confidence >= _WORTH_A_LINE
